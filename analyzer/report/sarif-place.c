/* SPDX-License-Identifier: MIT */
/*
 * File names as URIs (RFC 3986) and places as SARIF locations (sections 3.4, 3.28, 3.29); see sarif-internal.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/findings.h"
#include "report/sarif-internal.h"
#include "support/memory.h"
#include "support/text.h"

/* Takes `.', `..' and empty parts out of an absolute path, by its text alone. */
static void tidy(char *path)
{
	char *to = path;

	for (const char *at = path; *at;) {
		size_t length;

		at += strspn(at, "/");
		length = strcspn(at, "/");
		if (length == 2 && !strncmp(at, "..", 2)) {
			while (to > path && *--to != '/')
				;
		} else if (length && !(length == 1 && *at == '.')) {
			*to++ = '/';
			memmove(to, at, length);
			to += length;
		}
		at += length;
	}
	*to = 0;
}

/* Every byte that is neither unreserved nor a slash as %XX. */
static char *encoded(const char *before, const char *path)
{
	size_t length = strlen(before);
	char *text = vet_allocate(length + strlen(path) * 3 + 1, 1), *to = text + length;

	memcpy(text, before, length);
	for (; *path; path++) {
		bool plain = (*path >= 'a' && *path <= 'z') || (*path >= 'A' && *path <= 'Z') || (*path && strchr("0123456789-._~/", *path));

		to += sprintf(to, plain ? "%c" : "%%%02X", *path & 0xff);
	}
	return text;
}

json_t *vet_sarif_file(const struct vet_source_root *root, const char *file)
{
	size_t length = strcmp(root->root, "/") ? strlen(root->root) : 0;
	char *path, *uri;
	json_t *json;

	if (!file || !*file)
		return NULL;
	path = *file == '/' ? vet_copy_string(file) : vet_format("%s/%s", root->here, file);
	tidy(path);
	if (!strncmp(path, root->root, length) && path[length] == '/') {
		uri = encoded("", path + length + 1);
		json = json_pack("{s:s, s:s}", "uri", uri, "uriBaseId", "%SRCROOT%");
	} else {
		uri = encoded("file://", path);
		json = json_pack("{s:s}", "uri", uri);
	}
	free(uri);
	free(path);
	return json;
}

json_t *vet_sarif_message(char *text)
{
	json_t *json = json_pack("{s:o}", "text", vet_json_text(text));

	free(text);
	return json;
}

json_t *vet_sarif_location(const struct vet_source_root *root, struct vet_where where, json_t *message)
{
	json_t *json = json_object(), *physical, *file;
	char *name = vet_copy_string(where.file ? where.file : "");
	size_t length = strlen(name);
	char *symbol = !where.line && length && name[length - 1] == ')' ? strchr(name, '(') : NULL;

	if (symbol) {
		name[length - 1] = 0;
		*symbol++ = 0;
		json_object_set_new(json, "logicalLocations", json_pack("[{s:o}]", "fullyQualifiedName", vet_json_text(symbol)));
	}
	file = vet_sarif_file(root, name);
	if (file) {
		physical = json_pack("{s:o}", "artifactLocation", file);
		if (where.line)
			json_object_set_new(physical, "region", where.column
				? json_pack("{s:I, s:I}", "startLine", (json_int_t)where.line, "startColumn", (json_int_t)where.column)
				: json_pack("{s:I}", "startLine", (json_int_t)where.line));
		json_object_set_new(json, "physicalLocation", physical);
	}
	if (message)
		json_object_set_new(json, "message", message);
	free(name);
	return json;
}
