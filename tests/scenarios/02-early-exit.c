/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* An exit on the wrong answer covers what follows, in every spelling of an exit. */
#include "scenario.h"

#define BUG()                         \
	do {                          \
		__builtin_trap();     \
	} while (0)
#define BUG_ON(x)                     \
	do {                          \
		if (unlikely(x))      \
			BUG();        \
	} while (0)

static void by_return(void)
{
	if (!vet_has(vga))
		return;
	need_vga();
}

static void by_noreturn_call(void)
{
	if (!vet_has(vga))
		halt();
	need_vga();
}

static void by_goto(void)
{
	if (!vet_has(vga))
		goto out;
	need_vga();
out:
	safe();
}

static void past_the_label(void)
{
	if (!vet_has(vga))
		goto out;
	need_vga();
out:
	need_vga(); // error: unguarded vga
}

static void by_bug(void)
{
	if (!vet_has(vga))
		BUG();
	need_vga();
}

static void by_bug_on(void)
{
	BUG_ON(!vet_has(vga));
	need_vga();
}

static void by_unreachable(void)
{
	if (!vet_has(vga))
		__builtin_unreachable();
	need_vga();
}

static void by_endless_loop(void)
{
	if (!vet_has(vga))
		for (;;)
			safe();
	need_vga();
}

static void by_endless_while(void)
{
	while (!vet_has(vga))
		;
	need_vga();
}

static void by_require(void)
{
	vet_require(vga);
	need_vga();
}

static void require_of_another(void)
{
	vet_require(i8042);
	need_vga(); // error: unguarded vga
	need_i8042();
}

static void require_on_one_arm(void)
{
	if (opaque())
		vet_require(vga);
	need_vga(); // error: unguarded vga
}

/* The name says halt, the type does not: it may return. */
void halt_maybe(void);

static void by_call_that_returns(void)
{
	if (!vet_has(vga))
		halt_maybe();
	need_vga(); // error: unguarded vga
}

static void wrong_way_round(void)
{
	if (vet_has(vga))
		return;
	need_vga(); // error: unguarded vga
}

/* Never returns although nothing says so: whatever follows is dead. */
static void stop(void)
{
	for (;;)
		safe();
}

static void by_inferred_noreturn(void)
{
	if (!vet_has(vga))
		stop();
	need_vga(); // either: unguarded vga
}

static void two_labels(void)
{
	if (opaque())
		goto second;
	if (!vet_has(vga))
		goto first;
	need_vga();
	return;
second:
	need_vga(); // error: unguarded vga
first:
	need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: by_return(); break;
	case 1: by_noreturn_call(); break;
	case 2: by_goto(); break;
	case 3: past_the_label(); break;
	case 4: by_bug(); break;
	case 5: by_bug_on(); break;
	case 6: by_unreachable(); break;
	case 7: by_endless_loop(); break;
	case 8: by_endless_while(); break;
	case 9: by_require(); break;
	case 10: require_of_another(); break;
	case 11: require_on_one_arm(); break;
	case 12: by_call_that_returns(); break;
	case 13: wrong_way_round(); break;
	case 14: by_inferred_noreturn(); break;
	case 15: two_labels(); break;
	}
}
