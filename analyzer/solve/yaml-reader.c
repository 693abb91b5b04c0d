/* SPDX-License-Identifier: MIT */
/*
 * Hostile YAML in, nodes with places out.  Size, depth and number of nodes are bounded by a pass over libyaml's events
 * before a document is built; aliases stay shared nodes and are never expanded, and readers go by their schema, so that
 * no alias can make them loop.
 */
#include "solve/yaml-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/memory.h"

__attribute__((format(printf, 4, 0))) static int fail_at(struct vet_yaml *yaml, size_t line, size_t column,
							 const char *format, va_list arguments)
{
	int used = snprintf(yaml->message, yaml->message_size, "%s:%zu:%zu: error: ", yaml->file, line, column);

	if (used >= 0 && (size_t)used < yaml->message_size)
		vsnprintf(yaml->message + used, yaml->message_size - (size_t)used, format, arguments);
	return -1;
}

__attribute__((format(printf, 3, 4))) static int fail_mark(struct vet_yaml *yaml, yaml_mark_t mark, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fail_at(yaml, mark.line + 1, mark.column + 1, format, arguments);
	va_end(arguments);
	return -1;
}

/* The mark of a byte offset, for libyaml's reader errors, which carry no line. */
static yaml_mark_t mark_of_offset(const char *text, size_t size, size_t offset)
{
	yaml_mark_t mark = {.index = offset};

	for (size_t i = 0; i < offset && i < size; i++) {
		mark.column++;
		if (text[i] == '\n') {
			mark.line++;
			mark.column = 0;
		}
	}
	return mark;
}

static int fail_parser(struct vet_yaml *yaml, const yaml_parser_t *parser, const char *text, size_t size)
{
	yaml_mark_t mark = parser->problem_mark;
	const char *problem = parser->problem ? parser->problem : "not YAML";

	if (parser->error == YAML_MEMORY_ERROR)
		problem = "out of memory";
	if (parser->error == YAML_READER_ERROR)
		mark = mark_of_offset(text, size, parser->problem_offset);
	return fail_mark(yaml, mark, "%s", problem);
}

/* What one event adds to the depth. */
static int depth_step(yaml_event_type_t type)
{
	switch (type) {
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return 1;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return -1;
	default:
		return 0;
	}
}

/* libyaml compares each anchor with all others: few are enough for anyone, many are an attack. */
static bool has_anchor(const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return event->data.scalar.anchor != NULL;
	case YAML_SEQUENCE_START_EVENT:
		return event->data.sequence_start.anchor != NULL;
	case YAML_MAPPING_START_EVENT:
		return event->data.mapping_start.anchor != NULL;
	default:
		return false;
	}
}

struct event_counts {
	unsigned depth, nodes, documents, anchors;
};

static int check_event(struct vet_yaml *yaml, const yaml_event_t *event, struct event_counts *counts)
{
	counts->depth += (unsigned)depth_step(event->type);
	counts->documents += event->type == YAML_DOCUMENT_START_EVENT;
	counts->anchors += has_anchor(event);
	if (++counts->nodes > VET_YAML_MAX_NODES)
		return fail_mark(yaml, event->start_mark, "too many nodes, at most %u", VET_YAML_MAX_NODES);
	if (counts->depth > VET_YAML_MAX_DEPTH)
		return fail_mark(yaml, event->start_mark, "nested too deeply, at most %u", VET_YAML_MAX_DEPTH);
	if (counts->anchors > VET_YAML_MAX_ANCHORS)
		return fail_mark(yaml, event->start_mark, "too many anchors, at most %u", VET_YAML_MAX_ANCHORS);
	if (counts->documents > 1)
		return fail_mark(yaml, event->start_mark, "a second document");
	return 0;
}

/* Reads the stream through once, keeping nothing. */
static int check_events(struct vet_yaml *yaml, const char *text, size_t size)
{
	struct event_counts counts = {0};
	yaml_parser_t parser;
	bool end = false;
	int status = 0;

	if (!yaml_parser_initialize(&parser))
		return fail_mark(yaml, (yaml_mark_t){0}, "out of memory");
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, size);
	while (!end && status == 0) {
		yaml_event_t event;

		if (!yaml_parser_parse(&parser, &event)) {
			status = fail_parser(yaml, &parser, text, size);
			break;
		}
		end = event.type == YAML_STREAM_END_EVENT;
		status = check_event(yaml, &event, &counts);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return status;
}

