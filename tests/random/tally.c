/* SPDX-License-Identifier: MIT */
/* Compares checker and judge, program by program, and says what came out. */
#include "tally.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REDUCED_FAILURES = 3, ABLATION_BUDGET = 6000, HARDER_BUDGET = 40000 };

struct batch {
	const struct campaign *campaign;
	const struct tools *tools;
	const char *folder;
	struct tally *tally;
	uint32_t first, count; /* programs */
	struct program *programs;
	struct site_lines *lines;
	struct verdicts *verdicts[ROOT_COUNT];
	struct verdicts *ablated; /* one, for the alarm being explained */
};

static void add_failure(struct tally *tally, struct failure failure)
{
	if (tally->failures < MAX_FAILURES)
		tally->failure[tally->failures++] = failure;
}

/* What must be forgotten for an alarm of that class. */
static unsigned int forgetting(enum alarm_class class)
{
	static const unsigned int singles[ALARM_SEVERAL] = { FORGET_ANSWERS,	FORGET_GLOBALS, FORGET_FIELDS,
							     FORGET_PARAMETERS, FORGET_RESULTS, FORGET_LOCALS };

	return class < ALARM_SEVERAL ? singles[class] : class == ALARM_SEVERAL ? FORGET_ALL : 0;
}

static enum alarm_class classify(struct batch *b, uint32_t index, uint32_t site, unsigned int capability, enum root root)
{
	const struct program *program = &b->programs[index];
	unsigned int i;

	for (i = 0; i < ALARM_SEVERAL; i++)
		if (judge_program(program, root, forgetting((enum alarm_class)i), ABLATION_BUDGET, b->ablated) &&
		    b->ablated->violated[site][capability])
			return (enum alarm_class)i;
	if (judge_program(program, root, FORGET_ALL, ABLATION_BUDGET, b->ablated) &&
	    b->ablated->violated[site][capability])
		return ALARM_SEVERAL;
	return b->verdicts[root][index].complete ? ALARM_UNEXPLAINED : ALARM_BOUNDS;
}

static const char *class_name(enum alarm_class class)
{
	static const char *const names[ALARM_COUNT] = {
		[ALARM_ANSWERS] = "the same question asked twice",
		[ALARM_GLOBALS] = "values stored in globals",
		[ALARM_FIELDS] = "what a function pointer holds at that moment",
		[ALARM_PARAMETERS] = "which caller passed which value",
		[ALARM_RESULTS] = "what a callee's result says about what it did",
		[ALARM_LOCALS] = "locals correlated across joins and loops",
		[ALARM_SEVERAL] = "several of these together",
		[ALARM_BOUNDS] = "beyond the judge's bounds, perhaps right",
		[ALARM_UNEXPLAINED] = "not explained",
	};

	return names[class];
}

/* With more runs, and more values for what is not known, the report may turn out right. */
static bool right_after_all(struct batch *b, uint32_t index, uint32_t site, unsigned int capability, enum root root)
{
	return judge_program(&b->programs[index], root, MORE_VALUES, HARDER_BUDGET, b->ablated) &&
	       b->ablated->violated[site][capability];
}

static void add_example(struct batch *b, enum alarm_class class, struct failure example)
{
	if (b->tally->alarms[class] <= b->campaign->reduce && b->tally->examples < MAX_FAILURES)
		b->tally->example[b->tally->examples++] = example;
}

static void false_alarm(struct batch *b, uint32_t index, uint32_t site, unsigned int capability, enum view view)
{
	enum root root = checker_views[view].root;
	enum alarm_class class;

	if (right_after_all(b, index, site, capability, root)) {
		b->tally->late++;
		return;
	}
	class = classify(b, index, site, capability, root);
	b->tally->alarms[class]++;
	add_example(b, class, (struct failure){ .kind = FAILURE_ALARM, .program = b->first + index, .site = (uint16_t)site,
						.capability = (uint8_t)capability, .class = (uint8_t)class,
						.view = (uint8_t)view });
	b->tally->dead_alarms += !b->verdicts[root][index].executed[site][capability];
	if (b->campaign->list)
		printf("# false alarm: program %u, site %u (line %u of batch %u), %s on %s: %s\n", b->first + index, site,
		       b->lines[index].line[site], b->first / b->campaign->batch, capability_name(capability),
		       checker_views[view].name, class_name(class));
}

static void add_site_failure(struct batch *b, enum failure_kind kind, struct failure failure)
{
	uint32_t *const counter[] = { [FAILURE_MISSED] = &b->tally->missed, [FAILURE_WEAK] = &b->tally->weak,
				      [FAILURE_NEEDLESS] = &b->tally->needless };

	(*counter[kind])++;
	failure.kind = kind;
	add_failure(b->tally, failure);
}

