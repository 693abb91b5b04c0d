/* SPDX-License-Identifier: MIT */
/* What CPUID says of capabilities: features of the processor, and whether Xen is underneath. */
#include "statement.h"
#include "text.h"

enum feature_bit {
	ECX_X2APIC = 21,
	EDX_APIC = 9,
	EDX_MTRR = 12,
	EDX_PAT = 16,
};

static void feature(uint32_t word, enum feature_bit bit, enum vet_capability capability, enum vet_weight weight,
		    const char *set, const char *clear, struct vet_platform *platform)
{
	_Bool here = word >> bit & 1;

	vet_say(platform, capability, VET_SOURCE_CPUID, here ? VET_PRESENT : VET_ABSENT, here ? weight : VET_DECIDES,
		here ? set : clear);
}

void vet_say_processor(const struct vet_evidence *evidence, struct vet_platform *platform)
{
	const struct vet_processor *processor = &evidence->processor;
	/* In ring 3 behind Xen the processor's own parts are Xen's, whatever CPUID shows: the first domain sees both bits. */
	enum vet_weight own = evidence->boot.entry == VET_ENTRY_XEN_PV ? VET_HINTS : VET_DECIDES;
	/* On TDX CPUID shows MTRRs that cannot be used: switching caches off is illegal there. */
	enum vet_weight mtrr = processor->tdx ? VET_HINTS : own;
	const char *hypervisor = vet_processor_hypervisor(processor);

	if (!processor->asked)
		return;
	feature(processor->leaf1_edx, EDX_APIC, VET_CAPABILITY_lapic, own, "CPUID.1:EDX bit 9 set",
		"CPUID.1:EDX bit 9 clear", platform);
	feature(processor->leaf1_ecx, ECX_X2APIC, VET_CAPABILITY_x2apic, VET_DECIDES, "CPUID.1:ECX bit 21 set",
		"CPUID.1:ECX bit 21 clear", platform);
	feature(processor->leaf1_edx, EDX_MTRR, VET_CAPABILITY_mtrr, mtrr, "CPUID.1:EDX bit 12 set",
		"CPUID.1:EDX bit 12 clear", platform);
	feature(processor->leaf1_edx, EDX_PAT, VET_CAPABILITY_pat, VET_DECIDES, "CPUID.1:EDX bit 16 set",
		"CPUID.1:EDX bit 16 clear", platform);
	if (vet_text_is(hypervisor, "xen"))
		vet_say(platform, VET_CAPABILITY_xen_hypercall, VET_SOURCE_CPUID, VET_PRESENT, VET_DECIDES,
			"CPUID: Xen's leaves");
	else
		vet_say(platform, VET_CAPABILITY_xen_hypercall, VET_SOURCE_CPUID, VET_ABSENT, VET_DECIDES,
			"CPUID: no leaves of Xen");
}
