/* SPDX-License-Identifier: MIT */
/* The common path behind every door: evidence, identity, table, each kept in static storage for whoever asks later. */
#include <bootvet/platform.h>

#include "text.h"

/*
 * A BIOS leaves the RSDP to be searched, and so does Firecracker, whose start_info names none (1.12 to 1.17, arch/x86_64/mod.rs,
 * configure_pvh()); Xen's names it, as other doors do.  Where firmware may be a lie nobody reads its ROM.
 */
static _Bool may_search(const struct vet_evidence *evidence, enum vet_trust trust)
{
	const struct vet_boot_information *boot = &evidence->boot;

	if (trust == VET_DISTRUST_HOST || boot->status != VET_OK || boot->efi_system_table || boot->confidential_blob || boot->subarchitecture ||
	    evidence->processor.tdx || evidence->processor.sev_snp)
		return 0;
	switch (boot->entry) {
	case VET_ENTRY_LINUX_16:
	case VET_ENTRY_LINUX_32:
	case VET_ENTRY_LINUX_64:
	case VET_ENTRY_MULTIBOOT1:
	case VET_ENTRY_MULTIBOOT2:
		return 1;
	/* The first domain has the host's first MiB, whose BIOS told the loader of Xen and nobody told the domain. */
	case VET_ENTRY_XEN_PV:
		return boot->first_domain == VET_YES;
	case VET_ENTRY_PVH:
		return !vet_text_is(vet_processor_hypervisor(&evidence->processor), "xen");
	default:
		return 0;
	}
}

void vet_evidence_gather(const struct vet_boot *boot, enum vet_trust trust, struct vet_evidence *evidence)
{
	vet_processor_read(&evidence->processor);
	vet_boot_read(boot, &evidence->boot);
	vet_acpi_read(&evidence->boot, may_search(evidence, trust), &evidence->acpi);
}

static struct vet_evidence evidence;
static struct vet_platform platform;
static _Bool detected;

const struct vet_evidence *vet_evidence(void)
{
	return detected ? &evidence : NULL;
}

const struct vet_platform *vet_platform_detect(const struct vet_boot *boot, const struct vet_options *options)
{
	if (!detected) {
		struct vet_identity identity;

		vet_evidence_gather(boot, options->trust, &evidence);
		vet_identity_find(&evidence, &identity);
		vet_platform_fill(&evidence, &identity, options, &platform);
		detected = 1;
	}
	return &platform;
}
