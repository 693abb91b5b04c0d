/* SPDX-License-Identifier: MIT */
/*
 * Takes one regular file into memory.  In: a path.  Out: its bytes, or the reason why not.  Read, not mapped: a file that
 * shrinks while it is read must give an error, not a signal.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

#define MAX_FILE (4ull << 30)

static int fail(const char *path, const char *what, char *message, size_t message_size)
{
	if (message_size)
		snprintf(message, message_size, "%s: %s", path, what);
	return -1;
}

static int read_all(int descriptor, uint8_t *bytes, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t got = read(descriptor, bytes + done, size - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return -1;
		done += (size_t)got;
	}
	return 0;
}

static int read_descriptor(struct vet_file *file, int descriptor, const char *path, char *message, size_t message_size)
{
	struct stat status;

	if (fstat(descriptor, &status))
		return fail(path, strerror(errno), message, message_size);
	if (!S_ISREG(status.st_mode))
		return fail(path, "not a regular file", message, message_size);
	if ((unsigned long long)status.st_size > MAX_FILE)
		return fail(path, "larger than 4 GiB", message, message_size);
	file->size = (size_t)status.st_size;
	file->bytes = malloc(file->size + 1);
	if (!file->bytes)
		return fail(path, "out of memory", message, message_size);
	if (read_all(descriptor, file->bytes, file->size)) {
		vet_file_free(file);
		return fail(path, "cannot be read whole", message, message_size);
	}
	((char *)file->bytes)[file->size] = '\0';
	return 0;
}

int vet_file_read(struct vet_file *file, const char *path, char *message, size_t message_size)
{
	/* Opening a FIFO would wait for its writer. */
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int result;

	memset(file, 0, sizeof(*file));
	if (descriptor < 0)
		return fail(path, strerror(errno), message, message_size);
	result = read_descriptor(file, descriptor, path, message, message_size);
	close(descriptor);
	return result;
}

void vet_file_free(struct vet_file *file)
{
	free(file->bytes);
	memset(file, 0, sizeof(*file));
}
