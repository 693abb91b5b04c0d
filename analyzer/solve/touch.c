/* SPDX-License-Identifier: MIT */
/*
 * Placing hardware touches; see touch.h.
 * An address that depends on a parameter is evaluated again for each call of its function, and for the calls of the
 * caller if it only hands a parameter on, until it is known or the chain is too long to follow.
 */
#include "touch.h"

#include <stdlib.h>
#include <string.h>

#include "solve/evaluate.h"
#include "solve/physical.h"
#include "support/memory.h"

#define BUDGET 20000u /* chains followed for one touch; then it is judged where it stands */
#define WALK (1 << 24) /* bytes; a longer walk over memory counts where it starts */
#define WIDE 4096 /* an interval of more addresses than that is not known */

struct search {
	struct vet_reach *reach;
	const struct vet_hardware *hardware;
	struct vet_touches *touches;
	struct vet_touch touch; /* what is being placed; the chain is kept innermost first */
	uint32_t operand;       /* value in the innermost function */
	unsigned budget;
	bool only_numbers;      /* callers that hand no number down cannot make the address known */
	bool mapped;            /* the address is one that physical memory is mapped at: that memory is meant */
	struct vet_numbers *numbers;
	struct vet_physical *physical;
	uint64_t **made;        /* by entity: of which parameters each value is made; NULL: not asked yet */
};

/* Of which parameters each value is made: once a function. */
static const uint64_t *made_of(struct search *search, const struct vet_body *body)
{
	uint32_t count = body->function->value_count;
	bool changed = true;

	if (search->made[body->entity])
		return search->made[body->entity];
	uint64_t *made = search->made[body->entity] = vet_allocate(count, sizeof(*made));

	while (changed) {
		changed = false;
		for (uint32_t v = 0; v < count; v++) {
			uint64_t now = vet_made_of(body, vet_body_value(body, v), made);
			changed |= (now & ~made[v]) != 0 && vet_body_value(body, v)->kind == VET_VALUE_PHI;
			made[v] |= now;
		}
	}
	return made;
}

static uint64_t parameters_of(struct search *search, const struct vet_body *body, uint32_t number)
{
	if (search->mapped)
		return vet_physical_parameters(search->physical, body, number);
	return body->function->parameter_count ? made_of(search, body)[number] : 0;
}

static void view_free(const struct vet_body *view, const struct vet_body *body)
{
	free(view->parameter);
	if (view->value == body->value)
		return;
	free(view->value);
	free(view->growth);
}

/* Parameters that this call tells more about than all calls together do. */
static uint64_t told_more(const struct vet_body *view, const struct vet_body *body)
{
	uint64_t told = 0;

	for (uint32_t i = 0; i < body->function->parameter_count; i++)
		if (view->parameter[i] != body->parameter[i])
			told |= UINT64_C(1) << (i < 63 ? i : 63);
	return told;
}

/* The callee's values when called from that point, whose own function has `caller`'s values: only what is made of
 * parameters that differ is evaluated again. */
static struct vet_body view_from(struct search *search, const struct vet_body *body, const struct vet_body *caller, uint32_t number)
{
	const struct vet_point *point = vet_body_point(caller, number);
	uint32_t count = body->function->value_count;
	const uint64_t *made = made_of(search, body);
	struct vet_body view = *body;
	bool changed = true;

	view.parameter = vet_allocate(body->function->parameter_count, sizeof(*view.parameter));
	for (uint32_t i = 0; i < body->function->parameter_count; i++)
		view.parameter[i] = i < point->c && !(point->flags & VET_POINT_MODELLED)
			? caller->value[caller->unit->lists[point->b + i]] : body->parameter[i];
	uint64_t told = told_more(&view, body);

	if (!told)
		return view;
	view.value = vet_allocate(count, sizeof(*view.value));
	view.growth = vet_allocate(count, 1);
	for (uint32_t i = 0; i < count; i++)
		view.value[i] = made[i] & told ? vet_set_empty(search->reach->pool) : body->value[i];
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < count; i++)
			changed |= made[i] & told && vet_evaluate_value(search->reach, &view, i);
	}
	return view;
}

