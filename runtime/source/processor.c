/* SPDX-License-Identifier: MIT */
/*
 * What CPUID says: processor features, every hypervisor whose signature is known, whether the guest is confidential.  Xen with
 * viridian leaves stands at 40000100 above "Microsoft Hv" at 40000000: all bases are looked at, the highest counts.
 */
#include <bootvet/platform.h>

#include "text.h"

enum leaf {
	LEAF_VENDOR = 0,
	LEAF_FEATURES = 1,
	LEAF_TDX = 0x21,
	LEAF_HYPERVISOR = 0x40000000,
	LEAF_HYPERVISOR_LAST = 0x4000ff00,
	LEAF_HYPERVISOR_STEP = 0x100,
};

static const uint32_t leaf_extended = 0x80000000, leaf_encryption = 0x8000001f;

enum processor_value {
	ECX_HYPERVISOR_BIT = 31,
	ENCRYPTION_SEV_BIT = 1,		/* AMD APM volume 3, E.4.17: Fn8000_001F EAX */
	SEV_STATUS_SNP_BIT = 2,		/* AMD APM volume 2, 15.34.10 */
};

static const uint32_t msr_sev_status = 0xc0010131;

static void text_put(char *to, uint32_t word)
{
	for (unsigned int i = 0; i < 4; i++)
		to[i] = (char)(word >> 8 * i);
}

/* Three registers, as text of 12 characters. */
static void text_of(uint32_t first, uint32_t second, uint32_t third, char *to)
{
	text_put(to, first);
	text_put(to + 4, second);
	text_put(to + 8, third);
	to[12] = 0;
}

/* Linux, the hypervisors' own documents, and for TCG target/i386/cpu.c of QEMU. */
static const struct {
	char signature[13];
	const char *name;
	uint8_t leaves; /* above the base: with fewer it is another one that carries the signature */
} known[] = {
	{"XenVMMXenVMM", "xen", 2},	   {"KVMKVMKVM\0\0\0", "kvm", 0},  {"Microsoft Hv", "hyperv", 0},
	{"TCGTCGTCGTCG", "tcg", 0},	   {"VMwareVMware", "vmware", 0}, {"bhyve bhyve ", "bhyve", 0},
	{"ACRNACRNACRN", "acrn", 0},	   {"Jailhouse\0\0\0", "jailhouse", 0}, {"VBoxVBoxVBox", "virtualbox", 0},
	{" lrpepyh  vr", "parallels", 0}, {"prl hyperv  ", "parallels", 0},
};

const char *vet_hypervisor_name(const struct vet_hypervisor_leaf *hypervisor)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (vet_text_equal(known[i].signature, hypervisor->signature) &&
		    hypervisor->highest - hypervisor->base >= known[i].leaves)
			return known[i].name;
	return NULL;
}

const char *vet_processor_hypervisor(const struct vet_processor *processor)
{
	if (!processor->hypervisor_count)
		return NULL;
	return vet_hypervisor_name(&processor->hypervisors[processor->hypervisor_count - 1]);
}

static void hypervisors_read(struct vet_processor *processor)
{
	for (uint32_t base = LEAF_HYPERVISOR; base <= LEAF_HYPERVISOR_LAST && processor->hypervisor_count < VET_HYPERVISORS;
	     base += LEAF_HYPERVISOR_STEP) {
		struct vet_registers r = vet_host_cpuid(base, 0);
		struct vet_hypervisor_leaf *leaf = &processor->hypervisors[processor->hypervisor_count];

		*leaf = (struct vet_hypervisor_leaf){.base = base, .highest = r.eax};
		text_of(r.ebx, r.ecx, r.edx, leaf->signature);
		/* KVM's oldest versions leave EAX 0. */
		if (leaf->highest < base)
			leaf->highest = base;
		/* Beyond the last leaf Intel's processors answer with the last; that is no signature. */
		if (vet_hypervisor_name(leaf))
			processor->hypervisor_count++;
	}
}

static _Bool is_tdx(uint32_t highest)
{
	struct vet_registers r;
	char signature[13];

	if (highest < LEAF_TDX)
		return 0;
	r = vet_host_cpuid(LEAF_TDX, 0);
	text_of(r.ebx, r.edx, r.ecx, signature);
	return vet_text_equal(signature, "IntelTDX    ");
}

/* CPUID says what the processor can, the register whether this guest has it; only a guest has asked for it (hypervisor bit). */
static _Bool is_sev_snp(void)
{
	uint64_t status;

	if (vet_host_cpuid(leaf_extended, 0).eax < leaf_encryption ||
	    !(vet_host_cpuid(leaf_encryption, 0).eax >> ENCRYPTION_SEV_BIT & 1))
		return 0;
	return vet_host_msr(msr_sev_status, &status) && (status >> SEV_STATUS_SNP_BIT & 1);
}

void vet_processor_read(struct vet_processor *processor)
{
	struct vet_registers r = vet_host_cpuid(LEAF_VENDOR, 0);
	uint32_t highest = r.eax;

	*processor = (struct vet_processor){.asked = 1};
	text_of(r.ebx, r.edx, r.ecx, processor->vendor);
	r = vet_host_cpuid(LEAF_FEATURES, 0);
	processor->leaf1_ecx = r.ecx;
	processor->leaf1_edx = r.edx;
	if (!(r.ecx >> ECX_HYPERVISOR_BIT & 1))
		return;
	processor->hypervisor_here = 1;
	hypervisors_read(processor);
	processor->tdx = is_tdx(highest);
	processor->sev_snp = is_sev_snp();
}
