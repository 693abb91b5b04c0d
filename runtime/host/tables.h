/* SPDX-License-Identifier: MIT */
/* Tables from files: whole files in memory, a folder of tables, an acpidump. */
#ifndef VET_HOST_TABLES_H
#define VET_HOST_TABLES_H

#include <stdbool.h>

#include <bootvet/acpi.h>

enum vet_file_kind {
	VET_FILE_FADT,
	VET_FILE_MADT,
	VET_FILE_WAET,
	VET_FILE_HPET,
	VET_FILE_MCFG,
	VET_FILE_KINDS
};

struct vet_file {
	char *path; /* as messages name it; NULL: no such table */
	unsigned char *bytes;
	size_t size;
};

struct vet_files {
	struct vet_file of[VET_FILE_KINDS];
};

/* Largest file that is read, in bytes: firmware tables are small, raw memory is not. */
enum { VET_FILE_LIMIT = 256 << 20 };

/* The signature of a kind, as `FACP`. */
const char *vet_file_signature(enum vet_file_kind kind);

/* Reads a regular file or a pipe whole, with one message on standard error and -1 when it cannot.  The caller frees. */
int vet_whole_file_read(const char *path, struct vet_file *file);

/* The tables in a folder: FACP, FACP.bin, FACP.dat, facp.dat, ...  -1 with a message when the folder cannot be read. */
int vet_files_from_folder(const char *folder, struct vet_files *files);

/* The tables of what acpidump wrote, as text or as tables one after another; the first of a kind. */
int vet_files_from_dump(const char *path, struct vet_files *files);

/* The same of bytes that were read; `path` names them in messages. */
int vet_files_from_dump_bytes(const char *path, const struct vet_file *file, struct vet_files *files);

/* Takes a copy of `size` bytes as the table that their signature says, unless there is one of that kind.  -1: no memory. */
int vet_files_take(struct vet_files *files, const char *path, const unsigned char *bytes, size_t size);

bool vet_files_any(const struct vet_files *files);
void vet_files_free(struct vet_files *files);

#endif
