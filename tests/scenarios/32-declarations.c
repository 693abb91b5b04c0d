/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Declarations merge: a requirement counts wherever it stands, before or after the use. */
#include "scenario.h"
#include "32-declarations.h"

int data_in_the_header;

void only_in_the_header(void)
{
	data_in_the_header = 1;
}

void requirement_comes_later(void);
void no_requirement(void);

static void uses(void)
{
	only_in_the_header(); // error: unguarded vga
	data_in_the_header = 2; // error: unguarded vga
	requirement_comes_later(); // error: unguarded vga
	no_requirement();
	if (vet_has(vga)) {
		only_in_the_header();
		data_in_the_header = 3;
		requirement_comes_later();
	}
}

vet_requires(vga) void requirement_comes_later(void);

static void forward(void);
vet_requires(vga) static void forward(void);

static void calls_forward(void)
{
	forward(); // error: unguarded vga
}

static void forward(void)
{
	need_vga();
}

vet_requires(vga) static void two_of_them(void);
vet_requires(i8042) static void two_of_them(void);

static void two_of_them(void)
{
	need_vga();
	need_i8042();
}

static void merged(void)
{
	if (vet_has(vga))
		two_of_them(); // error: unguarded i8042
	if (vet_has(i8042))
		two_of_them(); // error: unguarded vga
	if (vet_has(i8042) && vet_has(vga))
		two_of_them();
}

vet_requires(vga) static void said_twice(void);
vet_requires(vga) static void said_twice(void)
{
}

static void once_is_enough(void)
{
	said_twice(); // error: unguarded vga
}

/* An alias is the same body, and a name of its own. */
vet_requires(vga) void real_name(void);
void real_name(void)
{
}
void other_name(void) __attribute__((alias("real_name")));

static void by_alias(void)
{
	other_name(); // error: unguarded vga
}

static inline __attribute__((always_inline)) void inlined(void)
{
	need_vga(); // error: unguarded vga through by_inline inlined
}

static void by_inline(void)
{
	inlined();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: uses(); break;
	case 1: calls_forward(); break;
	case 2: merged(); break;
	case 3: once_is_enough(); break;
	case 4: by_alias(); break;
	case 5: by_inline(); break;
	}
}