/* Can the point be reached with these values? */
static bool runs_in(const struct vet_body *view, uint32_t point)
{
	uint32_t wanted = vet_point_block(view, point), count = view->function->block_count, depth = 0;
	uint32_t *stack = vet_allocate(count, sizeof(*stack));
	bool *seen = vet_allocate(count, 1);

	stack[depth++] = 0;
	seen[0] = true;
	while (depth && !seen[wanted]) {
		const struct vet_block *block = vet_body_block(view, stack[--depth]);

		for (uint32_t e = block->edge_first; e < block->edge_first + block->edge_count; e++) {
			const struct vet_edge *edge = vet_body_edge(view, e);
			bool possible = view->edge_live[e] && (edge->condition == VET_NONE ||
				vet_set_may_meet(view->value[edge->condition], view->unit->ranges + edge->range_first,
						 edge->range_count, edge->flags & VET_EDGE_OUTSIDE));

			if (!possible || seen[edge->target])
				continue;
			seen[edge->target] = true;
			stack[depth++] = edge->target;
		}
	}
	bool runs = seen[wanted];

	free(stack);
	free(seen);
	return runs;
}

/* Memory: what lies behind fields and elements.  A null pointer's fields are no touch of low memory. */
static uint32_t base_of(const struct vet_body *body, uint32_t number)
{
	const struct vet_value *value = vet_body_value(body, number);

	while (value->kind == VET_VALUE_FIELD || value->kind == VET_VALUE_ELEMENT || value->kind == VET_VALUE_REFINED ||
	       value->kind == VET_VALUE_CAST) {
		number = value->a;
		value = vet_body_value(body, number);
	}
	return number;
}

static const struct vet_set *memory_numbers(struct vet_reach *reach, const struct vet_body *view, uint32_t operand)
{
	static const struct vet_range low = { INT64_MIN, 0 };
	const struct vet_set *base = vet_set_integers(reach->pool, view->value[base_of(view, operand)]);
	const struct vet_set *exact = vet_set_integers(reach->pool, view->value[operand]);

	/* As many numbers from null on are any number: nothing is known of where that is. */
	if (base->flags & VET_SET_ANY || (base->flags & VET_SET_INTERVAL && base->low <= 0 && base->high > WIDE))
		return vet_set_empty(reach->pool);
	base = vet_set_restrict(reach->pool, base, &low, 1, true);
	if (vet_set_is_empty(base))
		return base;
	exact = vet_set_restrict(reach->pool, exact, &low, 1, true);
	return exact->flags & VET_SET_ANY || vet_set_is_empty(exact) ? base : exact;
}

static bool is_known(const struct vet_set *set)
{
	if (set->flags & VET_SET_SOMEWHERE || set->address_count)
		return false;
	return !(set->flags & VET_SET_INTERVAL) || (uint64_t)set->high - (uint64_t)set->low <= WIDE;
}

static bool touches_something(const struct search *search, const struct vet_set *set)
{
	uint64_t mask;

	for (unsigned i = 0; i < set->constant_count; i++)
		if (vet_hardware_lookup(search->hardware, search->touch.space, set->constants[i], set->constants[i],
					search->touch.bytes, &mask, 1))
			return true;
	return set->flags & VET_SET_INTERVAL &&
	       vet_hardware_lookup(search->hardware, search->touch.space, set->low, set->high, search->touch.bytes, &mask, 1);
}

/* The chain is complete: its outermost call is the place. */
static void settle(struct search *search, const struct vet_body *view)
{
	struct vet_touch touch = search->touch;
	bool memory = touch.space == VET_HARDWARE_MEMORY;

	touch.address = memory ? memory_numbers(search->reach, view, search->operand) : view->value[search->operand];
	if (vet_set_is_empty(touch.address))
		return;
	/* A loop that walks on from an address: where it starts is surely touched. */
	if (memory && touch.address->flags & VET_SET_INTERVAL && !is_known(touch.address)) {
		touch.chain_count = search->mapped ? touch.chain_count : 1; /* where it walks, not who asked for it */
		touch.address = vet_set_interval(search->reach->pool, touch.address->low,
						 touch.address->high - touch.address->low > WALK ? touch.address->low : touch.address->high);
	}
	touch.known = memory || is_known(touch.address);
	if (memory && !touches_something(search, touch.address))
		return;
	for (unsigned i = 0; i < touch.chain_count; i++)
		touch.chain[i] = search->touch.chain[touch.chain_count - 1 - i];
	search->touches->touch = vet_grow(search->touches->touch, &search->touches->capacity, search->touches->count + 1, sizeof(touch));
	search->touches->touch[search->touches->count++] = touch;
}

