/* SPDX-License-Identifier: MIT */
/* What the door itself says of capabilities, and what the loader says behind it. */
#include "statement.h"
#include "text.h"

static void entry_says(struct vet_platform *platform, enum vet_capability capability, enum vet_presence presence,
		       const char *reason)
{
	vet_say(platform, capability, VET_SOURCE_ENTRY, presence, VET_DECIDES, reason);
}

static void entry_lacks(struct vet_platform *platform, const uint8_t *capabilities, size_t count, const char *reason)
{
	for (size_t i = 0; i < count; i++)
		entry_says(platform, capabilities[i], VET_ABSENT, reason);
}

/*
 * A PV guest runs in ring 3 behind Xen's interface and has no emulated device.  The first domain has the host's, less what
 * Xen keeps for its own interrupts and time (xen/arch/x86/dom0_build.c: dom0_setup_permissions()); another domain has none
 * either (xen/include/public/xen.h, and the emulation flags 0 of xen/arch/x86/domain.c).
 */
static void xen_pv_says(const struct vet_boot_information *boot, struct vet_platform *platform)
{
	static const uint8_t never[] = {VET_CAPABILITY_pic_8259,  VET_CAPABILITY_lapic,	   VET_CAPABILITY_ioapic,
					VET_CAPABILITY_pit_8254,  VET_CAPABILITY_acpi_pm_timer, VET_CAPABILITY_mtrr,
					VET_CAPABILITY_aslr_base, VET_CAPABILITY_ap_trampoline};
	static const uint8_t not_in_domu[] = {
		VET_CAPABILITY_vga,	       VET_CAPABILITY_i8042,	   VET_CAPABILITY_cmos_rtc, VET_CAPABILITY_hpet,
		VET_CAPABILITY_isa_dma,	       VET_CAPABILITY_isa_devices, VET_CAPABILITY_acpi,	    VET_CAPABILITY_bios_rom,
		VET_CAPABILITY_bios_data_area, VET_CAPABILITY_ebda,	   VET_CAPABILITY_pnp_bios, VET_CAPABILITY_apm_bios,
		VET_CAPABILITY_pc_speaker,
	};

	entry_says(platform, VET_CAPABILITY_xen_hypercall, VET_PRESENT, "Xen PV's interface is hypercalls");
	entry_lacks(platform, never, sizeof(never), "Xen PV has none");
	if (boot->first_domain != VET_YES)
		entry_lacks(platform, not_in_domu, sizeof(not_in_domu), "a Xen PV guest has no emulated devices");
}

/*
 * The first domain has the host's tables and ports, less those that Xen keeps for its own interrupts and time (Xen,
 * xen/arch/x86/dom0_build.c: dom0_setup_permissions()): what the host's FADT says of its timer is not about this domain.
 */
static void xen_pvh_first_says(struct vet_platform *platform)
{
	static const uint8_t kept[] = {VET_CAPABILITY_pic_8259, VET_CAPABILITY_pit_8254, VET_CAPABILITY_pc_speaker,
				       VET_CAPABILITY_acpi_pm_timer};

	entry_lacks(platform, kept, sizeof(kept), "Xen keeps its ports from the first domain");
}

/*
 * Every other domain behind the PVH door gets a local APIC of Xen and nothing else that is emulated, and no device model
 * (tools/libs/light/libxl_x86.c: emulation flags XEN_X86_EMU_LAPIC), though its FADT names the event block of HVM guests.  Such
 * a guest is told from one of HVM that came through PVH by its own FADT alone.
 */
static void xen_pvh_guest_says(struct vet_platform *platform)
{
	static const uint8_t not_emulated[] = {
		VET_CAPABILITY_vga,	   VET_CAPABILITY_i8042,	 VET_CAPABILITY_cmos_rtc,    VET_CAPABILITY_pic_8259,
		VET_CAPABILITY_pit_8254,   VET_CAPABILITY_pc_speaker,	 VET_CAPABILITY_isa_dma,     VET_CAPABILITY_isa_devices,
		VET_CAPABILITY_hpet,	   VET_CAPABILITY_acpi_pm_timer, VET_CAPABILITY_ioapic,	     VET_CAPABILITY_acpi_full_hardware,
		VET_CAPABILITY_fdc,	   VET_CAPABILITY_ide_legacy,	 VET_CAPABILITY_a20_gate,
	};

	entry_lacks(platform, not_emulated, sizeof(not_emulated), "Xen emulates a local APIC alone for a PVH guest");
}

static void display_says(const struct vet_boot_information *boot, struct vet_platform *platform)
{
	if (boot->display == VET_DISPLAY_TEXT)
		vet_say(platform, VET_CAPABILITY_vga, VET_SOURCE_LOADER, VET_PRESENT, VET_DECIDES,
			"the loader left the display in VGA text mode");
	else if (boot->display == VET_DISPLAY_NONE)
		vet_say(platform, VET_CAPABILITY_vga, VET_SOURCE_LOADER, VET_ABSENT, VET_HINTS,
			"the loader tells of no display");
}

static void efi_says(const struct vet_boot_information *boot, struct vet_platform *platform)
{
	if (boot->efi_runtime == VET_YES)
		vet_say(platform, VET_CAPABILITY_efi_runtime, VET_SOURCE_LOADER, VET_PRESENT, VET_DECIDES,
			"EFI system table: RuntimeServices");
	else if (boot->efi_runtime == VET_NO || (boot->entry >= VET_ENTRY_LINUX_16 && boot->entry <= VET_ENTRY_LINUX_64 &&
						 boot->status == VET_OK && !boot->efi_unreadable))
		vet_say(platform, VET_CAPABILITY_efi_runtime, VET_SOURCE_LOADER, VET_ABSENT, VET_DECIDES,
			"the loader names no EFI runtime services");
}

static void bios_says(const struct vet_boot_information *boot, struct vet_platform *platform)
{
	if (boot->apm_bios == VET_YES)
		vet_say(platform, VET_CAPABILITY_apm_bios, VET_SOURCE_LOADER, VET_PRESENT, VET_DECIDES,
			"the loader asked the APM BIOS");
	else if (boot->apm_bios == VET_NO && boot->entry == VET_ENTRY_LINUX_16)
		vet_say(platform, VET_CAPABILITY_apm_bios, VET_SOURCE_LOADER, VET_ABSENT, VET_DECIDES,
			"the setup code asked: no APM BIOS answers");
}

void vet_say_boot(const struct vet_evidence *evidence, struct vet_platform *platform)
{
	const struct vet_boot_information *boot = &evidence->boot;

	if (boot->entry == VET_ENTRY_XEN_PV && boot->status == VET_OK)
		xen_pv_says(boot, platform);
	if (boot->entry == VET_ENTRY_PVH)
		entry_says(platform, VET_CAPABILITY_aslr_base, VET_ABSENT, "the PVH door bypasses whoever randomises the base");
	if (boot->entry == VET_ENTRY_PVH && boot->first_domain == VET_YES)
		xen_pvh_first_says(platform);
	else if (boot->entry == VET_ENTRY_PVH && vet_text_is(platform->identity.guest, "xen-pvh-domu") &&
		 vet_fadt_says(&evidence->acpi.fadt, VET_FADT_NO_CMOS_RTC) == VET_YES)
		xen_pvh_guest_says(platform);
	display_says(boot, platform);
	efi_says(boot, platform);
	bios_says(boot, platform);
}
