/* SPDX-License-Identifier: MIT */
/*
 * Whether a line that is gone can change anything of a guest, told from the guest as it was solved with it: what nothing that
 * runs asks for cannot.  Comes in: a case, models without a line.  Goes out: to delete-lines.c and line-effects.c, which solve
 * nothing anew where the answer is no.
 */
#ifndef BOOTVET_TESTS_LINUX_LINE_SCOPE_H
#define BOOTVET_TESTS_LINUX_LINE_SCOPE_H

#include "line-effects.h"

/* Does anything that runs call a function of which the models say less now, that it makes run what it is handed? */
bool vet_scope_called(const struct vet_case *one, const struct vet_model_program *model);

/* Do locations hold the same on this guest?  A pin that its profile does not know is none. */
bool vet_scope_same_pins(const struct vet_case *one, const struct vet_model_program *model);

/* Are the same locations told to hold observables, whatever the guest?  Of others, stores are all that writes them. */
bool vet_scope_same_places(const struct vet_case *one, const struct vet_model_program *model);

/* The same runs, with the same values. */
bool vet_scope_same_values(const struct vet_reach *before, const struct vet_reach *after);

#endif
