/* SPDX-License-Identifier: MIT */
/*
 * Writes the seeds of a fuzz target and tells libFuzzer of them: see seeds.h.
 */
#include "seeds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int is_folder(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISDIR(status.st_mode);
}

struct fuzz_seeds fuzz_seeds_begin(int argc, char **argv)
{
	struct fuzz_seeds seeds = { 0 };

	for (int i = 1; i < argc; i++)
		if (argv[i][0] != '-' && !is_folder(argv[i]))
			return seeds;
	if (asprintf(&seeds.folder, "%s-seeds", argv[0]) < 0)
		abort();
	if (mkdir(seeds.folder, 0777) && !is_folder(seeds.folder))
		abort();
	return seeds;
}

void fuzz_seed(struct fuzz_seeds *seeds, const void *bytes, size_t size)
{
	char *path;
	FILE *file;

	if (!seeds->folder)
		return;
	if (asprintf(&path, "%s/%u", seeds->folder, seeds->count++) < 0)
		abort();
	file = fopen(path, "wb");
	if (!file || fwrite(bytes, 1, size, file) != size || fclose(file))
		abort();
	free(path);
}

/* What libFuzzer finds new goes to the first folder: the seeds come last. */
void fuzz_seeds_end(struct fuzz_seeds *seeds, int *argc, char ***argv)
{
	char **more;

	if (!seeds->folder)
		return;
	more = calloc((size_t)*argc + 2, sizeof(*more));
	if (!more)
		abort();
	memcpy(more, *argv, (size_t)*argc * sizeof(*more));
	more[(*argc)++] = seeds->folder;
	*argv = more;
}
