/* SPDX-License-Identifier: MIT */
/*
 * Labels held against the solver: what is true of places in a program on a guest, each said by hand from its source with a reason
 * (oracle.txt tells the form).  The program is read and linked once, each guest that a label names is solved once; one TAP line a
 * label.  A label marked `todo' is known not to hold yet, and says why.
 * As many guests are solved at a time as there are processors.
 * Usage: judge-oracle MODEL IMAGE LABELS OBJECT..., IMAGE being - for none
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "solve/model-file.h"
#include "solve/need.h"
#include "solve/solve.h"
#include "support/memory.h"

#define WORDS 5u /* guest, function, verb, two arguments */

/* Of one label; in memory that all processes share. */
struct answer {
	bool judged, holds;
	char found[200]; /* what is so instead */
};

struct label {
	const char *guest, *entry; /* entry: NULL for all of the guest's */
	const char *function, *file; /* file: the end of its path, or NULL */
	const char *verb, *argument, *capability;
	const char *reason, *todo;
	unsigned line;
};

struct oracle {
	char *text; /* owns all strings */
	struct label *label;
	size_t count, capacity;
	struct answer *answer; /* by label */
	const struct vet_program *program;
};

/* One label being judged. */
struct question {
	const struct label *label;
	struct answer *answer;
	const struct vet_solution *solution;
	uint32_t *entity; /* functions that it is about */
	size_t count, capacity;
};

/* --- reading --------------------------------------------------------------------------------------------- */

static int complain(unsigned line, const char *what)
{
	fprintf(stderr, "oracle:%u: %s\n", line, what);
	return -1;
}

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	size_t room = 0, used = 0;
	char *text = NULL;

	if (!file)
		return NULL;
	do {
		text = vet_grow(text, &room, used + 4097, 1);
		used += fread(text + used, 1, 4096, file);
	} while (!feof(file) && !ferror(file));
	fclose(file);
	text[used] = '\0';
	return text;
}

/* Words apart from each other; "some words" is one.  Returns how many, one more than fit when there are too many. */
static unsigned split(char *line, char **word)
{
	unsigned count = 0;

	for (char *at = line; *(at += strspn(at, " "));) {
		char end = *at == '"' ? '"' : ' ';

		if (count == WORDS)
			return WORDS + 1;
		at += end == '"';
		word[count++] = at;
		at += end == '"' ? strcspn(at, "\"") : strcspn(at, " ");
		if (!*at)
			break;
		*at++ = '\0';
	}
	return count;
}

static char *cut(char *text, char at)
{
	char *found = strchr(text, at);

	if (found)
		*found++ = '\0';
	return found;
}

static const struct verb {
	const char *name;
	unsigned arguments;
} verbs[] = {
	{ "reached", 0 }, { "dead", 0 }, { "runs", 1 }, { "skips", 1 }, { "calls", 1 }, { "calls-not", 1 },
	{ "touches", 1 }, { "spares", 1 }, { "clean", 1 }, { "finds", 2 },
};

static int add_label(struct oracle *oracle, char *line, unsigned number)
{
	char *word[WORDS] = { NULL };
	unsigned count = split(line, word), v = 0;
	struct label label = { .line = number };

	while (v < sizeof(verbs) / sizeof(verbs[0]) && (count < 3 || strcmp(verbs[v].name, word[2])))
		v++;
	if (v == sizeof(verbs) / sizeof(verbs[0]) || count != 3 + verbs[v].arguments)
		return complain(number, "not GUEST FUNCTION VERB ARGUMENT...");
	label.entry = cut(word[0], '/');
	label.file = cut(word[1], '@');
	label.guest = word[0];
	label.function = word[1];
	label.verb = verbs[v].name;
	label.argument = word[3];
	label.capability = count > 3 ? word[count - 1] : NULL;
	oracle->label = vet_grow(oracle->label, &oracle->capacity, oracle->count + 1, sizeof(label));
	oracle->label[oracle->count++] = label;
	return 0;
}

/* A line that begins with a tab is about the label above it: its reason, then "todo: why". */
static int add_line(struct oracle *oracle, char *line, unsigned number)
{
	struct label *last = oracle->count ? &oracle->label[oracle->count - 1] : NULL;

	if (!*line || *line == '#')
		return 0;
	if (*line != '\t')
		return add_label(oracle, line, number);
	line += strspn(line, "\t ");
	if (last && !strncmp(line, "todo: ", 6) && !last->todo)
		last->todo = line + 6;
	else if (last && !last->reason)
		last->reason = line;
	else
		return complain(number, "a reason too many");
	return 0;
}