/* The same chain with physical addresses, where the operand is a mapped one on it. */
static void settle_mapped(struct search *search)
{
	const struct vet_touch *touch = &search->touch;
	struct vet_physical_view view[VET_TOUCH_CHAIN + 1];
	unsigned made = 0;

	for (unsigned i = touch->chain_count; i-- > 0; made++)
		view[made] = vet_physical_enter(search->physical, search->reach->body[touch->chain[i].function],
						made ? &view[made - 1] : NULL, made ? touch->chain[i + 1].point : 0);
	if (view[made - 1].mapped[search->operand])
		settle(search, &view[made - 1].body);
	while (made)
		vet_physical_leave(&view[--made]);
}

/* Evaluates the chain from its outermost call inwards, then settles it. */
static void evaluate_chain(struct search *search)
{
	struct vet_touch *touch = &search->touch;
	const struct vet_body *outer = search->reach->body[touch->chain[touch->chain_count - 1].function];
	struct vet_body view[VET_TOUCH_CHAIN + 1];
	unsigned made = 0;
	bool runs = true;

	for (unsigned i = touch->chain_count - 1; runs && i > 0; i--) {
		const struct vet_body *inner = search->reach->body[touch->chain[i - 1].function];

		view[made] = view_from(search, inner, outer, touch->chain[i].point);
		outer = &view[made++];
		runs = runs_in(outer, touch->chain[i - 1].point);
	}
	if (runs && search->mapped)
		settle_mapped(search);
	else if (runs)
		settle(search, outer);
	while (made) {
		made--;
		view_free(&view[made], search->reach->body[view[made].entity]);
	}
}

/* Which of the caller's parameters the callee's `wanted` ones are made from. */
static uint64_t passed_on(struct search *search, const struct vet_body *caller, uint32_t number, uint64_t wanted)
{
	const struct vet_point *point = vet_body_point(caller, number);
	uint64_t mask = 0;

	for (uint32_t i = 0; i < point->c; i++)
		if (wanted >> (i < 63 ? i : 63) & 1)
			mask |= parameters_of(search, caller, caller->unit->lists[point->b + i]);
	return mask;
}

/* Does this call hand a number to one of the `wanted` parameters, or some caller of it? */
static bool hands_number(const struct search *search, const struct vet_call *call, uint64_t wanted)
{
	const struct vet_body *caller = search->reach->body[call->from.function], *callee = search->reach->body[call->target];
	const struct vet_point *point = vet_body_point(caller, call->from.point);

	if (!vet_numbers_hands(search->numbers, call))
		return false;
	for (uint32_t i = 0; i < point->c && i < callee->function->parameter_count; i++) {
		uint32_t argument = caller->unit->lists[point->b + i];

		if (!(wanted >> (i < 63 ? i : 63) & 1) || !(callee->parameter[i]->flags & VET_SET_ANY))
			continue;
		if (vet_numbers_has(caller->value[argument]) || vet_numbers_becomes(search->numbers, caller, argument))
			return true;
	}
	return false;
}

/* Does this call hand a number, or an address that is mapped from one, to one of the `wanted` parameters? */
static bool hands_mapped(const struct search *search, const struct vet_call *call, uint64_t wanted)
{
	const struct vet_body *caller = search->reach->body[call->from.function];
	const struct vet_point *point = vet_body_point(caller, call->from.point);

	for (uint32_t i = 0; i < point->c; i++) {
		uint32_t argument = caller->unit->lists[point->b + i];

		if (wanted >> (i < 63 ? i : 63) & 1 && (vet_physical_may_be(search->physical, caller, argument) ||
							!(caller->value[argument]->flags & VET_SET_ANY) ||
							vet_numbers_becomes(search->numbers, caller, argument)))
			return true;
	}
	return false;
}

