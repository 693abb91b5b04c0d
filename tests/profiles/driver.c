/* SPDX-License-Identifier: MIT */
/*
 * `bootvet guests` and `bootvet capabilities` without the rest of bootvet, for test-commands.sh.
 */
#include <stdio.h>
#include <string.h>

#include "cli/guests.h"

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "guests") == 0)
		return vet_cli_guests(argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "capabilities") == 0)
		return vet_cli_capabilities(argc - 1, argv + 1);
	fputs("usage: driver guests|capabilities ...\n", stderr);
	return 2;
}
