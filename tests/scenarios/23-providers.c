/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A phase capability: there after its provider has returned, not before; it is the same on every guest. */
#include "scenario.h"

vet_provides(slab) void slab_init(void);

static void provider_then_use(void)
{
	slab_init();
	need_slab();
}

static void use_before(void)
{
	need_slab(); // error@all: too-early slab
	slab_init();
	need_slab();
}

static void one_path(void)
{
	if (opaque())
		slab_init();
	need_slab(); // error@all: too-early slab
}

static void both_paths(void)
{
	if (opaque()) {
		slab_init();
	} else {
		safe();
		slab_init();
	}
	need_slab();
}

static void helper(void)
{
	safe();
	slab_init();
}

static void inside_a_helper(void)
{
	helper();
	need_slab();
}

static void helper_maybe(void)
{
	if (opaque())
		return;
	slab_init();
}

static void inside_a_helper_on_one_path(void)
{
	helper_maybe();
	need_slab(); // error@all: too-early slab
}

static void in_a_loop(void)
{
	while (opaque()) {
		need_slab(); // error@all: too-early slab
		slab_init();
		need_slab();
	}
	need_slab(); // error@all: too-early slab
}

static void guarded(void)
{
	if (vet_has(slab))
		need_slab();
	else
		need_slab(); // error@all: too-early slab
}

static void user(void)
{
	need_slab();
}

static void early_user(void)
{
	need_slab(); // error@all: too-early slab through callers early_user @early
}

static void callers(void)
{
	early_user(); // site: early
	slab_init();
	early_user();
	user();
}

static bool try_slab(void)
{
	if (opaque())
		return false;
	slab_init();
	return true;
}

static void provided_when_true(void)
{
	if (try_slab())
		need_slab(); // either@all: too-early slab
	else
		need_slab(); // error@all: too-early slab
}

static void another_phase(void)
{
	slab_init();
	need_kasan_shadow(); // error@all: too-early kasan_shadow
}

static void recursion(int depth)
{
	if (depth)
		recursion(depth - 1);
	else
		slab_init();
	need_slab(); // either@all: too-early slab
}

static void provided_on_the_way_out(void)
{
	if (opaque()) {
		slab_init();
		goto out;
	}
	slab_init();
out:
	need_slab();
}

vet_provides(kasan_shadow) static void defined_provider(void)
{
	safe();
}

vet_provides(kasan_shadow) static void provider_that_uses(void)
{
	need_kasan_shadow(); // error@all: too-early kasan_shadow
}

static void defined_providers(void)
{
	if (opaque()) {
		defined_provider();
		need_kasan_shadow();
	} else {
		provider_that_uses();
		need_kasan_shadow();
	}
}

static void by_pointer(void)
{
	void (*init)(void) = slab_init;

	init();
	need_slab();
}

static void by_one_of_two_pointers(void)
{
	void (*init)(void) = opaque() ? slab_init : safe;

	init();
	need_slab(); // error@all: too-early slab
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: provider_then_use(); break;
	case 1: use_before(); break;
	case 2: one_path(); break;
	case 3: both_paths(); break;
	case 4: inside_a_helper(); break;
	case 5: inside_a_helper_on_one_path(); break;
	case 6: in_a_loop(); break;
	case 7: guarded(); break;
	case 8: callers(); break;
	case 9: provided_when_true(); break;
	case 10: another_phase(); break;
	case 11: recursion(3); break;
	case 12: provided_on_the_way_out(); break;
	case 13: defined_providers(); break;
	case 14: by_pointer(); break;
	case 15: by_one_of_two_pointers(); break;
	}
}
