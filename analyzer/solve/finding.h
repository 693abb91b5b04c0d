/* SPDX-License-Identifier: MIT */
/*
 * Making a finding readable: place, message, path, evidence.  Comes in: a judged need.  Goes out: a struct vet_finding.
 */
#ifndef BOOTVET_SOLVE_FINDING_H
#define BOOTVET_SOLVE_FINDING_H

#include "solve/need.h"
#include "solve/route.h"
#include "solve/verdict.h"

struct vet_judged {
	const struct vet_judgement *judgement;
	const struct vet_need *need;
	const struct vet_routes *paths;
	const struct vet_state *state;
	unsigned id, capability;
	enum vet_presence presence;
	struct vet_held held; /* at the place */
	bool withdrawn;
};

/* Everything but the fix, which needs all findings. */
struct vet_finding vet_finding_make(const struct vet_judged *judged);

/* Path to a function alone: for claims that it is never reached. */
void vet_finding_path(struct vet_finding *finding, const struct vet_judgement *judgement, const struct vet_routes *paths,
		      uint32_t entity);

/* One more step at the end. */
void vet_finding_step(struct vet_finding *finding, const char *what, struct vet_where where);

void vet_finding_free(struct vet_finding *finding);

/* Tells in every path to what is too early the first step that is: what comes later falls with it. */
void vet_findings_first(struct vet_verdict *verdict);

/* Fills in every `fix`, once all findings are there. */
void vet_findings_fix(struct vet_verdict *verdict);

#endif
