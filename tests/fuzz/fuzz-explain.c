/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes explaining, comparing and drawing: of any facts that pass validation everything named can be explained, two
 * guests compared and the entries joined without a crash, a hang or much memory.
 * In: a bare payload, which gets a header and a right checksum.  Out: a crash when something slips through.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build-unit.h"
#include "report/diff.h"
#include "report/explanation.h"
#include "report/paths.h"
#include "seeds.h"
#include "support/text.h"

#define NAMES 24u /* explained of one input: each is a walk over all of it */

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct fuzz_seeds seeds = fuzz_seeds_begin(*argc, *argv);
	struct build_unit build;
	struct build_buffer payload;

	build_sample(&build);
	payload = build_payload(&build);
	fuzz_seed(&seeds, payload.bytes, payload.size);
	free(payload.bytes);
	build_end(&build);
	fuzz_seeds_end(&seeds, argc, argv);
	return 0;
}

static void explain(const struct vet_solution *solution, const char *name, FILE *nowhere)
{
	char message[512];
	json_t *list = vet_explain_json(solution, name, message, sizeof(message));

	vet_explain_text(nowhere, list);
	json_decref(list);
}

/* Its names, and places in them: every field, and an element. */
static void explain_all(const struct vet_solution *solution, FILE *nowhere)
{
	const struct vet_program *program = solution->program;

	for (uint32_t e = 0; e < program->entity_count && e < NAMES; e++) {
		char *element = vet_format("%s[1]", program->entity[e].name);

		explain(solution, program->entity[e].name, nowhere);
		explain(solution, element, nowhere);
		free(element);
		for (uint32_t f = 0; f < program->field_count && f < NAMES / 4; f++) {
			char *field = vet_format("%s.%s", program->entity[e].name, program->field[f].name);

			explain(solution, field, nowhere);
			free(field);
		}
	}
}

static void draw(const struct vet_solution *one, const struct vet_solution *other, FILE *nowhere)
{
	struct vet_entry_paths *paths = vet_entry_paths_new(one->program);

	vet_entry_paths_add(paths, one);
	vet_entry_paths_add(paths, other);
	vet_entry_paths_join(paths);
	vet_entry_paths_text(nowhere, paths);
	vet_entry_paths_dot(nowhere, paths, 3);
	vet_entry_paths_free(paths);
}

static void judge(const struct vet_inputs *inputs, const struct vet_profile *const profile[2], FILE *nowhere)
{
	struct vet_program *program = vet_program_link(inputs);
	struct vet_solve_options options = { .per_unit = true };
	struct vet_solution one, other;
	char message[512];

	if (!vet_solve(program, profile[0], &options, &one, message, sizeof(message))) {
		explain_all(&one, nowhere);
		options.per_unit = false;
		if (!vet_solve(program, profile[1], &options, &other, message, sizeof(message))) {
			json_t *diff = vet_diff_json(&one, &other);

			vet_diff_text(nowhere, diff);
			json_decref(diff);
			draw(&one, &other, nowhere);
			vet_solution_free(&other);
		}
		vet_solution_free(&one);
	}
	vet_program_free(program);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *nowhere;
	static const struct vet_profile *profile[2];
	struct vet_inputs inputs = { 0 };
	char message[512];

	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	if (!profile[0]) {
		profile[0] = vet_profile_builtin("xen-pvh-domu", message, sizeof(message));
		profile[1] = vet_profile_builtin("xen-hvm", message, sizeof(message));
	}
	if (!nowhere || !profile[0] || !profile[1])
		abort();
	struct build_buffer record = build_record(data, size, 0);

	if (!vet_inputs_read_bytes(&inputs, "fuzz.facts", record.bytes, record.size, message, sizeof(message)) && inputs.count)
		judge(&inputs, profile, nowhere);
	vet_inputs_free(&inputs);
	free(record.bytes);
	return 0;
}
