/* SPDX-License-Identifier: MIT */
/*
 * Seeds for a fuzz target, made when it starts: nothing binary lies in the tree.  In: libFuzzer's arguments.  Out: the seeds in
 * a folder beside the program, which is added to the corpus folders; a run that names files, to replay them, stays as it is.
 */
#ifndef BOOTVET_FUZZ_SEEDS_H
#define BOOTVET_FUZZ_SEEDS_H

#include <stddef.h>

struct fuzz_seeds {
	char *folder;
	unsigned count;
};

/* Makes the folder PROGRAM-seeds; folder is NULL when this run wants none. */
struct fuzz_seeds fuzz_seeds_begin(int argc, char **argv);
void fuzz_seed(struct fuzz_seeds *seeds, const void *bytes, size_t size);
void fuzz_seeds_end(struct fuzz_seeds *seeds, int *argc, char ***argv);

#endif
