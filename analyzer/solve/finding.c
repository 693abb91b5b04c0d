/* SPDX-License-Identifier: MIT */
/*
 * Messages and paths of findings; see finding.h.
 */
#include "finding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "solve/origin.h"
#include "support/memory.h"
#include "support/text.h"

int vet_where_compare(const struct vet_where *a, const struct vet_where *b)
{
	int order = strcmp(a->file, b->file);

	if (order)
		return order;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return a->column < b->column ? -1 : a->column > b->column;
}

struct vet_where vet_point_where(const struct vet_body *body, uint32_t point)
{
	const struct vet_location *where = &vet_body_point(body, point)->where;

	return (struct vet_where){ vet_unit_string(body->unit, where->file), where->line, where->column };
}

static struct vet_where body_where(const struct vet_body *body)
{
	const struct vet_location *where = &body->function->where;

	return (struct vet_where){ vet_unit_string(body->unit, where->file), where->line, where->column };
}

static const char *entity_name(const struct vet_judgement *judgement, uint32_t entity)
{
	return judgement->reach->program->entity[entity].name;
}

static void add_step(struct vet_finding *finding, char *what, struct vet_where where, bool imprecise)
{
	finding->step = vet_grow(finding->step, &finding->step_capacity, finding->step_count + 1, sizeof(*finding->step));
	finding->step[finding->step_count++] = (struct vet_step){ .what = what, .where = where, .imprecise = imprecise };
}

void vet_finding_step(struct vet_finding *finding, const char *what, struct vet_where where)
{
	add_step(finding, vet_copy_string(what), where, false);
}

/* An indirect call's step also tells where the pointer came from. */
static void tell_origin(struct vet_finding *finding, const struct vet_judgement *judgement, struct vet_place call, uint32_t target)
{
	struct vet_step *step = &finding->step[finding->step_count - 1];
	const char *holder;

	if (judgement->stores && vet_origin_find(judgement->reach, judgement->stores, call, target, &step->stored_at, &holder))
		step->stored = holder ? vet_format("stored in %s", holder) : vet_copy_string("stored");
}

/* How a step reads: the function entered, and how when it is not a plain call. */
static char *step_text(const struct vet_judgement *judgement, const struct vet_call *call)
{
	static const char *const how[] = {
		[VET_CALL_DIRECT] = "", [VET_CALL_POINTER] = " (through a pointer)",
		[VET_CALL_ASYNCHRONOUS] = " (registered here, runs at any time from now on)",
		[VET_CALL_GIVEN] = " (its address is given to code outside the program)",
		[VET_CALL_FALLBACK] = " (through a pointer that may be anything)",
		[VET_CALL_GIVEN_DEEP] = " (in an object given to code outside the program)",
	};

	return vet_format("%s%s", entity_name(judgement, call->target), how[call->kind]);
}

static const char *entry_of(const struct vet_judgement *judgement, uint32_t root)
{
	for (size_t i = 0; i < judgement->root_count; i++)
		if (judgement->root[i] == root)
			return judgement->root_entry[i];
	return NULL;
}

void vet_finding_path(struct vet_finding *finding, const struct vet_judgement *judgement, const struct vet_routes *paths, uint32_t entity)
{
	size_t length = 0, capacity = 0;
	const struct vet_call **calls = NULL;
	uint32_t at = entity;

	while (paths->by[at]) {
		calls = vet_grow(calls, &capacity, length + 1, sizeof(*calls));
		calls[length++] = paths->by[at];
		at = paths->by[at]->from.function;
	}
	finding->entry = entry_of(judgement, at);
	add_step(finding, vet_copy_string(entity_name(judgement, at)), body_where(judgement->reach->body[at]), false);
	finding->step[0].function = body_where(judgement->reach->body[at]);
	while (length--) {
		const struct vet_body *from = judgement->reach->body[calls[length]->from.function];

		add_step(finding, step_text(judgement, calls[length]), vet_point_where(from, calls[length]->from.point),
			 vet_call_is_imprecise(calls[length]));
		finding->step[finding->step_count - 1].function = body_where(judgement->reach->body[calls[length]->target]);
		finding->step[finding->step_count - 1].point = calls[length]->from.point;
		tell_origin(finding, judgement, calls[length]->from, calls[length]->target);
		finding->imprecise |= vet_call_is_imprecise(calls[length]);
	}
	free(calls);
}

static const char *space_text(const struct vet_touch *touch)
{
	switch (touch->space) {
	case VET_HARDWARE_PORT: return "port";
	case VET_HARDWARE_MSR: return "MSR";
	default: return "memory";
	}
}

static char *touch_address(const struct vet_touch *touch)
{
	const struct vet_set *set = touch->address;

	if (set->constant_count == 1)
		return vet_format("%s 0x%llx", space_text(touch), (unsigned long long)set->constants[0]);
	long long low = set->flags & VET_SET_INTERVAL ? set->low : set->constants[0];
	long long high = set->flags & VET_SET_INTERVAL ? set->high : set->constants[set->constant_count - 1];

	return vet_format("%s 0x%llx to 0x%llx", space_text(touch), (unsigned long long)low, (unsigned long long)high);
}

