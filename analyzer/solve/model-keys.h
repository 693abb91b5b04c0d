/* SPDX-License-Identifier: MIT */
/*
 * The keys of models' items, one by one.  Comes in: a node of YAML.  Goes out: that part of the item.  Which keys an item takes,
 * and what they may not be together, is told in model-file.c.
 */
#ifndef BOOTVET_SOLVE_MODEL_KEYS_H
#define BOOTVET_SOLVE_MODEL_KEYS_H

#include "solve/model-file.h"
#include "solve/yaml-reader.h"

/* Subjects first, so that a subject's key has its number. */
enum vet_model_key {
	VET_KEY_CAPABILITY = VET_SUBJECT_COUNT, VET_KEY_ENTRY, VET_KEY_GUEST, VET_KEY_OBSERVABLE, VET_KEY_CLAIMS, VET_KEY_IS, VET_KEY_IS_NOT, VET_KEY_VALUES,
	VET_KEY_BIT, VET_KEY_ARGUMENT, VET_KEY_TO, VET_KEY_FROM, VET_KEY_BYTES, VET_KEY_EVERY, VET_KEY_RUNS, VET_KEY_PASSES, VET_KEY_NOWHERE, VET_KEY_TOUCHES, VET_KEY_OF, VET_KEY_LIKE, VET_KEY_BECAUSE, VET_KEY_COUNT
};

const char *vet_model_key_name(unsigned key);

/* 0; or -1 with the message in `yaml`. */
int vet_model_key_read(struct vet_yaml *yaml, const yaml_node_t *node, unsigned key, struct vet_model_item *item);

#endif
