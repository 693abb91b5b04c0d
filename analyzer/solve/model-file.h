/* SPDX-License-Identifier: MIT */
/*
 * Model files as they stand: what each line of each section says, with nothing looked up in a program.
 * Comes in: built-in or a user's YAML (docs/models.md tells every key).  Goes out: items, to model-resolve.c and to
 * `bootvet models`; and a model's own hardware rows.  All strings live as long as the models.
 */
#ifndef BOOTVET_SOLVE_MODEL_FILE_H
#define BOOTVET_SOLVE_MODEL_FILE_H

#include "solve/hardware.h"
#include "solve/model.h"

/* In the order in which documentation and listings tell them. */
enum vet_model_section {
	VET_SECTION_ENTRIES, VET_SECTION_REQUIRES, VET_SECTION_REQUIRES_ABSENT, VET_SECTION_PROBES, VET_SECTION_PROVIDES,
	VET_SECTION_WITHDRAWS, VET_SECTION_GUARDS, VET_SECTION_CONDITIONS, VET_SECTION_OBSERVABLES, VET_SECTION_SETTLES,
	VET_SECTION_ASYNCHRONOUS, VET_SECTION_CALLBACKS, VET_SECTION_STARTS, VET_SECTION_BRANCHES, VET_SECTION_COPIES, VET_SECTION_TABLES,
	VET_SECTION_MEETINGS, VET_SECTION_TEXTS, VET_SECTION_PANIC, VET_SECTION_COMMAND_LINE,
	VET_SECTION_BOUNDARIES, VET_SECTION_NEVER_ON, VET_SECTION_MAPPINGS, VET_SECTION_PRIMITIVES,
	VET_SECTION_COUNT
};

/* Keys that hold one name or a list of names. */
enum vet_model_subject {
	VET_SUBJECT_FUNCTION, VET_SUBJECT_OBJECT, VET_SUBJECT_FIELD, VET_SUBJECT_LOCATION, VET_SUBJECT_FILE, VET_SUBJECT_SECTION,
	VET_SUBJECT_WALKED_BY, VET_SUBJECT_ONCE, VET_SUBJECT_SETTLES_AT, VET_SUBJECT_START, VET_SUBJECT_STOP, VET_SUBJECT_IN, VET_SUBJECT_WITH,
	VET_SUBJECT_MEETS, VET_SUBJECT_UNLESS,
	VET_SUBJECT_COUNT
};

struct vet_model_names {
	const char **text;
	size_t count;
};

/* What an argument of a call must be: a number, or the address of the location that the subject `with` has at `place`. */
struct vet_model_wanted {
	uint32_t argument;
	int64_t number;
	uint32_t place; /* VET_NONE: the number */
};

/* An observable's values and what the location holds then. */
struct vet_model_mapping {
	struct vet_range from, to;
};

struct vet_model_item {
	enum vet_model_section section;
	struct vet_model_line said;
	struct vet_model_names subject[VET_SUBJECT_COUNT];
	const char *name;     /* capability, entry, guest or observable, as it is spelled; of texts what they are like; or NULL */
	unsigned number;      /* which capability or observable; enum vet_model_primitive_kind */
	bool claims_absent;   /* conditions: else present */
	bool outside;         /* conditions: the ranges are of `is_not` */
	struct vet_range *range; /* conditions: sorted, disjoint */
	size_t range_count;
	struct vet_model_mapping *mapping; /* observables; none: the location holds the same number */
	size_t mapping_count;
	struct vet_model_wanted with[VET_MODEL_PASSES]; /* conditions, observables: only calls with such arguments */
	uint8_t with_count;
	uint32_t bit;      /* observables: where in the location it begins; VET_NONE: it is all of the location */
	uint32_t argument; /* VET_NONE: not told */
	uint32_t to, from, bytes; /* copies: arguments; bytes VET_NONE: not told */
	uint32_t of;       /* meetings: argument */
	bool every;        /* `in`: the argument is an array */
	bool nowhere;      /* mappings: none, at numbers alone */
	uint8_t when;      /* enum vet_model_when */
	uint32_t pass[VET_MODEL_PASSES];
	uint8_t pass_count;
};

/* One file. */
struct vet_model {
	const char *file;    /* as messages name it */
	const char *name;
	const char *summary;
	struct vet_model_item *item; /* by section, then line */
	size_t item_count, item_capacity;
	struct vet_hardware *hardware; /* or NULL */
	struct vet_model_storage *storage;
};

/* All that are on, the built-in x86 first. */
struct vet_models {
	struct vet_model **model;
	size_t count, capacity;
};

/* One model that the caller frees; or NULL with "FILE:LINE:COLUMN: error: ..." */
struct vet_model *vet_model_parse(const char *file, const char *text, size_t size, char *message, size_t message_size);
struct vet_model *vet_model_read(const char *path, char *message, size_t message_size);
struct vet_model *vet_model_builtin(const char *name, char *message, size_t message_size);
void vet_model_free(struct vet_model *model);

/* Is it the built-in one of that name?  A user's file of that name is not. */
bool vet_model_is_builtin(const struct vet_model *model, const char *name);

unsigned vet_model_builtin_count(void);
const char *vet_model_builtin_name(unsigned index);

/* The set with x86 in it; or NULL with a message. */
struct vet_models *vet_models_new(char *message, size_t message_size);
/* A built-in name, or a file: what has a `/' or ends in .yaml or .yml.  Twice the same counts once.  0, or -1. */
int vet_models_add(struct vet_models *models, const char *name_or_file, char *message, size_t message_size);
void vet_models_free(struct vet_models *models);

/* "requires", ...; "function", ... */
const char *vet_model_section_name(unsigned section);
const char *vet_model_subject_name(unsigned subject);

#endif
