/* SPDX-License-Identifier: MIT */
/*
 * The subcommands that print what bootvet knows of guests, capabilities and models.  argv[0] is the subcommand.  Returns the
 * exit status: 0, 1 (models --check: something matches nothing), 2 for usage or input, 3 when the output could not be written.
 */
#ifndef BOOTVET_CLI_GUESTS_H
#define BOOTVET_CLI_GUESTS_H

int vet_cli_guests(int argc, char **argv);
int vet_cli_capabilities(int argc, char **argv);
int vet_cli_models(int argc, char **argv);

#endif
