/* SPDX-License-Identifier: MIT */
/*
 * Judging needs; see verdict.h.  Texts and paths are made in finding.c.
 */
#include "verdict.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "solve/finding.h"
#include "support/memory.h"
#include "support/text.h"

/* A need that is not met, until its path is found. */
struct pending {
	struct vet_need need;
	struct vet_state *state;
	struct vet_held lacking; /* what its path may not claim */
	unsigned id;
	enum vet_presence presence;
	bool vouched, done;
	struct vet_finding finding;
};

struct court {
	const struct vet_judgement *judgement;
	struct vet_verdict *verdict;
	struct pending *pending;
	size_t pending_count, pending_capacity;
	struct vet_routes *plain;
	uint32_t *known; /* by hash of the cause: a finding's number + 1 */
	size_t known_count;
};

const char *vet_finding_name(unsigned id)
{
	static const char *const names[] = {
		[VET_FINDING_UNGUARDED] = "vet-unguarded", [VET_FINDING_LYING_GUARD] = "vet-lying-guard",
		[VET_FINDING_REFUSED] = "vet-refused", [VET_FINDING_TOO_EARLY] = "vet-too-early",
		[VET_FINDING_UNPROVEN] = "vet-unproven", [VET_FINDING_NEVER_ON] = "vet-never-on",
		[VET_FINDING_CONTRADICTION] = "vet-contradiction", [VET_FINDING_EMPTY_REASON] = "vet-empty-reason",
		[VET_FINDING_UNKNOWN_CAPABILITY] = "vet-unknown-capability", [VET_FINDING_UNKNOWN_NAME] = "vet-unknown-name",
	};

	return id < VET_FINDING_COUNT ? names[id] : "vet-unknown";
}

/* Shortest paths with nothing skipped. */
static const struct vet_routes *plain_paths(struct court *court)
{
	const struct vet_judgement *judgement = court->judgement;

	if (!court->plain)
		court->plain = vet_routes_find(judgement->all, judgement->root, judgement->root_count, (struct vet_held){ 0 });
	return court->plain;
}

static bool same_cause(const struct vet_finding *a, const struct vet_finding *b)
{
	if (a->id != b->id || vet_where_compare(&a->where, &b->where))
		return false;
	return a->capability == b->capability || (a->capability && b->capability && !strcmp(a->capability, b->capability));
}

/* Where the cause stands in the table of known ones, or would. */
static uint32_t *find_cause(struct court *court, const struct vet_finding *finding)
{
	uint64_t hash = XXH64(finding->where.file, strlen(finding->where.file), (uint64_t)finding->where.line << 32 | finding->where.column);

	hash = XXH64(finding->capability ? finding->capability : "", finding->capability ? strlen(finding->capability) : 0, hash + finding->id);
	for (size_t at = hash & (court->known_count - 1);; at = (at + 1) & (court->known_count - 1))
		if (!court->known[at] || same_cause(&court->verdict->finding[court->known[at] - 1], finding))
			return &court->known[at];
}

static void make_room(struct court *court)
{
	if (court->known && court->verdict->count * 2 < court->known_count)
		return;
	free(court->known);
	court->known_count = court->known_count ? court->known_count * 2 : 256;
	court->known = vet_allocate(court->known_count, sizeof(*court->known));
	for (size_t i = 0; i < court->verdict->count; i++)
		*find_cause(court, &court->verdict->finding[i]) = (uint32_t)i + 1;
}

/* From an error in every boot to what hardly concerns one. */
static unsigned doubt(const struct vet_finding *finding)
{
	return finding->vouched * 8u + finding->imprecise * 4u + finding->panic_only * 2u + finding->command_line_only;
}

/* One finding a place, capability and guest: the most certain one stays. */
static void add_finding(struct court *court, struct vet_finding finding)
{
	struct vet_verdict *verdict = court->verdict;
	uint32_t *cause;

	make_room(court);
	cause = find_cause(court, &finding);
	if (!*cause) {
		verdict->finding = vet_grow(verdict->finding, &verdict->capacity, verdict->count + 1, sizeof(finding));
		verdict->finding[verdict->count++] = finding;
		*cause = (uint32_t)verdict->count;
		return;
	}
	struct vet_finding *old = &verdict->finding[*cause - 1];

	finding.covered = ++old->covered;
	if (doubt(&finding) < doubt(old)) {
		vet_finding_free(old);
		*old = finding;
	} else {
		vet_finding_free(&finding);
	}
}

/* What holds at a touch: at its place, and what the wrappers on the way down claim. */
static struct vet_held held_at(struct vet_state *state, const struct vet_need *need)
{
	struct vet_held held = need->somewhere ? state->function[need->place.function]->entry : vet_state_before(state, need->place);

