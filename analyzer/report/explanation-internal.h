/* SPDX-License-Identifier: MIT */
/*
 * What the parts of explanation.c share.  Comes in: one solution.  Goes out: pieces of its JSON.
 */
#ifndef BOOTVET_REPORT_EXPLANATION_INTERNAL_H
#define BOOTVET_REPORT_EXPLANATION_INTERNAL_H

#include "explanation-branch.h"
#include "explanation-mentions.h"
#include "report/findings.h"

#define VET_EXPLAIN_LIST 64u /* the most ways, stores and uses told one by one */

struct vet_explain {
	const struct vet_solution *solution;
	struct vet_mentions *mentions;
};

/* Adds "why" to a place of a function that does not run there: {"kind": ...}, or that it does: {"kind": "live"}. */
json_t *vet_explain_why(const struct vet_explain *explain, const struct vet_mention *mention);

/* The ways by which a dead function could run: adds "ways", "more_ways", "through". */
void vet_explain_dead(const struct vet_explain *explain, uint32_t entity, json_t *json);

/* One object: adds "reachable" and "uses". */
void vet_explain_object(const struct vet_explain *explain, uint32_t entity, json_t *json);

/* `path` of an object, ".timers.timer_init": adds "value", "initialiser" and "stores".  False with a message. */
bool vet_explain_location(const struct vet_explain *explain, uint32_t entity, const char *path, json_t *json, char *message,
			  size_t message_size);

#endif
