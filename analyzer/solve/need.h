/* SPDX-License-Identifier: MIT */
/*
 * Everything that live code needs: calls of what requires, accesses to data that requires, hardware touches.
 * Comes in: reach, annotations, touches.  Goes out: one need a place and capability set, to verdict.c.
 */
#ifndef BOOTVET_SOLVE_NEED_H
#define BOOTVET_SOLVE_NEED_H

#include "solve/policy.h"
#include "solve/touch.h"

enum vet_need_kind {
	VET_NEED_CALL,    /* entity: what is called (VET_NONE: only the pointer requires) */
	VET_NEED_GIVEN,   /* entity: a function handed to code that is not in the program */
	VET_NEED_READ,    /* entity or field: data */
	VET_NEED_WRITE,
	VET_NEED_ADDRESS, /* entity: data whose address is passed on */
	VET_NEED_TOUCH,   /* touch */
	VET_NEED_ENTRY,   /* entity: an entry that itself requires */
	VET_NEED_REFERENCE, /* entity: what the compiler or an assembler statement calls; extra */
};

struct vet_need {
	struct vet_place place;
	unsigned kind;
	uint64_t any_of;  /* capabilities: one of them is enough */
	bool absence;     /* needs absence */
	uint32_t entity;  /* or VET_NONE */
	uint32_t field;   /* program field, or VET_NONE */
	const struct vet_touch *touch;
	const struct vet_extra *extra;
	bool somewhere;   /* in the function: what holds at its entry counts; the place's point says nothing */
	bool imprecise;   /* the call itself is through anything */
	bool later;       /* runs at any time from here on: phases may be gone by then */
};

typedef void vet_need_visit(void *context, const struct vet_need *need);

/* All needs of one live function's points (touches apart), in order. */
void vet_needs_of_body(const struct vet_reach *reach, const struct vet_policy *policy, const struct vet_body *body,
		       vet_need_visit *visit, void *context);

/* The needs of one touch: a need for each set of capabilities that its addresses lie in. */
void vet_needs_of_touch(const struct vet_hardware *hardware, const struct vet_touch *touch, vet_need_visit *visit, void *context);

#endif