	if (need->kind == VET_NEED_CALL && need->entity != VET_NONE && !need->imprecise) {
		struct vet_held chosen = vet_claims_target(state, need->place, need->entity);

		held.present |= chosen.present;
		held.absent |= chosen.absent;
	}

	for (unsigned i = 1; need->touch && i < need->touch->chain_count; i++) {
		struct vet_place at = need->touch->chain[i];

		held = vet_held_of(held, vet_state_gained(state, at));
		held.present |= state->policy->entity[at.function].demand.requires;
		held.absent |= state->policy->entity[at.function].demand.requires_absent;
	}
	if (need->later)
		held.present &= ~state->phases;
	return held;
}

static bool is_probe(const struct court *court, const struct vet_need *need)
{
	for (unsigned i = 0; need->touch && i < need->touch->chain_count; i++)
		if (court->judgement->policy->entity[need->touch->chain[i].function].probes & need->any_of)
			return true;
	return false;
}

static enum vet_presence presence_of(const struct vet_profile *profile, uint64_t any_of)
{
	if (profile->present & any_of)
		return VET_PRESENT;
	return (profile->absent & any_of) == any_of ? VET_ABSENT : VET_UNKNOWN;
}

/* The capability a message names: of several that share an address, one that is absent, else the first. */
static unsigned spokesman(const struct vet_profile *profile, uint64_t any_of)
{
	uint64_t absent = any_of & profile->absent;

	return (unsigned)__builtin_ctzll(absent ? absent : any_of);
}

static bool holds(struct vet_held held, const struct vet_need *need)
{
	return (need->absence ? held.absent : held.present) & need->any_of;
}

/* Which finding a need is; VET_FINDING_COUNT: none. */
static unsigned classify(const struct court *court, struct vet_state *state, const struct vet_need *need, enum vet_presence presence)
{
	const struct vet_judgement *judgement = court->judgement;
	enum vet_presence wanted = need->absence ? VET_ABSENT : VET_PRESENT;
	bool claimed = holds(held_at(state, need), need);

	if (need->any_of & vet_capability_phases())
		return claimed ? VET_FINDING_COUNT : VET_FINDING_TOO_EARLY;
	if (presence == wanted)
		return VET_FINDING_COUNT;
	if (claimed && presence != VET_UNKNOWN && !holds(held_at(judgement->distrust, need), need))
		return VET_FINDING_LYING_GUARD;
	if (claimed)
		return VET_FINDING_COUNT;
	return presence == VET_UNKNOWN ? VET_FINDING_UNPROVEN : VET_FINDING_UNGUARDED;
}

static void judge_need(void *context, const struct vet_need *need)
{
	struct court *court = context;
	const struct vet_judgement *judgement = court->judgement;
	bool vouched = !vet_state_counts(judgement->state, need->place.function);
	struct vet_state *state = vouched ? judgement->all : judgement->state;
	enum vet_presence presence = presence_of(judgement->profile, need->any_of);

	if (!state->function[need->place.function]->judged)
		return;
	unsigned id = classify(court, state, need, presence);

	if (id == VET_FINDING_COUNT)
		return;
	struct vet_held lacking = { .present = need->absence ? 0 : need->any_of, .absent = need->absence ? need->any_of : 0 };

	/* Nobody ever claims it: then all such needs ask for the same paths, on all of which something can run. */
	if (VET_CAPABILITY_COUNT < 64 && !(lacking.present & state->ever_present) && !(lacking.absent & state->ever_absent))
		lacking = (struct vet_held){ .present = UINT64_C(1) << 63 };
	if (id == VET_FINDING_LYING_GUARD)
		lacking = (struct vet_held){ 0 };
	court->pending = vet_grow(court->pending, &court->pending_capacity, court->pending_count + 1, sizeof(*court->pending));
	court->pending[court->pending_count++] = (struct pending){
		.need = *need, .state = state, .lacking = lacking, .id = id, .presence = presence, .vouched = vouched };
}

/* Paths on which nothing is claimed, and where they lead around panic and options. */
struct ways {
	struct vet_routes *paths, *no_panic, *no_option;
};

static struct vet_routes *ways_around(struct court *court, const struct pending *pending, const struct vet_avoided *avoided)
{
	const struct vet_judgement *judgement = court->judgement;

	if (!avoided->function && !avoided->call)
		return NULL;
	return vet_routes_around(pending->state, judgement->root, judgement->root_count, pending->lacking, avoided);
}

