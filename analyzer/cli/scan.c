/* SPDX-License-Identifier: MIT */
/*
 * `bootvet scan`: compile database -> changed units -> extractors -> a folder of fact files.  In: command line.  Out: the
 * folder brought up to date and one line on standard output that counts.  check, audit and facts then read the folder.
 */
#include "scan.h"

#include <argp.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "option-number.h"
#include "scan-internal.h"
#include "support/memory.h"
#include "whole-file.h"

#define MAX_DATABASE (1ul << 30)
#define MAX_JOBS 1024

enum option_key { OPTION_FILTER = 256 };

struct options {
	const char *database;
	const char *output;
	const char *filter;
	unsigned jobs;
	bool quiet;
};

/* --- command line ------------------------------------------------------------------------------------ */

static unsigned parse_jobs(struct argp_state *state, const char *argument)
{
	unsigned jobs = 0;

	if (!vet_option_number(argument, 1, MAX_JOBS, &jobs))
		argp_error(state, "-j needs a number from 1 to %d, not '%s'", MAX_JOBS, argument);
	return jobs;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'p':
		options->database = argument;
		return 0;
	case 'o':
		options->output = argument;
		return 0;
	case 'j':
		options->jobs = parse_jobs(state, argument);
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	case OPTION_FILTER:
		options->filter = argument;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "'%s' is no option; name the compile database with -p", argument);
		return 0;
	case ARGP_KEY_END:
		if (!options->database)
			argp_error(state, "no compile database; name it with -p");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option_table[] = {
	{ NULL, 'p', "DATABASE", 0, "compile_commands.json, or the folder that holds it", 0 },
	{ "output", 'o', "FOLDER", 0, "where fact files and the cache go (.bootvet)", 0 },
	{ "jobs", 'j', "N", 0, "units read at the same time (all processors)", 0 },
	{ "quiet", 'q', NULL, 0, "no progress", 0 },
	{ "filter", OPTION_FILTER, "GLOB", 0, "only units whose file, as the database names it or absolute, matches", 0 },
	{ 0 },
};

static const char documentation[] =
	"Read the units of a compile database without compiling them.\v"
	"Units whose files, arguments and extractor are unchanged since the last scan into the same folder are not read "
	"again.  A unit that cannot be read is told with its first error; the others are read, and the exit status is 2.\n\n"
	"Examples:\n"
	"  bootvet scan -p build/compile_commands.json\n"
	"  bootvet scan -p . -o facts -j 8 --filter '*/arch/x86/kernel/*'\n"
	"  bootvet check --guest xen-pvh-domu .bootvet\n";

static unsigned processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set))
		return 1;
	return CPU_COUNT(&set) > MAX_JOBS ? MAX_JOBS : (unsigned)CPU_COUNT(&set);
}

/* --- before ------------------------------------------------------------------------------------------ */

static int complain(const char *what, const char *reason)
{
	fprintf(stderr, "bootvet scan: %s: %s\n", what, reason);
	return 2;
}

/* Beside this program, unless BOOTVET_EXTRACT names another. */
static int find_extractor(struct scan_extractor *extractor)
{
	const char *named = getenv("BOOTVET_EXTRACT");
	char beside[4096 + sizeof("bootvet-extract")];
	ssize_t length = readlink("/proc/self/exe", beside, 4096);
	struct stat status;

	if (length <= 0 || length == 4096)
		length = 0;
	beside[length] = '\0';
	strcpy(strrchr(beside, '/') ? strrchr(beside, '/') + 1 : beside, "bootvet-extract");
	extractor->path = realpath(named && *named ? named : beside, NULL);
	if (!extractor->path || stat(extractor->path, &status))
		return complain(named && *named ? named : beside, strerror(errno));
	if (!S_ISREG(status.st_mode) || access(extractor->path, X_OK))
		return complain(extractor->path, "cannot be run");
	extractor->size = status.st_size;
	extractor->modified = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
	return 0;
}

static int read_database(struct scan_database *database, const char *name)
{
	size_t room = strlen(name) + sizeof("/compile_commands.json"), size;
	char *path = vet_allocate(room, 1), *text, message[1024];
	struct stat status;
	int result;

	snprintf(path, room, "%s%s", name,
		 !stat(name, &status) && S_ISDIR(status.st_mode) ? "/compile_commands.json" : "");
	text = vet_whole_file(path, MAX_DATABASE, &size);
	if (!text) {
		result = complain(path, strerror(errno));
	} else {
		result = scan_database_read(database, path, text, size, message, sizeof(message));
		if (result) {
			fprintf(stderr, "bootvet scan: %s\n", message);
			result = 2;
		}
	}
	free(text);
	free(path);
	return result;
}

/* Two scans into one folder would take each other's files away.  Returns the lock, or -1. */
static int lock_folder(const char *folder)
{
	size_t size = strlen(folder) + sizeof("/lock");
	char *path = vet_allocate(size, 1);
	int lock;

	snprintf(path, size, "%s/lock", folder);
	lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (lock < 0)
		complain(path, strerror(errno));
	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB)) {
		complain(folder, errno == EWOULDBLOCK ? "another scan is running here" : strerror(errno));
		close(lock);
		lock = -1;
	}
	free(path);
	return lock;
}

