/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Functions given to code that is not in the program: it may call them, then and there. */
#include "scenario.h"

void call_it(void (*f)(void));
void *make_handler(void);
void (*get_handler(void))(void);

struct driver {
	const char *name;
	void (*probe)(void);
};

void register_driver(struct driver *driver);

static void given(void)
{
	call_it(need_vga); // error: unguarded vga
	if (vet_has(vga))
		call_it(need_vga);
}

static void own_function(void)
{
	need_i8042(); // error: unguarded i8042
}

static void given_own(void)
{
	call_it(own_function);
}

static void driver_probe(void)
{
	need_vga(); // oneof(driver): unguarded vga
}

static struct driver driver = { "console", driver_probe };

static void given_in_a_structure(void)
{
	register_driver(&driver); // oneof(driver): unguarded vga
}

static void guarded_probe(void)
{
	need_vga();
}

static struct driver guarded_driver = { "guarded", guarded_probe };

static void given_in_a_structure_under_a_guard(void)
{
	if (vet_has(vga))
		register_driver(&guarded_driver);
}

static void only_compared(void)
{
	if (get_handler() == need_vga)
		safe();
}

/* An object that nothing looks into. */
struct unused {
	void (*f)(void);
};

static struct unused unused = { need_vga };

static void address_not_followed(void)
{
	if ((uintptr_t)&unused & 64)
		safe();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: given(); break;
	case 1: given_own(); break;
	case 2: given_in_a_structure(); break;
	case 3: given_in_a_structure_under_a_guard(); break;
	case 4: only_compared(); break;
	case 5: address_not_followed(); break;
	}
}