static struct ways find_ways(struct court *court, const struct pending *pending)
{
	const struct vet_judgement *judgement = court->judgement;
	struct ways ways = { .paths = vet_routes_find(pending->state, judgement->root, judgement->root_count, pending->lacking) };

	if (judgement->marks) {
		ways.no_panic = ways_around(court, pending, &judgement->marks->panic);
		ways.no_option = ways_around(court, pending, &judgement->marks->option);
	}
	return ways;
}

static void free_ways(struct ways *ways)
{
	vet_routes_free(ways->paths);
	vet_routes_free(ways->no_panic);
	vet_routes_free(ways->no_option);
}

static void make_finding(struct court *court, struct pending *pending, const struct ways *ways)
{
	const struct vet_need *need = &pending->need;
	struct vet_judged judged = {
		.judgement = court->judgement, .need = need, .paths = ways->paths, .state = pending->state, .id = pending->id,
		.presence = pending->presence, .capability = spokesman(court->judgement->profile, need->any_of),
		.withdrawn = need->kind != VET_NEED_ENTRY && !need->somewhere && (vet_state_gained(pending->state, need->place).gone & need->any_of),
	};
	struct vet_finding *finding = &pending->finding;

	*finding = vet_finding_make(&judged);
	finding->probe = is_probe(court, need);
	finding->vouched = pending->vouched || finding->probe;
	finding->panic_only = ways->no_panic && !ways->no_panic->reached[need->place.function];
	finding->command_line_only = ways->no_option && !ways->no_option->reached[need->place.function];
	finding->is_error &= !finding->panic_only && !finding->command_line_only;
	pending->done = true;
}

static bool same_search(const struct pending *a, const struct pending *b)
{
	return a->state == b->state && a->lacking.present == b->lacking.present && a->lacking.absent == b->lacking.absent;
}

/* All that one search of paths can answer; then the next search. */
static void find_paths(struct court *court)
{
	bool *asked = vet_allocate(court->pending_count, sizeof(bool));

	for (size_t i = 0; i < court->pending_count; i++) {
		if (court->pending[i].done || asked[i])
			continue;
		struct ways ways = find_ways(court, &court->pending[i]);

		for (size_t j = i; j < court->pending_count; j++) {
			struct pending *pending = &court->pending[j];

			if (pending->done || asked[j] || !same_search(pending, &court->pending[i]))
				continue;
			asked[j] = true;
			if (ways.paths->reached[pending->need.place.function])
				make_finding(court, pending, &ways);
		}
		free_ways(&ways);
	}
	free(asked);
}

/* Prefer the path on which nothing was claimed; where only the meeting of paths lost the claim, the shortest one; then one
 * below a boundary. */
static void settle_pending(struct court *court)
{
	find_paths(court);
	for (size_t i = 0; i < court->pending_count; i++)
		court->pending[i].lacking = (struct vet_held){ 0 };
	find_paths(court);
	for (size_t i = 0; i < court->pending_count; i++)
		court->pending[i].state = court->judgement->all;
	find_paths(court);
	for (size_t i = 0; i < court->pending_count; i++)
		if (court->pending[i].done)
			add_finding(court, court->pending[i].finding);
}

/* An entry that itself requires: nobody could have guarded it. */
static void judge_entries(struct court *court)
{
	const struct vet_judgement *judgement = court->judgement;

	for (size_t i = 0; i < judgement->root_count; i++) {
		struct vet_demand demand = judgement->policy->entity[judgement->root[i]].demand;

		for (unsigned id = 0; judgement->root_entry[i] && id < VET_CAPABILITY_COUNT; id++) {
			uint64_t bit = vet_capability_bit(id);
			struct vet_need need = { .place = { judgement->root[i], 0 }, .kind = VET_NEED_ENTRY, .any_of = bit,
						 .entity = judgement->root[i], .field = VET_NONE };
			bool phase = bit & vet_capability_phases();
			enum vet_presence presence = presence_of(judgement->profile, bit);

			need.absence = demand.requires_absent & bit;
			if (!((demand.requires | demand.requires_absent) & bit) || presence == (need.absence ? VET_ABSENT : VET_PRESENT) ||
			    (phase && vet_capability_initial() & bit))
				continue;
			struct vet_judged judged = {
				.judgement = judgement, .need = &need, .state = judgement->state, .capability = id, .presence = presence,
				.paths = plain_paths(court),
				.id = phase ? VET_FINDING_TOO_EARLY : presence == VET_UNKNOWN ? VET_FINDING_UNPROVEN : VET_FINDING_UNGUARDED,
			};

			add_finding(court, vet_finding_make(&judged));
		}
	}
}

