/* SPDX-License-Identifier: MIT */
/*
 * Facts that lie beside their objects: `bootvet scan' leaves them in a folder, with a list that says whose they are.  In: such
 * folders, from anyone.  Out: the fact file of an object, by the object's real path; object.c reads it as if it were inside.
 */
#ifndef BOOTVET_LINK_BESIDE_H
#define BOOTVET_LINK_BESIDE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct vet_inputs;

#define VET_BESIDE_LIST "objects" /* of a folder; written by cli/scan-objects.c */
#define VET_BESIDE_FIRST_LINE "bootvet scan objects 1\n"

struct vet_beside_row {
	char *object; /* real path */
	char *facts;  /* as reached from the command line */
	atomic_bool read;
};

struct vet_beside {
	struct vet_beside_row *row; /* sorted by object, each once */
	size_t count, capacity;
	size_t absent;      /* objects of the lists that are not there */
	char *first_absent; /* or NULL */
};

/* Reads the lists of all folders.  Returns 0; or -1 with "FILE: what" in message, and *beside is empty. */
int vet_beside_read(struct vet_beside *beside, const char *const *folders, size_t count, char *message, size_t message_size);

/* The same for one list in memory: `folder' is where its fact files are.  Rows are added; they are not sorted. */
int vet_beside_parse(struct vet_beside *beside, const char *folder, const char *text, size_t size, char *message, size_t message_size);

/* Of the object at a real path; NULL: none. */
struct vet_beside_row *vet_beside_find(const struct vet_beside *beside, const char *object);

/*
 * Of fact files and objects that are inputs alike: is one's object among them?  Then what it defines would be there twice.  Returns 0; or
 * -1 with a message that says how to give both.
 */
int vet_beside_refuse_mixed(const struct vet_inputs *inputs, char *message, size_t message_size);

void vet_beside_free(struct vet_beside *beside);

#endif
