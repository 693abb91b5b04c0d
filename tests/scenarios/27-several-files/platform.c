/* SPDX-License-Identifier: MIT */
/* What every guest starts with, until its entry replaces it. */
#include "platform.h"

static void put_nowhere(char c)
{
	take(&c);
}

static void reset(void)
{
	need_i8042(); // error@xen-pvh-domu: unguarded i8042 through common_start reset
}

const struct console no_console = { .put = put_nowhere };
struct platform platform = { .timer = safe, .reset = reset, .console = &no_console };
