/* SPDX-License-Identifier: MIT */
/*
 * `bootvet fix'; see fix.h.
 */
#include "fix.h"

#include <argp.h>
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "option-number.h"
#include "solve/yaml-builtin.h"
#include "support/memory.h"
#include "support/text.h"

enum { KEY_APPLY = 300, KEY_SPATCH, KEY_TIMEOUT };

/* A file that will change. */
struct change {
	char *path, *text; /* absolute; what will stand there */
	size_t size;
};

struct fix {
	struct fix_tools tools;
	struct fix_places places;
	bool apply;
	const char *findings, *directory;
	char *root; /* absolute, without a / at its end; nothing outside is touched */
	struct change *change;
	size_t change_count, change_capacity, left;
};

static const struct argp_option options[] = {
	{ "apply", KEY_APPLY, NULL, 0, "Change the files as well", 0 },
	{ "directory", 'C', "FOLDER", 0, "Names of files start here rather than in the current folder; files outside stay as they are", 0 },
	{ "spatch", KEY_SPATCH, "PROGRAM", 0, "Coccinelle's program (default: spatch)", 0 },
	{ "timeout", KEY_TIMEOUT, "SECONDS", 0, "How long it may think about one guard (default: 60)", 0 },
	{ 0 },
};

static const char documentation[] =
	"Put the guards that findings propose into the source and print the difference.\v"
	"FINDINGS is what `bootvet check --json' printed; - is standard input.  What a guard cannot mend, or where it cannot be put, is told.  "
	"Exit status: 0 every guard is in, 1 something is left to a human, 2 usage or input, 3 internal.\n\n"
	"Examples:\n"
	"  bootvet check --guest xen-pvh-domu --json *.o | bootvet fix - > guards.diff\n"
	"  bootvet fix --apply findings.json\n";

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct fix *fix = state->input;
	switch (key) {
	case KEY_APPLY:
		fix->apply = true;
		return 0;
	case 'C':
		fix->directory = argument;
		return 0;
	case KEY_SPATCH:
		fix->tools.spatch = argument;
		return 0;
	case KEY_TIMEOUT:
		if (!vet_option_number(argument, 1, 86400, &fix->tools.seconds))
			argp_error(state, "`%s' is no number of seconds", argument);
		return 0;
	case ARGP_KEY_ARG:
		if (fix->findings)
			argp_error(state, "one file of findings at a time");
		fix->findings = argument;
		return 0;
	case ARGP_KEY_END:
		if (!fix->findings)
			argp_error(state, "no findings; name what `bootvet check --json' wrote, or -");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* --- one file ------------------------------------------------------------------------------------------ */

static void leave(struct fix *fix, const struct fix_place *place, const char *why)
{
	fprintf(stderr, "bootvet: %s:%u:%u: %s: left to a human: %s\n", place->file, place->line, place->column, place->guard, why);
	fix->left++;
}

/* The file's real path when it lies below the root; or NULL, with the reason in *why. */
static char *resolve(const struct fix *fix, const char *file, const char **why)
{
	char *name = *file == '/' ? vet_copy_string(file) : vet_format("%s/%s", fix->root, file), *path = realpath(name, NULL);
	size_t length = strlen(fix->root);

	*why = path ? "the file is outside the folder" : strerror(errno);
	free(name);
	if (path && !strncmp(path, fix->root, length) && path[length] == '/')
		return path;
	free(path);
	return NULL;
}

/* All places of one file; 0, or an exit status. */
static int fix_one(struct fix *fix, struct fix_place *place, size_t count)
{
	const char *why;
	char *path = resolve(fix, place->file, &why), *text = NULL;
	bool fatal = false;
	size_t size = 0, done = 0;

	if (path)
		why = "no call, store or assembly that can be guarded begins there";
	if (path)
		text = fix_file(&fix->tools, path, place, count, &size, &fatal);
	for (size_t i = 0; i < count && !fatal; i++) {
		done += place[i].done;
		if (!place[i].done)
			leave(fix, &place[i], place[i].why ? place[i].why : why);
	}
	if (done && text) {
		fix->change = vet_grow(fix->change, &fix->change_capacity, fix->change_count + 1, sizeof(*fix->change));
		fix->change[fix->change_count++] = (struct change){ path, text, size };
		return 0;
	}
	free(path);
	free(text);
	return fatal ? 2 : 0;
}

static int fix_all(struct fix *fix)
{
	int status = 0;

	for (size_t i = 0, next; i < fix->places.count && !status; i = next) {
		for (next = i + 1; next < fix->places.count && !strcmp(fix->places.place[i].file, fix->places.place[next].file);)
			next++;
		status = fix_one(fix, &fix->places.place[i], next - i);
	}
	return status;
}

/* --- what comes out ------------------------------------------------------------------------------------ */

/* 0, or 3 with a message. */
static int print_difference(const struct fix *fix, const struct change *change)
{
	char *new = vet_format("%s/new", fix->tools.folder), *name = change->path + strlen(fix->root) + 1,
	     *before = vet_format("--label=a/%s", name), *after = vet_format("--label=b/%s", name);
	char diff[] = "diff", unified[] = "-up";
	char *argument[] = { diff, unified, before, after, change->path, new, NULL };
	int status = 0, error = 0;
	pid_t process;

	if (fix_write(new, change->text, change->size))
		error = EIO;
	else
		error = posix_spawnp(&process, diff, NULL, NULL, argument, environ);
	while (!error && waitpid(process, &status, 0) < 0)
		error = errno == EINTR ? 0 : errno;
	if (error || !WIFEXITED(status) || WEXITSTATUS(status) > 1) {
		fprintf(stderr, "bootvet: cannot run diff: %s\n", strerror(error ? error : EIO));
		error = 3;
	}
	unlink(new);
	free(new);
	free(before);
	free(after);
	return error;
}

static int finish(struct fix *fix)
{
	size_t placed = 0;
	int status = 0;

	for (size_t i = 0; i < fix->change_count && !status; i++)
		status = print_difference(fix, &fix->change[i]);
	for (size_t i = 0; i < fix->change_count && !status && fix->apply; i++)
		status = fix_write(fix->change[i].path, fix->change[i].text, fix->change[i].size);
	if (status)
		return status;
	for (size_t i = 0; i < fix->places.count; i++)
		placed += fix->places.place[i].done;
	fprintf(stderr, "bootvet: %zu guard%s in %zu file%s, %zu left to a human, %zu finding%s that no guard mends\n", placed, placed == 1 ? "" : "s",
		fix->change_count, fix->change_count == 1 ? "" : "s", fix->left, fix->places.unguarded, fix->places.unguarded == 1 ? "" : "s");
	return fix->left || fix->places.unguarded;
}

/* --- our folder ---------------------------------------------------------------------------------------- */

/* With the semantic patch in it; 0, or an exit status with the message printed. */
static int open_folder(struct fix *fix, char *folder)
{
	char *patch;
	int status;

	fix->root = realpath(fix->directory ? fix->directory : ".", NULL);
	if (!fix->root) {
		fprintf(stderr, "bootvet: %s: %s\n", fix->directory ? fix->directory : ".", strerror(errno));
		return 2;
	}
	if (!mkdtemp(folder)) {
		fprintf(stderr, "bootvet: %s: %s\n", folder, strerror(errno));
		return 3;
	}
	fix->tools.folder = folder;
	patch = vet_format("%s/guard.cocci", folder);
	status = fix_write(patch, vet_builtin_fix_rules[0].text, vet_builtin_fix_rules[0].size);
	free(patch);
	return status;
}

static void close_folder(struct fix *fix)
{
	char *patch = fix->tools.folder ? vet_format("%s/guard.cocci", fix->tools.folder) : NULL;

	if (patch) {
		unlink(patch);
		rmdir(fix->tools.folder);
	}
	free(patch);
	for (size_t i = 0; i < fix->change_count; i++) {
		free(fix->change[i].path);
		free(fix->change[i].text);
	}
	free(fix->change);
	fix_places_free(&fix->places);
	free(fix->root);
}

int vet_cli_fix(int argc, char **argv)
{
	static const struct argp argp = { options, parse, "FINDINGS", documentation, NULL, NULL, NULL };
	static char title[] = "bootvet fix"; /* as usage messages begin */
	const char *temporary = getenv("TMPDIR");
	char *folder = vet_format("%s/bootvet-fix-XXXXXX", temporary && *temporary ? temporary : "/tmp");
	struct fix fix = { .tools = { .spatch = "spatch", .seconds = 60 } };

	argv[0] = title;
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &fix);
	int status = fix_places_read(&fix.places, fix.findings);

	if (!status)
		status = open_folder(&fix, folder);
	if (!status)
		status = fix_all(&fix);
	if (!status)
		status = finish(&fix);
	close_folder(&fix);
	free(folder);
	return status;
}
