/* SPDX-License-Identifier: MIT */
/*
 * Sets of capabilities mixed with integers and with each other.  Comments as in guards.c.
 */
#include <bootvet/masks.h>

struct driver {
	vet_platform_mask_t needs;
	vet_phase_mask_t after;
	unsigned long long flags;
};

/* --- with an integer --------------------------------------------------------------------------------------- */

vet_platform_mask_t from_integer(void)
{
	return 4; /* fault: mask-with-integer, sparse */
}

const struct driver initialised = {
	.needs = 1 << VET_CAPABILITY_vga, /* fault: mask-with-integer, sparse */
};

unsigned long long to_integer(vet_platform_mask_t mask)
{
	return mask; /* fault: mask-with-integer, sparse */
}

int tested_by_number(vet_platform_mask_t mask)
{
	return (mask & 8) != 0; /* fault: mask-with-integer, sparse */
}

void added(struct driver *driver)
{
	driver->needs |= 2; /* fault: mask-with-integer, sparse */
}

int compared(vet_phase_mask_t mask)
{
	return mask == 16; /* fault: mask-with-integer, sparse */
}

vet_platform_mask_t shifted(vet_platform_mask_t mask)
{
	return mask << 1; /* fault: mask-with-integer, sparse */
}

vet_platform_mask_t of_flags(const struct driver *driver)
{
	return driver->flags; /* fault: mask-with-integer, sparse */
}

vet_platform_mask_t of_number(void)
{
	return VET_CAPABILITY_mtrr; /* fault: mask-with-integer, sparse */
}

int asked_about_number(void)
{
	return vet_has_all(VET_CAPABILITY_mtrr); /* fault: mask-with-integer, sparse */
}

unsigned long long cast(vet_platform_mask_t mask)
{
	return (unsigned long long)mask; /* fault: mask-with-integer, sparse */
}

/* --- with the other mask ----------------------------------------------------------------------------------- */

vet_platform_mask_t joined(vet_platform_mask_t platform, vet_phase_mask_t phase)
{
	return platform | phase; /* fault: mask-with-other-mask, sparse */
}

void assigned(struct driver *driver, vet_phase_mask_t phase)
{
	driver->needs = phase; /* fault: mask-with-other-mask, sparse */
}

const struct driver swapped = {
	.needs = vet_phase_mask(memblock), /* fault: mask-with-other-mask, sparse */
	.after = vet_platform_mask(lpt), /* fault: mask-with-other-mask, sparse */
};

int asked_of_phases(vet_platform_mask_t mask)
{
	return vet_has_all_phases(mask); /* fault: mask-with-other-mask, sparse */
}

int asked_of_platform(vet_phase_mask_t mask)
{
	return vet_has_any(mask); /* fault: mask-with-other-mask, sparse */
}

int equal(const struct driver *driver)
{
	return driver->needs == driver->after; /* fault: mask-with-other-mask, sparse */
}

vet_phase_mask_t converted(vet_platform_mask_t mask)
{
	return (vet_phase_mask_t)mask; /* fault: mask-with-other-mask, sparse */
}

vet_phase_mask_t chosen(int which)
{
	return which ? vet_platform_mask(vga) : vet_platform_mask(lpt); /* fault: mask-with-other-mask, sparse */
}
