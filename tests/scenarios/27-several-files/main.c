/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-pv-domu
/*
 * Operations in one file, installed by the entries of others, called from here: each guest finds what its own entry
 * installed, and what every guest starts with where that was not replaced.
 */
#include "platform.h"

void common_start(void)
{
	platform.timer();
	platform.console->put('x');
	platform.reset();
}
