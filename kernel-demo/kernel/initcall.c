/* SPDX-License-Identifier: MIT */
/* Calls what initcall() gathered, in link order.  Every linker puts __start_X and __stop_X around section X. */
#include "initcall.h"

extern initcall_function *const __start_initcalls[];
extern initcall_function *const __stop_initcalls[];

void initcalls_run(void)
{
	for (initcall_function *const *call = __start_initcalls; call < __stop_initcalls; call++)
		(*call)();
}
