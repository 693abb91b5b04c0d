/* SPDX-License-Identifier: MIT */
/*
 * Writing beside the file, then renaming; see output.h.
 */
#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/memory.h"
#include "support/text.h"

static int complain(const char *file, int error)
{
	fprintf(stderr, "bootvet: cannot write %s: %s\n", file ? file : "the report", strerror(error));
	return 3;
}

static void forget(struct vet_output *output)
{
	free(output->file);
	free(output->temporary);
	*output = (struct vet_output){ 0 };
}

/* As the file was, or as a new one would be. */
static mode_t mode_of(const struct stat *old, bool exists)
{
	mode_t mask = umask(0);

	umask(mask);
	return exists ? old->st_mode & 07777 : 0666 & ~mask;
}

int vet_output_open(struct vet_output *output, const char *file)
{
	char *target = file ? realpath(file, NULL) : NULL; /* a link stays one */
	struct stat old;
	int descriptor, error;

	*output = (struct vet_output){ .stream = file ? NULL : stdout };
	if (!file)
		return 0;
	bool exists = !stat(file, &old);

	output->file = target ? target : vet_copy_string(file);
	if (exists && !S_ISREG(old.st_mode)) {
		output->stream = fopen(file, "w");
	} else {
		output->temporary = vet_format("%s.XXXXXX", output->file);
		descriptor = mkstemp(output->temporary);
		if (descriptor >= 0 && !fchmod(descriptor, mode_of(&old, exists)))
			output->stream = fdopen(descriptor, "w");
	}
	if (output->stream)
		return 0;
	error = errno;
	forget(output);
	return complain(file, error);
}

int vet_output_close(struct vet_output *output, bool keep)
{
	bool bad = ferror(output->stream);
	int status = 0;

	if (output->stream == stdout) {
		if (fflush(stdout) || bad)
			status = complain(NULL, errno);
		return status;
	}
	errno = 0;
	bad |= fflush(output->stream) || (output->temporary && fsync(fileno(output->stream)));
	bad |= fclose(output->stream) != 0;
	if (keep && !bad && output->temporary)
		bad = rename(output->temporary, output->file) != 0;
	if (bad)
		status = complain(output->file, errno ? errno : EIO);
	if ((bad || !keep) && output->temporary)
		unlink(output->temporary);
	forget(output);
	return status;
}

int vet_output_json(const json_t *document, const char *file)
{
	struct vet_output output;
	int status = vet_output_open(&output, file);

	if (status)
		return status;
	bool good = !json_dumpf(document, output.stream, JSON_INDENT(1) | JSON_SORT_KEYS) && fputc('\n', output.stream) != EOF;

	status = vet_output_close(&output, good);
	return status || good ? status : complain(file, EIO);
}
