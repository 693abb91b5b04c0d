/* SPDX-License-Identifier: MIT */
/*
 * Memory type range registers: shown, and ranges set with caches off as the manual wants it (Intel SDM volume 3,
 * 12.11.8).  CPUID says whether they are there; to Xen's first PV domain it lies, which the platform table knows.
 */
#include "console.h"
#include "platform.h"
#include "port.h"
#include "verdict.h"

enum mtrr_register {
	MSR_MTRR_CAPABILITY = 0xfe,
	MSR_MTRR_BASE_0 = 0x200,
	MSR_MTRR_MASK_0 = 0x201,
	MSR_MTRR_DEFAULT = 0x2ff,
};

enum { CAPABILITY_COUNT = 0xff, COUNT_LIMIT = 16, CPUID_EDX_MTRR = 1 << 12 };

static const uint64_t default_enable = 1u << 11;
static const uint64_t mask_valid = 1u << 11;
static const uint64_t hole_page = 0xe0000000;
static const uint64_t hole_mask = 0xfffffff000;
static const uint64_t cr0_cache_disable = 1u << 30;
static const uint64_t cr0_not_write_through = 1u << 29;

vet_guards(mtrr) static bool mtrr_supported(void)
{
	return cpuid_read(1).edx & CPUID_EDX_MTRR && !vet_absent(mtrr);
}

vet_subsystem_begin(mtrr)

static unsigned int mtrr_count(void)
{
	unsigned int count = msr_read(MSR_MTRR_CAPABILITY) & CAPABILITY_COUNT;

	return count < COUNT_LIMIT ? count : COUNT_LIMIT;
}

static void caches_flush(void)
{
	__asm__ volatile("wbinvd" : : : "memory");
}

/* Returns CR0 as it was; until mtrr_resume() memory is not cached and the default type rules alone. */
static uint64_t mtrr_suspend(void)
{
	uint64_t cr0 = cr0_read();

	cr0_write((cr0 | cr0_cache_disable) & ~cr0_not_write_through);
	caches_flush();
	msr_write(MSR_MTRR_DEFAULT, msr_read(MSR_MTRR_DEFAULT) & ~default_enable);
	return cr0;
}

static void mtrr_resume(uint64_t cr0)
{
	msr_write(MSR_MTRR_DEFAULT, msr_read(MSR_MTRR_DEFAULT) | default_enable);
	caches_flush();
	cr0_write(cr0);
}

/* Range 0 written back as it was read: the sequence is what matters, the machine's types stay. */
static void mtrr_rewrite_first(void)
{
	uint64_t base = msr_read(MSR_MTRR_BASE_0), mask = msr_read(MSR_MTRR_MASK_0);
	uint64_t cr0 = mtrr_suspend();

	msr_write(MSR_MTRR_BASE_0, base);
	msr_write(MSR_MTRR_MASK_0, mask);
	mtrr_resume(cr0);
}

static void range_write(unsigned int range, uint64_t base, uint64_t mask)
{
	uint64_t cr0 = mtrr_suspend();

	msr_write(MSR_MTRR_BASE_0 + 2 * range, base);
	msr_write(MSR_MTRR_MASK_0 + 2 * range, mask);
	mtrr_resume(cr0);
}

/* The last range, if nobody uses it: one page of a hole, uncached, read back, and then as it was. */
static bool range_is_kept(unsigned int range)
{
	uint64_t base = msr_read(MSR_MTRR_BASE_0 + 2 * range), mask = msr_read(MSR_MTRR_MASK_0 + 2 * range);
	bool kept;

	if (mask & mask_valid)
		return true;
	range_write(range, hole_page, hole_mask | mask_valid);
	kept = msr_read(MSR_MTRR_BASE_0 + 2 * range) == hole_page &&
	       msr_read(MSR_MTRR_MASK_0 + 2 * range) == (hole_mask | mask_valid);
	range_write(range, base, mask);
	return kept;
}

static void ranges_show(unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		uint64_t mask = msr_read(MSR_MTRR_MASK_0 + 2 * i);

		if (mask & mask_valid)
			say("mtrr: %lx mask %lx\n", (unsigned long)msr_read(MSR_MTRR_BASE_0 + 2 * i), (unsigned long)mask);
	}
}

vet_subsystem_end

static void mtrr_show(void)
{
	unsigned int count;

	if (!mtrr_supported())
		return;
	count = mtrr_count();
	say("mtrr: %u ranges, default %lx\n", count, (unsigned long)msr_read(MSR_MTRR_DEFAULT));
	ranges_show(count);
}

void mtrr_setup(void)
{
	if (!mtrr_supported())
		return;
	platform.memory_types_show = mtrr_show;
	if (mtrr_count() > 0)
		mtrr_rewrite_first();
}

/* Where CPUID denies them, nothing is entered: the registers fault. */
void mtrr_exercise(void)
{
	if (!mtrr_supported())
		return;
	if (mtrr_count() > 0)
		expect(range_is_kept(mtrr_count() - 1), "mtrr: a range does not keep what it was set to");
}
