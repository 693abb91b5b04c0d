/* SPDX-License-Identifier: MIT */
/*
 * One file, guard by guard, by spatch (Coccinelle) and the semantic patch that is part of the program; see fix.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fix.h"
#include "output.h"
#include "support/memory.h"
#include "support/text.h"
#include "whole-file.h"

enum { FILE_MAX_SIZE = 16 << 20, SAID_MAX = 4096, CONDITION_DEPTH = 64 };

int fix_write(const char *path, const char *text, size_t size)
{
	struct vet_output output;
	int status = vet_output_open(&output, path);

	return status ? status : vet_output_close(&output, fwrite(text, 1, size, output.stream) == size);
}

/* --- spatch ------------------------------------------------------------------------------------------ */

/* Starts it with its output, and its errors, in a pipe; the pipe, or -1. */
static int start(char **argument, pid_t *process)
{
	posix_spawn_file_actions_t actions;
	int end[2], error;

	if (pipe2(end, O_CLOEXEC))
		return -1;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, end[1], 1);
	posix_spawn_file_actions_adddup2(&actions, end[1], 2);
	error = posix_spawnp(process, argument[0], &actions, NULL, argument, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(end[1]);
	if (!error)
		return end[0];
	close(end[0]);
	errno = error;
	return -1;
}

/* Runs it; what it says, up to a bound, is in `said'.  Its exit status, or -1: it cannot be run (errno). */
static int run(char **argument, char said[SAID_MAX])
{
	char rest[SAID_MAX];
	size_t kept = 0;
	pid_t process;
	int status, from = start(argument, &process);
	ssize_t got;

	if (from < 0)
		return -1;
	while ((got = read(from, kept < SAID_MAX - 1 ? said + kept : rest, kept < SAID_MAX - 1 ? SAID_MAX - 1 - kept : SAID_MAX)) > 0 ||
	       (got < 0 && errno == EINTR))
		if (got > 0 && kept < SAID_MAX - 1)
			kept += (size_t)got;
	said[kept] = 0;
	close(from);
	while (waitpid(process, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* Puts one guard into FOLDER/in.c; false with the message printed only when spatch cannot be run at all. */
static bool put_guard(const struct fix_tools *tools, struct fix_place *place)
{
	char *in = vet_format("%s/in.c", tools->folder), *out = vet_format("%s/out.c", tools->folder),
	     *patch = vet_format("%s/guard.cocci", tools->folder), *seconds = vet_format("%u", tools->seconds),
	     *what = vet_format("place=%u:%u:%s", place->line, place->column, place->guard), *spatch = vet_copy_string(tools->spatch);
	char *argument[] = { spatch,	     "--very-quiet", "--no-includes", "--no-show-diff", "--timeout", seconds, "-D", "patch", "-D",
			     what, "--sp-file",    patch,		 "-o",		  out,		   in,	     NULL };
	char said[SAID_MAX] = "";
	int status = run(argument, said);

	place->done = !status && strstr(said, "guarded") && !rename(out, in);
	if (status < 0)
		fprintf(stderr, "bootvet: cannot run %s: %s (Debian has it in the package coccinelle)\n", tools->spatch, strerror(errno));
	if (status > 0)
		place->why = vet_format("%s: %.*s", tools->spatch, (int)strcspn(said, "\n"), *said ? said : "failed without a word");
	unlink(out);
	free(in);
	free(out);
	free(patch);
	free(seconds);
	free(what);
	free(spatch);
	return status >= 0;
}

/* --- the header -------------------------------------------------------------------------------------- */

static const char *next_line(const char *at)
{
	const char *end = strchr(at, '\n');

	return end ? end + 1 : at + strlen(at);
}

/* Is it this directive?  `# include' is as good as `#include'. */
static bool is_directive(const char *at, const char *word)
{
	at += strspn(at, " \t");
	if (*at++ != '#')
		return false;
	at += strspn(at, " \t");
	return !strncmp(at, word, strlen(word));
}

/* The first words of an include guard hide nothing. */
static bool guards_header(const char *at)
{
	const char *next = next_line(at);

	return is_directive(at, "ifndef") && is_directive(next, "define");
}

/* Does a comment go on behind this line, which begins in one or not? */
static bool comment_goes_on(const char *at, const char *next, bool inside)
{
	const char *open = inside ? at : memmem(at, (size_t)(next - at), "/*", 2);

	return open && !memmem(open, (size_t)(next - open), "*/", 2);
}

/* Behind the last include above the line that no condition and no comment hides; or where the file starts. */
static size_t place_for_include(const char *text, unsigned line)
{
	bool hides[CONDITION_DEPTH] = { false }, comment = false;
	size_t depth = 0, hidden = 0, best = 0;

	for (const char *at = text, *next; *at && *at != '{' && line-- > 1; at = next) {
		bool inside = comment;

		next = next_line(at);
		comment = comment_goes_on(at, next, inside);
		if (inside)
			continue;
		if (is_directive(at, "if") && depth < CONDITION_DEPTH) {
			hides[depth] = !guards_header(at);
			hidden += hides[depth++];
		} else if (is_directive(at, "endif") && depth) {
			hidden -= hides[--depth];
		} else if (is_directive(at, "include") && !hidden) {
			best = (size_t)(next - text);
		}
	}
	return best;
}

static char *with_include(char *text, unsigned line, size_t *size)
{
	static const char include[] = "#include <bootvet/annotate.h>\n";
	size_t at = place_for_include(text, line);
	char *longer;

	if (strstr(text, "bootvet/annotate.h"))
		return text;
	longer = vet_format("%.*s%s%s", (int)at, text, include, text + at);
	*size = strlen(longer);
	free(text);
	return longer;
}

/* --- one file ---------------------------------------------------------------------------------------- */

/* NULL with the message printed. */
static char *read_source(const char *path, size_t *size)
{
	char *text = vet_whole_file(path, FILE_MAX_SIZE, size);

	if (text && strlen(text) == *size)
		return text;
	fprintf(stderr, "bootvet: %s: %s\n", path, text ? "has a byte that is 0" : strerror(errno));
	free(text);
	return NULL;
}

char *fix_file(const struct fix_tools *tools, const char *path, struct fix_place *place, size_t count, size_t *size, bool *fatal)
{
	char *in = vet_format("%s/in.c", tools->folder), *text = read_source(path, size);
	bool good = text && !fix_write(in, text, *size);
	size_t done = 0;

	free(text);
	for (size_t i = 0; i < count && good; i++) {
		good = put_guard(tools, &place[i]);
		*fatal |= !good;
		done += place[i].done;
	}
	text = good ? read_source(in, size) : NULL;
	unlink(in);
	free(in);
	return text && done ? with_include(text, place[count - 1].line, size) : text;
}