static int read_labels(struct oracle *oracle, const char *path)
{
	unsigned number = 0;

	oracle->text = read_file(path);
	if (!oracle->text)
		return complain(0, "cannot be read");
	for (char *line = oracle->text, *next; line; line = next) {
		next = cut(line, '\n');
		if (add_line(oracle, line, ++number))
			return -1;
	}
	for (size_t i = 0; i < oracle->count; i++)
		if (!oracle->label[i].reason || (oracle->label[i].todo && !*oracle->label[i].todo))
			return complain(oracle->label[i].line, "no reason");
	return oracle->count ? 0 : complain(0, "no label");
}

/* --- where ----------------------------------------------------------------------------------------------- */

static bool ends_with(const char *path, const char *end)
{
	size_t length = strlen(path), tail = strlen(end);

	return length >= tail && !strcmp(path + length - tail, end) && (length == tail || path[length - tail - 1] == '/');
}

static const char *file_of(const struct vet_program *program, uint32_t entity)
{
	const struct vet_entity *at = &program->entity[entity];
	const struct vet_function *function = vet_entity_function(program, at);

	return function ? vet_unit_string(program->unit[at->function.unit], function->where.file) : "";
}

static void collect(struct question *question)
{
	const struct vet_program *program = question->solution->program;
	const struct label *label = question->label;

	for (uint32_t e = 0; e < program->entity_count; e++) {
		if (program->entity[e].kind != VET_SYMBOL_FUNCTION || !vet_entity_function(program, &program->entity[e]) ||
		    strcmp(program->entity[e].name, label->function) || (label->file && !ends_with(file_of(program, e), label->file)))
			continue;
		question->entity = vet_grow(question->entity, &question->capacity, question->count + 1, sizeof(e));
		question->entity[question->count++] = e;
	}
}

static bool is_about(const struct question *question, uint32_t entity)
{
	for (size_t i = 0; i < question->count; i++)
		if (question->entity[i] == entity)
			return true;
	return false;
}

static bool is_reached(const struct question *question)
{
	for (size_t i = 0; i < question->count; i++)
		if (vet_reach_body(question->solution->reach, question->entity[i]))
			return true;
	return false;
}

/* --- judging --------------------------------------------------------------------------------------------- */

__attribute__((format(printf, 2, 3))) static bool instead(struct question *question, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(question->answer->found, sizeof(question->answer->found), format, arguments);
	va_end(arguments);
	return false;
}

/* The first line with that text from where the function begins; 0: none. */
static unsigned line_of(const struct vet_program *program, uint32_t entity, const char *wanted)
{
	char *text = read_file(file_of(program, entity));
	unsigned line = 1, from = vet_entity_function(program, &program->entity[entity])->where.line;

	for (char *at = text, *next; at; at = next, line++) {
		next = cut(at, '\n');
		if (line >= from && strstr(at, wanted)) {
			free(text);
			return line;
		}
	}
	free(text);
	return 0;
}

static bool judge_line(struct question *question, bool should_run)
{
	size_t points = 0, live = 0;
	unsigned line = 0;

	for (size_t i = 0; i < question->count; i++) {
		const struct vet_body *body = question->solution->reach->body[question->entity[i]];

		line = line_of(question->solution->program, question->entity[i], question->label->argument);
		for (uint32_t p = 0; line && p < body->function->point_count; p++) {
			const struct vet_point *point = vet_body_point(body, p);

			if (point->where.line != line || strcmp(vet_unit_string(body->unit, point->where.file), file_of(question->solution->program, body->entity)))
				continue;
			points++;
			live += body->reached && vet_point_live(body, p);
		}
	}
	if (!points)
		return instead(question, "nothing stands there (line %u)", line);
	if (!is_reached(question))
		return instead(question, "the function itself is dead");
	return should_run == (live != 0) || instead(question, "%zu of %zu points at line %u are live", live, points, line);
}

static bool judge_call(struct question *question, bool should_call)
{
	const struct vet_reach *reach = question->solution->reach;
	bool calls = false, known = false;

	for (uint32_t e = 0; e < reach->program->entity_count; e++)
		known |= reach->program->entity[e].kind == VET_SYMBOL_FUNCTION && !strcmp(reach->program->entity[e].name, question->label->argument);
	if (!known)
		return instead(question, "no function %s", question->label->argument);
	for (size_t i = 0; i < question->count; i++) {
		size_t count;
		const struct vet_call *call = vet_reach_function_calls(reach, question->entity[i], &count);

		for (size_t c = 0; c < count; c++)
			calls |= !strcmp(reach->program->entity[call[c].target].name, question->label->argument);
	}
	if (!is_reached(question))
		return instead(question, "the function itself is dead");
	return calls == should_call || instead(question, calls ? "it does" : "it does not");
}

