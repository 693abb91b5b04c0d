/* SPDX-License-Identifier: MIT */
/*
 * `bootvet fix`: the guards that findings propose, put into the source by a semantic patch.  Comes in: the JSON of `bootvet
 * check'.  Goes out: a diff, and with --apply the changed files.
 */
#ifndef BOOTVET_CLI_FIX_H
#define BOOTVET_CLI_FIX_H

#include <stdbool.h>
#include <stddef.h>

int vet_cli_fix(int argc, char **argv);

/* One guard, in front of one place; all capabilities that are wanted there. */
struct fix_place {
	char *file;  /* as the findings name it */
	unsigned line, column;
	char *guard; /* "vet_has(vga) && vet_has(cmos_rtc)" */
	bool done;
	char *why; /* spatch failed: its first words; or NULL */
};

struct fix_places {
	struct fix_place *place; /* sorted by file; within one from its end to its start, so that none moves another */
	size_t count, capacity;
	size_t unguarded; /* findings that no guard would fix */
};

/*
 * Reads FILE, a document of `bootvet check --json'; "-" is standard input.  Findings that are known or vouched for are left
 * out.  0, or 2 with the message, which names file and place, printed.
 */
int fix_places_read(struct fix_places *places, const char *file);
void fix_places_free(struct fix_places *places);

/* What spatch is and where it may work. */
struct fix_tools {
	const char *spatch, *folder; /* a folder of our own */
	unsigned seconds;            /* for one place */
};

/*
 * The file at `path` with the guards of these places, which are all its own; `done` says which are in.  In fresh memory; NULL
 * with a message printed: the file cannot be read, or spatch cannot be run (*fatal).
 */
char *fix_file(const struct fix_tools *tools, const char *path, struct fix_place *place, size_t count, size_t *size, bool *fatal);

/* The whole file or nothing; 0, or 3 with the message printed. */
int fix_write(const char *path, const char *text, size_t size);

#endif
