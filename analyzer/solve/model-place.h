/* SPDX-License-Identifier: MIT */
/*
 * Paths of models to bits: OBJECT.FIELD.FIELD[INDEX] to an offset in an object, RECORD.FIELD to a field of any object.
 * Comes in: a program, whose units mention each only some members of a record.  Goes out: places.  Members of unnamed
 * structs and unions are found by their own name, as in C.
 */
#ifndef BOOTVET_SOLVE_MODEL_PLACE_H
#define BOOTVET_SOLVE_MODEL_PLACE_H

#include "solve/model.h"

struct vet_places;

struct vet_places *vet_places_new(const struct vet_program *program);
void vet_places_free(struct vet_places *places);

/* Is the text a path?  of_record: it has at least one field, and no index. */
bool vet_place_readable(const char *path, bool of_record);

/* Bytes of the path before its field `skip` (0: before its first dot or bracket): what may be the object's name, since a
 * function's static object has a dot in its own.  0: the path has not that many dots. */
size_t vet_place_root(const char *path, unsigned skip);

/* What `rest` (".field[2].field", or "") leads to in an object.  NULL; or what is wrong, in fresh memory. */
char *vet_place_in_object(const struct vet_places *places, uint32_t entity, const char *rest, struct vet_model_place *place);

/* What RECORD.FIELD... leads to.  *record_size: bits of the record; 0: not told. */
char *vet_place_in_record(const struct vet_places *places, const char *path, struct vet_model_place *place, uint32_t *record_size);

#endif