static void compare_site(struct batch *b, const struct findings *findings, uint32_t index, uint32_t site,
			 unsigned int capability, enum view view)
{
	const struct verdicts *v = &b->verdicts[checker_views[view].root][index];
	const struct finding *f = findings_at(findings, b->lines[index].line[site], capability);
	enum expectation expectation = checker_views[view].expectation[capability];
	struct failure failure = { .program = b->first + index, .site = (uint16_t)site,
				   .capability = (uint8_t)capability, .view = (uint8_t)view };

	b->tally->executed += v->executed[site][capability];
	b->tally->violated += v->violated[site][capability];
	if (f && !strcmp(f->id, "vet-refused"))
		f = NULL;
	if (expectation == EXPECT_NOTHING) {
		if (f)
			add_site_failure(b, FAILURE_NEEDLESS, failure);
	} else if (v->violated[site][capability]) {
		if (!f)
			add_site_failure(b, FAILURE_MISSED, failure);
		else if (f->error != (expectation == EXPECT_ERROR))
			add_site_failure(b, FAILURE_WEAK, failure);
	} else if (f && strcmp(f->id, "vet-lying-guard") && expectation == EXPECT_ERROR && view != VIEW_UNSURE) {
		false_alarm(b, index, site, capability, view);
	}
}

/* Findings that stand on no line of a call. */
static void count_strays(struct batch *b, const struct findings *findings)
{
	size_t i;

	for (i = 0; i < findings->count; i++) {
		bool known = !strcmp(findings->row[i].id, "vet-refused"); /* stands on the guard */
		uint32_t p, s;

		for (p = 0; p < b->count && !known; p++)
			for (s = 1; s <= b->programs[p].sites && !known; s++)
				known = b->lines[p].line[s] == findings->row[i].line;
		if (!known || findings->row[i].capability < 0) {
			b->tally->stray++;
			add_failure(b->tally, (struct failure){ .kind = FAILURE_STRAY, .program = b->first });
		}
	}
}

static void compare_batch(struct batch *b, const struct findings *findings, enum view view)
{
	uint32_t index, site;
	unsigned int capability;

	for (index = 0; index < b->count; index++)
		for (site = 1; site <= b->programs[index].sites; site++)
			for (capability = 0; capability < CAP_COUNT; capability++)
				if (b->lines[index].line[site])
					compare_site(b, findings, index, site, capability, view);
	count_strays(b, findings);
}

/* Every third batch is one file, every third two, every third three. */
static unsigned int parts_of(const struct campaign *campaign, uint32_t program)
{
	return 1 + program / campaign->batch % MAX_PARTS;
}

static bool write_batch(struct batch *b, const char *base, unsigned int parts)
{
	struct output *out = output_open(base, parts);
	uint32_t i;

	if (!out)
		return false;
	print_prologue(out);
	for (i = 0; i < b->count; i++)
		print_program(out, &b->programs[i], i, false, &b->lines[i]);
	print_start(out, b->count);
	return !output_close(out);
}

static bool check_batch(struct batch *b, const char *base, char *message, size_t size)
{
	unsigned int parts = parts_of(b->campaign, b->first), view;
	struct findings findings[VIEW_COUNT];
	bool good;

	if (!write_batch(b, base, parts) || !checker_compile(b->tools, base, parts, message, size))
		return false;
	for (view = 0; view < VIEW_COUNT; view++)
		if (!checker_run(b->tools, base, parts, (enum view)view, &findings[view], message, size))
			break;
	good = view == VIEW_COUNT;
	while (view-- > 0) {
		if (good)
			compare_batch(b, &findings[view], (enum view)view);
		findings_free(&findings[view]);
	}
	return good;
}

/* One batch of programs.  When the checker fails on it, each program is tried alone, to name the culprit. */
static void try_batch(struct batch *b)
{
	char base[MAX_PATH], message[MAX_PATH + 64] = "cannot write it";
	uint32_t first = b->first, count = b->count, i, root;

	snprintf(base, sizeof(base), "%s/batch%u", b->folder, first / b->campaign->batch);
	if (b->campaign->batch > 1 && count == 1)
		snprintf(base, sizeof(base), "%s/program%u", b->folder, first);
	if (check_batch(b, base, message, sizeof(message)))
		return;
	if (count == 1) {
		b->tally->broken++;
		add_failure(b->tally, (struct failure){ .kind = FAILURE_BROKEN, .program = first });
		printf("# program %u: %s\n", first, message);
		return;
	}
	for (i = 0; i < count; i++) {
		struct batch one = *b;

		one.first = first + i;
		one.count = 1;
		one.programs += i;
		one.lines += i;
		for (root = 0; root < ROOT_COUNT; root++)
			one.verdicts[root] += i;
		try_batch(&one);
	}
}

