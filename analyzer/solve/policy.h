/* SPDX-License-Identifier: MIT */
/*
 * What the source has said, by entity and field: annotations of all units merged into capability masks.
 * Comes in: a program.  Goes out: masks for state, claims and verdicts; and what is wrong with the annotations
 * themselves (unknown names, contradictions, reasons left empty), which `check` reports as findings.
 */
#ifndef BOOTVET_SOLVE_POLICY_H
#define BOOTVET_SOLVE_POLICY_H

#include "link/program.h"
#include "solve/capability.h"

struct vet_demand {
	uint64_t requires, requires_absent;
};

struct vet_policy_entity {
	struct vet_demand demand;
	uint64_t probes, provides, withdraws, guards;
	const char *boundary; /* the reason, or NULL */
	struct vet_row boundary_row; /* annotation */
};

enum vet_fault_kind { VET_FAULT_UNKNOWN_CAPABILITY, VET_FAULT_UNKNOWN_NAME, VET_FAULT_CONTRADICTION, VET_FAULT_EMPTY_REASON };

/* Something wrong with annotations, wherever code reaches. */
struct vet_fault {
	unsigned kind;
	struct vet_row at, other; /* annotation rows; other for a contradiction */
	const char *symbol;       /* the name of what is annotated */
	const char *name;         /* capability, entry or guest */
};

struct vet_policy {
	const struct vet_program *program;
	struct vet_policy_entity *entity;
	struct vet_demand *field;
	struct vet_fault *fault;
	size_t fault_count, fault_capacity;
	struct vet_door { uint32_t entity; struct vet_row annotation; bool never_on; } *door; /* entries and never_on */
	size_t door_count, door_capacity;
};

struct vet_policy *vet_policy_new(const struct vet_program *program);
void vet_policy_free(struct vet_policy *policy);

/* The demand of a list of annotations (a pointer's, a parameter's); unknown names are skipped. */
struct vet_demand vet_policy_list(const struct vet_unit *unit, uint32_t first, uint32_t count);

static inline const struct vet_annotation *vet_policy_annotation(const struct vet_policy *policy, struct vet_row row)
{
	return &policy->program->unit[row.unit]->annotations[row.row];
}

#endif
