/* SPDX-License-Identifier: MIT */
/* Runs the checker on files of random programs; used by tally.c and reduce.c. */
#ifndef RANDOM_CHECKER_H
#define RANDOM_CHECKER_H

#include "program.h"

enum { MAX_PATH = 4096 };

struct tools {
	const char *build;    /* folder of bootvet, its plugin and its worker */
	const char *includes; /* folder of bootvet/annotate.h */
	const char *clang;
	bool worker; /* read through the worker, not through the plugin */
};

/* One run of the checker: a guest, the entry it has, and what a violated requirement must be there. */
enum view { VIEW_PVH, VIEW_PV, VIEW_UNSURE, VIEW_COUNT };

enum expectation { EXPECT_ERROR, EXPECT_WARNING, EXPECT_NOTHING }; /* hardware absent, unknown, as required */

struct view_of_guest {
	const char *name;
	const char *arguments[10];
	enum root root;
	enum expectation expectation[CAP_COUNT];
};

extern const struct view_of_guest checker_views[VIEW_COUNT];

struct finding {
	uint32_t line; /* counted as site_lines are */
	int8_t capability; /* enum capability, or -1 */
	bool error;
	char id[24];
};

struct findings {
	struct finding *row;
	size_t count, room;
};

/* Compiles the parts that output_open() wrote; leaves objects (or facts) and logs behind.  False: message says why. */
bool checker_compile(const struct tools *tools, const char *base, unsigned int parts, char *message, size_t size);

/*
 * Checks what checker_compile() left.  Returns false when a step failed; findings are then empty and message says which.
 */
bool checker_run(const struct tools *tools, const char *base, unsigned int parts, enum view view,
		 struct findings *findings, char *message, size_t size);
void findings_free(struct findings *findings);

/* The finding on that line about that capability, or NULL. */
const struct finding *findings_at(const struct findings *findings, uint32_t line, unsigned int capability);

/* --- reduce.c --- */

/* What must stay true while a program is made smaller. */
struct reduction {
	uint16_t site;
	unsigned int capability;
	enum view view;
	unsigned int parts;
	bool alarm;          /* reported and never violated; else violated and not reported */
	unsigned int forget; /* alarm: violated when that is forgotten; 0: not even when everything is */
	uint32_t budget;
};

/* Takes out of the program whatever is not needed to show it.  Works in the folder. */
void reduce_program(struct program *program, const struct reduction *reduction, const struct tools *tools, const char *folder);

#endif
