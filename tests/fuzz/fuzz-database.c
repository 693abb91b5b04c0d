/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes the reader of compile databases.  In: a database's text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/scan-internal.h"
#include "seeds.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char with_arguments[] =
		"[{\"directory\": \"/x\", \"file\": \"a.c\", \"arguments\": [\"cc\", \"-DX=\\\"\\u00e4\\\"\", \"a.c\"]}]";
	static const char with_command[] =
		"[{\"directory\": \"/x\", \"file\": \"a.c\", \"command\": \"cc -DX=\\\"a \\\\$ b\\\" 'c d' e\\\\ f a.c\"},\n"
		" {\"directory\": \"/x\", \"file\": \"b.S\", \"command\": \"cc b.S\", \"output\": \"b.o\"}]";
	struct fuzz_seeds seeds = fuzz_seeds_begin(*argc, *argv);

	fuzz_seed(&seeds, with_arguments, sizeof(with_arguments) - 1);
	fuzz_seed(&seeds, with_command, sizeof(with_command) - 1);
	fuzz_seeds_end(&seeds, argc, argv);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scan_database database;
	char message[512] = "";

	if (!scan_database_read(&database, "x.json", (const char *)data, size, message, sizeof(message)))
		scan_database_free(&database);
	else if (!message[0] || database.count)
		abort();
	return 0;
}
