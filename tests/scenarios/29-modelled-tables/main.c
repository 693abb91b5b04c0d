/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A table between symbols of the linker script, in sections of several names: a model says what belongs together. */
#include "scenario.h"

typedef void (*initcall)(void);
extern const initcall initcalls_begin[], initcalls_end[];
extern const initcall exitcalls_begin[], exitcalls_end[];

#define INITCALL(level, function) \
	static const initcall init_##function __attribute__((used, section(".initcall" #level ".init"))) = function
#define EXITCALL(function) \
	static const initcall exit_##function __attribute__((used, section(".exitcall"))) = function

static void early_setup(void)
{
	need_vga(); // error: unguarded vga through start early_setup
}
INITCALL(0, early_setup);

static void late_setup(void)
{
	need_i8042(); // error: unguarded i8042 through start late_setup
}
INITCALL(7, late_setup);

static void at_exit(void)
{
	need_cmos_rtc();
}
EXITCALL(at_exit);

__attribute__((unused)) static void nobody_calls_me(void)
{
	const initcall *call;

	for (call = exitcalls_begin; call < exitcalls_end; call++)
		(*call)();
}

vet_entry(pvh) void start(void)
{
	const initcall *call;

	for (call = initcalls_begin; call < initcalls_end; call++)
		(*call)();
}