static char *open_folder(const char *name)
{
	char *folder;

	if (mkdir(name, 0777) && errno != EEXIST) {
		complain(name, strerror(errno));
		return NULL;
	}
	folder = realpath(name, NULL);
	if (!folder)
		complain(name, strerror(errno));
	return folder;
}

static void apply_filter(struct scan_database *database, const char *filter)
{
	for (size_t i = 0; filter && i < database->count; i++) {
		struct scan_unit *unit = &database->unit[i];
		char *absolute = scan_absolute(unit->directory, unit->file);

		if (fnmatch(filter, unit->file, 0) && fnmatch(filter, absolute, 0))
			unit->state = SCAN_LEFT_OUT;
		free(absolute);
	}
}

/* --- after ------------------------------------------------------------------------------------------- */

static int by_facts(const void *name, const void *unit)
{
	return strcmp(name, ((const struct scan_unit *)unit)->facts);
}

/* Ours by its form: NAME-KEY.facts. */
static bool is_fact_file(const char *name)
{
	size_t length = strlen(name);

	return length > 39 && !strcmp(name + length - 6, ".facts") && name[length - 39] == '-' &&
	       strspn(name + length - 38, "0123456789abcdef") == 32;
}

static bool is_stale(const char *name, const struct scan_database *database)
{
	const struct scan_unit *unit;

	if (!strncmp(name, ".tmp-", 5))
		return true;
	if (!is_fact_file(name))
		return false;
	unit = database->count ? bsearch(name, database->unit, database->count, sizeof(*unit), by_facts) : NULL;
	return !unit || unit->state == SCAN_FAILED || unit->state == SCAN_TO_READ ||
	       (unit->state == SCAN_LEFT_OUT && !unit->cacheable);
}

/* Facts of units that vanished, changed or failed must not be taken for facts of what is there now. */
static int remove_stale(const char *folder, const struct scan_database *database)
{
	DIR *stream = opendir(folder);
	struct dirent *entry;
	int result = 0;

	if (!stream)
		return complain(folder, strerror(errno));
	while ((entry = readdir(stream)))
		if (is_stale(entry->d_name, database) && unlinkat(dirfd(stream), entry->d_name, 0))
			result = complain(entry->d_name, strerror(errno));
	closedir(stream);
	return result;
}

static size_t count_state(const struct scan_database *database, enum scan_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < database->count; i++)
		count += database->unit[i].state == state;
	return count;
}

static int report(const struct scan_run *run)
{
	const struct scan_database *database = run->database;
	size_t failed = count_state(database, SCAN_FAILED);

	printf("scanned %zu, unchanged %zu, failed %zu", count_state(database, SCAN_READ),
	       count_state(database, SCAN_UNCHANGED), failed);
	if (database->not_c)
		printf(", not in C %zu", database->not_c);
	putchar('\n');
	if (fflush(stdout))
		return 3;
	if (run->interrupted)
		return complain("interrupted", "what was read is kept");
	return failed ? 2 : 0;
}

/* --- all --------------------------------------------------------------------------------------------- */

static int scan_locked(struct scan_run *run, const struct options *options)
{
	char message[1024];
	int result, status;

	scan_index_read(run->folder, run->extractor, run->database, run->files, message, sizeof(message));
	if (message[0])
		fprintf(stderr, "bootvet scan: note: %s\n", message);
	apply_filter(run->database, options->filter);
	scan_progress_begin(&run->progress, count_state(run->database, SCAN_TO_READ), options->quiet);
	if (scan_run(run)) {
		complain("cannot wait for extractors", strerror(errno));
		return 3;
	}
	result = remove_stale(run->folder, run->database);
	if (scan_index_write(run->folder, run->extractor, run->database, run->files, message, sizeof(message))) {
		fprintf(stderr, "bootvet scan: %s\n", message);
		result = 2;
	}
	if (scan_objects_write(run->folder, run->database, message, sizeof(message))) {
		fprintf(stderr, "bootvet scan: %s\n", message);
		result = 2;
	}
	status = report(run);
	return status ? status : result;
}

static int scan(const struct options *options)
{
	struct scan_extractor extractor = { 0 };
	struct scan_database database = { 0 };
	struct scan_files files = { 0 };
	char *folder = NULL;
	int lock = -1, result = find_extractor(&extractor);

	if (!result)
		result = read_database(&database, options->database);
	if (!result) {
		folder = open_folder(options->output);
		lock = folder ? lock_folder(folder) : -1;
		result = lock < 0 ? 2 : 0;
	}
	if (!result) {
		struct scan_run run = {
			.folder = folder, .extractor = &extractor, .database = &database, .files = &files,
			.jobs = options->jobs ? options->jobs : processors(),
		};

		result = scan_locked(&run, options);
	}
	if (lock >= 0)
		close(lock);
	free(folder);
	scan_files_free(&files);
	scan_database_free(&database);
	free(extractor.path);
	return result;
}

int vet_cli_scan(int argc, char **argv)
{
	static const struct argp argp = { option_table, parse, NULL, documentation, NULL, NULL, NULL };
	struct options options = { .output = ".bootvet" };
	char name[] = "bootvet scan";

	argp_err_exit_status = 2;
	argv[0] = name;
	if (argp_parse(&argp, argc, argv, 0, NULL, &options))
		return 2;
	return scan(&options);
}