/* Judges a program from each of its entries. */
static bool judge_roots(struct batch *b, uint32_t index)
{
	unsigned int root;

	for (root = 0; root < ROOT_COUNT; root++) {
		struct verdicts *v = &b->verdicts[root][index];

		if (!judge_program(&b->programs[index], (enum root)root, FORGET_NOTHING, b->campaign->budget, v))
			return false;
		b->tally->complete += v->complete;
		b->tally->runs += v->runs;
	}
	return true;
}

static void make_batch(struct batch *b)
{
	uint32_t i;

	for (i = 0; i < b->count; i++) {
		program_generate(&b->programs[i], random_mix(b->campaign->seed, b->first + i));
		if (!judge_roots(b, i))
			program_empty(&b->programs[i]); /* does not fit */
		b->tally->programs++;
		b->tally->sites += b->programs[i].sites;
	}
}

static void free_batch(struct batch *b)
{
	unsigned int root;

	for (root = 0; root < ROOT_COUNT; root++)
		free(b->verdicts[root]);
	free(b->programs);
	free(b->lines);
	free(b->ablated);
}

void tally_run(const struct campaign *campaign, const struct tools *tools, const char *folder, uint32_t first,
	       uint32_t step, struct tally *tally)
{
	struct batch b = { .campaign = campaign, .tools = tools, .folder = folder, .tally = tally };
	uint32_t batches = (campaign->count + campaign->batch - 1) / campaign->batch, i;
	unsigned int root;
	bool good;

	b.programs = calloc(campaign->batch, sizeof(*b.programs));
	b.lines = calloc(campaign->batch, sizeof(*b.lines));
	b.ablated = calloc(1, sizeof(*b.ablated));
	good = b.programs && b.lines && b.ablated;
	for (root = 0; root < ROOT_COUNT; root++) {
		b.verdicts[root] = calloc(campaign->batch, sizeof(*b.verdicts[root]));
		good = good && b.verdicts[root];
	}
	for (i = first; good && i < batches; i += step) {
		b.first = i * campaign->batch;
		b.count = campaign->count - b.first < campaign->batch ? campaign->count - b.first : campaign->batch;
		make_batch(&b);
		try_batch(&b);
	}
	free_batch(&b);
}

void tally_add(struct tally *total, const struct tally *part)
{
	uint32_t i;

	total->programs += part->programs;
	total->complete += part->complete;
	total->runs += part->runs;
	total->sites += part->sites;
	total->executed += part->executed;
	total->violated += part->violated;
	total->missed += part->missed;
	total->weak += part->weak;
	total->needless += part->needless;
	total->stray += part->stray;
	total->broken += part->broken;
	total->dead_alarms += part->dead_alarms;
	total->late += part->late;
	for (i = 0; i < ALARM_COUNT; i++)
		total->alarms[i] += part->alarms[i];
	for (i = 0; i < part->failures; i++)
		add_failure(total, part->failure[i]);
	for (i = 0; i < part->examples && total->examples < MAX_FAILURES; i++)
		total->example[total->examples++] = part->example[i];
}

static void print_file_as_comment(const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;

	while (file && getline(&line, &room, file) > 0)
		printf("#   %s", line);
	free(line);
	if (file)
		fclose(file);
}

/* The smallest program that still shows it. */
static void print_reduced(const struct campaign *campaign, const struct tools *tools, const char *folder,
			  const struct failure *f)
{
	struct program *program = malloc(sizeof(*program));
	struct reduction reduction = { .site = f->site, .capability = f->capability, .budget = campaign->budget,
				       .alarm = f->kind == FAILURE_ALARM, .view = (enum view)f->view,
				       .parts = parts_of(campaign, f->program) };
	struct site_lines lines;
	struct output *out;
	char path[MAX_PATH];

	if (!program)
		return;
	if (reduction.alarm)
		reduction.forget = forgetting((enum alarm_class)f->class);
	program_generate(program, random_mix(campaign->seed, f->program));
	reduce_program(program, &reduction, tools, folder);
	snprintf(path, sizeof(path), "%s/reduced-%u-%u.c", folder, f->program, f->site);
	out = output_open_file(path);
	if (out) {
		print_prologue(out);
		print_program(out, program, 0, true, &lines);
		print_start(out, 1);
		output_close(out);
		printf("# %s: seed %llu, program %u in %u files, %s on %s at line %u of the smallest program that shows it:\n",
		       reduction.alarm ? class_name((enum alarm_class)f->class) : "missed",
		       (unsigned long long)campaign->seed, f->program, reduction.parts, capability_name(f->capability),
		       checker_views[f->view].name, lines.line[f->site]);
		print_file_as_comment(path);
	}
	free(program);
}

