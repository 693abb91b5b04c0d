/* SPDX-License-Identifier: MIT */
/* The platform table as text for a console: a line a capability, what decided it, and below it what disagreed. */
#include <bootvet/platform.h>

enum {
	WIDTH = 80,
	COLUMN_STATE = 20,
	COLUMN_SOURCE = 29,
	COLUMN_REASON = 39,
};

struct line {
	size_t used;
	char text[WIDTH + 1]; /* and a newline */
};

static void line_end(struct line *line)
{
	while (line->used && line->text[line->used - 1] == ' ')
		line->used--;
	line->text[line->used++] = '\n';
	vet_host_write(line->text, line->used);
	line->used = 0;
}

/* Spaces up to a column; at least one after text. */
static void line_move(struct line *line, size_t column)
{
	if (line->used && line->used < WIDTH - 1)
		line->text[line->used++] = ' ';
	while (line->used < column)
		line->text[line->used++] = ' ';
}

/*
 * Text as it stands; a word that does not fit goes to the next line, which begins at `column`.
 *
 * What callers owe and get, as a prover reads it:
 */
/*@ requires line: \valid(line);
    requires used: line->used < WIDTH;
    requires column: column < WIDTH;
    requires text: valid_read_string(text);
    assigns *line \from *line, text[0 ..], column;
    ensures line->used < WIDTH; */
static void line_put(struct line *line, const char *text, size_t column)
{
	for (size_t i = 0; text[i]; i++) {
		size_t word = 0;

		/* Where a word begins it is measured. */
		while ((!i || text[i - 1] == ' ') && text[i + word] && text[i + word] != ' ')
			word++;
		if (line->used > column && line->used + word >= WIDTH) {
			line_end(line);
			line_move(line, column);
		}
		/* No word of ours is longer than a line; a name from outside might be. */
		if (line->used < WIDTH - 1)
			line->text[line->used++] = text[i];
	}
}

static void identity_print(const struct vet_platform *platform, struct line *line)
{
	const struct vet_identity *identity = &platform->identity;

	line_put(line, "platform: ", 0);
	line_put(line, identity->guest ? identity->guest : "unknown guest type", 10);
	line_put(line, ", entry ", 10);
	line_put(line, vet_entry_text(identity->entry), 10);
	line_put(line, ", hypervisor ", 10);
	line_put(line, identity->hypervisor ? identity->hypervisor : "not asked", 10);
	if (identity->privileged != VET_UNKNOWN_YET)
		line_put(line, identity->privileged == VET_YES ? ", privileged" : ", not privileged", 10);
	if (platform->untrusted)
		line_put(line, ", host not trusted", 10);
	line_end(line);
	for (unsigned int i = 0; i < identity->reason_count; i++) {
		line_put(line, "  since ", 8);
		line_put(line, identity->reasons[i], 8);
		line_end(line);
	}
	if (platform->override_errors) {
		line_put(line, "  vet=: words that name no capability, or neither present nor absent", 8);
		line_end(line);
	}
}

static const char *reason_of(const struct vet_cell *cell)
{
	for (unsigned int i = 0; i < cell->statement_count; i++)
		if (cell->statements[i].source == cell->decided_by)
			return cell->statements[i].reason;
	return "nobody says";
}

static void cell_print(enum vet_capability capability, const struct vet_cell *cell, struct line *line)
{
	const struct vet_statement *statement;
	unsigned int next = 0;

	line_put(line, vet_capability_name(capability), 0);
	line_move(line, COLUMN_STATE);
	line_put(line, vet_presence_text(cell->presence), COLUMN_STATE);
	line_move(line, COLUMN_SOURCE);
	line_put(line, vet_source_name(cell->decided_by), COLUMN_SOURCE);
	line_move(line, COLUMN_REASON);
	line_put(line, cell->statement_count && cell->decided_by == VET_SOURCE_NONE ? "only hints:" : reason_of(cell),
		 COLUMN_REASON);
	line_end(line);
	while ((statement = vet_cell_disagreed(cell, &next))) {
		line_move(line, COLUMN_STATE);
		line_put(line, vet_presence_text(statement->presence), COLUMN_STATE);
		line_put(line, statement->decides ? "!" : "?", COLUMN_STATE);
		line_move(line, COLUMN_SOURCE);
		line_put(line, vet_source_name(statement->source), COLUMN_SOURCE);
		line_move(line, COLUMN_REASON);
		line_put(line, statement->reason, COLUMN_REASON);
		line_end(line);
	}
}

void vet_platform_print(const struct vet_platform *platform)
{
	static const char *const headings[] = {"CAPABILITY", "STATE", "BY", "WHY (! disagreed, ? a hint)"};
	static const uint8_t columns[] = {0, COLUMN_STATE, COLUMN_SOURCE, COLUMN_REASON};
	struct line line = {.used = 0};

	identity_print(platform, &line);
	for (unsigned int i = 0; i < 4; i++) {
		if (columns[i])
			line_move(&line, columns[i]);
		line_put(&line, headings[i], columns[i]);
	}
	line_end(&line);
	for (unsigned int i = 0; i < VET_CAPABILITY_COUNT; i++)
		if (vet_capability_is_platform(i))
			cell_print(i, &platform->cells[i], &line);
}
