/* SPDX-License-Identifier: MIT */
/*
 * Reading the pages of docs/diagnostics; see diagnostics.h.
 */
#include "diagnostics.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "solve/verdict.h"
#include "solve/yaml-builtin.h"
#include "support/text.h"

extern const struct vet_builtin_text vet_builtin_diagnostics[];
extern const size_t vet_builtin_diagnostic_count;

/* The caller frees; "" without such a page. */
static char *page(const char *name)
{
	for (size_t i = 0; i < vet_builtin_diagnostic_count; i++)
		if (!strcmp(vet_builtin_diagnostics[i].name, name))
			return vet_format("%.*s", (int)vet_builtin_diagnostics[i].size, vet_builtin_diagnostics[i].text);
	return vet_format("%s", "");
}

/* `[words](page.md)' is no link outside its folder: the words stay. */
static void unlink_pages(char *text)
{
	char *to = text;

	for (char *at = text; *at;) {
		char *middle = *at == '[' ? strchr(at, ']') : NULL;
		char *end = middle && middle[1] == '(' ? strchr(middle, ')') : NULL;

		if (end && end - middle > 5 && !strncmp(end - 3, ".md", 3)) {
			memmove(to, at + 1, (size_t)(middle - at - 1));
			to += middle - at - 1;
			at = end + 1;
		} else {
			*to++ = *at++;
		}
	}
	*to = 0;
}

/* The row `| [NAME](NAME.md) | SEVERITY | SUMMARY |' of the index. */
static void read_index(struct vet_diagnostic *diagnostic, const char *name)
{
	char *index = page("README"), *begin = vet_format("| [%s](%s.md) | ", name, name);
	const char *severity = strstr(index, begin);
	const char *summary = severity ? strstr(severity + strlen(begin), " | ") : NULL;
	const char *end = summary ? strstr(summary + 3, " |\n") : NULL;

	diagnostic->summary = end ? vet_format("%.*s.", (int)(end - summary - 3), summary + 3) : vet_format("%s", "");
	*diagnostic->summary = (char)toupper((unsigned char)*diagnostic->summary);
	diagnostic->is_error = severity && !strncmp(severity + strlen(begin), "error", 5);
	free(begin);
	free(index);
}

struct vet_diagnostic vet_diagnostic_read(unsigned id)
{
	struct vet_diagnostic diagnostic = { 0 };
	char *text = page(vet_finding_name(id));
	const char *body = strstr(text, "\n# "), *end;

	read_index(&diagnostic, vet_finding_name(id));
	unlink_pages(text);
	body = body ? strstr(body, "\n\n") : NULL;
	diagnostic.help = vet_format("%s", body ? body + 2 : "");
	end = strstr(diagnostic.help, "\n\n");
	diagnostic.description = vet_format("%.*s", end ? (int)(end - diagnostic.help) : 0, diagnostic.help);
	for (char *at = diagnostic.description; *at; at++)
		if (*at == '\n')
			*at = ' ';
	free(text);
	return diagnostic;
}

void vet_diagnostic_free(struct vet_diagnostic *diagnostic)
{
	free(diagnostic->summary);
	free(diagnostic->description);
	free(diagnostic->help);
}
