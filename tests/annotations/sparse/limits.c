/* SPDX-License-Identifier: MIT */
/*
 * What Sparse cannot follow: `false: CLASS, FINDERS` stands where they warn though nothing is wrong, `fault: CLASS, nobody` where
 * nobody does.  docs/without-clang.md tells how to write it instead.
 */
#include <bootvet/legacy-memory.h>
#include <bootvet/masks.h>

#define likely(condition) __builtin_expect(!!(condition), 1)

typedef unsigned short vet_memory(vga) *window;

/* --- guards it does not know ------------------------------------------------------------------------------------ */

int answer_stored(window screen) /* false: unbalanced-guard, sparse */
{
	vet_bool present = vet_guard_begin(vga);
	int value = 0;

	if (present) {
		value = vet_memory_read(vga, screen);
		vet_guard_end(vga);
	}
	return value;
}

int answer_expected(window screen) /* false: unbalanced-guard, sparse */
{
	int value = 0;

	if (likely(vet_guard_begin(vga))) {
		value = vet_memory_read(vga, screen);
		vet_guard_end(vga);
	}
	return value;
}

int guard_without_count(window screen)
{
	if (!vet_has(vga))
		return 0;
	return vet_memory_read(vga, screen); /* false: accessor-outside-guard, sparse */
}

vet_guards(vga) extern int have_vga;

int guard_of_old(window screen)
{
	if (!have_vga)
		return 0;
	return vet_memory_read(vga, screen); /* false: accessor-outside-guard, sparse */
}

int set_asked(window screen)
{
	if (!vet_has_all(vet_platform_mask(vga)))
		return 0;
	return vet_memory_read(vga, screen); /* false: accessor-outside-guard, sparse bootvet */
}

/* --- words that stand where it does not look -------------------------------------------------------------------- */

vet_requires(vga) int only_declared(window screen);
int only_declared(window screen)
{
	return vet_memory_read(vga, screen); /* false: accessor-outside-guard, sparse */
}

vet_requires(vga) unsigned short *before_the_star(window screen, unsigned short *copy)
{
	*copy = vet_memory_read(vga, screen); /* false: accessor-outside-guard, sparse */
	return copy;
}

vet_subsystem_begin(vga)
int in_region(window screen)
{
	return vet_memory_read(vga, screen); /* false: accessor-outside-guard, sparse */
}
vet_subsystem_end

vet_requires(vga) static inline int in_header(window screen)
{
	return vet_memory_read(vga, screen); /* false: accessor-outside-guard, sparse */
}

int asks_as_ever(window screen)
{
	return vet_has(vga) ? in_header(screen) : 0;
}

/* --- faults that it does not see -------------------------------------------------------------------------------- */

vet_platform_mask_t first_number(void)
{
	return VET_CAPABILITY_vga; /* fault: mask-with-integer, nobody */
}

#ifdef __CHECKER__
#define FORCED __attribute__((force))
#else
#define FORCED
#endif

int forced(window screen)
{
	return *(FORCED unsigned short *)screen; /* fault: raw-dereference, nobody */
}

int wrong_twice(window screen, int more) /* fault: unbalanced-guard, sparse */
{
	if (more)
		vet_guard_end(vga);
	return vet_memory_read(vga, screen); /* fault: accessor-outside-guard, bootvet */
}
