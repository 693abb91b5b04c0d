/* SPDX-License-Identifier: MIT */
/*
 * What a log says of an image: which of its functions ran, in which order.  Comes in: a map of the image, ranges and names
 * from trace-log.c.  Goes out: by function, when it ran first and what had run just before; to trace.c.
 */
#ifndef BOOTVET_REPORT_TRACE_EXECUTED_H
#define BOOTVET_REPORT_TRACE_EXECUTED_H

#include "report/trace-log.h"
#include "report/trace-map.h"

#define VET_TRACE_NEVER UINT64_MAX
#define VET_TRACE_EXAMPLES 8u

/* When a function ran first. */
struct vet_trace_first {
	uint64_t when;    /* counts up along the log; VET_TRACE_NEVER */
	uint64_t address; /* of the first of its instructions that ran, virtual; of a name: where it begins */
	uint32_t before;  /* the function of the block that was new just before; VET_NONE */
	bool physical;    /* before paging: seen at its physical address */
};

/* A name that several functions have: at least one of them ran. */
struct vet_trace_ambiguous {
	uint64_t when;
	uint32_t first, count; /* slice of vet_trace_executed.candidate */
};

struct vet_trace_executed {
	const struct vet_trace_map *map;
	enum vet_trace_form form;
	struct vet_trace_first *first; /* by function */
	uint64_t blocks, outside;      /* of the log: ranges or names; those in no function of the image */
	uint64_t between;              /* of `outside': in the image's code, but in no function of it */
	struct vet_trace_ambiguous *ambiguous;
	size_t ambiguous_count, ambiguous_room;
	uint32_t *candidate;
	size_t candidate_count, candidate_room;
	char *unknown[VET_TRACE_EXAMPLES]; /* some names that no function of the image has */
	unsigned unknown_count;
	/* While reading. */
	uint64_t now;
	uint32_t last;      /* function of the last range */
	bool is_paged;      /* something ran at a virtual address of the image */
	uint32_t *early;    /* functions seen at physical addresses so far */
	uint32_t early_count;
	uint32_t *found;    /* room for the functions of one name */
	bool *asked;        /* by function: the first candidate of an ambiguous name */
};

/* 0; or -1 with "FILE:LINE: what" in message.  Free it in both cases. */
int vet_trace_execute(struct vet_trace_executed *executed, const struct vet_trace_map *map, const char *path, char *message, size_t message_size);
void vet_trace_executed_free(struct vet_trace_executed *executed);

static inline bool vet_trace_ran(const struct vet_trace_executed *executed, uint32_t function)
{
	return executed->first[function].when != VET_TRACE_NEVER;
}

#endif
