/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes the reader of objects, archives and bare fact files, and the joining of what they hold to a program.  In: a file's bytes.
 * Thin archives are walked without opening what they name.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build-unit.h"
#include "facts/check.h"
#include "link/inputs.h"
#include "link/internal.h"
#include "link/program.h"
#include "seeds.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An archive of the members given; thin ones hold names only. */
static void seed_archive(struct fuzz_seeds *seeds, const struct build_buffer *object, int thin)
{
	size_t room = 8 + 2 * (60 + object->size + 1) + 60 + 64, at;
	char *bytes = calloc(1, room);

	if (!bytes)
		abort();
	at = (size_t)sprintf(bytes, "%s%-48s%-10u`\na-name-longer-than-16.o/\n\n", thin ? "!<thin>\n" : "!<arch>\n", "//", 26u);
	for (int i = 0; i < 2; i++) {
		at += (size_t)sprintf(bytes + at, "%-16s%-12u%-6u%-6u%-8o%-10zu`\n", i ? "/0" : "b.o/", 0u, 0u, 0u, 0644u,
				      object->size);
		if (!thin) {
			memcpy(bytes + at, object->bytes, object->size);
			at += object->size + object->size % 2;
		}
	}
	fuzz_seed(seeds, bytes, at);
	free(bytes);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char *const symbols[] = { "+start", "-vga_init", "?maybe", NULL };
	struct fuzz_seeds seeds = fuzz_seeds_begin(*argc, *argv);
	struct build_buffer record = build_sample_record(0), object = build_object(record.bytes, record.size, symbols);

	fuzz_seed(&seeds, record.bytes, record.size);
	fuzz_seed(&seeds, object.bytes, object.size);
	seed_archive(&seeds, &object, 0);
	seed_archive(&seeds, &object, 1);
	free(object.bytes);
	object = build_object(NULL, 0, symbols);
	fuzz_seed(&seeds, object.bytes, object.size);
	seed_archive(&seeds, &object, 0);
	free(object.bytes);
	free(record.bytes);
	fuzz_seeds_end(&seeds, argc, argv);
	return 0;
}

static int take_name(struct vet_reading *reading, const char *name)
{
	return strlen(name) && reading ? 0 : -1;
}

static void walk_thin(const void *bytes, size_t size)
{
	char message[256];
	struct vet_reading reading = { .path = "x.a", .message = message, .message_size = sizeof(message) };

	vet_thin_archive_walk(&reading, bytes, size, take_name);
}

/* The bytes as an image of the sample: damaged ones are refused, others change where things are. */
static void read_as_image(void *bytes, size_t size)
{
	static const char *const symbols[] = { "+start", "-vga_init", "?maybe", NULL };
	struct build_buffer record = build_sample_record(0), object = build_object(record.bytes, record.size, symbols);
	struct vet_inputs inputs;
	char message[512] = "";

	if (!vet_inputs_read_bytes(&inputs, "x", object.bytes, object.size, message, sizeof(message))) {
		if (!vet_inputs_read_image_bytes(&inputs, "y", bytes, size, message, sizeof(message)))
			vet_program_free(vet_program_link(&inputs));
		else if (!message[0])
			abort();
		vet_inputs_free(&inputs);
	}
	free(object.bytes);
	free(record.bytes);
}

/* What link made of assembly must hold for readers who do not look back. */
static void check_synthetic(const struct vet_inputs *inputs)
{
	for (size_t o = 0; o < inputs->object_count; o++) {
		struct vet_unit unit = inputs->object[o].synthetic;
		char message[256] = "";
		struct vet_check check = { .unit = &unit, .message = message, .message_size = sizeof(message) };
		struct vet_symbol *symbols;

		if (!unit.payload)
			continue;
		symbols = malloc((unit.count[VET_TABLE_SYMBOLS] + 1ul) * sizeof(*symbols));
		if (!symbols)
			return;
		memcpy(symbols, unit.symbols, unit.count[VET_TABLE_SYMBOLS] * sizeof(*symbols));
		for (uint32_t s = 0; s < unit.count[VET_TABLE_SYMBOLS]; s++)
			symbols[s].flags &= ~(uint32_t)(VET_SYMBOL_ASSEMBLY | VET_SYMBOL_PLACES);
		unit.symbols = symbols;
		if (!vet_check_unit(&check)) {
			fprintf(stderr, "%s\n", message);
			abort();
		}
		free(symbols);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vet_inputs inputs;
	char message[512] = "";
	void *copy = calloc(size + 1, 1); /* the byte behind the last is zero */

	if (!copy)
		return 0;
	memcpy(copy, data, size);
	if (vet_is_thin_archive(copy, size)) {
		walk_thin(copy, size);
	} else if (!vet_inputs_read_bytes(&inputs, "x", copy, size, message, sizeof(message))) {
		check_synthetic(&inputs);
		vet_program_free(vet_program_link(&inputs));
		vet_inputs_free(&inputs);
		if (size > 16 && (((uint8_t *)copy)[16] == 2 || ((uint8_t *)copy)[16] == 3)) /* e_type: linked */
			read_as_image(copy, size);
	} else if (!message[0]) {
		abort();
	}
	free(copy);
	return 0;
}
