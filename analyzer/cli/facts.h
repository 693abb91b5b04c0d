/* SPDX-License-Identifier: MIT */
/*
 * `bootvet facts`: prints the facts in objects, archives, folders and fact files.  In: the subcommand's own arguments,
 * argv[0] its name.  Out: an exit status (0, 2 usage or input, 3 internal).
 */
#ifndef BOOTVET_CLI_FACTS_H
#define BOOTVET_CLI_FACTS_H

int vet_cli_facts(int argc, char **argv);

#endif
