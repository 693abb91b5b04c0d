/* SPDX-License-Identifier: MIT */
/*
 * Deletes each line of a model in turn, and each name of a line that lists several, and solves without it.  What must hold, by
 * section (docs/models.md):
 *   entries                               the guest cannot be entered by that name any more, which is an error
 *   asynchronous, callbacks, starts, tables
 *                                         something that ran in a boot is called dead, or only a hole leads there, or one appears;
 *                                         or nothing is gone: calls that the values show lead to all that it registers;
 *                                         where nothing that runs calls what it is about that is told, and proves nothing
 *   conditions, guards, probes, provides  no finding is gone but vet-refused, which is about the claim itself
 *   hardware                              some address needs other capabilities
 *   requires, requires_absent, withdraws, mappings, primitives, panic, command_line, boundaries, never_on
 *                                         told: a line that changes nothing anywhere is listed
 *   copies                                less is reached only where a hole or the trace of a boot says so
 *   observables, settles, and all others  nothing that was live is dead, no finding is gone but a guard's lie, which an observable tells;
 *                                         a line's only settle point is told: without it the line says more
 * Usage: delete-lines [--anew] [--sections NAME,...] [--only TEXT] MODEL IMAGE GUEST:ENTRY[:LOG]... -- OBJECT...
 * TEXT: parts of what lines are told as, each on a line of its own.
 * TAP.  A process a line, as many at a time as there are processors; --anew solves everything again for each, also where the
 * section has no say in what runs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "delete-lines.h"
#include "line-hardware.h"
#include "line-scope.h"
#include "solve/policy.h"
#include "support/memory.h"

/* A section that rules[] leaves out makes what runs more precise: RULE_KNOWS. */
enum rule { RULE_KNOWS, RULE_CARRIES, RULE_ENTERS, RULE_RUNS, RULE_CLAIMS, RULE_TOUCHES, RULE_TOLD };

static const enum rule rules[VET_SECTION_COUNT + 1] = {
	[VET_SECTION_ENTRIES] = RULE_ENTERS,	[VET_SECTION_REQUIRES] = RULE_TOLD,	[VET_SECTION_REQUIRES_ABSENT] = RULE_TOLD,
	[VET_SECTION_PROBES] = RULE_CLAIMS,	[VET_SECTION_PROVIDES] = RULE_CLAIMS,	[VET_SECTION_WITHDRAWS] = RULE_TOLD,
	[VET_SECTION_GUARDS] = RULE_CLAIMS,	[VET_SECTION_CONDITIONS] = RULE_CLAIMS, [VET_SECTION_OBSERVABLES] = RULE_KNOWS,
	[VET_SECTION_SETTLES] = RULE_KNOWS,	[VET_SECTION_ASYNCHRONOUS] = RULE_RUNS, [VET_SECTION_CALLBACKS] = RULE_RUNS,
	[VET_SECTION_STARTS] = RULE_RUNS,	[VET_SECTION_BRANCHES] = RULE_KNOWS,	[VET_SECTION_COPIES] = RULE_CARRIES,
	[VET_SECTION_MEETINGS] = RULE_KNOWS,	[VET_SECTION_TEXTS] = RULE_KNOWS,
	[VET_SECTION_TABLES] = RULE_RUNS,	[VET_SECTION_PANIC] = RULE_TOLD,	[VET_SECTION_COMMAND_LINE] = RULE_TOLD,
	[VET_SECTION_BOUNDARIES] = RULE_TOLD,	[VET_SECTION_NEVER_ON] = RULE_TOLD,	[VET_SECTION_MAPPINGS] = RULE_TOLD,
	[VET_SECTION_PRIMITIVES] = RULE_TOLD,	[SECTION_HARDWARE] = RULE_TOUCHES,
};

static const enum vet_effort efforts[] = {
	[RULE_RUNS] = VET_EFFORT_REACH,	 [RULE_KNOWS] = VET_EFFORT_ALL,	 [RULE_CARRIES] = VET_EFFORT_ALL,	 [RULE_CLAIMS] = VET_EFFORT_JUDGE,
	[RULE_TOUCHES] = VET_EFFORT_TOUCHES, [RULE_TOLD] = VET_EFFORT_JUDGE,
};

static void die(const char *message)
{
	fprintf(stderr, "delete-lines: %s\n", message);
	exit(2);
}

