/* SPDX-License-Identifier: MIT */
/*
 * A finding's guard as a change of text (SARIF section 3.55); see sarif-internal.h.  Offered only where the line that
 * `fix:' names is one whole statement, a call, that stands behind another one or opens a block, in a file that includes the
 * annotations: then `if (vet_has(NAME))' in front of it compiles and guards it alone.  Anything else is left to a human.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/sarif-internal.h"
#include "support/memory.h"
#include "support/text.h"

enum { LINE_MAX_SIZE = 4096 }; /* longer lines get no fix */

/* The lines around the one in question, without blanks at both ends; before and after: the nearest ones with text. */
struct lines {
	char before[LINE_MAX_SIZE], line[LINE_MAX_SIZE], after[LINE_MAX_SIZE], indent[LINE_MAX_SIZE];
	bool includes; /* the annotations, further up */
};

static void trim(char *text)
{
	size_t length = strlen(text), blanks = strspn(text, " \t");

	while (length && isspace((unsigned char)text[length - 1]))
		text[--length] = 0;
	if (blanks <= length)
		memmove(text, text + blanks, length - blanks + 1);
	else
		*text = 0;
}

/* False unless the file can be read and has such lines, none of them too long. */
static bool read_lines(FILE *in, unsigned wanted, struct lines *lines)
{
	char text[LINE_MAX_SIZE];
	unsigned number = 0;

	*lines->before = *lines->after = *lines->line = 0;
	while (!*lines->after && fgets(text, sizeof(text), in)) {
		if (!strchr(text, '\n'))
			return false;
		if (++number == wanted) {
			size_t blanks = strspn(text, " \t");

			memcpy(lines->indent, text, blanks);
			lines->indent[blanks] = 0;
		}
		trim(text);
		if (number < wanted && strstr(text, "#include") && strstr(text, "bootvet/annotate.h"))
			lines->includes = true;
		if (*text)
			strcpy(number < wanted ? lines->before : number == wanted ? lines->line : lines->after, text);
	}
	return *lines->line && *lines->after;
}

/* No string, comment or directive that would need more than counting, and as many opening parentheses as closing ones. */
static bool is_plain(const char *text)
{
	int open = 0;

	for (const char *at = text; *at; at++) {
		open += (*at == '(') - (*at == ')');
		if (open < 0 || strchr("\"'\\#?", *at) || (*at == '/' && (at[1] == '/' || at[1] == '*')) || (*at == '*' && at[1] == '/'))
			return false;
	}
	return !open;
}

/* NAME(...); and nothing else, NAME being the function that the step enters. */
static bool is_call(const char *line, const char *name)
{
	size_t length = strlen(name), end = strlen(line);
	int open = 0;

	if (strncmp(line, name, length) || line[length] != '(' || end < 3 || strcmp(line + end - 2, ");") || !is_plain(line))
		return false;
	for (size_t i = length; i + 2 < end; i++) {
		open += (line[i] == '(') - (line[i] == ')');
		if (!open || line[i] == ';' || line[i] == '{')
			return false;
	}
	return true;
}

/* The line before ends what stood before, the one behind does not go on with it. */
static bool stands_alone(const struct lines *lines)
{
	char last = lines->before[strlen(lines->before) - 1];

	return is_plain(lines->before) && strchr(";{}", last) && is_plain(lines->after) && strncmp(lines->after, "else", 4);
}

/* The function that a step at the guard's place enters; NULL: there is none by that name alone. */
static const char *callee(const struct vet_finding *finding)
{
	for (size_t s = finding->step_count; s-- > 1;)
		if (!vet_where_compare(&finding->step[s].where, &finding->guard_at))
			return finding->step[s].what;
	return NULL;
}

json_t *vet_sarif_fixes(const struct vet_source_root *root, const struct vet_finding *finding)
{
	const char *name = finding->guard ? callee(finding) : NULL;
	struct vet_where at = finding->guard_at;
	FILE *in = name && *at.file ? fopen(at.file, "r") : NULL;
	struct lines *lines = vet_allocate(1, sizeof(*lines));
	bool good = in && read_lines(in, at.line, lines) && lines->includes && *lines->before && strlen(lines->indent) + 1 == at.column &&
		    is_call(lines->line, name) && stands_alone(lines);
	json_t *json = NULL;

	if (good) {
		char *text = vet_format("if (%s(%s))\n%s\t", finding->guard, finding->capability, lines->indent);
		json_t *region = json_pack("{s:I, s:I, s:I, s:I}", "startLine", (json_int_t)at.line, "startColumn", (json_int_t)at.column, "endLine",
					   (json_int_t)at.line, "endColumn", (json_int_t)at.column);

		json = json_pack("[{s:o, s:[{s:o, s:[{s:o, s:o}]}]}]", "description", vet_sarif_message(vet_format("%s.", finding->fix)),
				 "artifactChanges", "artifactLocation", vet_sarif_file(root, at.file), "replacements", "deletedRegion", region,
				 "insertedContent", vet_sarif_message(text));
	}
	if (in)
		fclose(in);
	free(lines);
	return json;
}