/* A finding that is about a declaration or a whole function rather than a need.  need: NULL where the message names no place. */
static struct vet_finding plain_finding(unsigned id, const char *capability, struct vet_where where, const char *need, char *message)
{
	struct vet_finding finding = { .id = id, .is_error = id != VET_FINDING_REFUSED, .where = where, .capability = capability,
				       .message = message, .need = vet_copy_string(need ? need : message), .covered = 1 };

	finding.fingerprint = XXH64(finding.need, strlen(finding.need), id);
	return finding;
}

static void report_faults(struct court *court)
{
	const struct vet_policy *policy = court->judgement->policy;

	for (size_t i = 0; i < policy->fault_count; i++) {
		const struct vet_fault *fault = &policy->fault[i];
		struct vet_where where = fault->at, other = fault->other;

		switch (fault->kind) {
		case VET_FAULT_CONTRADICTION:
			add_finding(court, plain_finding(VET_FINDING_CONTRADICTION, fault->name, where, fault->symbol,
				vet_format("%s is said to need %s both ways; the other declaration: %s:%u:%u", fault->symbol, fault->name,
					   other.file, other.line, other.column)));
			break;
		case VET_FAULT_EMPTY_REASON:
			add_finding(court, plain_finding(VET_FINDING_EMPTY_REASON, NULL, where, NULL,
				vet_format("vet_boundary of %s gives no reason", fault->symbol)));
			break;
		case VET_FAULT_UNKNOWN_NAME:
			if (vet_profile_is(court->judgement->profile, fault->name))
				break; /* a guest of the user's own */
			add_finding(court, plain_finding(VET_FINDING_UNKNOWN_NAME, NULL, where, NULL,
				vet_format("%s: no entry or guest has the name %s", fault->symbol, fault->name)));
			break;
		default:
			add_finding(court, plain_finding(VET_FINDING_UNKNOWN_CAPABILITY, fault->name, where, NULL,
				vet_format("%s: no capability has the name %s", fault->symbol, fault->name)));
			break;
		}
	}
}

static char *never_message(const struct court *court, const struct vet_door *door)
{
	return vet_format("reaches %s, claimed never to run on %s", court->judgement->policy->program->entity[door->entity].name,
			  court->judgement->profile->name);
}

/* A function without facts runs where it is called. */
static void report_never_on_call(struct court *court, const struct vet_door *door, const struct vet_routes *paths)
{
	const struct vet_judgement *judgement = court->judgement;
	const struct vet_reach *reach = judgement->reach;

	for (size_t i = 0; i < reach->hole_count; i++) {
		const struct vet_hole *hole = &reach->hole[i];
		const struct vet_body *body = reach->body[hole->at.function];

		if (hole->entity != door->entity || !paths->reached[hole->at.function])
			continue;
		struct vet_finding finding = plain_finding(VET_FINDING_NEVER_ON, NULL, vet_point_where(body, hole->at.point),
			NULL, never_message(court, door));

		finding.place = hole->at;
		vet_finding_path(&finding, judgement, paths, hole->at.function);
		vet_finding_step(&finding, reach->program->entity[door->entity].name, finding.where);
		finding.is_error = !finding.imprecise;
		add_finding(court, finding);
	}
}

static void report_never_on(struct court *court)
{
	const struct vet_judgement *judgement = court->judgement;
	const struct vet_policy *policy = judgement->policy;
	const struct vet_routes *paths = plain_paths(court);

	for (size_t i = 0; i < policy->door_count; i++) {
		const struct vet_door *door = &policy->door[i];

		if (!door->never_on || !vet_profile_is(judgement->profile, door->name))
			continue;
		if (!policy->program->entity[door->entity].has_facts)
			report_never_on_call(court, door, paths);
		if (!vet_reach_body(judgement->reach, door->entity) || !paths->reached[door->entity])
			continue;
		struct vet_finding finding = plain_finding(VET_FINDING_NEVER_ON, NULL, door->where,
			NULL, never_message(court, door));

		finding.place = (struct vet_place){ door->entity, 0 };
		vet_finding_path(&finding, judgement, paths, door->entity);
		finding.where = finding.step[finding.step_count - 1].where;
		finding.is_error = !finding.imprecise;
		add_finding(court, finding);
	}
}

static uint64_t guards_at(const struct vet_judgement *judgement, const struct vet_body *body, const struct vet_point *point)
{
	uint64_t guards = 0;

	if (point->kind == VET_POINT_CALL)
		return judgement->policy->entity[judgement->reach->program->entity_of[body->unit_index][point->a]].guards;
	if (point->kind == VET_POINT_LOAD)
		for (uint32_t i = 0; i < body->value[point->a]->address_count; i++)
			guards |= judgement->policy->entity[body->value[point->a]->addresses[i].entity].guards;
	return guards;
}

