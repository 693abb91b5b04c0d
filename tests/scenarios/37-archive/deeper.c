/* SPDX-License-Identifier: MIT */
/* In the thin archive; reached from the fat one. */
#include "scenario.h"

void in_thin(void)
{
	need_i8042(); // error: unguarded i8042 through start in_fat in_thin
}
