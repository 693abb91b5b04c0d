/* SPDX-License-Identifier: MIT */
/*
 * Shared by model-resolve.c (what a line means), model-meetings.c (what lines about names mean), model-select.c (which symbols a
 * line is about) and model-sort.c only.
 */
#ifndef BOOTVET_SOLVE_MODEL_INTERNAL_H
#define BOOTVET_SOLVE_MODEL_INTERNAL_H

#include "solve/model-file.h"
#include "solve/model-files.h"
#include "solve/model-names.h"
#include "solve/model-place.h"

struct resolver {
	struct vet_model_program *model;
	struct vet_names *names;
	struct vet_places *places;
	struct vet_model_files *files;
	const struct vet_model_item *item; /* the line at hand */
	uint32_t settle;                   /* its settle point, or VET_NONE */
	struct vet_model_with with;        /* the calls that it is about */
	struct vet_model_names settle_names[VET_MODEL_SETTLES]; /* by settle point: as the line has them */
	char **owned; /* names made of paths */
	size_t owned_count, owned_capacity;
};

/* Announces every name of the line. */
void vet_resolve_want(struct resolver *r);

/* Adds the symbols of that kind that a key's names mean, sorted; tells of each name that means none. */
void vet_resolve_names(struct resolver *r, unsigned subject, unsigned kind, struct vet_name_list *list);

/* Is the entity of that kind, and in one of the line's files where it names any? */
bool vet_resolve_fits(const struct resolver *r, uint32_t entity, unsigned kind);

/* The objects that a path begins with; rest: what follows. */
const struct vet_name_list *vet_resolve_root(struct resolver *r, const char *path, const char **rest);

/* The line matches nothing in this: `what` becomes the model's. */
void vet_resolve_unmatched(struct resolver *r, char *what);

bool vet_same_names(const struct vet_model_names *a, const struct vet_model_names *b);
void vet_resolve_sort(struct vet_name_list *list);
void vet_resolve_forget(struct resolver *r);

/* What RECORD.FIELD... names: bits from the start of that record; or a field of any object, bits from the start of the innermost one.
 * False, and told, where there is none. */
bool vet_resolve_member(struct resolver *r, const char *path, struct vet_model_place *place);
bool vet_resolve_field(struct resolver *r, const char *path, struct vet_model_place *place);

void vet_resolve_meeting(struct resolver *r);
void vet_resolve_text(struct resolver *r);

/* Sorts every list of the model, duplicates out (model-sort.c). */
void vet_resolve_finish(struct vet_model_program *model);

#endif
