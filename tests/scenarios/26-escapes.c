/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/*
 * Where a pointer takes a way that is not followed, by bytes, by variable arguments, with a tag in it, the call is
 * reported all the same; it may be as a warning, and more may be taken to be callable there than is.
 */
#include <stdarg.h>

#include "scenario.h"

struct ops {
	void (*first)(void);
	void (*second)(void);
};

static const struct ops screen = { .first = need_vga, .second = safe };

static void copy(void *to, const void *from, size_t size)
{
	char *out = to;
	const char *in = from;

	while (size--)
		*out++ = *in++;
}

static void copied_by_hand(void)
{
	static struct ops mine;

	copy(&mine, &screen, sizeof(mine));
	if (mine.first)
		mine.first(); // oneof(by-hand): * vga // either: * i8042
}

static void call_each(int count, ...)
{
	va_list list;

	va_start(list, count);
	while (count--)
		va_arg(list, void (*)(void))(); // oneof(variable): * i8042 // either: * vga
	va_end(list);
}

static void variable_arguments(void)
{
	call_each(2, safe, need_i8042);
}

/* A word of the pointer is used as a flag, as locks and radix trees do. */
static void with_a_tag(void)
{
	uintptr_t tagged = (uintptr_t)&screen | 1;
	const struct ops *ops = (const struct ops *)(tagged & ~(uintptr_t)3);

	ops->first(); // oneof(tag): * vga // either: * i8042
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: copied_by_hand(); break;
	case 1: variable_arguments(); break;
	case 2: with_a_tag(); break;
	}
}
