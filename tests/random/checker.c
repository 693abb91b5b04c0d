/* SPDX-License-Identifier: MIT */
/*
 * Compiles C files with bootvet's plugin (or reads them with the worker), runs `bootvet check` on the result for one
 * guest after the other and reads the first line of each finding.  Nothing else of the output matters here.
 */
#include "checker.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIMIT "120" /* seconds a step may take */

const struct view_of_guest checker_views[VIEW_COUNT] = {
	[VIEW_PVH] = {
		.name = "xen-pvh-domu",
		.arguments = { "--guest", "xen-pvh-domu" },
		.root = ROOT_PVH,
		.expectation = { EXPECT_ERROR, EXPECT_ERROR, EXPECT_ERROR, EXPECT_ERROR },
	},
	[VIEW_PV] = {
		.name = "xen-pv-domu",
		.arguments = { "--guest", "xen-pv-domu" },
		.root = ROOT_PV,
		.expectation = { EXPECT_ERROR, EXPECT_ERROR, EXPECT_ERROR, EXPECT_NOTHING },
	},
	[VIEW_UNSURE] = {
		.name = "a guest of which little is known",
		.arguments = { "--guest", "xen-pvh-domu", "--assume", "vga=unknown", "--assume", "i8042=present",
			       "--assume", "mtrr=unknown" },
		.root = ROOT_PVH,
		.expectation = { EXPECT_WARNING, EXPECT_NOTHING, EXPECT_ERROR, EXPECT_WARNING },
	},
};

/* Runs a command with its output in files; returns its exit status, 128 + n for a signal, -1 when it did not start. */
static int run_command(char *const arguments[], const char *out, const char *err)
{
	posix_spawn_file_actions_t actions;
	int status = -1, flags = O_WRONLY | O_CREAT | O_TRUNC;
	pid_t child;

	if (posix_spawn_file_actions_init(&actions))
		return -1;
	if (!posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out, flags, 0666) &&
	    !posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err, flags, 0666) &&
	    !posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ)) {
		if (waitpid(child, &status, 0) != child)
			status = -1;
		else
			status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	}
	posix_spawn_file_actions_destroy(&actions);
	return status;
}

static int8_t capability_in(const char *text)
{
	const char *start = strstr(text, "requires ");
	unsigned int c;
	size_t best = 0;
	int8_t found = -1;

	if (!start)
		start = text;
	for (c = 0; c < CAP_COUNT; c++) {
		const char *at = strstr(start, capability_name(c));

		if (at && (found < 0 || (size_t)(at - start) < best)) {
			found = (int8_t)c;
			best = (size_t)(at - start);
		}
	}
	return found;
}

static bool findings_add(struct findings *findings, const struct finding *finding)
{
	if (findings->count == findings->room) {
		size_t room = findings->room ? findings->room * 2 : 64;
		struct finding *row = realloc(findings->row, room * sizeof(*row));

		if (!row)
			return false;
		findings->row = row;
		findings->room = room;
	}
	findings->row[findings->count++] = *finding;
	return true;
}

/* BASE.c:LINE:COLUMN: error: TEXT [vet-ID], or BASE-PART.c */
static bool read_finding(const char *text, const char *name, struct finding *finding)
{
	const char *at = strstr(text, name), *open = strrchr(text, '[');
	char severity[16];
	unsigned int line, column, part = 0;
	int length = 0;

	if (text[0] == ' ' || !at || !open || sscanf(open, "[%23[a-z-]]", finding->id) != 1)
		return false;
	at += strlen(name);
	if (sscanf(at, "-%u%n", &part, &length) == 1)
		at += length;
	if (sscanf(at, ".c:%u:%u: %15[a-z]:", &line, &column, severity) != 3)
		return false;
	finding->line = line + part * PART_LINES;
	finding->error = !strcmp(severity, "error");
	finding->capability = capability_in(at);
	return true;
}

static bool read_findings(const char *path, const char *name, struct findings *findings)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	struct finding finding;
	bool good = file != NULL;

	while (good && getline(&line, &room, file) > 0)
		if (read_finding(line, name, &finding))
			good = findings_add(findings, &finding);
	free(line);
	if (file)
		fclose(file);
	return good;
}

/* BASE.SUFFIX of the only part, BASE-PART.SUFFIX of one of several. */
static void part_name(char *name, const char *base, unsigned int parts, unsigned int part, const char *suffix)
{
	if (parts > 1)
		snprintf(name, MAX_PATH, "%s-%u.%s", base, part, suffix);
	else
		snprintf(name, MAX_PATH, "%s.%s", base, suffix);
}

