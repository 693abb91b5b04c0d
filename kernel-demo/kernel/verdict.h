/* SPDX-License-Identifier: MIT */
/* What went wrong in this boot, gathered until the one line that says how it went. */
#ifndef DEMO_VERDICT_H
#define DEMO_VERDICT_H

#include <stdbool.h>

/* Unless `holds`, this boot is a FAILURE, with `reason`, of static storage, as one of its reasons. */
void expect(bool holds, const char *reason);

/* Calls `enter`, which enters a function of absent hardware: this boot is a FAILURE unless that was trapped. */
void expect_trap(void (*enter)(void), const char *reason);

/* `demo: verdict SUCCESS`, or FAILURE and its reasons; whether it was a success. */
bool verdict_say(void);

#endif