static bool in_chain(const struct vet_touch *touch, uint32_t function)
{
	for (unsigned i = 0; i < touch->chain_count; i++)
		if (touch->chain[i].function == function)
			return true;
	return false;
}

/* Extends the chain by each call of its outermost function; without any (a root), it ends there. */
static void climb(struct search *search, uint64_t wanted)
{
	struct vet_touch *touch = &search->touch;
	uint32_t function = touch->chain[touch->chain_count - 1].function;
	size_t followed = 0;

	for (size_t i = search->reach->target_first[function]; i < search->reach->target_first[function + 1]; i++) {
		const struct vet_call *call = search->reach->by_target[i];
		if (search->only_numbers && !vet_numbers_hands(search->numbers, call) && vet_call_passes_arguments(call)) {
			followed++;
			continue;
		}
		const struct vet_body *caller = search->reach->body[call->from.function];
		uint32_t kind = vet_body_point(caller, call->from.point)->kind;

		if (!search->budget || (kind != VET_POINT_CALL && kind != VET_POINT_CALL_INDIRECT) || !vet_call_passes_arguments(call) ||
		    in_chain(touch, call->from.function))
			continue;
		followed++;
		if (search->only_numbers && !hands_number(search, call, wanted))
			continue;
		if (search->mapped && !hands_mapped(search, call, wanted))
			continue;
		search->budget--;
		touch->chain[touch->chain_count++] = call->from;
		uint64_t passed = passed_on(search, caller, call->from.point, wanted);

		if (touch->chain_count <= VET_TOUCH_CHAIN && passed)
			climb(search, passed);
		else
			evaluate_chain(search);
		touch->chain_count--;
	}
	bool all = followed == search->reach->target_first[function + 1] - search->reach->target_first[function];

	/* A root, recursion, or callers that cannot be followed: judged where the chain stands, with all that may come in. */
	if (!followed || !all || search->reach->body[function]->is_root)
		evaluate_chain(search);
}

static void place_touch(struct search *search, const struct vet_body *body, uint32_t number, uint32_t operand)
{
	search->touch.chain[0] = (struct vet_place){ body->entity, number };
	search->touch.chain_count = 1;
	search->operand = operand;
	search->budget = BUDGET;
	uint64_t wanted = parameters_of(search, body, search->operand);

	if (wanted)
		climb(search, wanted);
	else
		evaluate_chain(search);
}

/* A number that no caller hands down cannot come from one; where none is legacy memory, none of its callers' is. */
static bool may_be_memory(struct search *search, const struct vet_body *body, uint32_t operand)
{
	uint32_t base = base_of(body, operand);

	if (body->value[base]->flags & VET_SET_ANY) {
		search->only_numbers = true;
		return vet_numbers_becomes(search->numbers, body, base);
	}
	search->only_numbers = false;
	return vet_numbers_has(body->value[base]) && (touches_something(search, vet_set_integers(search->reach->pool, body->value[base])) ||
						 touches_something(search, memory_numbers(search->reach, body, operand)));
}

static void look_at_memory(struct search *search, const struct vet_body *body, uint32_t number, uint32_t operand, uint32_t bits, bool is_write)
{
	search->touch = (struct vet_touch){ .space = VET_HARDWARE_MEMORY, .bytes = bits / 8, .is_write = is_write };
	if (!vet_physical_nowhere(search->physical, body) && may_be_memory(search, body, operand))
		place_touch(search, body, number, operand);
	search->only_numbers = false;
	search->mapped = vet_physical_may_be(search->physical, body, operand);
	if (search->mapped)
		place_touch(search, body, number, operand);
	search->mapped = false;
}

static void look_at_leaf(struct search *search, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);

	if (point->kind != VET_POINT_CPUID)
		return;
	search->touch = (struct vet_touch){ .space = VET_HARDWARE_SPACE_COUNT, .bytes = 1 };
	search->only_numbers = false;
	place_touch(search, body, number, point->a);
}

