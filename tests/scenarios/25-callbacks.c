/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/*
 * A callback is judged where it is called: registered inside a guard and called outside it is an error, even though
 * nobody registers it elsewhere; a guard around the call covers it.
 */
#include "scenario.h"

static void (*outside)(void);
static void (*inside)(void);
static void (*twice)(void);
static void (*harmless)(void);

static void registered_and_called_outside(void)
{
	if (vet_has(vga))
		outside = need_vga; // site: stored
	safe();
	if (outside)
		outside(); // error: unguarded vga
}

static void registered_and_called_inside(void)
{
	if (vet_has(vga))
		inside = need_vga;
	safe();
	if (vet_has(vga))
		inside();
}

static void called_at_two_places(void)
{
	if (vet_has(vga)) {
		twice = need_vga;
		twice();
	}
	if (twice)
		twice(); // error: unguarded vga
}

static void nothing_needed(void)
{
	harmless = safe;
	harmless();
}

struct console {
	void (*draw)(void);
	void (*clear)(void);
};

static struct console console;

static void body_needs(void)
{
	need_vga(); // error: unguarded vga through field_outside body_needs
}

static void body_needs_guarded(void)
{
	need_vga();
}

static void register_console(void)
{
	console.clear = body_needs;
	if (vet_has(vga))
		console.draw = body_needs_guarded;
}

static void field_under_the_guard(void)
{
	register_console();
	if (vet_has(vga) && console.draw)
		console.draw();
}

static void field_read_under_the_guard(void)
{
	void (*draw)(void) = safe;

	register_console();
	if (vet_has(vga))
		draw = console.draw;
	else
		return;
	draw();
}

static void field_outside(void)
{
	register_console();
	console.clear();
}

static void run(void (*f)(void))
{
	f(); // error: unguarded vga through passed_outside run
}

static void passed_outside(void)
{
	run(need_vga);
}

static void run_guarded(void (*f)(void))
{
	f();
}

static void passed_inside(void)
{
	if (vet_has(vga))
		run_guarded(need_vga);
}

static void run_under_a_guard(void (*f)(void))
{
	if (vet_has(vga))
		f();
}

static void guarded_by_the_runner(void)
{
	run_under_a_guard(need_vga);
}

static void as_data(void *cookie, void (*f)(void *))
{
	f(cookie);
}

static void takes_cookie(void *cookie)
{
	take(cookie);
	need_vga(); // error: unguarded vga through with_cookie as_data takes_cookie
}

static void with_cookie(void)
{
	as_data(NULL, takes_cookie);
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: registered_and_called_outside(); break;
	case 1: registered_and_called_inside(); break;
	case 2: called_at_two_places(); break;
	case 3: nothing_needed(); break;
	case 4: field_under_the_guard(); break;
	case 5: field_read_under_the_guard(); break;
	case 6: field_outside(); break;
	case 7: passed_outside(); break;
	case 8: passed_inside(); break;
	case 9: guarded_by_the_runner(); break;
	case 10: with_cookie(); break;
	}
}
