/* SPDX-License-Identifier: MIT */
/*
 * The models that are on: built-in ones by name, a user's by file; see model-file.h.
 */
#include "model-file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "solve/yaml-builtin.h"
#include "support/memory.h"

static const char *builtin_name(const void *names, unsigned index)
{
	(void)names;
	return vet_builtin_models[index].name;
}

unsigned vet_model_builtin_count(void)
{
	return (unsigned)vet_builtin_model_count;
}

const char *vet_model_builtin_name(unsigned index)
{
	return vet_builtin_models[index].name;
}

struct vet_model *vet_model_builtin(const char *name, char *message, size_t message_size)
{
	char near[128];

	for (unsigned i = 0; i < vet_model_builtin_count(); i++) {
		const struct vet_builtin_text *builtin = &vet_builtin_models[i];

		if (vet_name_equal(builtin->name, name))
			return vet_model_parse(builtin->path, builtin->text, builtin->size, message, message_size);
	}
	vet_name_nearest(name, builtin_name, NULL, vet_model_builtin_count(), near, sizeof(near));
	snprintf(message, message_size, "error: unknown model '%.60s'%s%s%s; a file's name has a '/' or ends in .yaml", name,
		 *near ? " (did you mean " : "", near, *near ? "?)" : "");
	return NULL;
}

bool vet_model_is_builtin(const struct vet_model *model, const char *name)
{
	for (unsigned i = 0; i < vet_model_builtin_count(); i++)
		if (!strcmp(vet_builtin_models[i].name, name))
			return !strcmp(vet_builtin_models[i].path, model->file);
	return false;
}

static bool is_file(const char *name)
{
	const char *dot = strrchr(name, '.');

	return strchr(name, '/') || (dot && (!strcmp(dot, ".yaml") || !strcmp(dot, ".yml")));
}

int vet_models_add(struct vet_models *models, const char *name_or_file, char *message, size_t message_size)
{
	struct vet_model *model = is_file(name_or_file) ? vet_model_read(name_or_file, message, message_size)
							 : vet_model_builtin(name_or_file, message, message_size);

	if (!model)
		return -1;
	for (size_t i = 0; i < models->count; i++) {
		if (strcmp(models->model[i]->file, model->file))
			continue;
		vet_model_free(model);
		return 0;
	}
	models->model = vet_grow(models->model, &models->capacity, models->count + 1, sizeof(*models->model));
	models->model[models->count++] = model;
	return 0;
}

struct vet_models *vet_models_new(char *message, size_t message_size)
{
	struct vet_models *models = vet_allocate(1, sizeof(*models));

	if (!vet_models_add(models, "x86", message, message_size))
		return models;
	vet_models_free(models);
	return NULL;
}

void vet_models_free(struct vet_models *models)
{
	if (!models)
		return;
	for (size_t i = 0; i < models->count; i++)
		vet_model_free(models->model[i]);
	free(models->model);
	free(models);
}
