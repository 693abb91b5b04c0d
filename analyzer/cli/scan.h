/* SPDX-License-Identifier: MIT */
/*
 * `bootvet scan`: reads the units of a compile database through bootvet-extract.  In: the subcommand's own arguments, argv[0]
 * its name.  Out: a folder of fact files, and an exit status (0, 2 usage, input or a unit that failed, 3 internal).
 */
#ifndef BOOTVET_CLI_SCAN_H
#define BOOTVET_CLI_SCAN_H

int vet_cli_scan(int argc, char **argv);

#endif
