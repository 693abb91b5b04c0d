/* SPDX-License-Identifier: MIT */
/* Reasons in, one line out: the runner looks for it, and a boot without it is a crash. */
#include "verdict.h"

#include <bootvet/trap.h>

#include "console.h"

enum { REASON_LIMIT = 16 };

static const char *reasons[REASON_LIMIT];
static unsigned int reason_count;

void expect(bool holds, const char *reason)
{
	if (holds)
		return;
	say("demo: wrong: %s\n", reason);
	if (reason_count < REASON_LIMIT)
		reasons[reason_count] = reason;
	reason_count++;
}

void expect_trap(void (*enter)(void), const char *reason)
{
	unsigned int before = vet_trap_count();

	enter();
	expect(vet_trap_count() > before, reason);
}

bool verdict_say(void)
{
	if (!reason_count) {
		say("demo: verdict SUCCESS\n");
		return true;
	}
	say("demo: verdict FAILURE: ");
	for (unsigned int i = 0; i < reason_count && i < REASON_LIMIT; i++)
		say("%s%s", i ? "; " : "", reasons[i]);
	say("%s\n", reason_count > REASON_LIMIT ? "; and more" : "");
	return false;
}
