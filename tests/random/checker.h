/* SPDX-License-Identifier: MIT */
/* Runs the checker on a file of random programs; used by main.c and reduce.c. */
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

struct finding {
	uint32_t line;
	int8_t capability; /* enum capability, or -1 */
	bool error;
	char id[24];
};

struct findings {
	struct finding *row;
	size_t count, room;
};

/*
 * Compiles BASE.c and checks it; leaves BASE.o (or .facts), BASE.out and BASE.err behind.
 *
 * Returns false when a step failed; findings are then empty and message says which.
 */
bool checker_run(const struct tools *tools, const char *base, struct findings *findings, char *message, size_t size);
void findings_free(struct findings *findings);

/* The finding on that line about that capability, or NULL. */
const struct finding *findings_at(const struct findings *findings, uint32_t line, unsigned int capability);

/* --- reduce.c --- */

/* What must stay true while a program is made smaller. */
struct reduction {
	uint16_t site;
	unsigned int capability;
	bool alarm;          /* reported and never violated; else violated and not reported */
	unsigned int forget; /* alarm: violated when that is forgotten; 0: not even when everything is */
	uint32_t budget;
};

/* Takes out of the program whatever is not needed to show it.  Works in the folder. */
void reduce_program(struct program *program, const struct reduction *reduction, const struct tools *tools, const char *folder);

#endif
