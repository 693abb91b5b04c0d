/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/*
 * Registrars with a body, which only store what they are given: a model says that it runs from then on, with what held at
 * the registration; what a handler withdraws may be gone at any time.
 */
#include "scenario.h"

struct timer {
	void (*function)(struct timer *timer);
	unsigned long expires;
};

vet_provides(slab) void slab_init(void);
vet_provides(memblock) void memblock_init(void);
vet_withdraws(memblock) void memblock_exit(void);
vet_requires(memblock) void need_memblock(void);
vet_requires(memblock) void tick(int line, void *cookie);

static void (*handlers[16])(int line, void *cookie);
static struct timer *timers;

static void request_irq(int line, void (*handler)(int line, void *cookie))
{
	handlers[line] = handler;
}

static void add_timer(struct timer *timer)
{
	timer->expires = 100;
	timers = timer;
}

static void early(int line, void *cookie)
{
	take(cookie);
	if (line == 3)
		need_slab(); // error@all: too-early slab through start before early
}

static void before(void)
{
	request_irq(3, early);
	slab_init();
}

static void late(int line, void *cookie)
{
	(void)line;
	(void)cookie;
	need_slab();
}

static void after(void)
{
	slab_init();
	request_irq(3, late);
}

static void guarded(int line, void *cookie)
{
	(void)line;
	(void)cookie;
	need_vga();
}

static void under_a_guard(void)
{
	if (vet_has(vga))
		request_irq(4, guarded);
}

static void expired(struct timer *timer)
{
	timer->expires += 10;
	need_vga(); // error: unguarded vga
}

static struct timer blinker = { .function = expired };

static void by_timer(void)
{
	add_timer(&blinker);
}

static void frees(int line, void *cookie)
{
	(void)line;
	(void)cookie;
	memblock_exit();
}

static void withdrawn_at_any_time(void)
{
	memblock_init();
	need_memblock();
	request_irq(5, frees);
	need_memblock(); // error@all: too-early memblock
}

/* What requires is handed over itself; when it runs, the phase may be over. */
static void handed_over(void)
{
	memblock_init();
	request_irq(6, tick); // error@all: too-early memblock
	memblock_exit();
}

/* Stored by hand, not registered: nobody calls it. */
static void stored_only(int line, void *cookie)
{
	(void)line;
	(void)cookie;
	need_i8042();
}

static void not_registered(void)
{
	handlers[7] = stored_only;
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: before(); break;
	case 1: after(); break;
	case 2: under_a_guard(); break;
	case 3: by_timer(); break;
	case 4: withdrawn_at_any_time(); break;
	case 5: not_registered(); break;
	case 6: handed_over(); break;
	}
}
