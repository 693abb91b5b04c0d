/* SPDX-License-Identifier: MIT */
/*
 * What the source has said, by entity and field: annotations of all units, and what models say in their place, merged
 * into capability masks.
 * Comes in: a program, resolved models.  Goes out: masks for state, claims and verdicts; and what is wrong with the annotations
 * themselves (unknown names, contradictions, reasons left empty), which `check` reports as findings.
 */
#ifndef BOOTVET_SOLVE_POLICY_H
#define BOOTVET_SOLVE_POLICY_H

#include "link/program.h"
#include "solve/capability.h"
#include "solve/model.h"

/* A place in a source file, or in a model's. */
struct vet_where {
	const char *file;
	uint32_t line, column;
};

struct vet_demand {
	uint64_t requires, requires_absent;
};

struct vet_policy_entity {
	struct vet_demand demand;
	uint64_t probes, provides, withdraws, guards;
	uint32_t settles; /* settle points of a model that its return passes, a bit each */
	const char *boundary; /* the reason, or NULL */
	struct vet_where boundary_where;
};

enum vet_fault_kind { VET_FAULT_UNKNOWN_CAPABILITY, VET_FAULT_UNKNOWN_NAME, VET_FAULT_CONTRADICTION, VET_FAULT_EMPTY_REASON };

/* Something wrong with annotations, wherever code reaches. */
struct vet_fault {
	unsigned kind;
	struct vet_where at, other; /* other for a contradiction */
	const char *symbol;       /* the name of what is annotated */
	const char *name;         /* capability, entry or guest */
};

struct vet_policy {
	const struct vet_program *program;
	const struct vet_model_program *model;
	struct vet_policy_entity *entity;
	struct vet_demand *field;
	struct vet_fault *fault;
	size_t fault_count, fault_capacity;
	struct vet_door { uint32_t entity; const char *name; struct vet_where where; bool never_on; } *door; /* entries and never_on */
	size_t door_count, door_capacity;
};

struct vet_policy *vet_policy_new(const struct vet_model_program *model);
void vet_policy_free(struct vet_policy *policy);

/* The demand of a list of annotations (a pointer's, a parameter's); unknown names are skipped. */
struct vet_demand vet_policy_list(const struct vet_unit *unit, uint32_t first, uint32_t count);

#endif