/* A guard that always says no although the hardware is there. */
static void report_refused(struct court *court, const struct vet_body *body, uint32_t number)
{
	const struct vet_judgement *judgement = court->judgement;
	const struct vet_point *point = vet_body_point(body, number);
	uint64_t guards = guards_at(judgement, body, point) & judgement->profile->present, refused;
	int64_t answer;

	if (guards && (!vet_set_single(body->result[number], &answer) || answer))
		guards = 0;
	refused = guards | (vet_claims_refused(judgement->reach, judgement->policy, body, number) & judgement->profile->present);
	if (!refused)
		return;
	const struct vet_routes *paths = plain_paths(court);
	unsigned id = (unsigned)__builtin_ctzll(refused);

	if (!paths->reached[body->entity])
		return;
	struct vet_finding finding = plain_finding(VET_FINDING_REFUSED, vet_capability_info(id)->name, vet_point_where(body, number), NULL,
		vet_format("this guard always refuses %s, present on %s", vet_capability_info(id)->name, judgement->profile->name));

	finding.place = (struct vet_place){ body->entity, number };
	vet_finding_path(&finding, judgement, paths, body->entity);
	add_finding(court, finding);
}

static void judge_body(struct court *court, const struct vet_body *body)
{
	const struct vet_judgement *judgement = court->judgement;

	vet_needs_of_body(judgement->reach, judgement->policy, body, judge_need, court);
	for (uint32_t b = 0; judgement->all->guarded && b < body->function->block_count; b++)
		for (uint32_t i = 0; vet_block_live(body, b) && i < body->live_points[b]; i++)
			report_refused(court, body, vet_body_block(body, b)->point_first + i);
}

static int compare_findings(const void *left, const void *right)
{
	const struct vet_finding *a = left, *b = right;
	int order = vet_where_compare(&a->where, &b->where);

	if (order)
		return order;
	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return strcmp(a->capability ? a->capability : "", b->capability ? b->capability : "");
}

void vet_verdict_count(struct vet_verdict *verdict)
{
	verdict->errors = verdict->warnings = verdict->vouched = verdict->probed = verdict->known = 0;
	for (size_t i = 0; i < verdict->count; i++) {
		if (verdict->finding[i].probe)
			verdict->probed++;
		else if (verdict->finding[i].vouched)
			verdict->vouched++;
		else if (verdict->finding[i].known)
			verdict->known++;
		else if (verdict->finding[i].is_error)
			verdict->errors++;
		else
			verdict->warnings++;
	}
}

struct vet_verdict *vet_verdict_judge(const struct vet_judgement *judgement)
{
	struct vet_verdict *verdict = vet_allocate(1, sizeof(*verdict));
	struct court court = { .judgement = judgement, .verdict = verdict };

	report_faults(&court);
	judge_entries(&court);
	for (uint32_t e = 0; e < judgement->reach->program->entity_count; e++)
		if (vet_reach_body(judgement->reach, e))
			judge_body(&court, judgement->reach->body[e]);
	for (size_t i = 0; i < judgement->touches->count; i++)
		vet_needs_of_touch(judgement->touches->hardware, &judgement->touches->touch[i], judge_need, &court);
	settle_pending(&court);
	report_never_on(&court);
	if (verdict->count)
		qsort(verdict->finding, verdict->count, sizeof(*verdict->finding), compare_findings);
	vet_findings_first(verdict);
	vet_findings_fix(verdict);
	vet_verdict_count(verdict);
	vet_routes_free(court.plain);
	free(court.pending);
	free(court.known);
	return verdict;
}

void vet_verdict_keep(struct vet_verdict *verdict, uint64_t capabilities)
{
	size_t kept = 0;

	for (size_t i = 0; i < verdict->count; i++) {
		struct vet_finding *finding = &verdict->finding[i];
		int id = finding->capability ? vet_capability_find(finding->capability) : -1;

		if (id < 0 || (vet_capability_bit((unsigned)id) & capabilities)) {
			verdict->finding[kept++] = *finding;
		} else {
			verdict->left_out += !finding->vouched;
			vet_finding_free(finding);
		}
	}
	verdict->count = kept;
	vet_verdict_count(verdict);
}

void vet_verdict_free(struct vet_verdict *verdict)
{
	if (!verdict)
		return;
	for (size_t i = 0; i < verdict->count; i++)
		vet_finding_free(&verdict->finding[i]);
	free(verdict->finding);
	free(verdict);
}
