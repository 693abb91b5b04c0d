/* SPDX-License-Identifier: MIT */
/*
 * One read of one file; see whole-file.h.  Whatever is no regular file is not waited for.
 */
#include "whole-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/memory.h"

static int read_all(int descriptor, char *bytes, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t got = read(descriptor, bytes + done, size - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EIO;
		if (got <= 0)
			return -1;
		done += (size_t)got;
	}
	return 0;
}

static char *read_descriptor(int descriptor, size_t most, size_t *size)
{
	struct stat status;
	char *bytes;

	if (fstat(descriptor, &status))
		return NULL;
	if (!S_ISREG(status.st_mode) || (unsigned long long)status.st_size > most) {
		errno = S_ISREG(status.st_mode) ? EFBIG : S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
		return NULL;
	}
	*size = (size_t)status.st_size;
	bytes = vet_allocate(*size + 1, 1);
	if (read_all(descriptor, bytes, *size)) {
		free(bytes);
		return NULL;
	}
	return bytes;
}

char *vet_whole_file(const char *path, size_t most, size_t *size)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), problem;
	char *bytes;

	if (descriptor < 0)
		return NULL;
	bytes = read_descriptor(descriptor, most, size);
	problem = errno;
	close(descriptor);
	errno = problem;
	return bytes;
}
