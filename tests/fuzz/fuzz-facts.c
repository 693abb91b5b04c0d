/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes the reader of fact sections and what follows its indices.  In: a byte of mode, then a whole section (even) or a bare payload
 * (odd), which gets a header and a right checksum so that the checks behind them are reached.  Out: a crash when
 * something slips through.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build-unit.h"
#include "facts/print.h"
#include "facts/unit.h"
#include "seeds.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void seed(struct fuzz_seeds *seeds, char mode, const struct build_buffer *buffer)
{
	char *bytes = malloc(buffer->size + 1);

	if (!bytes)
		abort();
	bytes[0] = mode;
	memcpy(bytes + 1, buffer->bytes, buffer->size);
	fuzz_seed(seeds, bytes, buffer->size + 1);
	free(bytes);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct fuzz_seeds seeds = fuzz_seeds_begin(*argc, *argv);
	struct build_unit build;
	struct build_buffer payload, record;

	build_sample(&build);
	payload = build_payload(&build);
	seed(&seeds, 1, &payload);
	for (uint32_t flags = 0; flags <= VET_RECORD_ZSTD; flags++) {
		record = build_record(payload.bytes, payload.size, flags);
		seed(&seeds, 0, &record);
		free(record.bytes);
	}
	free(payload.bytes);
	build_end(&build);
	fuzz_seeds_end(&seeds, argc, argv);
	return 0;
}

static void read_section(const void *bytes, size_t size, FILE *nowhere)
{
	struct vet_unit unit;
	char message[256] = "";
	size_t offset = 0, before;
	int found;

	do {
		before = offset;
		found = vet_unit_next(bytes, size, &offset, &unit, message, sizeof(message));
		if (found == 1) {
			if (offset <= before || offset > size)
				abort();
			vet_unit_print(nowhere, &unit);
			vet_unit_free(&unit);
		} else if (unit.payload || (found < 0 && !message[0])) {
			abort();
		}
	} while (found == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *nowhere;

	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	if (!size || !nowhere)
		return 0;
	if (data[0] % 2) {
		struct build_buffer record = build_record(data + 1, size - 1, data[0] & 2 ? VET_RECORD_COLUMNS : 0);

		read_section(record.bytes, record.size, nowhere);
		free(record.bytes);
	} else {
		read_section(data + 1, size - 1, nowhere);
	}
	return 0;
}
