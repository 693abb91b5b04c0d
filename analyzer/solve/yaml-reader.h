/* SPDX-License-Identifier: MIT */
/*
 * Hostile YAML in, nodes with places out: bounds what libyaml may be made to do, and turns every mistake into one
 * message "FILE:LINE:COLUMN: error: ...".  Profiles and models are read through this; what keys mean is theirs.
 *
 * Every function that can fail returns -1 or NULL after writing the message; the first failure is the one told.
 */
#ifndef BOOTVET_SOLVE_YAML_READER_H
#define BOOTVET_SOLVE_YAML_READER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <yaml.h>

#define VET_YAML_MAX_SIZE (1u << 20) /* bytes of a file */
#define VET_YAML_MAX_DEPTH 64u       /* nested sequences and mappings */
#define VET_YAML_MAX_NODES 65536u
#define VET_YAML_MAX_ANCHORS 256u
#define VET_YAML_MAX_TEXT 1024u      /* bytes of one scalar */

struct vet_yaml {
	yaml_document_t document;
	char *file;
	char *message;
	size_t message_size;
};

/* Parses one document whose root is a mapping.  file: as messages name it.  Close after success only. */
int vet_yaml_open_text(struct vet_yaml *yaml, const char *file, const char *text, size_t size, char *message,
		       size_t message_size);
int vet_yaml_open_file(struct vet_yaml *yaml, const char *path, char *message, size_t message_size);
void vet_yaml_close(struct vet_yaml *yaml);

yaml_node_t *vet_yaml_root(struct vet_yaml *yaml);
unsigned vet_yaml_line(const yaml_node_t *node);   /* from 1 */
unsigned vet_yaml_column(const yaml_node_t *node); /* from 1 */

/* Writes the message about the node; returns -1. */
int vet_yaml_fail(struct vet_yaml *yaml, const yaml_node_t *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Elements of a mapping or sequence; what: as messages call the node. */
int vet_yaml_expect(struct vet_yaml *yaml, const yaml_node_t *node, yaml_node_type_t type, const char *what);
size_t vet_yaml_count(const yaml_node_t *node);
yaml_node_t *vet_yaml_key(struct vet_yaml *yaml, const yaml_node_t *mapping, size_t index);
yaml_node_t *vet_yaml_value(struct vet_yaml *yaml, const yaml_node_t *mapping, size_t index);
yaml_node_t *vet_yaml_item(struct vet_yaml *yaml, const yaml_node_t *sequence, size_t index);

/* A scalar's text: not empty, printable, of bounded length.  Lives as long as the document. */
const char *vet_yaml_text(struct vet_yaml *yaml, const yaml_node_t *node, const char *what);

/* Reads one number, decimal or 0x, below 2^64: where it ends, or NULL when there is none. */
const char *vet_yaml_scan_number(const char *text, uint64_t *number);

/* A plain number, decimal or 0x, below 2^64. */
int vet_yaml_number(struct vet_yaml *yaml, const yaml_node_t *node, const char *what, uint64_t *number);

/* A number, or two joined by `-`, the first not above the second. */
int vet_yaml_range(struct vet_yaml *yaml, const yaml_node_t *node, const char *what, uint64_t *low, uint64_t *high);

/* One key that a mapping may have; node is filled in. */
struct vet_yaml_field {
	const char *name;
	bool required;
	yaml_node_t *node; /* NULL: not there */
};

/* Finds every field: a key that is none of them, comes twice, or is required and missing, is an error. */
int vet_yaml_fields(struct vet_yaml *yaml, const yaml_node_t *mapping, const char *what, struct vet_yaml_field *fields,
		    size_t count);

#endif
