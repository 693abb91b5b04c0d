/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Ops structures: the call is to blame and the store is named; a requirement on the pointer's type moves to callers. */
#include "scenario.h"

struct ops {
	void (*draw)(void);
	void (*blink)(void);
	vet_requires(vga) void (*scroll)(void);
};

static const struct ops vga_ops = {
	.draw = need_vga, // site: draw
	.blink = safe,
	.scroll = need_vga,
};

static void call_of_constant_ops(void)
{
	vga_ops.draw(); // error: unguarded vga through @draw
	vga_ops.blink();
	if (vet_has(vga))
		vga_ops.draw();
}

static void type_carries_it(void)
{
	if (vet_has(vga))
		vga_ops.scroll();
	vga_ops.scroll(); // error: unguarded vga
}

/* What is installed needs nothing; the type says that callers must ask all the same. */
static struct ops dummy = { .draw = safe, .blink = safe, .scroll = safe };

static void type_carries_it_for_a_dummy(void)
{
	dummy.scroll(); // error: unguarded vga
	dummy.draw();
}

static void through_a_pointer(const struct ops *ops)
{
	ops->blink();
	ops->draw(); // error: unguarded vga
	if (vet_has(vga))
		ops->scroll();
}

static void through_a_guarded_pointer(const struct ops *ops)
{
	if (!vet_has(vga))
		return;
	ops->draw();
	ops->scroll();
}

static struct ops written;

static void install_at_run_time(void)
{
	written.draw = need_vga;
	written.blink = safe;
	written.draw(); // error: unguarded vga
	written.blink();
}

static struct ops copied;

static void install_by_copy(void)
{
	copied = vga_ops;
	copied.draw(); // error: unguarded vga
	copied.blink();
}

static struct ops copied_bytes;

static void install_by_memcpy(void)
{
	__builtin_memcpy(&copied_bytes, &vga_ops, sizeof(copied_bytes));
	copied_bytes.draw(); // error: unguarded vga
}

static const struct ops *current;

static void install_a_pointer(void)
{
	current = &vga_ops;
	current->draw(); // error: unguarded vga
	current->blink();
}

static const struct ops *const table[] = { &dummy, &vga_ops };

static void in_an_array(void)
{
	table[opaque() & 1]->draw(); // error: unguarded vga
	table[opaque() & 1]->blink();
}

static void on_the_stack(void)
{
	struct ops local = { .draw = need_vga, .blink = safe };

	local.blink();
	local.draw(); // error: unguarded vga
}

static void compound_literal(void)
{
	const struct ops *p = &(const struct ops){ .draw = need_vga };

	p->draw(); // error: unguarded vga
}

struct outer {
	int kind;
	struct ops ops;
	struct {
		void (*deep)(void);
	};
};

static struct outer outer = { .ops = { .draw = need_vga, .blink = safe }, .deep = need_vga };

static void nested(void)
{
	outer.ops.blink();
	outer.ops.draw(); // error: unguarded vga
	outer.deep(); // error: unguarded vga
}

union either_way {
	void (*draw)(void);
	void *raw;
};

static union either_way either = { .draw = need_vga };

static void in_a_union(void)
{
	void (*f)(void) = (void (*)(void))either.raw;

	f(); // error: unguarded vga
}

static void *hidden = (void *)need_vga;

static void through_void(void)
{
	((void (*)(void))hidden)(); // error: unguarded vga
}

static uintptr_t as_integer;

static void through_an_integer(void)
{
	as_integer = (uintptr_t)need_vga;
	((void (*)(void))as_integer)(); // error: unguarded vga
}

vet_requires(vga) typedef void (*draw_fn)(void);

static draw_fn typed = safe;
static void (*untyped)(void) = safe;

static void by_typedef(void)
{
	typed(); // error: unguarded vga
	untyped();
	if (vet_has(vga))
		typed();
}

static void by_parameter(vet_requires(vga) void (*f)(void))
{
	if (vet_has(vga))
		f();
	f(); // error: unguarded vga
}

static void dereferenced(void)
{
	(*vga_ops.draw)(); // error: unguarded vga
	(**&need_vga)(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: call_of_constant_ops(); break;
	case 1: type_carries_it(); break;
	case 2: type_carries_it_for_a_dummy(); break;
	case 3: through_a_pointer(&vga_ops); break;
	case 4: through_a_guarded_pointer(&vga_ops); break;
	case 5: install_at_run_time(); break;
	case 6: install_by_copy(); break;
	case 7: install_by_memcpy(); break;
	case 8: install_a_pointer(); break;
	case 9: in_an_array(); break;
	case 10: on_the_stack(); break;
	case 11: compound_literal(); break;
	case 12: nested(); break;
	case 13: in_a_union(); break;
	case 14: through_void(); break;
	case 15: through_an_integer(); break;
	case 16: by_typedef(); break;
	case 17: by_parameter(safe); break;
	case 18: dereferenced(); break;
	}
}
