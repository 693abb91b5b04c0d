/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* What constants keep from running, and what is never evaluated. */
#include "scenario.h"

#define CONFIG_ON 1
#define PLACEHOLDER_1 0,
#define SECOND(ignored, value, ...) value
#define IS_DEFINED(x) IS_DEFINED_(x)
#define IS_DEFINED_(value) IS_DEFINED__(PLACEHOLDER_##value)
#define IS_DEFINED__(junk) SECOND(junk 1, 0, 0)
#define IS_ENABLED(option) IS_DEFINED(option)

enum { OFF, ON };
static const int const_off;
static const bool const_on = true;

static void literals(void)
{
	if (0)
		need_vga();
	if (1)
		safe();
	else
		need_vga();
	if (1)
		need_vga(); // error: unguarded vga
	while (0)
		need_vga();
	for (; 0;)
		need_vga();
	do
		need_vga(); // error: unguarded vga
	while (0);
}

static void configuration(void)
{
	if (IS_ENABLED(CONFIG_OFF))
		need_vga();
	if (IS_ENABLED(CONFIG_ON))
		need_vga(); // error: unguarded vga
	if (IS_ENABLED(CONFIG_OFF) && opaque())
		need_vga();
	if (opaque() && IS_ENABLED(CONFIG_OFF))
		need_vga();
	if (!IS_ENABLED(CONFIG_ON) || opaque())
		need_vga(); // error: unguarded vga
	if (IS_ENABLED(CONFIG_OFF) || vet_has(vga))
		need_vga();
	if (IS_ENABLED(CONFIG_ON) || vet_has(vga))
		need_vga(); // error: unguarded vga
}

static void enumerators(void)
{
	if (OFF)
		need_vga();
	if (ON == OFF)
		need_vga();
	if (ON)
		need_vga(); // error: unguarded vga
}

static void constant_objects(void)
{
	if (const_off)
		need_vga();
	if (const_on)
		need_vga(); // error: unguarded vga
	if (!const_on)
		need_vga();
}

static void constant_locals(void)
{
	const bool off = false;
	int zero = 0;

	if (off)
		need_vga();
	if (zero)
		need_vga();
	zero = opaque();
	if (zero)
		need_vga(); // error: unguarded vga
}

static void conditional_operator(void)
{
	int a = 0 ? need_vga_value() : 1;
	int b = 1 ? 2 : need_vga_value();
	int c = 0 && need_vga_value();
	int d = 1 || need_vga_value();

	take((int[]){ a, b, c, d });
}

static void unevaluated(void)
{
	unsigned long a = sizeof(need_vga_value());
	__typeof__(need_vga_value()) b = 1;
	unsigned long c = _Alignof(__typeof__(need_vga_value()));
	unsigned long d = __builtin_object_size((void *)(uintptr_t)(sizeof(need_vga_value()) ? 8 : 0), 0);

	take((unsigned long[]){ a, b, c, d });
}

static void generic(int n)
{
	take((void *)(uintptr_t)_Generic(n, int: 1, long: need_vga_value()));
	take((void *)(uintptr_t)_Generic(need_vga_value(), int: 1, default: 2));
	_Generic(n, int: need_vga, default: safe)(); // error: unguarded vga
	_Generic(n, long: need_vga, default: safe)();
}

/* The size of a variable-length array is evaluated. */
static void evaluated_size(void)
{
	unsigned long a = sizeof(int[need_vga_value()]); // either: unguarded vga

	take(&a);
}

static void constant_switch(void)
{
	switch (ON) {
	case OFF:
		need_vga();
		break;
	case ON:
		safe();
		break;
	default:
		need_vga();
	}
	switch (sizeof(long)) {
	case 4:
		need_vga();
		break;
	case 8:
		need_vga(); // error: unguarded vga
	}
}

static int mutable_zero;

/* Nothing in the program writes it: the condition is false in every run. */
static void never_written(void)
{
	if (mutable_zero)
		need_vga();
}

int writable_from_elsewhere;

static void written_somewhere(void)
{
	if (writable_from_elsewhere)
		need_vga(); // error: unguarded vga
	writable_from_elsewhere = opaque();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: literals(); break;
	case 1: configuration(); break;
	case 2: enumerators(); break;
	case 3: constant_objects(); break;
	case 4: constant_locals(); break;
	case 5: conditional_operator(); break;
	case 6: unevaluated(); break;
	case 7: generic(opaque()); break;
	case 8: evaluated_size(); break;
	case 9: constant_switch(); break;
	case 10: never_written(); break;
	case 11: written_somewhere(); break;
	}
}
