/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes the reader of the list by which facts find their objects.  In: the list's text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "link/beside.h"
#include "seeds.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char list[] = VET_BESIDE_FIRST_LINE "7:a.facts 1:/\n7:b.facts 9:/x/y z\n.o\nend 2\n";
	struct fuzz_seeds seeds = fuzz_seeds_begin(*argc, *argv);

	fuzz_seed(&seeds, list, sizeof(list) - 1);
	fuzz_seeds_end(&seeds, argc, argv);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vet_beside beside = { 0 };
	char message[256];

	vet_beside_parse(&beside, "folder", (const char *)data, size, message, sizeof(message));
	for (size_t i = 0; i < beside.count; i++)
		if (strncmp(beside.row[i].facts, "folder/", 7) != 0 || strchr(beside.row[i].facts + 7, '/') || beside.row[i].object[0] != '/')
			abort();
	vet_beside_free(&beside);
	return 0;
}
