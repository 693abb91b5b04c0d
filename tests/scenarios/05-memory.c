/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Answers kept in memory, and everything that can write there behind their back. */
#include "scenario.h"

#include <stdarg.h>

static bool *where;

static void write_where(void)
{
	*where = true;
}

static void address_kept_in_a_global(void)
{
	bool ok = vet_has(vga);

	where = &ok;
	write_where();
	if (ok)
		need_vga(); // error: unguarded vga
}

static void through_a_union(void)
{
	union {
		bool ok;
		unsigned char raw;
	} u;

	u.ok = vet_has(vga);
	u.raw = 1;
	if (u.ok)
		need_vga(); // error: unguarded vga
}

static void other_element(void)
{
	bool found[2] = { vet_has(vga), opaque() };

	if (found[opaque() & 1])
		need_vga(); // error: unguarded vga
	if (found[1])
		need_vga(); // error: unguarded vga
	if (found[0])
		need_vga(); // either: unguarded vga
}

static void by_an_index(void)
{
	bool found[4] = { 0 };

	found[2] = vet_has(vga);
	found[opaque() & 3] = true;
	if (found[2])
		need_vga(); // error: unguarded vga
}

static void by_a_pointer_into_it(void)
{
	bool found[2] = { vet_has(vga), false };
	bool *p = found;

	*p++ = true;
	if (found[0])
		need_vga(); // error: unguarded vga
}

static void bit_fields(void)
{
	struct {
		unsigned int vga : 1, other : 1;
	} f = { 0 };

	f.vga = vet_has(vga);
	f.other = 1;
	if (f.other)
		need_vga(); // error: unguarded vga
	if (f.vga)
		need_vga(); // either: unguarded vga
}

static void bit_fields_as_a_word(void)
{
	union {
		struct {
			unsigned int vga : 1, other : 1;
		};
		unsigned int word;
	} f = { 0 };

	f.vga = vet_has(vga);
	f.word |= 1;
	if (f.vga)
		need_vga(); // error: unguarded vga
}

static void as_bytes(void)
{
	struct {
		bool vga, other;
	} s = { .vga = vet_has(vga) };

	*(char *)&s = 1;
	if (s.vga)
		need_vga(); // error: unguarded vga
}

static void by_byte_arithmetic(void)
{
	struct {
		bool other, vga;
	} s = { .vga = vet_has(vga) };

	*((char *)&s + 1) = 1;
	if (s.vga)
		need_vga(); // error: unguarded vga
}

static void by_structure_copy(void)
{
	struct pair {
		bool vga, other;
	} a = { .vga = vet_has(vga) }, b = { .vga = true };

	if (opaque())
		a = b;
	if (a.vga)
		need_vga(); // error: unguarded vga
}

static void by_memcpy(void)
{
	bool ok = vet_has(vga), yes = true;

	__builtin_memcpy(&ok, &yes, sizeof(ok));
	if (ok)
		need_vga(); // error: unguarded vga
}

static void kept_in_a_static(void)
{
	static bool ok;
	static bool asked;

	if (!asked)
		ok = vet_has(vga);
	else
		ok = true;
	asked = true;
	if (ok)
		need_vga(); // error: unguarded vga
}

static bool flag;

static void by_atomic_store(void)
{
	flag = vet_has(vga);
	if (opaque())
		__atomic_store_n(&flag, true, __ATOMIC_SEQ_CST);
	if (flag)
		need_vga(); // error: unguarded vga
}

static int counter;

static void by_atomic_add(void)
{
	counter = vet_has(vga);
	__atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST);
	if (counter)
		need_vga(); // error: unguarded vga
}

static int word;

static void by_compare_and_swap(void)
{
	word = vet_has(vga);
	__sync_bool_compare_and_swap(&word, 0, 1);
	if (word)
		need_vga(); // error: unguarded vga
}

static int exchanged;

static void by_exchange(void)
{
	int old;

	exchanged = 1;
	old = __atomic_exchange_n(&exchanged, vet_has(vga), __ATOMIC_SEQ_CST);
	if (old)
		need_vga(); // error: unguarded vga
}

static int by_assembly;

static void by_assembly_through_a_pointer(void)
{
	int *p = &by_assembly;

	by_assembly = vet_has(vga);
	asm volatile("movl $1, %0" : "=m"(*p));
	if (by_assembly)
		need_vga(); // error: unguarded vga
}

static int clobbered;

static void by_assembly_with_its_address(void)
{
	clobbered = vet_has(vga);
	asm volatile("movl $1, (%0)" : : "r"(&clobbered) : "memory");
	if (clobbered)
		need_vga(); // error: unguarded vga
}

extern int in_another_unit;

static void defined_elsewhere(void)
{
	if (in_another_unit)
		need_vga(); // error: unguarded vga
}

static void variable_arguments(int count, ...)
{
	va_list list;

	va_start(list, count);
	if (va_arg(list, int))
		need_vga(); // error: unguarded vga
	va_end(list);
}

struct answer {
	bool ok;
	int detail;
};

static struct answer ask(void)
{
	return (struct answer){ .ok = vet_has(vga), .detail = opaque() };
}

static void returned_by_value(void)
{
	struct answer a = ask();

	if (a.detail)
		need_vga(); // error: unguarded vga
	if (a.ok)
		need_vga(); // either: unguarded vga
	a.ok |= opaque();
	if (a.ok)
		need_vga(); // error: unguarded vga
}

static void passed_by_value(struct answer a)
{
	if (a.ok)
		need_vga(); // error: unguarded vga
}

static void swap(bool *a, bool *b)
{
	bool t = *a;

	*a = *b;
	*b = t;
}

static void swapped_by_pointers(void)
{
	bool a = vet_has(vga), b = opaque();

	swap(&a, &b);
	if (a)
		need_vga(); // error: unguarded vga
}

register unsigned long stack_pointer asm("rsp");

static void register_variable(void)
{
	if (stack_pointer & 16)
		need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: address_kept_in_a_global(); break;
	case 1: through_a_union(); break;
	case 2: other_element(); break;
	case 3: by_an_index(); break;
	case 4: by_a_pointer_into_it(); break;
	case 5: bit_fields(); break;
	case 6: bit_fields_as_a_word(); break;
	case 7: as_bytes(); break;
	case 8: by_byte_arithmetic(); break;
	case 9: by_structure_copy(); break;
	case 10: by_memcpy(); break;
	case 11: kept_in_a_static(); break;
	case 12: by_atomic_store(); break;
	case 13: by_atomic_add(); break;
	case 14: by_compare_and_swap(); break;
	case 15: by_exchange(); break;
	case 16: by_assembly_through_a_pointer(); break;
	case 17: by_assembly_with_its_address(); break;
	case 18: defined_elsewhere(); break;
	case 19: variable_arguments(1, opaque()); break;
	case 20: returned_by_value(); break;
	case 21: passed_by_value((struct answer){ .ok = vet_has(vga) }); break;
	case 22: passed_by_value((struct answer){ .ok = opaque() }); break;
	case 23: swapped_by_pointers(); break;
	case 24: register_variable(); break;
	}
}