static int load_document(struct vet_yaml *yaml, const char *text, size_t size)
{
	yaml_parser_t parser;
	int status = 0;

	if (!yaml_parser_initialize(&parser))
		return fail_mark(yaml, (yaml_mark_t){0}, "out of memory");
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, size);
	if (!yaml_parser_load(&parser, &yaml->document))
		status = fail_parser(yaml, &parser, text, size);
	yaml_parser_delete(&parser);
	if (status != 0)
		return status;

	yaml_node_t *root = yaml_document_get_root_node(&yaml->document);
	if (!root)
		status = fail_mark(yaml, (yaml_mark_t){0}, "empty, a mapping is expected");
	else
		status = vet_yaml_expect(yaml, root, YAML_MAPPING_NODE, "the file");
	if (status != 0)
		yaml_document_delete(&yaml->document);
	return status;
}

/* libyaml would stop at a NUL without a word in some contexts, and take UTF-16. */
static int check_bytes(struct vet_yaml *yaml, const char *text, size_t size)
{
	const char *nul = memchr(text, '\0', size);

	if (size > VET_YAML_MAX_SIZE)
		return fail_mark(yaml, (yaml_mark_t){0}, "larger than %u bytes", VET_YAML_MAX_SIZE);
	if (nul)
		return fail_mark(yaml, mark_of_offset(text, size, (size_t)(nul - text)), "a NUL byte");
	return 0;
}

int vet_yaml_open_text(struct vet_yaml *yaml, const char *file, const char *text, size_t size, char *message,
		       size_t message_size)
{
	*yaml = (struct vet_yaml){.file = vet_copy_string(file), .message = message, .message_size = message_size};
	if (check_bytes(yaml, text, size) == 0 && check_events(yaml, text, size) == 0 &&
	    load_document(yaml, text, size) == 0)
		return 0;
	free(yaml->file);
	return -1;
}

/* Reads at most `capacity` bytes; how many, or -1 with errno. */
static ssize_t read_all(int descriptor, char *buffer, size_t capacity)
{
	size_t used = 0;

	while (used < capacity) {
		ssize_t got = read(descriptor, buffer + used, capacity - used);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		used += (size_t)got;
	}
	return (ssize_t)used;
}

/* Opens anything but a folder, which open() would let pass and read() refuse with less to say. */
static int open_readable(const char *path)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat status;

	if (descriptor >= 0 && fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
		close(descriptor);
		errno = EISDIR;
		return -1;
	}
	return descriptor;
}

int vet_yaml_open_file(struct vet_yaml *yaml, const char *path, char *message, size_t message_size)
{
	int descriptor = open_readable(path);
	size_t capacity = VET_YAML_MAX_SIZE + 1; /* one more, to see that there is more */
	char *text = NULL;
	ssize_t size = -1;
	int status = -1;

	if (descriptor >= 0) {
		text = vet_allocate(capacity, 1);
		size = read_all(descriptor, text, capacity);
	}
	if (size < 0)
		snprintf(message, message_size, "%s: error: %s", path, strerror(errno));
	else
		status = vet_yaml_open_text(yaml, path, text, (size_t)size, message, message_size);
	free(text);
	if (descriptor >= 0)
		close(descriptor);
	return status;
}

void vet_yaml_close(struct vet_yaml *yaml)
{
	yaml_document_delete(&yaml->document);
	free(yaml->file);
	yaml->file = NULL;
}

yaml_node_t *vet_yaml_root(struct vet_yaml *yaml)
{
	return yaml_document_get_root_node(&yaml->document);
}

unsigned vet_yaml_line(const yaml_node_t *node)
{
	return (unsigned)node->start_mark.line + 1;
}

unsigned vet_yaml_column(const yaml_node_t *node)
{
	return (unsigned)node->start_mark.column + 1;
}

int vet_yaml_fail(struct vet_yaml *yaml, const yaml_node_t *node, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fail_at(yaml, vet_yaml_line(node), vet_yaml_column(node), format, arguments);
	va_end(arguments);
	return -1;
}

int vet_yaml_expect(struct vet_yaml *yaml, const yaml_node_t *node, yaml_node_type_t type, const char *what)
{
	const char *kind = type == YAML_MAPPING_NODE ? "a mapping" : type == YAML_SEQUENCE_NODE ? "a sequence" : "a scalar";

	return node->type == type ? 0 : vet_yaml_fail(yaml, node, "%s is not %s", what, kind);
}

