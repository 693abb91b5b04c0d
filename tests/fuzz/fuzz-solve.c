/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes linking and solving: any facts that pass validation must be judged without a crash, a hang or much memory.
 * In: a bare payload, which gets a header and a right checksum.  Out: a crash when something slips through.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build-unit.h"
#include "report/audit.h"
#include "report/findings.h"
#include "seeds.h"
#include "solve/model-file.h"
#include "solve/solve.h"

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

static void audit(const struct vet_solution *solution, FILE *nowhere)
{
	struct vet_audit_options options = { .surface = true, .hubs = true, .holes = true, .list = true, .column = VET_TALLY_DEAD };
	struct vet_census *census = vet_census_take(solution);
	struct vet_audit report = { .solution = solution, .census = census };

	vet_audit_find_root(&report);
	vet_audit_text(nowhere, &report, &options);
	json_decref(vet_audit_json(&report, &options));
	vet_census_free(census);
}

/* Lines of every kind that match much of what the facts may hold. */
static const char model_text[] =
	"model: fuzz\nsummary: all of it\n"
	"requires:\n"
	"  - {file: '*', capability: vga, because: x}\n"
	"  - {field: [ops.init, video_ops.port, video_ops.init], capability: vga, because: x}\n"
	"conditions:\n"
	"  - {function: '*', is: 1-3, claims: present, capability: vga, because: x}\n"
	"  - {location: [vga, video_ops.port, 'port[1]'], is_not: 0, claims: absent, capability: vga, because: x}\n"
	"guards:\n"
	"  - {location: [vga, ops, video_ops.init], capability: vga, because: x}\n"
	"observables:\n"
	"  - {location: [vga, port, video_ops.port], observable: fadt.iapc_boot_arch, settles_at: 'vga*', because: x}\n"
	"  - {field: [video_ops.port, ops.init], bit: 2, observable: madt.flags.pcat_compat, because: x}\n"
	"asynchronous:\n"
	"  - {function: 'v*', argument: 0, in: video_ops.init, every: true, passes: [0], runs: irq, because: x}\n"
	"callbacks:\n"
	"  - {function: '*', argument: 0, passes: [0, anything], because: x}\n"
	"tables:\n"
	"  - {section: '*', object: '*', start: video_ops, walked_by: '*', because: x}\n"
	"panic:\n"
	"  - {function: '*t', because: x}\n"
	"command_line:\n"
	"  - {object: '*', because: x}\n";

/* The model is resolved anew for each program; the bytes decide whether it is on. */
static void judge(const struct vet_inputs *inputs, const struct vet_models *models, const struct vet_profile *profile, FILE *nowhere)
{
	struct vet_program *program = vet_program_link(inputs);
	struct vet_model_program *model = vet_model_resolve(program, models);
	struct vet_solve_options options = { .per_unit = true, .model = model };
	struct vet_solution solution;
	char message[512];

	if (!vet_solve(program, profile, &options, &solution, message, sizeof(message))) {
		vet_report_text(nowhere, &solution, true, true);
		json_decref(vet_report_json(&solution));
		audit(&solution, nowhere);
		vet_solution_free(&solution);
	}
	vet_model_program_free(model);
	vet_program_free(program);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *nowhere;
	static struct vet_profile *profile;
	static struct vet_model *model;
	struct vet_models models = { .model = &model, .count = size & 1 };
	struct vet_inputs inputs = { 0 };
	char message[512];

	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	if (!profile)
		profile = vet_profile_builtin("xen-pvh-domu", message, sizeof(message));
	if (!model)
		model = vet_model_parse("fuzz.yaml", model_text, sizeof(model_text) - 1, message, sizeof(message));
	if (!nowhere || !profile || !model)
		abort();
	struct build_buffer record = build_record(data, size, 0);

	if (!vet_inputs_read_bytes(&inputs, "fuzz.facts", record.bytes, record.size, message, sizeof(message)) && inputs.count)
		judge(&inputs, &models, profile, nowhere);
	vet_inputs_free(&inputs);
	free(record.bytes);
	return 0;
}
