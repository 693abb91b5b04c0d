/* SPDX-License-Identifier: MIT */
/*
 * What a guest's solution loses and gains when a line of a model is gone.  Comes in: the program with its image, a guest solved
 * with all lines, models without one.  Goes out: counts and an example of each, to delete-lines.c, which judges them.
 */
#ifndef BOOTVET_TESTS_LINUX_LINE_EFFECTS_H
#define BOOTVET_TESTS_LINUX_LINE_EFFECTS_H

#include "report/trace-executed.h"
#include "solve/model-file.h"
#include "solve/solve.h"
#include "solve/surface.h"

/* One guest, solved with every line. */
struct vet_case {
	const char *name, *entry; /* guest and entry */
	const char *log;          /* what a boot of it executed, or NULL */
	struct vet_profile *profile;
	const struct vet_trace_map *map;
	struct vet_trace_executed executed;
	struct vet_solution whole;
	struct vet_surface *surface;
	bool *reached; /* by function of the image */
	uint32_t *further; /* entities that run though no call leads to them from the roots: roots, too */
	size_t further_count;
	bool *certain; /* by function of the image: calls lead there, none of them through anything */
	bool *surely;  /* the same, and from what lines start */
	uint32_t live, ran, lost; /* functions reached; that ran; that ran and are not reached */
};

#define VET_EFFECT_EXAMPLE 96u

/* Without the line, against with it. */
struct vet_effect {
	bool asked;    /* has a say there at all */
	bool solved;   /* what runs was found anew */
	bool judged;   /* findings were compared, too */
	uint32_t dead, live; /* functions of the image that were live and are dead, and the other way round */
	uint32_t lost;       /* of those dead: they ran in the boot */
	uint32_t guessed;    /* they ran in the boot, and only a hole, a call through anything, leads there now */
	uint32_t runs, kept; /* functions that the line registers; those of them that certain calls lead to all the same */
	uint32_t holes;      /* that were not there */
	uint32_t gone;       /* findings at a place about a capability, where now nothing is found about it */
	uint32_t lies;       /* those of them that a lie was told by: whether a guard lies, observables alone say */
	uint32_t refusals;   /* further ones gone: vet-refused, about what the line claims itself */
	uint32_t fresh;      /* found where nothing was */
	uint32_t changed;    /* the same place and capability, but another class, or only with panic, or ... */
	uint32_t surface;    /* rows of the surface that are other ones */
	char lost_example[VET_EFFECT_EXAMPLE], guessed_example[VET_EFFECT_EXAMPLE], dead_example[VET_EFFECT_EXAMPLE], gone_example[VET_EFFECT_EXAMPLE];
};

/* How much is done anew. */
enum vet_effort {
	VET_EFFORT_GRAPH,   /* what no call, or no certain one, leads to any more when those that a runner makes are left out: dead at least */
	VET_EFFORT_PROVEN,  /* nothing but what is registered, which is known to run without the line */
	VET_EFFORT_REACH,   /* what runs */
	VET_EFFORT_VERDICT, /* findings, of the same reach, states and touches */
	VET_EFFORT_TOUCHES, /* findings of other touches in the same reach and states; the surface where none changes */
	VET_EFFORT_JUDGE,   /* findings of the same reach and touches */
	VET_EFFORT_VALUES,  /* what runs, and findings if any value changes: for lines that say what locations hold */
	VET_EFFORT_ALL,     /* what runs, and findings */
};

/* 0; or -1 with a message.  The case's names, map and log are given. */
int vet_case_open(struct vet_case *one, const struct vet_program *program, const struct vet_model_program *model, bool judge, char *message,
		  size_t message_size);

/* Frees nothing: for a process that ends.  hardware: in place of x86's, or NULL. */
struct vet_effect vet_case_without(const struct vet_case *one, const struct vet_model_program *model, struct vet_hardware *hardware,
				   enum vet_effort effort);

#endif
