/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A guard as the value of a statement expression, as kernel macros have it. */
#include "scenario.h"

#define vga_ready()                     \
	({                              \
		bool ready_;            \
		safe();                 \
		ready_ = vet_has(vga);  \
		safe();                 \
		ready_;                 \
	})
#define vga_ready_or(x) ({ bool r_ = vet_has(vga); r_ || (x); })
#define on_vga(call)                    \
	do {                            \
		if (vet_has(vga))       \
			call;           \
	} while (0)

static void direct(void)
{
	if (({ safe(); vet_has(vga); }))
		need_vga();
	if (({ vet_has(vga); opaque(); }))
		need_vga(); // error: unguarded vga
}

static void in_a_macro(void)
{
	if (vga_ready())
		need_vga();
	if (!vga_ready())
		need_vga(); // error: unguarded vga
	if (vga_ready_or(opaque()))
		need_vga(); // error: unguarded vga
	if (vga_ready_or(false))
		need_vga();
}

static void guarding_macro(void)
{
	on_vga(need_vga());
	on_vga(need_i8042()); // error: unguarded i8042
}

static void use_inside(void)
{
	int n = ({
		int v = 0;

		if (vet_has(vga))
			v = need_vga_value();
		v;
	});

	take(&n);
}

static void leaving_from_inside(void)
{
	(void)({
		if (!vet_has(vga))
			return;
		0;
	});
	need_vga();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: direct(); break;
	case 1: in_a_macro(); break;
	case 2: guarding_macro(); break;
	case 3: use_inside(); break;
	case 4: leaving_from_inside(); break;
	}
}
