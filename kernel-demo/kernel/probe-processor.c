/* SPDX-License-Identifier: MIT */
/*
 * Probes of what comes with the processor.  CPUID has to be asked before a model-specific register is: without its bit, the
 * register faults.  What it grants is then driven, since it lies on some guests.
 * Xen's probe is in kernel/xen.c.
 */
#include "port.h"
#include "probe.h"

#include <stdbool.h>

enum {
	EDX_APIC = 1 << 9,
	EDX_MTRR = 1 << 12,
	EDX_PAT = 1 << 16,
	ECX_X2APIC = 1 << 21,
	MSR_APIC_BASE = 0x1b,
	MSR_MTRR_CAPABILITY = 0xfe,
	MSR_MTRR_BASE_7 = 0x20e,
	MSR_MTRR_MASK_7 = 0x20f,
	MSR_PAT = 0x277,
	MSR_X2APIC_VERSION = 0x803,
	APIC_BASE_X2APIC = 1 << 10,
};

static enum probe_result found(bool present)
{
	return present ? PROBE_PRESENT : PROBE_ABSENT;
}

static bool version_is_lapic(uint32_t version)
{
	return (version & 0xff) >= 0x10 && (version & 0xff) < 0x20 && (version >> 16 & 0xff) >= 3 && (version >> 16 & 0xff) < 16;
}

static bool is_x2apic_on(void)
{
	return cpuid_read(1).edx & EDX_APIC && cpuid_read(1).ecx & ECX_X2APIC;
}

/* Intel SDM volume 3, 10.4.8: the version, and the task priority, which keeps what is written. */
vet_probes(lapic) vet_probes(x2apic) enum probe_result probe_lapic(const struct vet_evidence *evidence)
{
	uint32_t before;
	bool keeps;

	(void)evidence;
	if (is_x2apic_on() && msr_read(MSR_APIC_BASE) & APIC_BASE_X2APIC)
		return found(version_is_lapic((uint32_t)msr_read(MSR_X2APIC_VERSION)));
	if (!version_is_lapic(memory_read32(0xfee00030)))
		return PROBE_ABSENT;
	before = memory_read32(0xfee00080);
	memory_write32(0xfee00080, 0x20);
	keeps = memory_read32(0xfee00080) == 0x20;
	memory_write32(0xfee00080, before);
	return found(keeps);
}

/* Not switched on: there is no way back without losing the controller's state. */
vet_probes(x2apic) enum probe_result probe_x2apic(const struct vet_evidence *evidence)
{
	(void)evidence;
	return found(is_x2apic_on());
}

/* Intel SDM volume 3, 12.11: the last range of eight, while it is not valid, keeps a base. */
vet_probes(mtrr) enum probe_result probe_mtrr(const struct vet_evidence *evidence)
{
	uint64_t base, capability;
	bool keeps;

	(void)evidence;
	if (!(cpuid_read(1).edx & EDX_MTRR) || !msr_read_if_there(MSR_MTRR_CAPABILITY, &capability))
		return PROBE_ABSENT;
	if ((capability & 0xff) < 8)
		return found(capability & 0xff);
	if (msr_read(MSR_MTRR_MASK_7) & 0x800)
		return PROBE_PRESENT;
	base = msr_read(MSR_MTRR_BASE_7);
	msr_write(MSR_MTRR_BASE_7, 0x12345000);
	keeps = msr_read(MSR_MTRR_BASE_7) == 0x12345000;
	msr_write(MSR_MTRR_BASE_7, base);
	return found(keeps);
}

/*
 * Intel SDM volume 3, 12.12.2: the last of eight types, which no page here chooses, set to write-protected and back.  Xen
 * lets its PV guests choose among the types that it has set, and set none: not driven there.
 */
vet_probes(pat) enum probe_result probe_pat(const struct vet_evidence *evidence)
{
	uint64_t before, changed;
	bool keeps;

	(void)evidence;
	if (!(cpuid_read(1).edx & EDX_PAT) || !msr_read_if_there(MSR_PAT, &before))
		return PROBE_ABSENT;
	changed = (before & 0x00ffffffffffffff) | 5ull << 56;
	if (!msr_write_if_allowed(MSR_PAT, changed))
		return PROBE_UNKNOWN;
	keeps = msr_read(MSR_PAT) == changed;
	msr_write(MSR_PAT, before);
	return found(keeps && before);
}

/* Where this instruction is, and where the linker put it. */
vet_probes(aslr_base) enum probe_result probe_aslr_base(const struct vet_evidence *evidence)
{
	uint64_t here, linked;

	(void)evidence;
	__asm__("leaq image_start(%%rip), %0\n\tmovq $image_start, %1" : "=r"(here), "=r"(linked));
	return found(here != linked);
}