/* The chain of a touch goes on from its place down to the instruction. */
static void add_touch_steps(struct vet_finding *finding, const struct vet_judgement *judgement, const struct vet_touch *touch)
{
	const struct vet_reach *reach = judgement->reach;

	for (unsigned i = 0; i < touch->chain_count; i++) {
		struct vet_where where = vet_point_where(reach->body[touch->chain[i].function], touch->chain[i].point);

		if (i + 1 < touch->chain_count)
			add_step(finding, vet_copy_string(entity_name(judgement, touch->chain[i + 1].function)), where, false);
		else
			add_step(finding, vet_format("%s %s", touch->is_write ? "writes" : "reads", space_text(touch)), where, false);
	}
}

static char *described(const struct vet_judged *judged)
{
	const struct vet_need *need = judged->need;
	const struct vet_judgement *judgement = judged->judgement;
	const char *name = need->entity != VET_NONE ? entity_name(judgement, need->entity) : "a pointer";
	static const char *const verb[] = {
		[VET_NEED_CALL] = "calls", [VET_NEED_GIVEN] = "hands out", [VET_NEED_READ] = "reads", [VET_NEED_WRITE] = "writes",
		[VET_NEED_ADDRESS] = "takes the address of", [VET_NEED_ENTRY] = "enters", [VET_NEED_TOUCH] = "touches",
		[VET_NEED_REFERENCE] = "is compiled to call",
	};

	if (need->kind == VET_NEED_TOUCH)
		return touch_address(need->touch);
	if (need->field != VET_NONE)
		return vet_format("%s field %s.%s", verb[need->kind], judgement->reach->program->field[need->field].record,
				  judgement->reach->program->field[need->field].name);
	return vet_format("%s %s", verb[need->kind], name);
}

static char *situation(const struct vet_judged *judged)
{
	const char *guest = judged->judgement->profile->name;

	switch (judged->id) {
	case VET_FINDING_TOO_EARLY:
		return vet_format(judged->withdrawn ? "which may have been withdrawn here" : "not yet provided on every path");
	case VET_FINDING_LYING_GUARD:
		return vet_format("%s on %s, though the guard in the way always lets it pass there", vet_presence_name(judged->presence), guest);
	case VET_FINDING_UNPROVEN:
		return vet_format("unknown on %s and not guarded", guest);
	default:
		return vet_format("%s on %s", vet_presence_name(judged->presence), guest);
	}
}

static char *message(const struct vet_judged *judged, const char *what)
{
	const char *capability = vet_capability_info(judged->capability)->name;
	char *where = situation(judged), *text;

	if (judged->need->kind == VET_NEED_TOUCH)
		text = vet_format("touches %s (%s), %s", capability, what, where);
	else
		text = vet_format("requires %s%s (%s), %s", judged->need->absence ? "absence of " : "", capability, what, where);
	free(where);
	return text;
}

static char *evidence(const struct vet_judged *judged)
{
	const struct vet_profile_hardware *hardware = &judged->judgement->profile->hardware[judged->capability];

	if (vet_capability_info(judged->capability)->phase)
		return vet_format("phase: %s", judged->withdrawn ? "a vet_withdraws function may have run before"
								     : "no vet_provides function has surely returned before");
	return vet_format("hardware: %s (%s); %s", vet_presence_name(judged->presence),
			  hardware->because ? hardware->because : "the profile does not say",
			  judged->id == VET_FINDING_LYING_GUARD ? "the claim on this path is always true on this guest" : "no claim on this path");
}

static uint64_t fingerprint(const struct vet_finding *finding, const struct vet_judged *judged)
{
	char *text = vet_format("%s|%s|%s|%s|%s", vet_finding_name(finding->id), finding->capability,
				entity_name(judged->judgement, judged->need->place.function), finding->need, judged->judgement->profile->name);
	uint64_t hash = XXH64(text, strlen(text), 0);

	free(text);
	return hash;
}

static struct vet_where need_where(const struct vet_body *body, const struct vet_need *need)
{
	if (need->kind == VET_NEED_ENTRY)
		return body_where(body);
	if (need->extra)
		return (struct vet_where){ vet_unit_string(body->unit, need->extra->where.file), need->extra->where.line, need->extra->where.column };
	return vet_point_where(body, need->place.point);
}

struct vet_finding vet_finding_make(const struct vet_judged *judged)
{
	const struct vet_need *need = judged->need;
	const struct vet_body *body = judged->judgement->reach->body[need->place.function];
	struct vet_finding finding = { .id = judged->id, .place = need->place, .somewhere = need->somewhere, .covered = 1,
				       .imprecise = need->imprecise };