/* A settle point that is its line's only one: without it the line says more than it did, as a wrong number would. */
static enum rule rule_of(const struct line *line)
{
	return line->sole ? RULE_TOLD : rules[line->section];
}

/* --- without one ---------------------------------------------------------------------------------------- */

static bool has_entry(const struct vet_profile *profile, const char *entry)
{
	for (size_t i = 0; i < profile->entry_count; i++)
		if (vet_name_equal(profile->entries[i], entry))
			return true;
	return false;
}

/* Some guest has that entry, and the program lets it in. */
static bool can_enter(const struct deletion *deletion, const char *entry)
{
	struct vet_policy *policy = vet_policy_new(deletion->model);
	bool found = false;

	for (size_t i = 0; i < policy->door_count; i++)
		found |= !policy->door[i].never_on && vet_name_equal(policy->door[i].name, entry);
	return found;
}

/* Every guest with that entry is refused there. */
static bool is_refused(const struct deletion *deletion, const struct vet_model_program *model, const char *entry)
{
	struct vet_solve_options options = { .model = model, .entry = entry, .reach_only = true };
	size_t asked = 0;
	char message[512];

	for (unsigned i = 0; i < vet_profile_builtin_count(); i++) {
		struct vet_profile *profile = vet_profile_builtin(vet_profile_builtin_name(i), message, sizeof(message));
		struct vet_solution solution;

		if (!profile || !has_entry(profile, entry))
			continue;
		asked++;
		if (!vet_solve(deletion->program, profile, &options, &solution, message, sizeof(message)))
			return false;
	}
	return asked;
}

/* What has to be found anew: what the section has a say in, and all that follows from that. */
static enum vet_effort effort_for(const struct deletion *deletion, unsigned section)
{
	if (deletion->anew && rules[section] != RULE_RUNS)
		return VET_EFFORT_ALL;
	if (section == VET_SECTION_MAPPINGS || section == VET_SECTION_PRIMITIVES)
		return VET_EFFORT_TOUCHES;
	if (section == VET_SECTION_OBSERVABLES || section == VET_SECTION_SETTLES)
		return VET_EFFORT_VALUES;
	if (section == VET_SECTION_PANIC || section == VET_SECTION_COMMAND_LINE)
		return VET_EFFORT_VERDICT;
	return efforts[rules[section]];
}

/* Can the line change anything of this guest at all?  *effort: what is left to find anew. */
static bool has_a_say(const struct deletion *deletion, const struct vet_case *one, const struct line *line, const struct vet_model_program *model,
		      enum vet_effort *effort)
{
	if (deletion->anew && line->section != VET_SECTION_ASYNCHRONOUS && line->section != VET_SECTION_CALLBACKS)
		return true;
	switch (line->section) {
	case SECTION_HARDWARE:
		return vet_row_touched(one, line->row, line->space);
	case VET_SECTION_ASYNCHRONOUS:
	case VET_SECTION_CALLBACKS:
		return vet_scope_called(one, model);
	case VET_SECTION_OBSERVABLES:
	case VET_SECTION_SETTLES:
		if (!vet_scope_same_pins(one, model))
			return true;
		*effort = VET_EFFORT_JUDGE;
		return !vet_scope_same_places(one, model);
	default:
		return true;
	}
}

/* In a process of its own: the models without the line, resolved. */
static const struct vet_model_program *model_without(const struct deletion *deletion, const struct line *line)
{
	if (line->section == SECTION_HARDWARE)
		return deletion->model;
	vet_lines_remove(deletion->models, &line, 1);
	return vet_model_resolve(deletion->program, deletion->models);
}

/* Of a line that says what runs what: whom it concerns, and what the calls of the solved guests show already. */
static void foresee_line(struct deletion *deletion, const struct line *line, struct result *result)
{
	const struct vet_model_program *model = model_without(deletion, line);
	enum vet_effort effort;

	for (size_t c = 0; c < deletion->case_count; c++) {
		result->concerns[c] = has_a_say(deletion, &deletion->cases[c], line, model, &effort);
		if (result->concerns[c])
			result->effect[c] = vet_case_without(&deletion->cases[c], model, NULL, VET_EFFORT_GRAPH);
		if (vet_effect_is_noticed(&result->effect[c]))
			break;
	}
}

/* What nobody has found out about a guest yet. */
static void delete_for(struct deletion *deletion, size_t c, const struct line *line, const struct vet_model_program *model,
		       struct vet_hardware *hardware, struct result *result)
{
	enum vet_effort effort = effort_for(deletion, line->section);

