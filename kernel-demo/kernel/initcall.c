/* SPDX-License-Identifier: MIT */
/* Calls what initcall() gathered, in link order.  The table's ends are symbols of the linker script. */
#include "initcall.h"

extern initcall_function *const initcalls_start[];
extern initcall_function *const initcalls_end[];

void initcalls_run(void)
{
	for (initcall_function *const *call = initcalls_start; call < initcalls_end; call++)
		(*call)();
}
