/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the input reader share, inside analyzer/link only.  paths.c finds the files, file.c takes one into
 * memory, object.c reads one ELF object, archive.c the framing of archives, repeated.c drops what was read twice, inputs.c leads.
 */
#ifndef BOOTVET_LINK_INTERNAL_H
#define BOOTVET_LINK_INTERNAL_H

#include <libelf.h>

#include "beside.h"
#include "inputs.h"

/* Where the reader stands, for messages and for the rows that it adds. */
struct vet_reading {
	struct vet_inputs *inputs;
	const struct vet_beside *beside; /* or NULL */
	const char *path;
	const char *real; /* canonical path of the file that is the object; NULL: it lies inside of another */
	const char *member; /* or NULL */
	uint32_t number;
	char *message;
	size_t message_size;
};

/* Writes "PATH: what" or "PATH(MEMBER): what"; always -1, to be returned. */
int vet_reading_fail(const struct vet_reading *reading, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct vet_object *vet_inputs_add_object(struct vet_reading *reading, bool is_elf);
int vet_inputs_add_units(struct vet_reading *reading, const void *data, size_t size, const char *section);
const char *vet_inputs_keep(struct vet_reading *reading, const char *text);

/* Reads one ELF object that is no archive. */
int vet_read_object(struct vet_reading *reading, Elf *elf, size_t file_size);

struct vet_file {
	void *bytes;
	size_t size;
};

/* A whole regular file; the reason goes to message. */
int vet_file_read(struct vet_file *file, const char *path, char *message, size_t message_size);
void vet_file_free(struct vet_file *file);

struct vet_path {
	char *shown; /* as reached from the command line */
	char *real;  /* canonical */
};

struct vet_paths {
	struct vet_path *path; /* sorted by shown, each real one once */
	size_t count, room;
	char *message;
	size_t message_size;
};

int vet_paths_find(struct vet_paths *paths, char *const *arguments, size_t count, char *message, size_t message_size);
void vet_paths_free(struct vet_paths *paths);

bool vet_is_thin_archive(const void *bytes, size_t size);

/* Calls back with the name of each member as the archive tells it, relative to the archive's folder. */
int vet_thin_archive_walk(struct vet_reading *reading, const void *bytes, size_t size,
			  int (*member)(struct vet_reading *reading, const char *name));

void vet_object_forget(struct vet_object *object);

/* Drops the units of merged objects whose parts were read too; false when memory ran out. */
bool vet_inputs_drop_repeated(struct vet_inputs *inputs);

/* How many members a fat archive has, special ones too; an error when it is cut or damaged. */
int vet_archive_count(struct vet_reading *reading, const void *bytes, size_t size, uint32_t *count);

#endif