	if (result->proven[c])
		effort = VET_EFFORT_PROVEN;
	else if (result->effect[c].solved || !has_a_say(deletion, &deletion->cases[c], line, model, &effort))
		return;
	result->effect[c] = vet_case_without(&deletion->cases[c], model, hardware, effort);
}

static bool is_missed(const struct deletion *deletion, const struct result *result)
{
	for (size_t c = 0; c < deletion->case_count; c++)
		if (vet_effect_is_noticed(&result->effect[c]))
			return true;
	return false;
}

/* The work of one process. */
static void delete_line(struct deletion *deletion, const struct line *line, struct result *result)
{
	enum rule rule = rule_of(line);
	struct vet_hardware *hardware = line->section == SECTION_HARDWARE ? vet_row_without(line->row) : NULL;
	const char *entry = rule == RULE_ENTERS ? deletion->models->model[line->model]->item[line->item].name : NULL;
	const struct vet_model_program *model = model_without(deletion, line);

	if (rule == RULE_ENTERS)
		result->noticed = can_enter(deletion, entry) && is_refused(deletion, model, entry);
	else if (rule == RULE_TOUCHES)
		result->noticed = vet_row_matters(deletion->hardware, hardware, line->row, line->space);
	for (size_t c = 0; c < deletion->case_count && rule != RULE_ENTERS && (rule != RULE_RUNS || !is_missed(deletion, result)); c++)
		delete_for(deletion, c, line, model, hardware, result);
	result->done = true;
}

/* --- what must hold ------------------------------------------------------------------------------------- */

struct sum {
	uint64_t dead, live, lost, guessed, runs, kept, holes, gone, lies, refusals, fresh, changed, surface;
	bool asked;
};

static struct sum add_up(const struct deletion *deletion, const struct result *result)
{
	struct sum sum = { 0 };

	for (size_t c = 0; c < deletion->case_count; c++) {
		const struct vet_effect *effect = &result->effect[c];

		sum.asked |= effect->asked;
		sum.dead += effect->dead;
		sum.live += effect->live;
		sum.lost += effect->lost;
		sum.guessed += effect->guessed;
		sum.runs += effect->runs;
		sum.kept += effect->kept;
		sum.holes += effect->holes;
		sum.lies += effect->lies;
		sum.gone += effect->gone;
		sum.refusals += effect->refusals;
		sum.fresh += effect->fresh;
		sum.changed += effect->changed;
		sum.surface += effect->surface;
	}
	return sum;
}

/* The line is gone, what it registers is not. */
static bool is_said_twice(const struct sum *sum)
{
	return sum->runs && sum->kept == sum->runs && !sum->dead;
}

static bool changes_nothing(const struct sum *sum)
{
	return !sum->dead && !sum->live && !sum->guessed && !sum->holes && !sum->gone && !sum->refusals && !sum->fresh && !sum->changed && !sum->surface;
}

/* NULL, or what is wrong. */
static const char *fault(enum rule rule, const struct result *result, const struct sum *sum)
{
	if (!result->done)
		return "the process ended early";
	switch (rule) {
	case RULE_ENTERS:
		return result->noticed ? NULL : "guests can still be entered there, or never could";
	case RULE_TOUCHES:
		return result->noticed ? NULL : "another row says the same";
	case RULE_RUNS:
		if (!sum->asked || sum->lost || sum->guessed || sum->holes || is_said_twice(sum))
			return NULL;
		return sum->dead ? "what it ran is dead, no boot ran that, and no hole says so" : "changes nothing of what runs";
	case RULE_KNOWS:
		return sum->dead ? "less is reached" : sum->gone > sum->lies ? "findings are gone" : NULL;
	case RULE_CARRIES:
		return (sum->dead || sum->gone) && !sum->lost && !sum->holes ? "less is reached, and no hole says so" : NULL;
	case RULE_CLAIMS:
		return sum->dead ? "less is reached" : sum->gone ? "findings are gone" : NULL;
	case RULE_TOLD:
		break;
	}
	return NULL;
}