/* A function that a model says to touch what its argument numbers. */
static void look_at_primitive(struct search *search, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);
	const struct vet_model_program *model = search->reach->options.model;
	const struct vet_model_primitive *primitive = model && model->primitive_count
		? vet_model_primitive(model, search->reach->program->entity_of[body->unit_index][point->a]) : NULL;

	if (!primitive || primitive->argument >= point->c)
		return;
	bool msr = primitive->kind >= VET_PRIMITIVE_MSR_READ;

	search->touch = (struct vet_touch){ .space = msr ? VET_HARDWARE_MSR : VET_HARDWARE_PORT, .bytes = msr,
					    .is_write = primitive->kind == VET_PRIMITIVE_PORT_WRITE || primitive->kind == VET_PRIMITIVE_MSR_WRITE };
	search->only_numbers = false;
	place_touch(search, body, number, body->unit->lists[point->b + primitive->argument]);
}

static void look_at(struct search *search, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);
	struct vet_touch touch = { .bytes = 1 };

	switch (point->kind) {
	case VET_POINT_PORT_READ:
	case VET_POINT_PORT_WRITE:
		touch.space = VET_HARDWARE_PORT;
		touch.bytes = point->b / 8;
		touch.is_write = point->kind == VET_POINT_PORT_WRITE;
		break;
	case VET_POINT_MSR_READ:
	case VET_POINT_MSR_WRITE:
		touch.space = VET_HARDWARE_MSR;
		touch.is_write = point->kind == VET_POINT_MSR_WRITE;
		break;
	case VET_POINT_LOAD:
	case VET_POINT_STORE:
		look_at_memory(search, body, number, point->a, point->b, point->kind == VET_POINT_STORE);
		return;
	case VET_POINT_COPY:
		look_at_memory(search, body, number, point->a, point->c, true);
		look_at_memory(search, body, number, point->b, point->c, false);
		return;
	case VET_POINT_CALL:
		look_at_primitive(search, body, number);
		return;
	case VET_POINT_ASM: /* operands in memory */
		for (uint32_t i = 0; i < point->c; i++)
			if (vet_body_value(body, body->unit->lists[point->b + i])->flags & VET_VALUE_POINTER)
				look_at_memory(search, body, number, body->unit->lists[point->b + i], 0, false);
		return;
	default:
		return;
	}
	search->touch = touch;
	search->only_numbers = false;
	place_touch(search, body, number, point->a);
}

static struct vet_touches *collect(struct vet_reach *reach, const struct vet_hardware *hardware, bool leaves)
{
	struct vet_touches *touches = vet_allocate(1, sizeof(*touches));
	uint32_t entities = reach->program->entity_count;
	struct search search = { .reach = reach, .hardware = hardware, .touches = touches,
				 .numbers = leaves ? NULL : vet_numbers_find(reach),
				 .made = vet_allocate(entities, sizeof(*search.made)) };

	search.physical = leaves ? NULL : vet_physical_find(reach, search.numbers);
	touches->hardware = hardware;
	for (uint32_t e = 0; e < entities; e++) {
		const struct vet_body *body = vet_reach_body(reach, e);

		for (uint32_t b = 0; body && b < body->function->block_count; b++)
			for (uint32_t i = 0; vet_block_live(body, b) && i < body->live_points[b]; i++)
				(leaves ? look_at_leaf : look_at)(&search, body, vet_body_block(body, b)->point_first + i);
	}
	for (uint32_t e = 0; e < entities; e++)
		free(search.made[e]);
	free(search.made);
	vet_physical_free(search.physical);
	vet_numbers_free(search.numbers);
	return touches;
}

struct vet_touches *vet_touches_collect(struct vet_reach *reach, const struct vet_hardware *hardware)
{
	return collect(reach, hardware, false);
}

struct vet_touches *vet_touches_leaves(struct vet_reach *reach)
{
	return collect(reach, NULL, true);
}

void vet_touches_free(struct vet_touches *touches)
{
	if (!touches)
		return;
	free(touches->touch);
	free(touches);
}
