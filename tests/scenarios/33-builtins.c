/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* The arm that a builtin chooses, and the builtin that leaves both. */
#include "scenario.h"

static void choose_expr(void)
{
	__builtin_choose_expr(1, safe(), need_vga());
	__builtin_choose_expr(0, safe(), need_vga()); // error: unguarded vga
	take((void *)(uintptr_t)__builtin_choose_expr(sizeof(long) == 8, 1, need_vga_value()));
}

static inline void constant_p(int n)
{
	if (__builtin_constant_p(n))
		need_vga(); // error: unguarded vga
	else
		need_i8042(); // error: unguarded i8042
}

static void constant_p_of_literals(void)
{
	if (__builtin_constant_p(3))
		safe();
	else
		need_vga();
	if (!__builtin_constant_p("text"))
		need_vga(); // either: unguarded vga
}

static inline int constant_p_chosen(int n)
{
	return __builtin_constant_p(n) ? need_vga_value() // error: unguarded vga
				       : n;
}

static void types_compatible(void)
{
	if (__builtin_types_compatible_p(int, long))
		need_vga();
	if (__builtin_types_compatible_p(int, int))
		need_vga(); // error: unguarded vga
}

static void offset(void)
{
	struct pair {
		int a, b;
	};

	if (__builtin_offsetof(struct pair, a))
		need_vga();
	if (__builtin_offsetof(struct pair, b))
		need_vga(); // error: unguarded vga
}

static void strings(void)
{
	if (__builtin_strlen("") > 0)
		need_vga(); // either: unguarded vga
}

static void overflow(void)
{
	int sum;

	if (__builtin_add_overflow(opaque(), 1, &sum))
		need_vga(); // error: unguarded vga
	if (sum)
		need_i8042(); // error: unguarded i8042
}

static void assume(void)
{
#ifdef __clang__
	__builtin_assume(1);
#endif
	need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: choose_expr(); break;
	case 1: constant_p(5); break;
	case 2: constant_p_of_literals(); break;
	case 3: constant_p_chosen(opaque()); break;
	case 4: types_compatible(); break;
	case 5: offset(); break;
	case 6: strings(); break;
	case 7: overflow(); break;
	case 8: assume(); break;
	}
}