static void tell_effect(const struct vet_case *one, const struct vet_effect *effect)
{
	printf("#   %s:", one->name);
	if (effect->dead || effect->live)
		printf(" reach -%u +%u%s%s%s;", effect->dead, effect->live, effect->dead ? " (" : "", effect->dead_example, effect->dead ? ")" : "");
	if (effect->lost)
		printf(" recall -%u (%s);", effect->lost, effect->lost_example);
	if (effect->guessed > effect->lost)
		printf(" through a hole alone %u (%s);", effect->guessed, effect->guessed_example);
	if (effect->holes)
		printf(" holes +%u;", effect->holes);
	if (effect->gone || effect->fresh || effect->changed || effect->refusals)
		printf(" findings -%u +%u, %u of another class, %u no longer refused%s%s%s;", effect->gone, effect->fresh, effect->changed, effect->refusals,
		       effect->gone ? " (" : "", effect->gone_example, effect->gone ? ")" : "");
	if (effect->lies)
		printf(" lies -%u;", effect->lies);
	if (effect->surface)
		printf(" surface %u;", effect->surface);
	printf("\n");
}

static void tell_effects(const struct deletion *deletion, const struct result *result)
{
	for (size_t c = 0; c < deletion->case_count; c++) {
		const struct vet_effect *effect = &result->effect[c];

		if (effect->dead || effect->live || effect->guessed || effect->holes || effect->gone || effect->refusals || effect->fresh || effect->changed || effect->surface)
			tell_effect(&deletion->cases[c], effect);
	}
}

static void tell_line(struct deletion *deletion, size_t i)
{
	const struct line *line = &deletion->line[i];
	const struct result *result = &deletion->result[i];
	struct sum sum = add_up(deletion, result);
	enum rule rule = rule_of(line);
	const char *wrong = fault(rule, result, &sum);
	bool silent = !wrong && rule == RULE_RUNS && !sum.asked && deletion->case_count;
	bool twice = !wrong && rule == RULE_RUNS && !silent && !sum.lost && !sum.guessed && !sum.holes;
	bool nothing = !wrong && rule != RULE_ENTERS && !silent && !twice && changes_nothing(&sum) && deletion->case_count;

	deletion->silent += silent;
	deletion->failed += wrong != NULL;
	deletion->idle += nothing;
	deletion->twice += twice;
	printf("%s %zu - %s%s%s\n", wrong ? "not ok" : "ok", i + 1, line->told, wrong || silent || twice || nothing ? ": " : "",
	       wrong ? wrong : silent ? "nothing that runs calls it here" : twice ? "all that it registers surely runs without it, too"
	       : nothing ? "changes nothing here" : "");
	tell_effects(deletion, result);
}

/* --- all of them ---------------------------------------------------------------------------------------- */

/* Waits for one process. */
static void reap(struct deletion *deletion, const pid_t *process)
{
	pid_t ended = wait(NULL);

	for (size_t i = 0; i < deletion->line_count; i++)
		if (process[i] == ended)
			deletion->result[i].through = true;
}

/* Tells what stands before the first line that is not through; *told: how many have been told. */
static void tell_lines(struct deletion *deletion, size_t *told)
{
	while (*told < deletion->line_count && deletion->result[*told].through)
		tell_line(deletion, (*told)++);
	fflush(stdout);
}

typedef void line_work(struct deletion *deletion, const struct line *line, struct result *result);

/* A process for each line that is wanted; told as they end, or, told NULL, not at all. */
static void each_line(struct deletion *deletion, line_work *work, const bool *wanted, size_t *told)
{
	long most = sysconf(_SC_NPROCESSORS_ONLN), running = 0;
	pid_t *process = vet_allocate(deletion->line_count + 1, sizeof(*process));

	for (size_t i = 0; i < deletion->line_count; i++) {
		if (wanted && !wanted[i])
			continue;
		for (; running >= most; running--) {
			reap(deletion, process);
			if (told)
				tell_lines(deletion, told);
		}
		fflush(stdout);
		process[i] = fork();
		if (process[i] < 0)
			die("no process");
		if (!process[i]) {
			work(deletion, &deletion->line[i], &deletion->result[i]);
			_exit(0);
		}
		running++;
	}
	for (; running > 0; running--)
		reap(deletion, process);
	free(process);
}

