/* SPDX-License-Identifier: MIT */
/*
 * The judgement: each live requirement against hardware and state, one finding a place, capability and guest.
 * Comes in: reach, states, touches, a profile.  Goes out: sorted findings with their paths, to report.
 */
#ifndef BOOTVET_SOLVE_VERDICT_H
#define BOOTVET_SOLVE_VERDICT_H

#include "solve/marks.h"
#include "solve/profile.h"
#include "solve/state.h"
#include "solve/touch.h"

enum vet_finding_id {
	VET_FINDING_UNGUARDED,
	VET_FINDING_LYING_GUARD,
	VET_FINDING_REFUSED,
	VET_FINDING_TOO_EARLY,
	VET_FINDING_UNPROVEN,
	VET_FINDING_NEVER_ON,
	VET_FINDING_CONTRADICTION,
	VET_FINDING_EMPTY_REASON,
	VET_FINDING_UNKNOWN_CAPABILITY,
	VET_FINDING_UNKNOWN_NAME,
	VET_FINDING_COUNT
};

const char *vet_finding_name(unsigned id); /* "vet-unguarded" */

/* One step of the path to a finding: what is entered, and where the call (or the touch) stands. */
struct vet_step {
	char *what;
	struct vet_where where;
	bool imprecise;
	char *stored;              /* an indirect call: what holds the pointer, or NULL */
	struct vet_where stored_at; /* and where it was put there */
	struct vet_where function; /* what is entered, where it is defined; no file: the step enters nothing */
	uint32_t point;            /* of the call, in the function before */
	char *first;               /* of a path to what is too early: what is so in this function already, or NULL */
	struct vet_where first_at;
};

struct vet_finding {
	unsigned id;
	bool is_error;
	bool imprecise; /* reached only through edges that a fallback made */
	bool command_line_only; /* every path passes the handler of a command-line option */
	bool panic_only;        /* every path passes a panic function */
	bool vouched;   /* below a vet_boundary: listed, not counted */
	bool probe;     /* a touch by a vet_probes function: likewise */
	bool known;     /* in the user's baseline: likewise */
	struct vet_where where;
	const char *capability; /* or NULL */
	char *message;          /* without place and id */
	char *need;             /* what of it stays when lines move: "calls vga_clear", "port 0x70"; else the symbol or the message */
	const char *entry;      /* the entry that the path starts from, or NULL */
	struct vet_step *step;
	size_t step_count, step_capacity;
	char *evidence; /* the "hardware:" line, or NULL */
	char *fix;      /* the "fix:" line, or NULL */
	const char *guard; /* "vet_has" or "vet_absent": the guard that would fix it, or NULL */
	struct vet_where guard_at; /* and the call in front of which */
	size_t covered; /* places that the same cause covers: calls of wrappers, copies of a header's function */
	uint64_t fingerprint; /* survives moved lines */
	struct vet_place place;
	bool somewhere; /* in that function; the place's point says nothing */
};

struct vet_verdict {
	struct vet_finding *finding; /* vouched ones too; sorted by file, line, column, id, capability */
	size_t count, capacity;
	size_t errors, warnings, vouched, probed, known;
	size_t left_out; /* by vet_verdict_keep */
};

struct vet_judgement {
	const struct vet_reach *reach;
	const struct vet_policy *policy;
	const struct vet_profile *profile;
	const struct vet_touches *touches;
	const struct vet_stores *stores;
	const struct vet_marks *marks;
	struct vet_state *state;    /* boundaries skipped */
	struct vet_state *all;      /* nothing skipped; the same as state where there is no boundary */
	struct vet_state *distrust; /* as state, guards that are certain here claiming nothing */
	const uint32_t *root;             /* entities */
	const char *const *root_entry;    /* the entry each stands for, or NULL */
	size_t root_count;
};

struct vet_verdict *vet_verdict_judge(const struct vet_judgement *judgement);
void vet_verdict_free(struct vet_verdict *verdict);

/* Forgets every finding about a capability that is not among these, a bit each (vet_capability_bit); what is about none stays. */
void vet_verdict_keep(struct vet_verdict *verdict, uint64_t capabilities);

/* Counts anew, once findings were made known. */
void vet_verdict_count(struct vet_verdict *verdict);

/* By file, line, column. */
int vet_where_compare(const struct vet_where *a, const struct vet_where *b);

struct vet_where vet_point_where(const struct vet_body *body, uint32_t point);

#endif