static int by_program(const void *a, const void *b)
{
	const struct failure *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->program != y->program)
		return x->program < y->program ? -1 : 1;
	return (x->site > y->site) - (x->site < y->site);
}

static void print_failures(const struct campaign *campaign, const struct tools *tools, const char *folder,
			   struct tally *t)
{
	static const char *const kinds[] = { "missed", "of another severity", "needless", "a finding on no call",
					     "not judged" };
	unsigned int reduced = 0;
	uint32_t i;

	qsort(t->failure, t->failures, sizeof(t->failure[0]), by_program);
	for (i = 0; i < t->failures; i++) {
		printf("# %s: seed %llu, program %u, site %u, %s\n", kinds[t->failure[i].kind],
		       (unsigned long long)campaign->seed, t->failure[i].program, t->failure[i].site,
		       checker_views[t->failure[i].view].name);
		if (t->failure[i].kind == FAILURE_MISSED && reduced++ < REDUCED_FAILURES)
			print_reduced(campaign, tools, folder, &t->failure[i]);
	}
	for (i = 0; i < t->examples; i++)
		print_reduced(campaign, tools, folder, &t->example[i]);
}

static void print_alarms(const struct tally *t)
{
	uint32_t total = 0, i;

	for (i = 0; i < ALARM_COUNT; i++)
		total += t->alarms[i];
	printf("# reports that the judge confirmed only after trying harder: %u\n", t->late);
	printf("# false alarms: %u, %u of them at calls that never run; by the knowledge that is missing:\n", total,
	       t->dead_alarms);
	for (i = 0; i < ALARM_COUNT; i++)
		printf("#   %6u  %s\n", t->alarms[i], class_name((enum alarm_class)i));
}

bool tally_print(const struct campaign *campaign, const struct tools *tools, const char *folder, struct tally *t)
{
	printf("# %u programs, seed %llu, %llu runs, from two entries each; all paths within bounds run for %u of the entries\n", t->programs,
	       (unsigned long long)campaign->seed, (unsigned long long)t->runs, t->complete);
	printf("# %u calls, for %d guests %u requirements met or violated on some path, %u of them violated\n", t->sites, VIEW_COUNT,
	       t->executed, t->violated);
	print_alarms(t);
	print_failures(campaign, tools, folder, t);
	printf("%sok 1 - no violated requirement is missed (%u)\n", t->missed ? "not " : "", t->missed);
	printf("%sok 2 - every violated requirement is as severe as the hardware makes it (%u are not)\n",
	       t->weak ? "not " : "", t->weak);
	printf("%sok 3 - nothing is reported where the hardware is as required (%u)\n", t->needless ? "not " : "",
	       t->needless);
	printf("%sok 4 - every finding stands on a call (%u elsewhere)\n", t->stray ? "not " : "", t->stray);
	printf("%sok 5 - every program is judged (%u are not)\n", t->broken ? "not " : "", t->broken);
	printf("1..5\n");
	return !t->missed && !t->weak && !t->needless && !t->stray && !t->broken;
}

bool tally_show(const struct program *program, uint32_t budget)
{
	struct verdicts *v = calloc(ROOT_COUNT, sizeof(*v));
	struct site_lines lines;
	struct output *out = output_open_file("/dev/stdout");
	uint32_t site;
	unsigned int c, root;

	if (!v || !out)
		return false;
	print_prologue(out);
	print_program(out, program, 0, false, &lines);
	print_start(out, 1);
	output_close(out);
	for (root = 0; root < ROOT_COUNT; root++) {
		if (!judge_program(program, (enum root)root, FORGET_NOTHING, budget, &v[root]))
			return false;
		for (site = 1; site <= program->sites; site++)
			for (c = 0; c < CAP_COUNT; c++)
				if (v[root].executed[site][c])
					printf("// %s, line %u, site %u: %s %s\n", root == ROOT_PVH ? "pvh" : "xen-pv",
					       lines.line[site], site, capability_name(c),
					       v[root].violated[site][c] ? "violated" : "met");
		printf("// %u runs%s\n", v[root].runs, v[root].complete ? ", all paths" : "");
	}
	free(v);
	return true;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

void tally_remove(const char *folder)
{
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