static void delete_lines(struct deletion *deletion)
{
	bool *runs = vet_allocate(deletion->line_count + 1, sizeof(*runs));
	size_t told = 0;

	deletion->result = mmap(NULL, deletion->line_count * sizeof(*deletion->result) + 1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (deletion->result == MAP_FAILED)
		die("out of memory");
	for (size_t i = 0; i < deletion->line_count; i++)
		runs[i] = rules[deletion->line[i].section] == RULE_RUNS;
	each_line(deletion, foresee_line, runs, NULL);
	if (!deletion->anew)
		vet_groups_prove(deletion, runs);
	for (size_t i = 0; i < deletion->line_count; i++)
		deletion->result[i].through = false;
	each_line(deletion, delete_line, NULL, &told);
	tell_lines(deletion, &told);
	free(runs);
}

/* --- the guests ----------------------------------------------------------------------------------------- */

/* GUEST:ENTRY[:LOG] */
static void add_case(struct deletion *deletion, char *text)
{
	struct vet_case *one = &deletion->cases[deletion->case_count];

	if (deletion->case_count++ == CASES)
		die("too many guests");
	one->name = strsep(&text, ":");
	one->entry = strsep(&text, ":");
	one->log = text && *text ? text : NULL;
	if (!one->entry)
		die("a guest is GUEST:ENTRY or GUEST:ENTRY:LOG");
}

static void open_cases(struct deletion *deletion)
{
	char message[512];
	bool enters = true, judge = false;

	for (size_t i = 0; i < deletion->line_count; i++)
		enters &= rules[deletion->line[i].section] == RULE_ENTERS;
	for (size_t i = 0; i < deletion->line_count; i++)
		judge |= rules[deletion->line[i].section] != RULE_ENTERS && rules[deletion->line[i].section] != RULE_RUNS;
	for (size_t c = 0; c < deletion->case_count && !enters; c++) {
		struct vet_case *one = &deletion->cases[c];

		one->map = deletion->map;
		if (vet_case_open(one, deletion->program, deletion->model, judge, message, sizeof(message)))
			die(message);
		printf("# %s from %s: %u of %u functions, %zu holes", one->name, one->entry, one->live, one->map->count, one->whole.reach->hole_count);
		if (judge)
			printf(", %zu findings", one->whole.verdict->errors + one->whole.verdict->warnings);
		if (one->log)
			printf("; %u of %u that ran", one->ran - one->lost, one->ran);
		if (one->further_count)
			printf("; %zu started otherwise than by calls", one->further_count);
		printf("\n");
		fflush(stdout);
	}
}

static const char *take_options(struct deletion *deletion, char ***at)
{
	for (; **at && !strncmp(**at, "--", 2); ++*at) {
		if (!strcmp(**at, "--anew"))
			deletion->anew = true;
		else if (!strcmp(**at, "--sections") && (*at)[1])
			deletion->sections = *++*at;
		else if (!strcmp(**at, "--only") && (*at)[1])
			deletion->only = *++*at;
		else
			return **at;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	struct deletion deletion = { 0 };
	struct vet_inputs inputs;
	char message[1024] = "", **at = argv + 1;
	const char *image, *model;
	size_t paths = 0;

	if (argc < 6 || take_options(&deletion, &at) || !at[0] || !at[1])
		die("usage: delete-lines [--anew] [--sections NAME,...] [--only TEXT] MODEL IMAGE GUEST:ENTRY[:LOG]... -- OBJECT...");
	model = *at++;
	image = *at++;
	while (*at && strcmp(*at, "--"))
		add_case(&deletion, *at++);
	if (!*at || !at[1])
		die("no objects");
	while (at[1 + paths])
		paths++;
	deletion.models = vet_models_new(message, sizeof(message));
	deletion.hardware = vet_hardware_builtin(message, sizeof(message));
	if (!deletion.models || !deletion.hardware || vet_models_add(deletion.models, model, message, sizeof(message)) ||
	    vet_inputs_read(&inputs, at + 1, paths, message, sizeof(message)) || vet_inputs_read_images(&inputs, &image, 1, message, sizeof(message)))
		die(message);
	deletion.program = vet_program_link(&inputs);
	deletion.model = vet_model_resolve(deletion.program, deletion.models);
	deletion.map = vet_trace_map_new(deletion.program);
	vet_lines_list(&deletion);
	open_cases(&deletion);
	delete_lines(&deletion);
	printf("1..%zu\n# %zu lines and names, %zu failed; %zu change nothing on these guests; %zu register what surely runs without them; %zu nothing calls\n", deletion.line_count,
	       deletion.line_count, deletion.failed, deletion.idle, deletion.twice, deletion.silent);
	return deletion.failed ? 1 : 0;
}
