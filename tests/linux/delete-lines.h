/* SPDX-License-Identifier: MIT */
/*
 * What the files of delete-lines share: the lines that are deleted, the guests, what became of each line.
 */
#ifndef BOOTVET_TESTS_LINUX_DELETE_LINES_H
#define BOOTVET_TESTS_LINUX_DELETE_LINES_H

#include "line-effects.h"
#include "line-hardware.h"

#define CASES 16u
#define SECTION_HARDWARE VET_SECTION_COUNT /* rows of x86 are no items */

/* What is deleted. */
struct line {
	unsigned section;
	size_t model, item;           /* of the models; not of a row of hardware */
	unsigned subject;             /* VET_SUBJECT_COUNT: all of the item */
	size_t name;                  /* of the subject */
	bool sole;                    /* it has no other */
	const struct vet_hardware_row *row; /* of hardware */
	enum vet_hardware_space space;
	char *told;
};

struct deletion {
	struct vet_models *models; /* x86, and the one whose lines are deleted */
	const struct vet_program *program;
	struct vet_model_program *model; /* with every line */
	struct vet_hardware *hardware;   /* with every row */
	struct vet_trace_map *map;
	struct vet_case cases[CASES];
	size_t case_count;
	const char *sections; /* "name,name", or NULL: all */
	const char *only;     /* parts of descriptions of lines, one a line; or NULL: all */
	bool anew;
	struct line *line; /* those of one item together, all of it first */
	size_t line_count, line_capacity;
	size_t failed, idle, twice, silent;
	struct result {
		bool done, through;
		bool concerns[CASES]; /* of lines that say what runs what: it can change that guest, and calls alone do not tell how */
		bool proven[CASES]; /* all that it registers surely runs on that guest without it, and nothing is dead */
		bool noticed; /* RULE_ENTERS: refused; RULE_TOUCHES: an address changes */
		struct vet_effect effect[CASES];
	} *result; /* by line, shared with the processes */
};

/* line-list.c: all that --sections and --only want. */
void vet_lines_list(struct deletion *deletion);
/* In a process of its own: the models become those without these lines.  Of one item: all of it, or its names. */
void vet_lines_remove(struct vet_models *models, const struct line *const *line, size_t count);

/* line-groups.c: many lines at once, those that say what runs what.  wanted: by line.  Fills in proven, and the effect of a line
 * that had to be looked at alone. */
void vet_groups_prove(struct deletion *deletion, const bool *wanted);

/* Does something tell that the line is gone? */
static inline bool vet_effect_is_noticed(const struct vet_effect *effect)
{
	return effect->lost || effect->guessed || effect->holes;
}

#endif
