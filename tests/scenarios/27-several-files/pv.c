/* SPDX-License-Identifier: MIT */
/* The other's: it copies a whole structure over the one that was there. */
#include "platform.h"

static void timer(void)
{
	need_cmos_rtc(); // error@xen-pv-domu: unguarded cmos_rtc through start_pv common_start timer
}

static const struct platform pv_platform = { .timer = timer, .reset = safe, .console = &no_console };

vet_entry(xen_pv) void start_pv(void)
{
	platform = pv_platform;
	common_start();
}
