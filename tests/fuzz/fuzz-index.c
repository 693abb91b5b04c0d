/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes the reader of the scanner's cache.  In: the cache's text without its last line; that one is made here, so that the
 * checksum holds and the parser behind it is reached.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/scan-internal.h"
#include "seeds.h"

#define DATABASE "[{\"directory\": \"/x\", \"file\": \"a.c\", \"arguments\": [\"cc\", \"a.c\"]}]"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_database(struct scan_database *database)
{
	char message[256];

	if (scan_database_read(database, "x.json", DATABASE, sizeof(DATABASE) - 1, message, sizeof(message)))
		abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct fuzz_seeds seeds = fuzz_seeds_begin(*argc, *argv);
	struct scan_database database;
	char text[512];
	int size;

	read_database(&database);
	size = snprintf(text, sizeof(text),
			"bootvet scan index 1\nextractor 1 1\nfiles 3\n1 2 3 4 6:/x/a.c\n1 2 3 4 6:/x/a.h\n-1 0 0 0 4:/x/b\n"
			"units 1\n%s 10 20 3 0 1 2\n", database.unit[0].key);
	fuzz_seed(&seeds, text, (size_t)size);
	scan_database_free(&database);
	fuzz_seeds_end(&seeds, argc, argv);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scan_extractor extractor = { .size = 1, .modified = 1 };
	struct scan_database database;
	struct scan_files files = { 0 };
	char *text = malloc(size + 32);

	if (!text)
		return 0;
	if (size)
		memcpy(text, data, size);
	size += (size_t)sprintf(text + size, "end %016" PRIx64 "\n", (uint64_t)XXH64(data, size, 0));
	read_database(&database);
	if (scan_index_parse(text, size, &extractor, &database, &files))
		for (size_t i = 0; i < database.unit[0].dependency_count; i++)
			if (database.unit[0].dependency[i] >= files.count)
				abort();
	scan_files_free(&files);
	scan_database_free(&database);
	free(text);
	return 0;
}
