/* SPDX-License-Identifier: MIT */
/* What a campaign over random programs counts; tally.c fills and prints it, main.c gathers it from processes. */
#ifndef RANDOM_TALLY_H
#define RANDOM_TALLY_H

#include "checker.h"

struct campaign {
	uint32_t count, batch, budget;
	uint64_t seed;
	bool list;
	uint32_t reduce; /* false alarms to print whole, of each class */
};

enum alarm_class {
	ALARM_ANSWERS,    /* the same question asked twice */
	ALARM_GLOBALS,    /* an answer or a mode stored in memory that outlives the function */
	ALARM_FIELDS,     /* what a function pointer holds at that moment */
	ALARM_PARAMETERS, /* which caller passed which value */
	ALARM_RESULTS,    /* what a callee's result says about what it did */
	ALARM_LOCALS,     /* locals correlated across a join or a loop */
	ALARM_SEVERAL,    /* several of these together */
	ALARM_BOUNDS,     /* beyond the judge's bounds: may be right */
	ALARM_UNEXPLAINED,
	ALARM_COUNT,
};

enum { MAX_FAILURES = 32 };

enum failure_kind { FAILURE_MISSED, FAILURE_WEAK, FAILURE_NEEDLESS, FAILURE_STRAY, FAILURE_BROKEN, FAILURE_ALARM };

struct failure {
	enum failure_kind kind;
	uint32_t program; /* its number in the campaign */
	uint16_t site;
	uint8_t capability;
	uint8_t class; /* FAILURE_ALARM: enum alarm_class */
	uint8_t view;
};

struct tally {
	uint32_t programs, complete;
	uint64_t runs;
	uint32_t sites, executed, violated; /* site x capability */
	uint32_t missed, weak, needless, stray, broken;
	uint32_t alarms[ALARM_COUNT];
	uint32_t dead_alarms; /* of those, at calls that no path executes */
	uint32_t late;        /* reported, and violated once the judge tried harder */
	uint32_t failures;
	struct failure failure[MAX_FAILURES];
	uint32_t examples;
	struct failure example[MAX_FAILURES]; /* false alarms to be printed */
};

/* Tries the campaign's batches first, first + step, ... */
void tally_run(const struct campaign *campaign, const struct tools *tools, const char *folder, uint32_t first,
	       uint32_t step, struct tally *tally);
void tally_add(struct tally *total, const struct tally *part);

/* Prints the TAP result; the first failures are reduced and printed whole.  Returns true when all tests passed. */
bool tally_print(const struct campaign *campaign, const struct tools *tools, const char *folder, struct tally *tally);

/* Prints one program with the judge's verdict on every call. */
bool tally_show(const struct program *program, uint32_t budget);
void tally_remove(const char *folder);

#endif