struct touched {
	uint64_t capability;
	bool found;
};

static void see_need(void *context, const struct vet_need *need)
{
	struct touched *touched = context;

	touched->found |= (need->any_of & touched->capability) != 0;
}

static bool judge_touch(struct question *question, bool should_touch)
{
	struct touched touched = { .capability = vet_capability_bit((unsigned)vet_capability_find(question->label->capability)) };
	const struct vet_touches *touches = question->solution->touches;

	for (size_t i = 0; i < touches->count; i++) {
		bool here = false;

		for (unsigned c = 0; c < touches->touch[i].chain_count; c++)
			here |= is_about(question, touches->touch[i].chain[c].function);
		if (here)
			vet_needs_of_touch(touches->hardware, &touches->touch[i], see_need, &touched);
	}
	if (!is_reached(question))
		return instead(question, "the function itself is dead");
	return touched.found == should_touch || instead(question, touched.found ? "it does" : "it does not");
}

/* Is it about the capability, and in the function, or about the call of it? */
static bool stands_in(const struct question *question, const struct vet_finding *finding)
{
	const char *last = finding->step_count ? finding->step[finding->step_count - 1].what : "";
	size_t length = strlen(question->label->function);

	if (!finding->capability || strcmp(finding->capability, question->label->capability) || finding->vouched || finding->probe)
		return false;
	return (finding->place.function != VET_NONE && is_about(question, finding->place.function)) ||
	       (!strncmp(last, question->label->function, length) && (!last[length] || last[length] == ' '));
}

/* wanted: an id, or `error' for an error of whichever id. */
static bool is_wanted(const struct vet_finding *finding, const char *wanted)
{
	return strcmp(wanted, "error") ? !strcmp(vet_finding_name(finding->id), wanted) : finding->is_error;
}

static bool judge_findings(struct question *question, bool should_find)
{
	const struct vet_verdict *verdict = question->solution->verdict;
	const struct vet_finding *other = NULL;

	for (size_t i = 0; i < verdict->count; i++) {
		if (!stands_in(question, &verdict->finding[i]))
			continue;
		other = &verdict->finding[i];
		if (should_find && is_wanted(other, question->label->argument))
			return true;
	}
	if (!is_reached(question))
		return instead(question, "the function itself is dead");
	if (!other)
		return !should_find || instead(question, "no finding about %s stands there", question->label->capability);
	return instead(question, "%s:%u: %s [%s]", other->where.file, other->where.line, other->message, vet_finding_name(other->id));
}

static bool judge(struct question *question)
{
	const char *verb = question->label->verb;

	if (!question->count)
		return instead(question, "no such function");
	if (question->label->capability && verb[0] != 'r' && strcmp(verb, "skips") && strncmp(verb, "calls", 5) &&
	    vet_capability_find(question->label->capability) < 0)
		return instead(question, "no such capability");
	if (!strcmp(verb, "reached"))
		return is_reached(question) || instead(question, "it is dead");
	if (!strcmp(verb, "dead"))
		return !is_reached(question) || instead(question, "it is reached");
	if (!strcmp(verb, "runs") || !strcmp(verb, "skips"))
		return judge_line(question, !strcmp(verb, "runs"));
	if (!strcmp(verb, "calls") || !strcmp(verb, "calls-not"))
		return judge_call(question, !strcmp(verb, "calls"));
	if (!strcmp(verb, "touches") || !strcmp(verb, "spares"))
		return judge_touch(question, !strcmp(verb, "touches"));
	return judge_findings(question, !strcmp(verb, "finds"));
}

static bool same_solution(const struct label *a, const struct label *b)
{
	return !strcmp(a->guest, b->guest) && !a->entry == !b->entry && (!a->entry || !strcmp(a->entry, b->entry));
}

/* Is any label of the guest of this one about findings or touches? */
static bool needs_findings(const struct oracle *oracle, size_t first)
{
	static const char *const verb[] = { "touches", "spares", "finds", "clean" };

	for (size_t i = first; i < oracle->count; i++)
		for (size_t v = 0; v < sizeof(verb) / sizeof(verb[0]) && same_solution(&oracle->label[i], &oracle->label[first]); v++)
			if (!strcmp(oracle->label[i].verb, verb[v]))
				return true;
	return false;
}

