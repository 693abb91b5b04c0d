/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A handler runs at any time after it was registered: with what held there, not with what comes later. */
#include "scenario.h"

struct timer {
	void (*expired)(struct timer *timer);
	int period;
};

void register_interrupt(int line, void (*handler)(void));
void register_timer(struct timer *timer);
vet_provides(slab) void slab_init(void);

static void early_handler(void)
{
	need_slab(); // error@all: too-early slab
}

static void registered_before(void)
{
	register_interrupt(3, early_handler);
	slab_init();
	need_slab();
}

static void late_handler(void)
{
	need_slab();
}

static void registered_after(void)
{
	slab_init();
	register_interrupt(3, late_handler);
}

static void guarded_handler(void)
{
	need_vga();
}

static void registered_under_a_guard(void)
{
	if (vet_has(vga))
		register_interrupt(4, guarded_handler);
}

static void unguarded_handler(void)
{
	need_vga(); // error: unguarded vga
}

static void registered_without(void)
{
	register_interrupt(4, unguarded_handler);
	if (!vet_has(vga))
		return;
	safe();
}

static void both_handler(void)
{
	need_slab(); // error@all: too-early slab
}

static void registered_twice(void)
{
	if (opaque())
		register_interrupt(5, both_handler);
	slab_init();
	register_interrupt(6, both_handler);
}

static void asking_handler(void)
{
	if (vet_has(slab) && vet_has(vga)) {
		need_slab();
		need_vga();
	}
}

static void expired(struct timer *timer)
{
	take(timer);
	need_vga(); // warning: unguarded vga
}

static struct timer timer = { .expired = expired };

static void inside_an_object(void)
{
	register_timer(&timer);
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: registered_before(); break;
	case 1: registered_after(); break;
	case 2: registered_under_a_guard(); break;
	case 3: registered_without(); break;
	case 4: registered_twice(); break;
	case 5: register_interrupt(7, asking_handler); break;
	case 6: inside_an_object(); break;
	}
}
