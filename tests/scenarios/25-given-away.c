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

/* More objects in one field than are kept one by one; the last of them is stored when the field is full. */
struct group {
	void (*show)(void);
};

struct device {
	const struct group *group;
};

void register_device(struct device *device);

static void show_last(void)
{
	need_vga(); // oneof(device): unguarded vga
}

static const struct group a = { safe }, b = { safe }, c = { safe }, d = { safe }, e = { safe }, f = { safe }, g = { safe }, h = { safe };
static const struct group i = { safe }, j = { safe }, k = { safe }, l = { safe }, m = { safe }, n = { safe }, o = { safe }, p = { safe };
static const struct group q = { safe }, r = { safe }, s = { safe }, t = { safe }, u = { safe }, v = { safe }, w = { safe }, x = { safe };
static const struct group y = { safe }, z = { safe }, last = { show_last };
static struct device device;

static void given_and_filled_later(void)
{
	const struct group *const all[] = { &a, &b, &c, &d, &e, &f, &g, &h, &i, &j, &k, &l, &m, &n, &o, &p, &q, &r, &s, &t, &u, &v, &w, &x, &y, &z };

	register_device(&device);
	for (unsigned int at = 0; at < sizeof(all) / sizeof(*all); at++)
		device.group = all[at];
	device.group = &last; // oneof(device): unguarded vga
	register_device(&device);
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
	case 6: given_and_filled_later(); break;
	}
}
