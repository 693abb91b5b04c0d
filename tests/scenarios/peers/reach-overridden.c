/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Infer, annotation reachability: a method may be any of its implementations, and only those that exist. */
#include "scenario.h"

struct shape {
	void (*draw)(const struct shape *shape);
	void (*erase)(const struct shape *shape);
};

static void draw_cheaply(const struct shape *shape)
{
	(void)shape;
	safe();
}

static void draw_expensively(const struct shape *shape)
{
	(void)shape;
	need_vga(); // error: unguarded vga through overridden draw_expensively
}

static void erase_expensively(const struct shape *shape)
{
	(void)shape;
	need_i8042();
}

static const struct shape cheap = { .draw = draw_cheaply, .erase = draw_cheaply };
static const struct shape expensive = { .draw = draw_expensively, .erase = draw_cheaply };

/* Defined, and never used by anybody. */
__attribute__((unused)) static const struct shape unborn = { .draw = erase_expensively, .erase = erase_expensively };

static void overridden(const struct shape *shape)
{
	shape->draw(shape);
	shape->erase(shape);
}

static void only_the_cheap_one(void)
{
	cheap.draw(&cheap);
}

static void claimed(const struct shape *shape)
{
	if (vet_has(vga))
		shape->draw(shape);
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: overridden(opaque() ? &cheap : &expensive); break;
	case 1: only_the_cheap_one(); break;
	case 2: claimed(&expensive); break;
	}
}
