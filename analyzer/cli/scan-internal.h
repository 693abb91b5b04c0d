/* SPDX-License-Identifier: MIT */
/*
 * What the parts of `bootvet scan` share.  scan-database.c reads the compile database, scan-objects.c says what units become,
 * scan-files.c knows the files that units depend on, scan-index.c the cache between runs, scan-run.c runs one extractor a changed unit, scan-progress.c
 * says how far it is, scan.c leads.
 */
#ifndef BOOTVET_CLI_SCAN_INTERNAL_H
#define BOOTVET_CLI_SCAN_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xxhash.h>

/* --- the compile database ---------------------------------------------------------------------------- */

enum scan_state {
	SCAN_TO_READ,   /* changed, new, or never read */
	SCAN_UNCHANGED,
	SCAN_LEFT_OUT,  /* does not match --filter */
	SCAN_READ,
	SCAN_FAILED,
};

struct scan_unit {
	char *directory;
	char *file; /* as the database names it */
	char **argument;
	size_t argument_count;
	char key[33];      /* of directory, file, arguments: hexadecimal */
	char *facts;       /* file name in the output folder */
	char *object;      /* absolute: what the command makes; NULL not known */
	enum scan_state state;
	bool cacheable;    /* nothing it read changed while it was read */
	uint32_t *dependency; /* files */
	size_t dependency_count;
	int64_t facts_size, facts_time;
};

struct scan_database {
	struct scan_unit *unit; /* sorted by fact file name, each once */
	size_t count;
	size_t not_c; /* entries in another language, left out */
};

/* Returns 0; or -1 with "PATH:LINE:COLUMN: what" or "PATH: entry N: what" in message, and *database is empty. */
int scan_database_read(struct scan_database *database, const char *path, const char *text, size_t size, char *message,
		       size_t message_size);
void scan_database_free(struct scan_database *database);

/* --- objects ------------------------------------------------------------------------------------------ */

/* unit->object, from the database's "output" (or NULL) and the arguments. */
void scan_object_name(struct scan_unit *unit, const char *output);

/* FOLDER/objects anew: 0, or -1 with a message. */
int scan_objects_write(const char *folder, const struct scan_database *database, char *message, size_t message_size);

/* --- files that units depend on ----------------------------------------------------------------------- */

struct scan_file {
	char *path;         /* absolute */
	int64_t size;       /* -1: there is no such file */
	int64_t modified;   /* ns */
	int64_t changed;    /* ns; the inode's, so that a copied time does not hide new content */
	uint64_t hash;      /* XXH64 of the content */
	bool known;         /* the state above is of an earlier run, or of this one */
	bool seen;          /* looked at in this run */
	bool differs;       /* its content is not what it was in the earlier run */
};

struct scan_files {
	struct scan_file *file;
	size_t count, room;
	uint32_t *slot; /* hash table of file + 1 */
	size_t slots;
};

uint32_t scan_files_intern(struct scan_files *files, const char *path);

/* Looks at the file once a run. */
const struct scan_file *scan_files_look(struct scan_files *files, uint32_t file);
void scan_files_free(struct scan_files *files);

/* --- the cache between runs ---------------------------------------------------------------------------- */

struct scan_extractor {
	char *path;
	int64_t size, modified;
};

/*
 * Gives the units what an earlier run knew of them: dependencies, and the state UNCHANGED where all is as it was.  A cache
 * that is damaged or of another version counts as none, with a note in message (empty otherwise).
 */
void scan_index_read(const char *folder, const struct scan_extractor *extractor, struct scan_database *database,
		     struct scan_files *files, char *message, size_t message_size);
/* The same from memory, without looking at any file: false when it is no index; then, and for another extractor, no unit
 * knows anything. */
bool scan_index_parse(const char *text, size_t size, const struct scan_extractor *extractor,
		      struct scan_database *database, struct scan_files *files);
int scan_index_write(const char *folder, const struct scan_extractor *extractor, const struct scan_database *database,
		     struct scan_files *files, char *message, size_t message_size);

/* --- running the extractor ------------------------------------------------------------------------------ */

struct scan_progress {
	size_t total, done;
	unsigned tenth;    /* last tenth told */
	bool quiet, terminal;
};

void scan_progress_begin(struct scan_progress *progress, size_t total, bool quiet);
void scan_progress_step(struct scan_progress *progress, const char *name);
/* Takes the bar off the screen, so that a line can be printed. */
void scan_progress_clear(const struct scan_progress *progress);

struct scan_run {
	const char *folder; /* absolute */
	const struct scan_extractor *extractor;
	struct scan_database *database;
	struct scan_files *files;
	struct scan_progress progress;
	unsigned jobs;
	bool interrupted;
};

/* Reads every unit that is SCAN_TO_READ; failures are told on stderr.  Returns 0, or -1 when nothing more can be run. */
int scan_run(struct scan_run *run);

/* Adds the files that the list at `path` names, one a line, to the unit.  false: there are none. */
bool scan_dependencies_read(const char *path, struct scan_unit *unit, struct scan_files *files);

/* Absolute and without empty or "." steps; malloc'd. */
char *scan_absolute(const char *directory, const char *path);

#endif
