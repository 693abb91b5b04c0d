/* SPDX-License-Identifier: MIT */
/*
 * A file as text in memory.  Comes in: a name.  Goes out: its bytes.
 */
#ifndef BOOTVET_CLI_WHOLE_FILE_H
#define BOOTVET_CLI_WHOLE_FILE_H

#include <stddef.h>

/* With a NUL behind it, malloc'd; NULL with errno set.  Regular files of at most `most` bytes. */
char *vet_whole_file(const char *path, size_t most, size_t *size);

#endif
