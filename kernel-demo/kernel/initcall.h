/* SPDX-License-Identifier: MIT */
/*
 * initcall(function) puts a function into the table that the linker gathers (boot/image.lds) and initcalls_run() walks.
 */
#ifndef DEMO_INITCALL_H
#define DEMO_INITCALL_H

typedef void initcall_function(void);

#define initcall(function)                                                                         \
	static initcall_function *const initcall_##function __attribute__((used, section("initcalls"))) = function

void initcalls_run(void);

#endif
