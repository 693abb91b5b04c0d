/* SPDX-License-Identifier: MIT */
/*
 * Runs one extractor a changed unit, several at a time.  In: units to read.  Out: their fact files in place, whole or not
 * at all, and their dependencies; a line on standard error for each unit that failed.  SIGINT and SIGTERM end the run in
 * order: what is done stays done.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "scan-internal.h"
#include "support/memory.h"

#define KEPT_OUTPUT 16384 /* of what a unit's extractor says; the first error stands near the start */

struct job {
	pid_t process; /* 0: free */
	struct scan_unit *unit;
	int output;    /* the extractor's standard output and error; -1 once closed */
	char *facts, *dependencies; /* temporary files */
	int64_t started;
	size_t kept;
	char text[KEPT_OUTPUT];
};

struct pool {
	struct scan_run *run;
	struct job *job;
	struct pollfd *poll; /* a job each, then the signals */
	size_t next;         /* unit to look at */
	unsigned running;
	int signals;
	sigset_t blocked, before;
};

static int64_t now(void)
{
	struct timespec time;

	/* The clock that file times are made of. */
	clock_gettime(CLOCK_REALTIME_COARSE, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static char *temporary(const struct scan_run *run, unsigned job, const char *what)
{
	size_t size = strlen(run->folder) + strlen(what) + 32;
	char *path = vet_allocate(size, 1);

	snprintf(path, size, "%s/.tmp-%u.%s", run->folder, job, what);
	return path;
}

/* --- failure ----------------------------------------------------------------------------------------- */

static char *first_line_with(char *text, const char *word)
{
	char *found = strstr(text, word), *start = found;

	if (!found)
		return NULL;
	while (start > text && start[-1] != '\n')
		start--;
	start[strcspn(start, "\n")] = '\0';
	return start;
}

static void tell_failure(struct pool *pool, struct job *job, const char *reason)
{
	char *line = NULL;

	job->text[job->kept] = '\0';
	if (!reason)
		line = first_line_with(job->text, "error:");
	if (!reason && !line)
		line = first_line_with(job->text, "");
	scan_progress_clear(&pool->run->progress);
	fprintf(stderr, "bootvet scan: %s: %s\n", job->unit->file, reason ? reason : *line ? line : "the extractor failed");
	job->unit->state = SCAN_FAILED;
}

/* --- success ----------------------------------------------------------------------------------------- */

static char *facts_path(const struct scan_run *run, const struct scan_unit *unit)
{
	size_t size = strlen(run->folder) + strlen(unit->facts) + 2;
	char *path = vet_allocate(size, 1);

	snprintf(path, size, "%s/%s", run->folder, unit->facts);
	return path;
}

/* Response files in the arguments are read too, though no compiler lists them. */
static void add_response_files(struct scan_unit *unit, struct scan_files *files)
{
	size_t room = unit->dependency_count;

	for (size_t i = 0; i < unit->argument_count; i++) {
		char *path;

		if (unit->argument[i][0] != '@')
			continue;
		path = scan_absolute(unit->directory, unit->argument[i] + 1);
		unit->dependency = vet_grow(unit->dependency, &room, unit->dependency_count + 1,
					    sizeof(*unit->dependency));
		unit->dependency[unit->dependency_count++] = scan_files_intern(files, path);
		free(path);
	}
}

/* A file that changed after the extractor started may have been read before or after: the next scan reads again. */
static bool nothing_moved(const struct job *job, struct scan_files *files)
{
	for (size_t i = 0; i < job->unit->dependency_count; i++)
		if (scan_files_look(files, job->unit->dependency[i])->changed >= job->started)
			return false;
	return true;
}

static void take_facts(struct pool *pool, struct job *job)
{
	struct scan_unit *unit = job->unit;
	char *path = facts_path(pool->run, unit);
	struct stat status;

	if (!scan_dependencies_read(job->dependencies, unit, pool->run->files)) {
		tell_failure(pool, job, "the extractor wrote no list of dependencies");
	} else if (rename(job->facts, path) || stat(path, &status)) {
		tell_failure(pool, job, strerror(errno));
	} else {
		add_response_files(unit, pool->run->files);
		unit->state = SCAN_READ;
		unit->facts_size = status.st_size;
		unit->facts_time = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
		unit->cacheable = nothing_moved(job, pool->run->files);
	}
	free(path);
}

/* --- one child --------------------------------------------------------------------------------------- */

static char **make_arguments(const struct scan_run *run, const struct job *job)
{
	char **arguments = vet_allocate(job->unit->argument_count + 7, sizeof(*arguments));
	const char *const head[] = { run->extractor->path, "--output", job->facts, "--dependencies", job->dependencies, "--" };

	memcpy(arguments, head, sizeof(head));
	memcpy(arguments + 6, job->unit->argument, job->unit->argument_count * sizeof(*arguments));
	return arguments;
}

static int spawn(const struct pool *pool, struct job *job, int output)
{
	char **arguments = make_arguments(pool->run, job);
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int problem;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
	posix_spawn_file_actions_addchdir_np(&actions, job->unit->directory);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attributes, &pool->before);
	problem = posix_spawn(&job->process, pool->run->extractor->path, &actions, &attributes, arguments, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	free(arguments);
	return problem;
}

static void start(struct pool *pool, struct job *job, struct scan_unit *unit)
{
	int ends[2], problem;

	job->unit = unit;
	job->kept = 0;
	job->started = now();
	free(unit->dependency);
	unit->dependency = NULL;
	unit->dependency_count = 0;
	problem = pipe2(ends, O_CLOEXEC) ? errno : 0;
	if (!problem) {
		job->output = ends[0];
		problem = spawn(pool, job, ends[1]);
		close(ends[1]);
	}
	if (!problem) {
		pool->running++;
		return;
	}
	if (job->output >= 0)
		close(job->output);
	job->output = -1;
	job->process = 0;
	tell_failure(pool, job, strerror(problem));
	scan_progress_step(&pool->run->progress, unit->file);
}

static void finish(struct pool *pool, struct job *job)
{
	int status = 0;

	close(job->output);
	job->output = -1;
	while (waitpid(job->process, &status, 0) < 0 && errno == EINTR)
		;
	job->process = 0;
	pool->running--;
	if (pool->run->interrupted)
		job->unit->state = SCAN_TO_READ;
	else if (WIFSIGNALED(status))
		tell_failure(pool, job, strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status))
		tell_failure(pool, job, NULL);
	else
		take_facts(pool, job);
	unlink(job->facts);
	unlink(job->dependencies);
	scan_progress_step(&pool->run->progress, job->unit->file);
}

/* Keeps the first KEPT_OUTPUT bytes and drops the rest, so that a child never waits for a reader. */
static void read_output(struct pool *pool, struct job *job)
{
	char dropped[4096];
	size_t room = sizeof(job->text) - 1 - job->kept;
	ssize_t got = read(job->output, room ? job->text + job->kept : dropped, room ? room : sizeof(dropped));

	if (got > 0 && room)
		job->kept += (size_t)got;
	if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN))
		finish(pool, job);
}

