/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Function pointers on ways that are hard to follow: whatever the checker gives up on must still be reported. */
#include "scenario.h"

#define container_of(pointer, type, member) ((type *)((char *)(pointer) - __builtin_offsetof(type, member)))

struct ops {
	void (*draw)(void);
	void (*blink)(void);
};

struct node {
	int kind;
	struct node *next;
	struct ops ops;
};

static struct node tail = { 2, NULL, { need_vga, safe } };
static struct node head = { 1, &tail, { safe, safe } };

static void along_a_list(void)
{
	for (struct node *n = &head; n; n = n->next)
		n->ops.draw(); // error: unguarded vga
}

static void call_container(struct ops *ops)
{
	struct node *node = container_of(ops, struct node, ops);

	node->ops.draw(); // error: unguarded vga
}

static void outer_of_a_member(void)
{
	call_container(&tail.ops);
}

static void (*tagged_target)(void) = need_vga;

static void with_a_tag_bit(void)
{
	uintptr_t tagged = (uintptr_t)tagged_target | 1;

	((void (*)(void))(tagged & ~(uintptr_t)1))(); // oneof(tag): unguarded vga
}

static struct ops source = { need_vga, safe };
static struct ops by_bytes;

static void copied_byte_by_byte(void)
{
	for (unsigned int i = 0; i < sizeof(source); i++)
		((char *)&by_bytes)[i] = ((const char *)&source)[i];
	if (by_bytes.draw)
		by_bytes.draw(); // oneof(bytes): unguarded vga
}

static struct ops by_size;

static void copied_with_a_size(unsigned long size)
{
	__builtin_memcpy(&by_size, &source, size);
	if (by_size.draw)
		by_size.draw(); // oneof(size): unguarded vga
}

static void copy_words(void *to, const void *from, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		((void **)to)[i] = ((void *const *)from)[i];
}

static struct ops by_words;

static void copied_word_by_word(void)
{
	copy_words(&by_words, &source, 2);
	if (by_words.draw)
		by_words.draw(); // oneof(words): unguarded vga
}

static void (*atomic)(void) = safe;

static void atomically(void)
{
	__atomic_store_n(&atomic, need_vga, __ATOMIC_RELEASE);
	atomic(); // error: unguarded vga
}

static void (*swapped)(void) = need_vga;

static void exchanged(void)
{
	void (*old)(void) = __atomic_exchange_n(&swapped, safe, __ATOMIC_SEQ_CST);

	old(); // error: unguarded vga
}

static void hidden_from_the_optimiser(void)
{
	void (*f)(void) = need_vga;

	asm("" : "+r"(f));
	f(); // oneof(hidden): unguarded vga
}

static void reloc_hide(void)
{
	uintptr_t p;

	asm("" : "=r"(p) : "0"((uintptr_t)need_vga));
	((void (*)(void))p)(); // oneof(reloc): unguarded vga
}

static void with_another_type(void)
{
	int (*f)(int) = (int (*)(int))(uintptr_t)need_vga;

	f(3); // error: unguarded vga
}

static void (*const filled[4])(void) = { [0 ... 2] = safe, [3] = need_vga };

static void from_a_filled_array(void)
{
	filled[opaque() & 3](); // error: unguarded vga
}

static struct ops *make(struct ops ops)
{
	static struct ops kept;

	kept = ops;
	return &kept;
}

static void by_value_and_back(void)
{
	make((struct ops){ .draw = need_vga, .blink = safe })->draw(); // error: unguarded vga
}

static struct ops get(void)
{
	return source;
}

static void returned_structure(void)
{
	get().draw(); // error: unguarded vga
	get().blink();
}

static void kept_in_a_static(void)
{
	static void (*f)(void) = need_vga;

	f(); // error: unguarded vga
}

static void (*volatile changing)(void) = need_vga;

static void in_a_volatile(void)
{
	changing(); // error: unguarded vga
}

typedef void action(void);

static void run(action f)
{
	f(); // error: unguarded vga
}

static void run_pointer(action **f)
{
	(*f)(); // error: unguarded vga
}

static void pointer_to_pointer(void)
{
	action *f = safe;
	action **p = &f;

	*p = need_vga;
	run_pointer(&f);
}

union value {
	long number;
	void (*f)(void);
	struct {
		void *first;
	};
};

static union value as_number;

static void through_a_union_member(void)
{
	as_number.number = (long)need_vga;
	as_number.f(); // error: unguarded vga
}

static void partly_overwritten(void)
{
	struct ops local = source;

	local.draw = safe;
	local.draw(); // either: unguarded vga
	local.blink();
	if (opaque())
		local = source;
	local.draw(); // error: unguarded vga
}

static action *chain(int n)
{
	return n > 3 ? need_vga : n ? chain(n + 1) : safe;
}

static void through_recursion(void)
{
	chain(opaque())(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: along_a_list(); break;
	case 1: outer_of_a_member(); break;
	case 2: with_a_tag_bit(); break;
	case 3: copied_byte_by_byte(); break;
	case 4: copied_with_a_size(opaque()); break;
	case 5: copied_word_by_word(); break;
	case 6: atomically(); break;
	case 7: exchanged(); break;
	case 8: hidden_from_the_optimiser(); break;
	case 9: reloc_hide(); break;
	case 10: with_another_type(); break;
	case 11: from_a_filled_array(); break;
	case 12: by_value_and_back(); break;
	case 13: returned_structure(); break;
	case 14: kept_in_a_static(); break;
	case 15: in_a_volatile(); break;
	case 16: run(need_vga); break;
	case 17: pointer_to_pointer(); break;
	case 18: through_a_union_member(); break;
	case 19: partly_overwritten(); break;
	case 20: through_recursion(); break;
	}
}