static int compile(const struct tools *tools, const char *base, unsigned int parts, unsigned int part)
{
	char plugin[MAX_PATH], worker[MAX_PATH], source[MAX_PATH], depends[MAX_PATH], out[MAX_PATH], err[MAX_PATH];
	char carrier[MAX_PATH];
	char *by_plugin[] = { "timeout", LIMIT, (char *)tools->clang, "-w", "-std=gnu11", "-O0", "-I",
			      (char *)tools->includes, plugin, "-c", source, "-o", carrier, NULL };
	char *by_worker[] = { "timeout", LIMIT, worker, "--output", carrier, "--dependencies", depends, "--",
			      (char *)tools->clang, "-w", "-std=gnu11", "-O0", "-I", (char *)tools->includes, "-c",
			      source, NULL };

	snprintf(plugin, sizeof(plugin), "-fplugin=%s/bootvet-plugin.so", tools->build);
	snprintf(worker, sizeof(worker), "%s/bootvet-extract", tools->build);
	part_name(source, base, parts, part, "c");
	part_name(depends, base, parts, part, "d");
	part_name(out, base, parts, part, "log");
	part_name(err, base, parts, part, "err");
	part_name(carrier, base, parts, part, tools->worker ? "facts" : "o");
	return run_command(tools->worker ? by_worker : by_plugin, out, err);
}

bool checker_compile(const struct tools *tools, const char *base, unsigned int parts, char *message, size_t size)
{
	unsigned int part;
	int status;

	for (part = 0; part < parts; part++) {
		status = compile(tools, base, parts, part);
		if (status) {
			snprintf(message, size, "compiling part %u of %s: exit status %d", part, base, status);
			return false;
		}
	}
	return true;
}

/* That a registered handler runs later can only be said by a model. */
static bool write_model(const char *path)
{
	static const char text[] = "model: random\n"
				   "summary: \"what random programs register\"\n"
				   "asynchronous:\n"
				   "  - function: register_handler\n"
				   "    argument: 0\n"
				   "    runs: irq\n"
				   "    because: \"it only stores its argument\"\n";
	FILE *file = fopen(path, "w");

	if (!file)
		return false;
	fputs(text, file);
	return !fclose(file);
}

bool checker_run(const struct tools *tools, const char *base, unsigned int parts, enum view view,
		 struct findings *findings, char *message, size_t size)
{
	char carrier[MAX_PARTS][MAX_PATH], bootvet[MAX_PATH], out[MAX_PATH], err[MAX_PATH], model[MAX_PATH];
	char *check[24] = { "timeout", LIMIT, bootvet, "check" };
	const char *slash = strrchr(base, '/');
	unsigned int count = 4, i;
	int status;

	memset(findings, 0, sizeof(*findings));
	for (i = 0; checker_views[view].arguments[i]; i++)
		check[count++] = (char *)checker_views[view].arguments[i];
	snprintf(model, sizeof(model), "%s.yaml", base);
	if (!write_model(model)) {
		snprintf(message, size, "cannot write %s", model);
		return false;
	}
	check[count++] = "--model";
	check[count++] = model;
	for (i = 0; i < parts; i++) {
		part_name(carrier[i], base, parts, i, tools->worker ? "facts" : "o");
		check[count++] = carrier[i];
	}
	snprintf(bootvet, sizeof(bootvet), "%s/bootvet", tools->build);
	snprintf(out, sizeof(out), "%s.out%u", base, (unsigned int)view);
	snprintf(err, sizeof(err), "%s.err%u", base, (unsigned int)view);
	status = run_command(check, out, err);
	if (status != 0 && status != 1) {
		snprintf(message, size, "checking %s for %s: exit status %d", base, checker_views[view].name, status);
		return false;
	}
	if (!read_findings(out, slash ? slash + 1 : base, findings)) {
		snprintf(message, size, "cannot read %s", out);
		findings_free(findings);
		return false;
	}
	return true;
}

void findings_free(struct findings *findings)
{
	free(findings->row);
	memset(findings, 0, sizeof(*findings));
}

const struct finding *findings_at(const struct findings *findings, uint32_t line, unsigned int capability)
{
	size_t i;

	for (i = 0; i < findings->count; i++)
		if (findings->row[i].line == line && findings->row[i].capability == (int)capability)
			return &findings->row[i];
	return NULL;
}
