/* SPDX-License-Identifier: MIT */
/*
 * measure-facts < LIST: reads the files named on standard input, one a line, and sums what their fact sections hold:
 * units, functions that they define, points, bytes; beside the bytes of the objects themselves, debug information and
 * facts left out.  Objects without facts are listed.  Every record is validated; exit status 2 on a bad one.
 * measure-facts --units < LIST: instead, each unit's source and checksum.  A file may also be the scanner's, facts alone.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gelf.h>

#include "facts/unit.h"

struct totals {
	bool list;
	unsigned long long objects, without, units, functions, points, values, fact_bytes, object_bytes;
};

static void fail(const char *path, const char *why)
{
	fprintf(stderr, "measure-facts: %s: %s\n", path, why);
	exit(2);
}

/* record: a valid one, perhaps unaligned. */
static void print_unit(const struct vet_unit *unit, const char *record)
{
	struct vet_record_header header;

	memcpy(&header, record, sizeof(header));
	printf("%s %016" PRIx64 "\n", unit->source, header.checksum);
}

static void measure_records(const char *path, const void *data, size_t size, struct totals *totals)
{
	struct vet_unit unit;
	char message[256];
	size_t offset = 0;
	int status;

	for (;;) {
		size_t start = offset;

		status = vet_unit_next(data, size, &offset, &unit, message, sizeof(message));
		if (status <= 0)
			break;
		if (totals->list)
			print_unit(&unit, (const char *)data + start);
		totals->units++;
		totals->functions += unit.count[VET_TABLE_FUNCTIONS];
		totals->points += unit.count[VET_TABLE_POINTS];
		totals->values += unit.count[VET_TABLE_VALUES];
		vet_unit_free(&unit);
	}
	if (status < 0)
		fail(path, message);
}

static void measure_sections(const char *path, Elf *elf, off_t size, struct totals *totals)
{
	unsigned long long facts = 0, debug = 0;
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	size_t names;

	if (elf_getshdrstrndx(elf, &names) != 0)
		fail(path, elf_errmsg(-1));
	while ((section = elf_nextscn(elf, section))) {
		const char *name;

		if (!gelf_getshdr(section, &header) || !(name = elf_strptr(elf, names, header.sh_name)))
			fail(path, elf_errmsg(-1));
		if (strcmp(name, VET_FACT_SECTION) == 0) {
			Elf_Data *data = elf_rawdata(section, NULL);

			if (!data)
				fail(path, elf_errmsg(-1));
			measure_records(path, data->d_buf, data->d_size, totals);
			facts += header.sh_size;
		} else if (strncmp(name, ".debug", 6) == 0 || strncmp(name, ".rela.debug", 11) == 0) {
			debug += header.sh_size;
		}
	}
	if (facts == 0) {
		totals->without++;
		if (!totals->list)
			printf("without facts: %s\n", path);
	}
	totals->fact_bytes += facts;
	totals->object_bytes += (unsigned long long)size - debug - facts;
}

static void measure_object(const char *path, struct totals *totals)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	Elf *elf;

	if (descriptor < 0 || fstat(descriptor, &status) != 0)
		fail(path, "cannot be opened");
	elf = elf_begin(descriptor, ELF_C_READ_MMAP, NULL);
	if (!elf)
		fail(path, elf_errmsg(-1));
	totals->objects++;
	if (elf_kind(elf) == ELF_K_ELF) {
		measure_sections(path, elf, status.st_size, totals);
	} else {
		size_t size;
		const char *data = elf_rawfile(elf, &size);

		measure_records(path, data, data ? size : 0, totals);
		totals->fact_bytes += size;
	}
	elf_end(elf);
	close(descriptor);
}

int main(int argc, char **argv)
{
	struct totals totals = { .list = argc == 2 && strcmp(argv[1], "--units") == 0 };
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;

	if (argc > 1 && !totals.list) {
		fputs("usage: measure-facts [--units] < LIST\n", stderr);
		return 2;
	}
	elf_version(EV_CURRENT);
	while ((length = getline(&line, &capacity, stdin)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		if (*line)
			measure_object(line, &totals);
	}
	free(line);
	if (totals.list)
		return totals.units == 0;
	printf("objects %llu, of them without facts %llu\n", totals.objects, totals.without);
	printf("units %llu, functions %llu, points %llu, values %llu\n", totals.units, totals.functions, totals.points,
	       totals.values);
	printf("facts %llu bytes, objects %llu bytes, ratio %.1f %%\n", totals.fact_bytes, totals.object_bytes,
	       totals.object_bytes ? 100.0 * (double)totals.fact_bytes / (double)totals.object_bytes : 0.0);
	return totals.objects == 0;
}
