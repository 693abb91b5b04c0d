/* SPDX-License-Identifier: MIT */
/*
 * What check and explain share: options that choose guests and inputs, reading both, solving one guest after another.
 */
#ifndef BOOTVET_CLI_GUEST_RUN_H
#define BOOTVET_CLI_GUEST_RUN_H

#include <argp.h>

#include "link/inputs.h"
#include "solve/model-file.h"
#include "solve/solve.h"

struct vet_guest_run {
	const char **guest; /* names, in the order given */
	size_t guest_count, guest_capacity;
	const char **profile_file;
	size_t profile_count, profile_capacity;
	const char **assume;
	size_t assume_count, assume_capacity;
	const char **model_name; /* names or files, in the order given; x86 is on without */
	size_t model_count, model_capacity;
	const char **image; /* ELF, or ELF=PREFIX */
	size_t image_count, image_capacity;
	const char **facts; /* folders of bootvet scan */
	size_t facts_count, facts_capacity;
	struct vet_solve_options options;
	char **path;
	size_t path_count;
	struct vet_inputs inputs;
	struct vet_program *program;
	struct vet_models *models;
	struct vet_model_program *model;
	bool statistics; /* tell what each stage cost, on standard error */
};

extern const struct argp vet_guest_run_argp; /* a child parser; its input is the struct vet_guest_run */

/* Reads the inputs and links them.  0, or an exit status with the message printed. */
int vet_guest_run_open(struct vet_guest_run *run);
void vet_guest_run_close(struct vet_guest_run *run);

/* Solves every guest chosen and hands each solution on; the first exit status above 1 stops. */
int vet_guest_run_each(struct vet_guest_run *run, int (*judge)(void *context, const struct vet_solution *solution), void *context);

#endif
