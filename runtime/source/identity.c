/* SPDX-License-Identifier: MIT */
/*
 * Who am I: from the door, CPUID and the names in the tables to one guest type, with each thing that told.  Guest types that
 * share a hypervisor's signature are told apart by who wrote the tables; where nothing tells, there is no guess.
 */
#include <bootvet/platform.h>

#include "text.h"

static void say(struct vet_identity *identity, const char *reason)
{
	if (identity->reason_count < VET_REASONS)
		identity->reasons[identity->reason_count++] = reason;
}

static void is(struct vet_identity *identity, const char *guest, const char *reason)
{
	identity->guest = guest;
	say(identity, reason);
}

static void hypervisor_find(const struct vet_processor *processor, struct vet_identity *identity)
{
	if (!processor->asked)
		return;
	if (!processor->hypervisor_here) {
		identity->hypervisor = "none";
		say(identity, "CPUID leaf 1: no hypervisor bit");
	} else if (!processor->hypervisor_count) {
		identity->hypervisor = "unknown";
		say(identity, "CPUID leaf 1: hypervisor bit; no leaf from 40000000 on has a known signature");
	} else {
		identity->hypervisor = vet_processor_hypervisor(processor);
		say(identity, "CPUID leaves from 40000000 on: the highest known signature");
	}
}

static _Bool came_by_efi(const struct vet_evidence *evidence)
{
	enum vet_entry entry = evidence->boot.entry;

	return evidence->boot.efi_system_table || entry == VET_ENTRY_EFI_STUB || entry == VET_ENTRY_EFI_HANDOVER ||
	       entry == VET_ENTRY_EFI_APP;
}

/* Xen's own tables say which of its guests with firmware-like tables this is (libxl_x86_acpi.c, hvmloader). */
static void xen_find(const struct vet_evidence *evidence, struct vet_identity *identity)
{
	const struct vet_fadt *fadt = &evidence->acpi.fadt;

	if (evidence->boot.entry != VET_ENTRY_PVH) {
		is(identity, "xen-hvm", "Xen, and not through its PVH or PV door");
		return;
	}
	if (evidence->boot.first_domain == VET_YES)
		is(identity, "xen-pvh-dom0", "hvm_start_info.flags: SIF_INITDOMAIN");
	else if (fadt->table.status == VET_OK && vet_fadt_says(fadt, VET_FADT_NO_CMOS_RTC) != VET_YES)
		is(identity, "xen-hvm", "through PVH, but the FADT is that of hvmloader");
	else
		is(identity, "xen-pvh-domu", "Xen, PVH, not the first domain");
}

/* Only the tables' authors tell one user of KVM's or TCG's signature from another. */
static void vmm_find(const struct vet_fadt *fadt, struct vet_identity *identity)
{
	const char *oem = fadt->table.oem;

	if (fadt->table.status != VET_OK)
		return;
	if (vet_text_starts(oem, "FIRECK"))
		is(identity, "firecracker", "FADT: OEM id FIRECK");
	else if (vet_text_starts(oem, "CLOUDH"))
		is(identity, "cloud-hypervisor", "FADT: OEM id CLOUDH");
	else if (vet_text_starts(oem, "CROSVM"))
		is(identity, "crosvm", "FADT: OEM id CROSVM");
	else if (vet_text_starts(oem, "ACRN") || vet_text_starts(oem, "DM "))
		is(identity, "acrn", "FADT: OEM id of ACRN's device model");
	else if (vet_text_starts(oem, "BOCHS") && vet_fadt_says(fadt, VET_FADT_HW_REDUCED) == VET_YES)
		is(identity, "qemu-microvm", "FADT: OEM id BOCHS, HW_REDUCED_ACPI");
	else if (vet_text_starts(oem, "BOCHS") && fadt->table.revision >= 3)
		is(identity, "qemu-q35", "FADT: OEM id BOCHS, revision 3 or later");
	else if (vet_text_starts(oem, "BOCHS"))
		is(identity, "qemu-pc", "FADT: OEM id BOCHS, revision 1");
	else if (vet_text_starts(oem, "Xen") && vet_fadt_says(fadt, VET_FADT_NO_CMOS_RTC) == VET_YES)
		is(identity, "xen-pvh-domu", "FADT: OEM id Xen, NO_CMOS_RTC");
	else if (vet_text_starts(oem, "Xen"))
		is(identity, "xen-hvm", "FADT: OEM id Xen");
}

/* Without a hypervisor, or with one that builds whole PCs. */
static void pc_find(const struct vet_evidence *evidence, struct vet_identity *identity)
{
	if (evidence->boot.subarchitecture == 3)
		is(identity, "intel-mid", "boot_params.hardware_subarch: INTEL_MID");
	else if (evidence->boot.subarchitecture == 4)
		is(identity, "ce4100", "boot_params.hardware_subarch: CE4100");
	else if (evidence->boot.entry == VET_ENTRY_PVH || evidence->boot.entry == VET_ENTRY_UNKNOWN)
		return;
	else if (came_by_efi(evidence))
		is(identity, "efi-pc", "started by EFI");
	else
		is(identity, "bios-pc", "not started by EFI");
}

/* Users of KVM's and TCG's signature build anything; these build a PC, as the hardware does. */
static _Bool is_whole_pc(const char *hypervisor)
{
	return vet_text_is(hypervisor, "none") || vet_text_is(hypervisor, "vmware") || vet_text_is(hypervisor, "virtualbox") ||
	       vet_text_is(hypervisor, "parallels");
}

void vet_identity_find(const struct vet_evidence *evidence, struct vet_identity *identity)
{
	const struct vet_processor *processor = &evidence->processor;
	const struct vet_boot_information *boot = &evidence->boot;

	*identity = (struct vet_identity){.entry = boot->entry, .privileged = boot->privileged};
	if (boot->entry == VET_ENTRY_XEN_PV && boot->status == VET_OK) {
		identity->hypervisor = "xen";
		if (boot->first_domain == VET_YES)
			is(identity, "xen-pv-dom0", "start_info.flags: SIF_INITDOMAIN");
		else
			is(identity, "xen-pv-domu", "start_info of Xen PV, not the first domain");
		return;
	}
	hypervisor_find(processor, identity);
	if (processor->tdx) {
		identity->confidential = "tdx";
		is(identity, "tdx", "CPUID leaf 21: IntelTDX");
	} else if (processor->sev_snp || boot->confidential_blob) {
		identity->confidential = "sev-snp";
		is(identity, "sev-snp", processor->sev_snp ? "SEV_STATUS: SNP" : "the loader names a blob of SEV-SNP secrets");
	} else if (vet_text_is(identity->hypervisor, "xen")) {
		xen_find(evidence, identity);
	} else if (vet_text_is(identity->hypervisor, "acrn")) {
		is(identity, "acrn", "the hypervisor is ACRN");
	} else if (vet_text_is(identity->hypervisor, "jailhouse")) {
		is(identity, "jailhouse", "the hypervisor is Jailhouse");
	} else if (vet_text_is(identity->hypervisor, "hyperv")) {
		if (came_by_efi(evidence))
			is(identity, "hyperv-gen2", "Hyper-V, and started by EFI");
		else
			pc_find(evidence, identity);
	} else {
		/* The names in tables count on virtual machines, and where nobody was asked: a folder of tables. */
		if (!vet_text_is(identity->hypervisor, "none"))
			vmm_find(&evidence->acpi.fadt, identity);
		if (!identity->guest && is_whole_pc(identity->hypervisor))
			pc_find(evidence, identity);
	}
}
