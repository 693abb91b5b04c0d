/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Data that requires a capability: reading, writing and passing its address on need it. */
#include "scenario.h"

vet_requires(vga) static int mode;
vet_requires(vga) extern volatile uint16_t text[80 * 25];
vet_requires(vga) static struct {
	int x, y;
} cursor;

struct console {
	int kind;
	vet_requires(vga) int attribute;
};

static struct console console;

static void read_it(void)
{
	int a = mode; // error: unguarded vga

	take((void *)(uintptr_t)a);
	if (vet_has(vga)) {
		a = mode;
		take((void *)(uintptr_t)a);
	}
}

static void write_it(void)
{
	mode = 3; // error: unguarded vga
	if (vet_has(vga))
		mode = 4;
}

static void change_it(void)
{
	mode++; // error: unguarded vga
	mode |= 4; // error: unguarded vga
}

static void pass_its_address(void)
{
	take(&mode); // error: unguarded vga
	if (vet_has(vga))
		take(&mode);
}

static void element(void)
{
	text[0] = 0x741; // error: unguarded vga
	text[opaque()] = 0x741; // error: unguarded vga
	if (vet_has(vga))
		text[1] = 0x742;
}

static void member(void)
{
	cursor.x = 1; // error: unguarded vga
	if (vet_has(vga))
		cursor.y = 2;
}

static void annotated_field(void)
{
	console.kind = 1;
	console.attribute = 7; // error: unguarded vga
	if (vet_has(vga))
		console.attribute = 7;
}

static void annotated_field_by_pointer(struct console *c)
{
	c->kind = 2;
	c->attribute = 7; // error: unguarded vga
	if (vet_has(vga))
		c->attribute = 7;
}

static void in_a_condition(void)
{
	if (mode) // error: unguarded vga
		safe();
	if (vet_has(vga) && mode)
		safe();
}

static void as_callee_argument(void)
{
	take((void *)(uintptr_t)(opaque() ? mode : 0)); // error: unguarded vga
}

static void returned_by_a_helper(int **where)
{
	*where = &mode; // error: unguarded vga
}

static void not_evaluated(void)
{
	take((void *)(sizeof(mode)));
	if (0)
		mode = 1;
}

vet_entry(pvh) void start(void)
{
	int *where = NULL;

	switch (opaque()) {
	case 0: read_it(); break;
	case 1: write_it(); break;
	case 2: change_it(); break;
	case 3: pass_its_address(); break;
	case 4: element(); break;
	case 5: member(); break;
	case 6: annotated_field(); break;
	case 7: annotated_field_by_pointer(&console); break;
	case 8: in_a_condition(); break;
	case 9: as_callee_argument(); break;
	case 10: returned_by_a_helper(&where); break;
	case 11: not_evaluated(); break;
	}
}