	finding.capability = vet_capability_info(judged->capability)->name;
	finding.where = need_where(body, need);
	finding.need = described(judged);
	finding.message = message(judged, finding.need);
	vet_finding_path(&finding, judged->judgement, judged->paths, need->place.function);
	if (need->kind == VET_NEED_TOUCH) {
		add_touch_steps(&finding, judged->judgement, need->touch);
	} else if (need->kind != VET_NEED_ENTRY) {
		bool is_call = need->kind == VET_NEED_CALL && need->entity != VET_NONE;

		add_step(&finding, vet_copy_string(is_call ? entity_name(judged->judgement, need->entity) : finding.need), finding.where,
			 need->imprecise);
		if (is_call)
			tell_origin(&finding, judged->judgement, need->place, need->entity);
	}
	finding.evidence = evidence(judged);
	finding.fingerprint = fingerprint(&finding, judged);
	finding.is_error = judged->id != VET_FINDING_UNPROVEN && !finding.imprecise;
	return finding;
}

void vet_finding_free(struct vet_finding *finding)
{
	for (size_t i = 0; i < finding->step_count; i++) {
		free(finding->step[i].what);
		free(finding->step[i].stored);
		free(finding->step[i].first);
	}
	free(finding->step);
	free(finding->message);
	free(finding->need);
	free(finding->evidence);
	free(finding->fix);
}

/* --- fixes --------------------------------------------------------------------------------------------- */

static bool can_guard(const struct vet_finding *finding)
{
	return (finding->id == VET_FINDING_UNGUARDED || finding->id == VET_FINDING_UNPROVEN) && finding->capability && !finding->vouched;
}

/* One step of paths, and which findings pass it. */
struct passage {
	const struct vet_step *step;
	const char *capability; /* of all of them, or NULL: of several */
	size_t count, last;     /* last: the number of the finding counted last, + 1 */
};

struct passages {
	struct passage *slot;
	size_t slot_count;
	size_t findings[VET_CAPABILITY_COUNT]; /* that can be guarded, by capability */
};

static struct passage *find_passage(const struct passages *passages, const struct vet_step *step)
{
	uint64_t hash = XXH64(step->what, strlen(step->what), (uint64_t)step->where.line << 32 | step->where.column);

	for (size_t at = hash & (passages->slot_count - 1);; at = (at + 1) & (passages->slot_count - 1)) {
		struct passage *slot = &passages->slot[at];

		if (!slot->step || (!vet_where_compare(&slot->step->where, &step->where) && !strcmp(slot->step->what, step->what)))
			return slot;
	}
}

static void count_steps(struct passages *passages, const struct vet_finding *finding, size_t number)
{
	int id = vet_capability_find(finding->capability);

	if (id >= 0)
		passages->findings[id]++;
	for (size_t i = 1; i < finding->step_count; i++) {
		struct passage *passage = find_passage(passages, &finding->step[i]);

		if (!passage->step)
			*passage = (struct passage){ .step = &finding->step[i], .capability = finding->capability };
		if (passage->last == number + 1)
			continue;
		if (passage->capability && strcmp(passage->capability, finding->capability))
			passage->capability = NULL;
		passage->last = number + 1;
		passage->count++;
	}
}

static void count_passages(struct passages *passages, const struct vet_verdict *verdict)
{
	size_t steps = 0;

	for (size_t i = 0; i < verdict->count; i++)
		steps += can_guard(&verdict->finding[i]) ? verdict->finding[i].step_count : 0;
	for (passages->slot_count = 64; passages->slot_count < steps * 2;)
		passages->slot_count *= 2;
	passages->slot = vet_allocate(passages->slot_count, sizeof(*passages->slot));
	for (size_t i = 0; i < verdict->count; i++)
		if (can_guard(&verdict->finding[i]))
			count_steps(passages, &verdict->finding[i], i);
}

/* The innermost call below which all findings are of this capability and which covers the most of them. */
static void fix_one(const struct passages *passages, struct vet_finding *finding)
{
	int id = vet_capability_find(finding->capability);
	struct vet_where best = finding->where;
	size_t best_count = 1;

	for (size_t s = finding->step_count; s-- > 1;) {
		const struct passage *passage = find_passage(passages, &finding->step[s]);

		if (!passage->capability || passage->count <= best_count)
			continue;
		best = finding->step[s].where;
		best_count = passage->count;
	}

	finding->guard = strstr(finding->message, "absence of") ? "vet_absent" : "vet_has";
	finding->guard_at = best;
	finding->fix = best_count > 1
		? vet_format("guard %s:%u with %s(%s) (covers %zu of %zu findings)", best.file, best.line, finding->guard, finding->capability,
			     best_count, id >= 0 ? passages->findings[id] : best_count)
		: vet_format("guard %s:%u with %s(%s)", best.file, best.line, finding->guard, finding->capability);
}

void vet_findings_fix(struct vet_verdict *verdict)
{
	struct passages passages = { 0 };

	count_passages(&passages, verdict);
	for (size_t i = 0; i < verdict->count; i++) {
		struct vet_finding *finding = &verdict->finding[i];

		if (can_guard(finding))
			fix_one(&passages, finding);
		else if (finding->id == VET_FINDING_TOO_EARLY)
			finding->fix = vet_format("move %s:%u after what provides %s, or before what withdraws it", finding->where.file,
						  finding->where.line, finding->capability);
	}
	free(passages.slot);
}