size_t vet_yaml_count(const yaml_node_t *node)
{
	if (node->type == YAML_MAPPING_NODE)
		return (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
	if (node->type == YAML_SEQUENCE_NODE)
		return (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
	return 0;
}

yaml_node_t *vet_yaml_key(struct vet_yaml *yaml, const yaml_node_t *mapping, size_t index)
{
	return yaml_document_get_node(&yaml->document, mapping->data.mapping.pairs.start[index].key);
}

yaml_node_t *vet_yaml_value(struct vet_yaml *yaml, const yaml_node_t *mapping, size_t index)
{
	return yaml_document_get_node(&yaml->document, mapping->data.mapping.pairs.start[index].value);
}

yaml_node_t *vet_yaml_item(struct vet_yaml *yaml, const yaml_node_t *sequence, size_t index)
{
	return yaml_document_get_node(&yaml->document, sequence->data.sequence.items.start[index]);
}

/* No control characters, ASCII's or Unicode's C1, which could speak to a terminal; the text is valid UTF-8. */
static bool printable(const unsigned char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		bool c1 = text[i] == 0xc2 && i + 1 < length && text[i + 1] < 0xa0;

		if (text[i] < 0x20 || text[i] == 0x7f || c1)
			return false;
	}
	return true;
}

const char *vet_yaml_text(struct vet_yaml *yaml, const yaml_node_t *node, const char *what)
{
	if (vet_yaml_expect(yaml, node, YAML_SCALAR_NODE, what) != 0)
		return NULL;

	size_t length = node->data.scalar.length;
	if (length == 0)
		vet_yaml_fail(yaml, node, "%s is empty", what);
	else if (length > VET_YAML_MAX_TEXT)
		vet_yaml_fail(yaml, node, "%s is longer than %u bytes", what, VET_YAML_MAX_TEXT);
	else if (!printable(node->data.scalar.value, length))
		vet_yaml_fail(yaml, node, "%s holds a control character", what);
	else
		return (const char *)node->data.scalar.value;
	return NULL;
}

const char *vet_yaml_scan_number(const char *text, uint64_t *number)
{
	bool hexadecimal = text[0] == '0' && text[1] == 'x';
	const char *digits = hexadecimal ? text + 2 : text;
	const char *allowed = hexadecimal ? "0123456789abcdefABCDEF" : "0123456789";
	char *end;

	if (strspn(digits, allowed) == 0)
		return NULL;
	errno = 0;
	*number = strtoull(digits, &end, hexadecimal ? 16 : 10);
	return errno == 0 ? digits + strspn(digits, allowed) : NULL;
}

int vet_yaml_number(struct vet_yaml *yaml, const yaml_node_t *node, const char *what, uint64_t *number)
{
	const char *text = vet_yaml_text(yaml, node, what);
	const char *end = text ? vet_yaml_scan_number(text, number) : NULL;

	if (!text)
		return -1;
	if (!end || *end)
		return vet_yaml_fail(yaml, node, "%s is not a number below 2^64: '%.40s'", what, text);
	return 0;
}

int vet_yaml_range(struct vet_yaml *yaml, const yaml_node_t *node, const char *what, uint64_t *low, uint64_t *high)
{
	const char *text = vet_yaml_text(yaml, node, what);
	const char *end = text ? vet_yaml_scan_number(text, low) : NULL;

	if (!text)
		return -1;
	*high = *low;
	if (end && *end == '-')
		end = vet_yaml_scan_number(end + 1, high);
	if (!end || *end)
		return vet_yaml_fail(yaml, node, "%s is not a number or LOW-HIGH: '%.40s'", what, text);
	if (*low > *high)
		return vet_yaml_fail(yaml, node, "%s begins above its end: '%.40s'", what, text);
	return 0;
}

static struct vet_yaml_field *find_field(struct vet_yaml_field *fields, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	}
	return NULL;
}

int vet_yaml_fields(struct vet_yaml *yaml, const yaml_node_t *mapping, const char *what, struct vet_yaml_field *fields,
		    size_t count)
{
	if (vet_yaml_expect(yaml, mapping, YAML_MAPPING_NODE, what) != 0)
		return -1;
	for (size_t i = 0; i < vet_yaml_count(mapping); i++) {
		yaml_node_t *key = vet_yaml_key(yaml, mapping, i);
		const char *name = vet_yaml_text(yaml, key, "a key");
		struct vet_yaml_field *field = name ? find_field(fields, count, name) : NULL;

		if (!name)
			return -1;
		if (!field)
			return vet_yaml_fail(yaml, key, "unknown key '%.60s' in %s", name, what);
		if (field->node)
			return vet_yaml_fail(yaml, key, "duplicate key '%s' in %s", name, what);
		field->node = vet_yaml_value(yaml, mapping, i);
	}
	for (size_t i = 0; i < count; i++) {
		if (fields[i].required && !fields[i].node)
			return vet_yaml_fail(yaml, mapping, "%s has no '%s'", what, fields[i].name);
	}
	return 0;
}
