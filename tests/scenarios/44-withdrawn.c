/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A phase capability that is taken away again: claims about it do not outlive the withdrawer. */
#include "scenario.h"

vet_provides(slab) void slab_init(void);
vet_withdraws(slab) void slab_exit(void);

static void use_after(void)
{
	slab_init();
	need_slab();
	slab_exit();
	need_slab(); // error@all: too-early slab
}

static void one_path(void)
{
	slab_init();
	if (opaque())
		slab_exit();
	need_slab(); // error@all: too-early slab
}

static void provided_again(void)
{
	slab_init();
	slab_exit();
	slab_init();
	need_slab();
}

static void stale_claim(void)
{
	if (vet_has(slab)) {
		need_slab();
		slab_exit();
		need_slab(); // error@all: too-early slab
	}
}

static void stale_answer(void)
{
	bool ok = vet_has(slab);

	slab_exit();
	if (ok)
		need_slab(); // error@all: too-early slab
}

static void helper(void)
{
	slab_exit();
}

static void inside_a_helper(void)
{
	slab_init();
	helper();
	need_slab(); // error@all: too-early slab
}

static void in_a_loop(void)
{
	slab_init();
	do {
		need_slab(); // error@all: too-early slab
		slab_exit();
	} while (opaque());
}

static void helper_maybe(void)
{
	if (opaque())
		slab_exit();
}

static void inside_a_helper_on_one_path(void)
{
	slab_init();
	helper_maybe();
	need_slab(); // error@all: too-early slab
}

static void by_pointer(void)
{
	void (*f)(void) = opaque() ? slab_exit : safe;

	slab_init();
	f();
	need_slab(); // error@all: too-early slab
}

static void after_noreturn(void)
{
	slab_init();
	if (opaque()) {
		slab_exit();
		halt();
	}
	need_slab();
}

void call_it(void (*f)(void));

/* Code outside the program may call it at once. */
static void handed_out(void)
{
	slab_init();
	call_it(slab_exit);
	need_slab(); // error@all: too-early slab
}

static void handed_out_as_a_provider(void)
{
	call_it(slab_init);
	need_slab(); // error@all: too-early slab
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: use_after(); break;
	case 1: one_path(); break;
	case 2: provided_again(); break;
	case 3: stale_claim(); break;
	case 4: stale_answer(); break;
	case 5: inside_a_helper(); break;
	case 6: in_a_loop(); break;
	case 7: inside_a_helper_on_one_path(); break;
	case 8: by_pointer(); break;
	case 9: after_noreturn(); break;
	case 10: handed_out(); break;
	case 11: handed_out_as_a_provider(); break;
	}
}
