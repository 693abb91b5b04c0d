/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* What an operation was from the start is over once something else surely stands there; not before, and not where it may not. */
#include "scenario.h"

struct ops {
	void (*draw)(void);
	void (*blink)(void);
};

void call_it(void (*f)(void));

#define NOINLINE __attribute__((noinline))

static const struct ops safe_ops = { safe, safe };
static struct ops replaced = { need_vga, need_vga }, half = { need_vga, need_vga }, copied = { need_vga, need_vga };
static struct ops maybe = { need_vga, 0 }, by_callee = { need_vga, 0 }, by_some = { need_vga, 0 }, restored = { need_vga, 0 };
static struct ops looped = { need_vga, 0 }, many[2] = { { need_vga, 0 }, { need_vga, 0 } }, registered = { need_vga, 0 };
static struct ops later = { need_vga, 0 }, again = { need_vga, 0 };
static void (*hook)(void) = need_vga;

static NOINLINE void call_late(void)
{
	replaced.draw();
	replaced.blink();
	hook();
}

static void simply(void)
{
	replaced.draw(); // error: unguarded vga
	replaced.draw = safe;
	replaced.draw();
	replaced.blink(); // error: unguarded vga
	replaced.blink = safe;
	hook = safe;
	call_late();
}

static void half_of_it(void)
{
	__builtin_memcpy(&half, &safe_ops, sizeof(half.draw));
	half.draw();
	half.blink(); // error: unguarded vga
}

static void all_of_it(void)
{
	copied = safe_ops;
	copied.draw();
	copied.blink();
}

static void perhaps(void)
{
	if (opaque())
		maybe.draw = safe;
	maybe.draw(); // error: unguarded vga
	if (!opaque())
		return;
	maybe.draw = safe;
	maybe.draw();
}

static NOINLINE void install(void)
{
	by_callee.draw = safe;
}

static NOINLINE void install_sometimes(void)
{
	if (opaque())
		return;
	by_some.draw = safe;
}

static void in_callees(void)
{
	install();
	by_callee.draw();
	install_sometimes();
	by_some.draw(); // error: unguarded vga
}

/* It is put back: then that was stored. */
static void put_back(void)
{
	void (*old)(void) = restored.draw;

	restored.draw = safe;
	if (opaque())
		restored.draw = old;
	restored.draw(); // error: unguarded vga
}

static void in_a_loop(void)
{
	while (opaque()) {
		looped.draw(); // error: unguarded vga
		looped.draw = safe;
		looped.draw();
	}
	looped.draw(); // error: unguarded vga
}

static void one_of_many(void)
{
	many[opaque() & 1].draw = safe;
	many[0].draw(); // error: unguarded vga
}

/* Code outside may call it as soon as it has it. */
static NOINLINE void handler(void)
{
	registered.draw(); // error: unguarded vga
}

static NOINLINE void late_handler(void)
{
	later.draw();
}

static void handed_out(void)
{
	call_it(handler);
	registered.draw = safe;
	later.draw = safe;
	call_it(late_handler);
}

/* Called from both sides of the store. */
static NOINLINE void both(void)
{
	again.draw(); // error: unguarded vga
}

static void on_both_sides(void)
{
	both();
	again.draw = safe;
	both();
}

vet_entry(pvh) void start(void)
{
	simply();
	half_of_it();
	all_of_it();
	perhaps();
	in_callees();
	put_back();
	in_a_loop();
	one_of_many();
	handed_out();
	on_both_sides();
}