/* --- the pool ---------------------------------------------------------------------------------------- */

static void start_more(struct pool *pool)
{
	struct scan_database *database = pool->run->database;

	for (unsigned i = 0; i < pool->run->jobs; i++) {
		while (!pool->run->interrupted && !pool->job[i].process && pool->next < database->count) {
			struct scan_unit *unit = &database->unit[pool->next++];

			if (unit->state == SCAN_TO_READ)
				start(pool, &pool->job[i], unit);
		}
	}
}

static void interrupt(struct pool *pool)
{
	struct signalfd_siginfo signal;

	if (read(pool->signals, &signal, sizeof(signal)) != sizeof(signal))
		return;
	pool->run->interrupted = true;
	for (unsigned i = 0; i < pool->run->jobs; i++)
		if (pool->job[i].process)
			kill(pool->job[i].process, SIGTERM);
}

static int wait_for_some(struct pool *pool)
{
	unsigned jobs = pool->run->jobs;

	for (unsigned i = 0; i < jobs; i++)
		pool->poll[i] = (struct pollfd){ .fd = pool->job[i].output, .events = POLLIN };
	pool->poll[jobs] = (struct pollfd){ .fd = pool->signals, .events = POLLIN };
	if (poll(pool->poll, jobs + 1, -1) < 0)
		return errno == EINTR ? 0 : -1;
	if (pool->poll[jobs].revents)
		interrupt(pool);
	for (unsigned i = 0; i < jobs; i++)
		if (pool->poll[i].revents)
			read_output(pool, &pool->job[i]);
	return 0;
}

static bool open_pool(struct pool *pool)
{
	unsigned jobs = pool->run->jobs;

	pool->job = vet_allocate(jobs, sizeof(*pool->job));
	pool->poll = vet_allocate(jobs + 1, sizeof(*pool->poll));
	for (unsigned i = 0; i < jobs; i++) {
		pool->job[i].output = -1;
		pool->job[i].facts = temporary(pool->run, i, "facts");
		pool->job[i].dependencies = temporary(pool->run, i, "d");
	}
	sigemptyset(&pool->blocked);
	sigaddset(&pool->blocked, SIGINT);
	sigaddset(&pool->blocked, SIGTERM);
	sigaddset(&pool->blocked, SIGHUP);
	sigprocmask(SIG_BLOCK, &pool->blocked, &pool->before);
	pool->signals = signalfd(-1, &pool->blocked, SFD_CLOEXEC);
	return pool->signals >= 0;
}

static void close_pool(struct pool *pool)
{
	close(pool->signals);
	sigprocmask(SIG_SETMASK, &pool->before, NULL);
	for (unsigned i = 0; i < pool->run->jobs; i++) {
		free(pool->job[i].facts);
		free(pool->job[i].dependencies);
	}
	free(pool->job);
	free(pool->poll);
}

int scan_run(struct scan_run *run)
{
	struct pool pool = { .run = run };
	int result = open_pool(&pool) ? 0 : -1;

	if (!result)
		start_more(&pool);
	while (!result && pool.running) {
		result = wait_for_some(&pool);
		start_more(&pool);
	}
	close_pool(&pool);
	return result;
}
