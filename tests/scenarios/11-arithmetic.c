/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Answers that went through arithmetic and conversions: where C's rules bite. */
#include "scenario.h"

static void truncated(void)
{
	int n = vet_has(vga) ? 256 : 1;
	int m = vet_has(vga) ? 1 : 256;

	if ((unsigned char)n)
		need_vga(); // error: unguarded vga
	if ((unsigned char)m)
		need_vga(); // either: unguarded vga
	if (n > 1)
		need_vga();
}

static void wrapped_around(void)
{
	unsigned char c = 255;

	c += vet_has(vga);
	if (!c)
		need_vga(); // either: unguarded vga
	if (c)
		need_vga(); // error: unguarded vga
}

static void signed_and_unsigned(void)
{
	int e = vet_has(vga) ? 0 : -ENODEV;

	if ((unsigned int)e > 100)
		need_vga(); // error: unguarded vga
	if ((unsigned int)e < 100u)
		need_vga(); // either: unguarded vga
	if (e < (int)sizeof(int))
		need_vga(); // error: unguarded vga
	if (e > -1)
		need_vga();
}

static void sign_extended(void)
{
	signed char c = vet_has(vga) ? 1 : -1;
	unsigned char u = c;

	if (c > 0)
		need_vga();
	if (u > 0)
		need_vga(); // error: unguarded vga
	if (u == 255)
		need_vga(); // error: unguarded vga
	if (u == 1)
		need_vga(); // either: unguarded vga
}

static void shifted(void)
{
	unsigned int bits = 1u << vet_has(vga);

	if (bits & 2)
		need_vga(); // either: unguarded vga
	if (bits & 1)
		need_vga(); // error: unguarded vga
	if (bits)
		need_vga(); // error: unguarded vga
	if ((vet_has(vga) << 3) != 0)
		need_vga(); // either: unguarded vga
	if ((vet_has(vga) + 1) >> 1)
		need_vga(); // either: unguarded vga
}

static void multiplied(void)
{
	int n = vet_has(vga);

	if ((n * opaque()) != 0)
		need_vga(); // either: unguarded vga
	if (n * 2 + 1)
		need_vga(); // error: unguarded vga
	if (n - 1)
		need_vga(); // error: unguarded vga
	if (n % 2)
		need_vga(); // either: unguarded vga
	if (1 - n)
		need_vga(); // error: unguarded vga
	if (~n)
		need_vga(); // error: unguarded vga
	if (-n)
		need_vga(); // either: unguarded vga
}

static void floating(void)
{
	float f = vet_has(vga);

	if (f > 0.5f)
		need_vga(); // either: unguarded vga
	f += 0.5f;
	if (f != 0.0f)
		need_vga(); // error: unguarded vga
}

static void pointers(void)
{
	static int object;
	int *p = vet_has(vga) ? &object : NULL;
	int *q = p ? p : &object;

	if (p)
		need_vga(); // either: unguarded vga
	if (!p)
		need_vga(); // error: unguarded vga
	if (q)
		need_vga(); // error: unguarded vga
	if (p == &object)
		need_vga(); // either: unguarded vga
}

static void as_an_index(void)
{
	static void (*const right[])(void) = { safe, need_vga };
	static void (*const wrong[])(void) = { need_vga, safe };

	right[vet_has(vga)](); // either: unguarded vga
	wrong[vet_has(vga)](); // error: unguarded vga
}

static void error_pointers(void)
{
	void *p = vet_has(vga) ? (void *)0x1000 : (void *)(intptr_t)-ENODEV;

	if ((unsigned long)p >= (unsigned long)-4095L)
		need_vga(); // error: unguarded vga
	else
		need_vga(); // either: unguarded vga
}

static void counted(void)
{
	int count = 0;

	count += vet_has(vga);
	count += vet_has(i8042);
	if (count == 2)
		need_vga(); // either: unguarded vga
	if (count)
		need_vga(); // error: unguarded vga
	if (count > 1)
		need_i8042(); // either: unguarded i8042
}

static void combined_masks(void)
{
	unsigned int have = vet_has(vga) | vet_has(i8042) << 1;

	if (have == 3)
		need_vga(); // either: unguarded vga
	if (have & 1)
		need_vga(); // either: unguarded vga
	if (have & 2)
		need_vga(); // error: unguarded vga
	if (have)
		need_vga(); // error: unguarded vga
}

static void minimum(void)
{
	int a = vet_has(vga), b = opaque();
	int low = a < b ? a : b, high = a > b ? a : b;

	if (high)
		need_vga(); // error: unguarded vga
	if (low > 0)
		need_vga(); // either: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: truncated(); break;
	case 1: wrapped_around(); break;
	case 2: signed_and_unsigned(); break;
	case 3: sign_extended(); break;
	case 4: shifted(); break;
	case 5: multiplied(); break;
	case 6: floating(); break;
	case 7: pointers(); break;
	case 8: as_an_index(); break;
	case 9: error_pointers(); break;
	case 10: counted(); break;
	case 11: combined_masks(); break;
	case 12: minimum(); break;
	}
}
