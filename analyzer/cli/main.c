/* SPDX-License-Identifier: MIT */
/*
 * bootvet: picks the subcommand.  Each has a file of its own beside this one; this table is the index.
 */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "facts.h"
#include "fix.h"
#include "guests.h"
#include "scan.h"

/* The runtime over files, runtime/host/platform-command.c: linked, never included. */
int vet_platform_command(int argc, char **argv);

static const struct subcommand {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
} subcommands[] = {
	{ "check", vet_cli_check, "judge objects for a guest: what it can reach and must not" },
	{ "fix", vet_cli_fix, "put the guards that findings propose into the source" },
	{ "baseline", vet_cli_baseline, "findings that are known, for check to leave out" },
	{ "audit", vet_cli_audit, "what a guest can reach of an image, what is dead, what it can touch" },
	{ "explain", vet_cli_explain, "why a function runs on a guest, or why it does not" },
	{ "diff", vet_cli_diff, "what one guest's boot runs and another's does not" },
	{ "paths", vet_cli_paths, "the entries, where their paths join, what each does before" },
	{ "trace", vet_cli_trace, "what executed, held against what a guest can reach" },
	{ "facts", vet_cli_facts, "print the facts that objects hold" },
	{ "scan", vet_cli_scan, "read the units of a compilation database without building them" },
	{ "guests", vet_cli_guests, "list guest types, or what is known of one" },
	{ "models", vet_cli_models, "list models, what one says, or what of it matches nothing" },
	{ "platform", vet_platform_command, "this machine, or tables from elsewhere, as the runtime sees them" },
	{ "capabilities", vet_cli_capabilities, "list capabilities and what touches them" },
};

static void print_usage(FILE *out)
{
	fputs("Usage: bootvet COMMAND [OPTION...] [FILE...]\n\n"
	      "Proves for a guest type what its boot entry can reach.\n\nCommands:\n", out);
	for (size_t i = 0; i < sizeof(subcommands) / sizeof(subcommands[0]); i++)
		fprintf(out, "  %-13s %s\n", subcommands[i].name, subcommands[i].summary);
	fputs("\n`bootvet COMMAND --help' tells more.  Example:\n"
	      "  bootvet check --guest xen-pvh-domu *.o\n", out);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		print_usage(stderr);
		return 2;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		print_usage(stdout);
		return 0;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("bootvet " BOOTVET_VERSION);
		return 0;
	}
	for (size_t i = 0; i < sizeof(subcommands) / sizeof(subcommands[0]); i++)
		if (!strcmp(argv[1], subcommands[i].name))
			return subcommands[i].run(argc - 1, argv + 1);
	fprintf(stderr, "bootvet: no command `%s'; `bootvet --help' lists them\n", argv[1]);
	return 2;
}
