/* SPDX-License-Identifier: MIT */
/* From paths to bytes: whole files, and the tables that a folder holds under the names that people give them. */
#include "tables.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static const char *const signatures[VET_FILE_KINDS] = {"FACP", "APIC", "WAET", "HPET", "MCFG"};

const char *vet_file_signature(enum vet_file_kind kind)
{
	return signatures[kind];
}

/* Everything up to the end, at most VET_FILE_LIMIT bytes; sysfs files have no size. */
static int read_all(FILE *in, const char *path, struct vet_file *file)
{
	size_t room = 0;

	for (;;) {
		size_t got;

		if (file->size == room) {
			unsigned char *more;

			if (room >= VET_FILE_LIMIT) {
				fprintf(stderr, "bootvet: %s: larger than %d bytes\n", path, VET_FILE_LIMIT);
				return -1;
			}
			room = room ? room * 2 : 65536;
			more = realloc(file->bytes, room);
			if (!more) {
				fprintf(stderr, "bootvet: %s: out of memory\n", path);
				return -1;
			}
			file->bytes = more;
		}
		got = fread(file->bytes + file->size, 1, room - file->size, in);
		file->size += got;
		if (ferror(in)) {
			fprintf(stderr, "bootvet: %s: %s\n", path, strerror(errno));
			return -1;
		}
		if (!got)
			return 0;
	}
}

int vet_whole_file_read(const char *path, struct vet_file *file)
{
	FILE *in = fopen(path, "rb");
	struct stat status;
	int result;

	*file = (struct vet_file){.path = NULL};
	if (!in) {
		fprintf(stderr, "bootvet: %s: %s\n", path, strerror(errno));
		return -1;
	}
	if (fstat(fileno(in), &status) == 0 && S_ISDIR(status.st_mode)) {
		fprintf(stderr, "bootvet: %s: is a folder\n", path);
		fclose(in);
		return -1;
	}
	result = read_all(in, path, file);
	fclose(in);
	file->path = result ? NULL : strdup(path);
	if (!file->path) {
		free(file->bytes);
		*file = (struct vet_file){.path = NULL};
		return -1;
	}
	return 0;
}

/* Whether NAME is the signature with one of the endings that dumps use, and a better one than any before: the plain name. */
static bool is_named(const char *name, const char *signature)
{
	static const char *const endings[] = {"", ".bin", ".dat", ".aml", ".raw", "1"};

	if (strncasecmp(name, signature, 4))
		return false;
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (!strcasecmp(name + 4, endings[i]))
			return true;
	return false;
}

static int file_take(const char *folder, const char *name, struct vet_file *file)
{
	char *path = NULL;
	int result;

	if (asprintf(&path, "%s/%s", folder, name) < 0)
		return -1;
	result = vet_whole_file_read(path, file);
	free(path);
	return result;
}

int vet_files_from_folder(const char *folder, struct vet_files *files)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort), result = 0;

	memset(files, 0, sizeof(*files));
	if (count < 0) {
		fprintf(stderr, "bootvet: %s: %s\n", folder, strerror(errno));
		return -1;
	}
	for (int i = 0; i < count; i++) {
		for (unsigned kind = 0; kind < VET_FILE_KINDS && !result; kind++)
			if (!files->of[kind].path && is_named(entries[i]->d_name, signatures[kind]))
				result = file_take(folder, entries[i]->d_name, &files->of[kind]);
		free(entries[i]);
	}
	free(entries);
	if (result)
		vet_files_free(files);
	return result;
}

int vet_files_take(struct vet_files *files, const char *path, const unsigned char *bytes, size_t size)
{
	for (unsigned kind = 0; kind < VET_FILE_KINDS; kind++) {
		struct vet_file *file = &files->of[kind];

		if (size < 4 || memcmp(bytes, signatures[kind], 4) || file->path)
			continue;
		file->path = strdup(path);
		file->bytes = malloc(size);
		if (!file->path || !file->bytes) {
			fprintf(stderr, "bootvet: %s: out of memory\n", path);
			return -1;
		}
		memcpy(file->bytes, bytes, size);
		file->size = size;
	}
	return 0;
}

bool vet_files_any(const struct vet_files *files)
{
	for (unsigned kind = 0; kind < VET_FILE_KINDS; kind++)
		if (files->of[kind].path)
			return true;
	return false;
}

void vet_files_free(struct vet_files *files)
{
	for (unsigned kind = 0; kind < VET_FILE_KINDS; kind++) {
		free(files->of[kind].path);
		free(files->of[kind].bytes);
	}
	memset(files, 0, sizeof(*files));
}
