/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* attribute cleanup calls its function at every way out of the scope; scopes are kept on one line where it matters. */
#include "scenario.h"

vet_requires(vga) void release_vga(int *p);
void release_safe(int *p);

#define on_exit_vga __attribute__((cleanup(release_vga)))
#define on_exit_safe __attribute__((cleanup(release_safe)))

static void unguarded(void)
{
	{ int lock on_exit_vga = 0; safe(); } // error: unguarded vga
}

static void guarded(void)
{
	if (vet_has(vga)) {
		int lock on_exit_vga = 0;

		safe();
	}
}

static void guarded_with_many_exits(void)
{
	if (!vet_has(vga))
		return;
	for (;;) {
		int lock on_exit_vga = 0;

		if (opaque())
			break;
		if (opaque())
			return;
		if (opaque())
			goto out;
	}
out:
	safe();
}

/* On the way out of the early return nobody has asked. */
static void one_exit_unguarded(void)
{
	{ int lock on_exit_vga = 0; if (opaque()) return; vet_require(vga); } // error: unguarded vga
}

static void every_exit_asks(void)
{
	{ int lock on_exit_vga = 0; vet_require(vga); if (opaque()) return; safe(); }
}

static void never_left(void)
{
	int lock on_exit_vga = 0;

	halt();
}

static void harmless(void)
{
	int lock on_exit_safe = 0;

	safe();
}

static void release_inside(int *p)
{
	(void)p;
	need_vga(); // error: unguarded vga through release_inside
}

static void through_a_body(void)
{
	int lock __attribute__((cleanup(release_inside))) = 0;

	safe();
}

static void release_asking(int *p)
{
	(void)p;
	if (vet_has(vga))
		need_vga();
}

static void asks_itself(void)
{
	int lock __attribute__((cleanup(release_asking))) = 0;

	safe();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: unguarded(); break;
	case 1: guarded(); break;
	case 2: guarded_with_many_exits(); break;
	case 3: one_exit_unguarded(); break;
	case 4: every_exit_asks(); break;
	case 5: never_left(); break;
	case 6: harmless(); break;
	case 7: through_a_body(); break;
	case 8: asks_itself(); break;
	}
}
