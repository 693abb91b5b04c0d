/* SPDX-License-Identifier: MIT */
/*
 * Says how far a scan is, on standard error: a bar on a terminal, a line each tenth elsewhere, nothing when quiet.
 */
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "scan-internal.h"

static int columns(void)
{
	struct winsize window;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &window) || window.ws_col < 20)
		return 80;
	return window.ws_col > 200 ? 200 : window.ws_col;
}

static void print_printable(const char *text, int room)
{
	for (; *text && room > 0; text++, room--)
		fputc((unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text, stderr);
}

static void draw(const struct scan_progress *progress, const char *name)
{
	int width = columns(), bar = width / 4;
	int filled = progress->total ? (int)(progress->done * (size_t)bar / progress->total) : bar;

	fputs("\r\033[K[", stderr);
	for (int i = 0; i < bar; i++)
		fputc(i < filled ? '#' : '.', stderr);
	/* The last column stays empty: some terminals wrap there. */
	print_printable(name, width - bar - 4 - fprintf(stderr, "] %zu/%zu ", progress->done, progress->total));
	fflush(stderr);
}

void scan_progress_begin(struct scan_progress *progress, size_t total, bool quiet)
{
	*progress = (struct scan_progress){ .total = total, .quiet = quiet, .terminal = isatty(STDERR_FILENO) };
}

void scan_progress_step(struct scan_progress *progress, const char *name)
{
	unsigned tenth;

	progress->done++;
	if (progress->quiet)
		return;
	if (progress->terminal) {
		draw(progress, name);
		if (progress->done == progress->total)
			scan_progress_clear(progress);
		return;
	}
	tenth = (unsigned)(progress->done * 10 / progress->total);
	if (tenth > progress->tenth)
		fprintf(stderr, "read %zu of %zu units\n", progress->done, progress->total);
	progress->tenth = tenth;
}

void scan_progress_clear(const struct scan_progress *progress)
{
	if (!progress->quiet && progress->terminal)
		fputs("\r\033[K", stderr);
}