/* All labels of the guest of this one. */
static int judge_guest(struct oracle *oracle, const struct vet_model_program *model, size_t first)
{
	struct vet_solve_options options = { .model = model, .entry = oracle->label[first].entry, .reach_only = !needs_findings(oracle, first) };
	struct vet_solution solution;
	char message[512];
	struct vet_profile *profile = vet_profile_builtin(oracle->label[first].guest, message, sizeof(message));

	if (!profile || vet_solve(oracle->program, profile, &options, &solution, message, sizeof(message))) {
		vet_profile_free(profile);
		return complain(oracle->label[first].line, message);
	}
	for (size_t i = first; i < oracle->count; i++) {
		struct question question = { .label = &oracle->label[i], .answer = &oracle->answer[i], .solution = &solution };

		if (!same_solution(question.label, &oracle->label[first]))
			continue;
		collect(&question);
		question.answer->holds = judge(&question);
		question.answer->judged = true;
		free(question.entity);
	}
	vet_solution_free(&solution);
	vet_profile_free(profile);
	return 0;
}

/* --- telling --------------------------------------------------------------------------------------------- */

static int tell(const struct oracle *oracle)
{
	int status = 0;

	for (size_t i = 0; i < oracle->count; i++) {
		const struct label *label = &oracle->label[i];
		const struct answer *answer = &oracle->answer[i];

		printf("%sok %zu - %s%s%s: %s %s", answer->holds ? "" : "not ", i + 1, label->guest, label->entry ? "/" : "",
		       label->entry ? label->entry : "", label->function, label->verb);
		if (label->argument)
			printf(" %s", label->argument);
		if (label->capability != label->argument)
			printf(" %s", label->capability);
		if (label->todo)
			printf(" # TODO %s", label->todo);
		printf("\n");
		if (!answer->holds)
			printf("# line %u: %s\n# but %s\n", label->line, label->reason, answer->found);
		status |= !answer->holds && !label->todo;
	}
	printf("1..%zu\n", oracle->count);
	return status;
}

/* The first label of a guest. */
static bool begins(const struct oracle *oracle, size_t label)
{
	for (size_t i = 0; i < label; i++)
		if (same_solution(&oracle->label[i], &oracle->label[label]))
			return false;
	return true;
}

/* Every `all`-th guest from this one on. */
static int judge_share(struct oracle *oracle, const struct vet_model_program *model, size_t share, size_t all)
{
	size_t guest = 0;
	int status = 0;

	for (size_t i = 0; i < oracle->count && !status; i++)
		if (begins(oracle, i) && guest++ % all == share)
			status = judge_guest(oracle, model, i);
	return status;
}

static int judge_all(struct oracle *oracle, const struct vet_models *models)
{
	struct vet_model_program *model = vet_model_resolve(oracle->program, models);
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t all = processors > 1 ? (size_t)processors : 1;
	int failed = 0, status;

	for (size_t share = 0; share < all; share++) {
		pid_t child = fork();

		if (child == 0)
			_exit(judge_share(oracle, model, share, all) ? 2 : 0);
		failed |= child < 0;
	}
	while (wait(&status) > 0)
		failed |= !WIFEXITED(status) || WEXITSTATUS(status);
	vet_model_program_free(model);
	return failed ? 2 : tell(oracle);
}

int main(int argc, char **argv)
{
	struct oracle oracle = { 0 };
	struct vet_inputs inputs;
	char message[1024] = "";
	const char *image = argc > 4 ? argv[2] : NULL;
	int status = 2;

	if (!image) {
		fputs("usage: judge-oracle MODEL IMAGE LABELS OBJECT...\n", stderr);
		return 2;
	}
	struct vet_models *models = vet_models_new(message, sizeof(message));

	if (!models || vet_models_add(models, argv[1], message, sizeof(message)) ||
	    vet_inputs_read(&inputs, argv + 4, (size_t)argc - 4, message, sizeof(message))) {
		fprintf(stderr, "judge-oracle: %s\n", message);
		vet_models_free(models);
		return 2;
	}
	if (strcmp(image, "-") && vet_inputs_read_images(&inputs, &image, 1, message, sizeof(message))) {
		fprintf(stderr, "judge-oracle: %s\n", message);
	} else if (!read_labels(&oracle, argv[3])) {
		struct vet_program *program = vet_program_link(&inputs);

		oracle.program = program;
		oracle.answer = mmap(NULL, oracle.count * sizeof(*oracle.answer), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (oracle.answer == MAP_FAILED)
			perror("judge-oracle: mmap");
		else
			status = judge_all(&oracle, models);
		vet_program_free(program);
	}
	free(oracle.label);
	free(oracle.text);
	vet_models_free(models);
	vet_inputs_free(&inputs);
	return status;
}
