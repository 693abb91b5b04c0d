/* SPDX-License-Identifier: MIT */
/* From evidence to identity and table: who each guest type is, what each source may decide, and what is shown of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <bootvet/platform.h>

#include "fake-host.h"
#include "profile.h"

static struct vet_evidence evidence;
static struct vet_identity identity;
static struct vet_platform platform;

static const struct vet_options evidence_alone;

static void fadt_is(struct vet_fadt *fadt, const char *oem, uint8_t revision, uint32_t length, uint16_t boot, uint32_t flags)
{
	*fadt = (struct vet_fadt){.table = {.status = VET_OK, .header_read = 1, .revision = revision, .length = length},
				  .boot_architecture = boot, .flags = flags, .covers_boot_architecture = 1, .covers_flags = 1};
	snprintf(fadt->table.oem, sizeof(fadt->table.oem), "%s", oem);
}

static void nothing_known(enum vet_entry entry)
{
	const struct vet_acpi_files none = {.fadt = {.size = 0}};

	memset(&evidence, 0, sizeof(evidence));
	evidence.boot.entry = entry;
	vet_acpi_take(&none, &evidence.acpi);
	evidence.acpi.rsdp = evidence.acpi.root = VET_NOT_THERE;
	fake_reset();
}

static void processor_is(const char *signature)
{
	fake_leaf(1, 0, 0, signature ? 1u << 31 | 1 << 21 : 1 << 21, 1 << 9 | 1 << 12 | 1 << 16);
	if (signature)
		fake_hypervisor(0x40000000, 0x40000004, signature);
	vet_processor_read(&evidence.processor);
}

static void identify(const char *guest, const char *hypervisor)
{
	vet_identity_find(&evidence, &identity);
	assert_int_equal(identity.entry, evidence.boot.entry);
	if (guest)
		assert_string_equal(identity.guest, guest);
	else
		assert_null(identity.guest);
	if (hypervisor)
		assert_string_equal(identity.hypervisor, hypervisor);
	else
		assert_null(identity.hypervisor);
	assert_true(!guest || identity.reason_count);
}

static void fill(const struct vet_options *options)
{
	vet_identity_find(&evidence, &identity);
	vet_platform_fill(&evidence, &identity, options, &platform);
}

static void cell_is(enum vet_capability capability, enum vet_presence presence, enum vet_source source)
{
	assert_string_equal(vet_presence_text(platform.cells[capability].presence), vet_presence_text(presence));
	assert_string_equal(vet_source_name(platform.cells[capability].decided_by), vet_source_name(source));
}

static void qemu_machines_are_told_by_their_tables(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_PVH);
	processor_is("TCGTCGTCGTCG");
	identify(NULL, "tcg");
	fadt_is(&evidence.acpi.fadt, "BOCHS ", 1, 116, 0, 0x80a5);
	identify("qemu-pc", "tcg");
	fadt_is(&evidence.acpi.fadt, "BOCHS ", 3, 244, 2, 0x84a5);
	identify("qemu-q35", "tcg");
	fadt_is(&evidence.acpi.fadt, "BOCHS ", 5, 268, 0, 0x100400);
	identify("qemu-microvm", "tcg");
	/* A name in a table that does not add up is nobody's. */
	evidence.acpi.fadt.table.status = VET_BAD_CHECKSUM;
	identify(NULL, "tcg");
}

static void users_of_kvm_are_told_by_their_tables(void **state)
{
	static const char *const users[][2] = {{"FIRECK", "firecracker"}, {"CLOUDH", "cloud-hypervisor"}, {"CROSVM", "crosvm"}};

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		nothing_known(VET_ENTRY_LINUX_64);
		processor_is("KVMKVMKVM\0\0\0");
		identify(NULL, "kvm");
		fadt_is(&evidence.acpi.fadt, users[i][0], 6, 276, 0, 1 << 20);
		identify(users[i][1], "kvm");
	}
}

static void xen_with_viridian_leaves_is_xen(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_LINUX_64);
	fake_leaf(1, 0, 0, 1u << 31, 0);
	fake_hypervisor(0x40000000, 0x40000006, "Microsoft Hv");
	fake_hypervisor(0x40000100, 0x40000105, "XenVMMXenVMM");
	vet_processor_read(&evidence.processor);
	assert_int_equal(evidence.processor.hypervisor_count, 2);
	identify("xen-hvm", "xen");
}

static void a_xen_of_too_few_leaves_is_none(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_PVH);
	fake_leaf(1, 0, 0, 1u << 31, 0);
	fake_hypervisor(0x40000000, 0x40000001, "XenVMMXenVMM");
	vet_processor_read(&evidence.processor);
	identify(NULL, "unknown");
}

static void hypervisor_at_every_base(void **state)
{
	(void)state;
	for (uint32_t base = 0x40000000; base <= 0x4000ff00; base += 0x100) {
		nothing_known(VET_ENTRY_PVH);
		fake_leaf(1, 0, 0, 1u << 31, 0);
		fake_hypervisor(base, base + 2, "XenVMMXenVMM");
		vet_processor_read(&evidence.processor);
		assert_int_equal(evidence.processor.hypervisors[0].base, base);
	}
}

static void xen_guests(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_PVH);
	processor_is("XenVMMXenVMM");
	evidence.boot.first_domain = VET_NO;
	fadt_is(&evidence.acpi.fadt, "Xen   ", 5, 268, 0x24, 0x8175);
	identify("xen-pvh-domu", "xen");
	fadt_is(&evidence.acpi.fadt, "Xen   ", 4, 244, 2, 0x8400);
	identify("xen-hvm", "xen");
	evidence.boot.first_domain = VET_YES;
	evidence.boot.privileged = VET_YES;
	identify("xen-pvh-dom0", "xen");
	assert_int_equal(identity.privileged, VET_YES);
	nothing_known(VET_ENTRY_XEN_PV);
	evidence.boot.first_domain = VET_NO;
	identify("xen-pv-domu", "xen");
	evidence.boot.first_domain = VET_YES;
	identify("xen-pv-dom0", "xen");
}

static void confidential_guests(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_EFI_STUB);
	fake_leaf(0, 0x21, 0, 0, 0);
	fake_leaf(0x21, 0, 0x65746e49, 0x20202020, 0x5844546c);
	processor_is("KVMKVMKVM\0\0\0");
	identify("tdx", "kvm");
	assert_string_equal(identity.confidential, "tdx");
	nothing_known(VET_ENTRY_EFI_STUB);
	fake_leaf(0x80000000, 0x8000001f, 0, 0, 0);
	fake_leaf(0x8000001f, 2, 0, 0, 0);
	processor_is("KVMKVMKVM\0\0\0");
	identify(NULL, "kvm");
	fake.sev_status = 7;
	vet_processor_read(&evidence.processor);
	identify("sev-snp", "kvm");
	nothing_known(VET_ENTRY_LINUX_64);
	evidence.boot.confidential_blob = 0x1000;
	identify("sev-snp", NULL);
}

static void machines_without_a_hypervisor(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_MULTIBOOT1);
	processor_is(NULL);
	identify("bios-pc", "none");
	evidence.boot.entry = VET_ENTRY_LINUX_64;
	evidence.boot.efi_system_table = 0x1000;
	identify("efi-pc", "none");
	nothing_known(VET_ENTRY_LINUX_32);
	processor_is(NULL);
	evidence.boot.subarchitecture = 3;
	identify("intel-mid", "none");
	evidence.boot.subarchitecture = 4;
	identify("ce4100", "none");
	/* A PVH door on bare hardware is nothing that exists. */
	nothing_known(VET_ENTRY_PVH);
	processor_is(NULL);
	identify(NULL, "none");
}

static void other_hypervisors(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_LINUX_64);
	processor_is("ACRNACRNACRN");
	identify("acrn", "acrn");
	nothing_known(VET_ENTRY_LINUX_64);
	processor_is("Jailhouse\0\0\0");
	identify("jailhouse", "jailhouse");
	nothing_known(VET_ENTRY_LINUX_64);
	processor_is("Microsoft Hv");
	identify("bios-pc", "hyperv");
	evidence.boot.efi_system_table = 0x1000;
	identify("hyperv-gen2", "hyperv");
	nothing_known(VET_ENTRY_MULTIBOOT2);
	processor_is("VMwareVMware");
	identify("bios-pc", "vmware");
	nothing_known(VET_ENTRY_MULTIBOOT2);
	processor_is("SomebodyElse");
	identify(NULL, "unknown");
}

static void every_guest_that_can_be_told_has_a_profile(void **state)
{
	static const char *const told[] = {"acrn", "bios-pc", "ce4100", "cloud-hypervisor", "crosvm", "efi-pc", "firecracker",
					   "hyperv-gen2", "intel-mid", "jailhouse", "qemu-microvm", "qemu-pc", "qemu-q35", "sev-snp",
					   "tdx", "xen-hvm", "xen-pv-dom0", "xen-pv-domu", "xen-pvh-dom0", "xen-pvh-domu"};

	(void)state;
	for (unsigned i = 0; i < sizeof(told) / sizeof(*told); i++) {
		const struct vet_profile_masks *profile = vet_profiles;

		while (profile->guest && strcmp(profile->guest, told[i]))
			profile++;
		assert_non_null(profile->guest);
		assert_int_equal(profile->present & profile->absent, 0);
	}
}

static void nobody_says_anything(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_UNKNOWN);
	fill(&evidence_alone);
	for (unsigned i = 0; i < VET_CAPABILITY_COUNT; i++)
		cell_is(i, VET_UNKNOWN, VET_SOURCE_NONE);
}

static void pvh_guest_of_xen(void)
{
	nothing_known(VET_ENTRY_PVH);
	processor_is("XenVMMXenVMM");
	evidence.acpi.rsdp = evidence.acpi.root = VET_OK;
	fadt_is(&evidence.acpi.fadt, "Xen   ", 5, 268, 0x24, 0x8175);
	fadt_is(&evidence.acpi.rsdt_fadt, "Xen   ", 1, 116, 0, 0x8175);
	evidence.acpi.rsdt_fadt.pm_timer = 0xb008;
	evidence.acpi.madt.table.status = VET_OK;
	evidence.acpi.madt.flags = 1;
	evidence.acpi.madt.processors = 1;
}

static void xen_pvh_guest_from_evidence_alone(void **state)
{
	(void)state;
	pvh_guest_of_xen();
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_vga, VET_ABSENT, VET_SOURCE_FADT);
	cell_is(VET_CAPABILITY_cmos_rtc, VET_ABSENT, VET_SOURCE_FADT);
	/* Xen always sets PCAT_COMPAT, and the 8042 bit is clear on half of the machines that have one. */
	cell_is(VET_CAPABILITY_pic_8259, VET_UNKNOWN, VET_SOURCE_NONE);
	cell_is(VET_CAPABILITY_i8042, VET_UNKNOWN, VET_SOURCE_NONE);
	cell_is(VET_CAPABILITY_acpi_pm_timer, VET_ABSENT, VET_SOURCE_FADT);
	cell_is(VET_CAPABILITY_ioapic, VET_ABSENT, VET_SOURCE_MADT);
	cell_is(VET_CAPABILITY_hpet, VET_ABSENT, VET_SOURCE_TABLES);
	cell_is(VET_CAPABILITY_mtrr, VET_PRESENT, VET_SOURCE_CPUID);
	cell_is(VET_CAPABILITY_xen_hypercall, VET_PRESENT, VET_SOURCE_CPUID);
	cell_is(VET_CAPABILITY_aslr_base, VET_ABSENT, VET_SOURCE_ENTRY);
}

static void xen_pvh_guest_with_its_profile(void **state)
{
	static const struct vet_options options = {.use_profile = 1};

	(void)state;
	pvh_guest_of_xen();
	fill(&options);
	cell_is(VET_CAPABILITY_pic_8259, VET_ABSENT, VET_SOURCE_PROFILE);
	cell_is(VET_CAPABILITY_i8042, VET_ABSENT, VET_SOURCE_PROFILE);
	cell_is(VET_CAPABILITY_bios_rom, VET_ABSENT, VET_SOURCE_PROFILE);
	cell_is(VET_CAPABILITY_vga, VET_ABSENT, VET_SOURCE_FADT);
}

static void second_hand_fadt_disagrees_and_is_kept(void **state)
{
	const struct vet_statement *statement;
	unsigned int next = 0;

	(void)state;
	pvh_guest_of_xen();
	fill(&evidence_alone);
	statement = vet_cell_disagreed(&platform.cells[VET_CAPABILITY_acpi_pm_timer], &next);
	assert_non_null(statement);
	assert_int_equal(statement->source, VET_SOURCE_RSDT_FADT);
	assert_int_equal(statement->presence, VET_PRESENT);
	assert_true(statement->decides);
	assert_null(vet_cell_disagreed(&platform.cells[VET_CAPABILITY_acpi_pm_timer], &next));
}

static void equals_that_disagree_are_a_conflict(void **state)
{
	static const struct vet_options options = {.use_profile = 1};

	(void)state;
	/* QEMU's microvm has no 8042; a table that says so is as good as the profile. */
	nothing_known(VET_ENTRY_PVH);
	processor_is("TCGTCGTCGTCG");
	fadt_is(&evidence.acpi.fadt, "BOCHS ", 5, 268, 2, 0x100400);
	fill(&options);
	assert_string_equal(platform.identity.guest, "qemu-microvm");
	assert_int_equal(platform.cells[VET_CAPABILITY_i8042].presence, VET_CONFLICT);
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_i8042, VET_PRESENT, VET_SOURCE_FADT);
}

static void pcat_compat_counts_on_bare_hardware(void **state)
{
	(void)state;
	for (unsigned set = 0; set < 2; set++) {
		nothing_known(VET_ENTRY_MULTIBOOT1);
		processor_is(NULL);
		evidence.acpi.madt.table.status = VET_OK;
		evidence.acpi.madt.flags = set;
		fill(&evidence_alone);
		cell_is(VET_CAPABILITY_pic_8259, set ? VET_PRESENT : VET_ABSENT, VET_SOURCE_MADT);
	}
}

static void unsound_tables_decide_nothing(void **state)
{
	(void)state;
	pvh_guest_of_xen();
	evidence.acpi.fadt.table.status = VET_BAD_CHECKSUM;
	evidence.acpi.rsdt_fadt.table.status = VET_TRUNCATED;
	evidence.acpi.madt.table.status = VET_BAD_CHECKSUM;
	evidence.acpi.unreadable = 1;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_vga, VET_UNKNOWN, VET_SOURCE_NONE);
	cell_is(VET_CAPABILITY_ioapic, VET_UNKNOWN, VET_SOURCE_NONE);
	cell_is(VET_CAPABILITY_hpet, VET_UNKNOWN, VET_SOURCE_NONE);
}

static void malformed_madt_keeps_what_is_sound(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_PVH);
	processor_is(NULL);
	evidence.acpi.madt.table.status = VET_MALFORMED;
	evidence.acpi.madt.flags = 1;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_pic_8259, VET_PRESENT, VET_SOURCE_MADT);
	cell_is(VET_CAPABILITY_ioapic, VET_UNKNOWN, VET_SOURCE_NONE);
}

static void untrusted_host_only_takes_away(void **state)
{
	static const struct vet_options distrust = {.trust = VET_DISTRUST_HOST, .use_profile = 1,
						    .overrides = "vet=uart_8250:present,lapic:absent"};
	static const struct vet_options trust = {.use_profile = 1};

	(void)state;
	nothing_known(VET_ENTRY_PVH);
	processor_is("TCGTCGTCGTCG");
	evidence.acpi.rsdp = evidence.acpi.root = VET_OK;
	fadt_is(&evidence.acpi.fadt, "BOCHS ", 4, 244, 7, 0x84a5);
	evidence.acpi.fadt.pm_timer = 0x608;
	evidence.boot.display = VET_DISPLAY_TEXT;
	fill(&trust);
	assert_int_equal(platform.cells[VET_CAPABILITY_i8042].presence, VET_PRESENT);
	assert_int_equal(platform.cells[VET_CAPABILITY_acpi_pm_timer].presence, VET_PRESENT);
	fill(&distrust);
	assert_true(platform.untrusted);
	cell_is(VET_CAPABILITY_vga, VET_ABSENT, VET_SOURCE_FADT);
	cell_is(VET_CAPABILITY_lapic, VET_ABSENT, VET_SOURCE_OVERRIDE);
	for (unsigned i = 0; i < VET_CAPABILITY_COUNT; i++)
		if (platform.cells[i].presence == VET_PRESENT)
			assert_int_equal(platform.cells[i].decided_by, VET_SOURCE_CPUID);
	cell_is(VET_CAPABILITY_i8042, VET_UNKNOWN, VET_SOURCE_NONE);
	cell_is(VET_CAPABILITY_uart_8250, VET_UNKNOWN, VET_SOURCE_NONE);
}

static void confidential_guests_distrust_by_themselves(void **state)
{
	static const struct vet_options trusting = {.trust = VET_TRUST_HOST};

	(void)state;
	nothing_known(VET_ENTRY_LINUX_64);
	evidence.boot.confidential_blob = 0x1000;
	fadt_is(&evidence.acpi.fadt, "BOCHS ", 3, 244, 2, 0);
	fill(&evidence_alone);
	assert_true(platform.untrusted);
	cell_is(VET_CAPABILITY_i8042, VET_UNKNOWN, VET_SOURCE_NONE);
	fill(&trusting);
	cell_is(VET_CAPABILITY_i8042, VET_PRESENT, VET_SOURCE_FADT);
}

static void mtrrs_of_tdx_are_not_believed(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_EFI_STUB);
	fake_leaf(0, 0x21, 0, 0, 0);
	fake_leaf(0x21, 0, 0x65746e49, 0x20202020, 0x5844546c);
	processor_is("KVMKVMKVM\0\0\0");
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_mtrr, VET_UNKNOWN, VET_SOURCE_NONE);
	cell_is(VET_CAPABILITY_pat, VET_PRESENT, VET_SOURCE_CPUID);
}

static void overrides_of_the_command_line(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_PVH);
	processor_is("TCGTCGTCGTCG");
	strcpy(evidence.boot.command_line, "quiet vet=vga:absent,i8042:present,lapic:absent root=/dev/vda vet=vga:present");
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_vga, VET_PRESENT, VET_SOURCE_OVERRIDE);
	cell_is(VET_CAPABILITY_i8042, VET_PRESENT, VET_SOURCE_OVERRIDE);
	cell_is(VET_CAPABILITY_lapic, VET_ABSENT, VET_SOURCE_OVERRIDE);
	assert_int_equal(platform.override_errors, 0);
	/* What it overrides is kept. */
	assert_int_equal(platform.cells[VET_CAPABILITY_lapic].statement_count, 2);
}

static void overrides_that_say_nothing(void **state)
{
	static const struct {
		const char *line;
		unsigned int errors;
	} lines[] = {
		{"vet=", 0}, {"vet=vga", 1}, {"vet=vga:", 1}, {"vet=vga:maybe", 1}, {"vet=:absent", 1}, {"vet=floppy:absent", 1},
		{"vet=,,,", 3}, {"xvet=vga:absent", 0}, {"vet=vgaa:absent", 1}, {"vet=vg:absent", 1}, {"vet=vga:absentt", 1},
		{"vet=slab:present", 0},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		const struct vet_options options = {.overrides = lines[i].line};

		nothing_known(VET_ENTRY_UNKNOWN);
		fill(&options);
		assert_int_equal(platform.override_errors, lines[i].errors);
		for (unsigned c = 0; c < VET_CAPABILITY_COUNT; c++)
			cell_is(c, VET_UNKNOWN, VET_SOURCE_NONE);
	}
}

static void pv_guests_have_no_devices(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_XEN_PV);
	evidence.boot.first_domain = VET_NO;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_vga, VET_ABSENT, VET_SOURCE_ENTRY);
	cell_is(VET_CAPABILITY_pic_8259, VET_ABSENT, VET_SOURCE_ENTRY);
	cell_is(VET_CAPABILITY_acpi, VET_ABSENT, VET_SOURCE_ENTRY);
	cell_is(VET_CAPABILITY_xen_hypercall, VET_PRESENT, VET_SOURCE_ENTRY);
	evidence.boot.first_domain = VET_YES;
	evidence.boot.display = VET_DISPLAY_TEXT;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_vga, VET_PRESENT, VET_SOURCE_LOADER);
	cell_is(VET_CAPABILITY_cmos_rtc, VET_UNKNOWN, VET_SOURCE_NONE);
}

static void loaders_tell_of_firmware(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_EFI_APP);
	evidence.boot.efi_runtime = VET_YES;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_efi_runtime, VET_PRESENT, VET_SOURCE_LOADER);
	nothing_known(VET_ENTRY_LINUX_16);
	evidence.boot.apm_bios = VET_NO;
	evidence.boot.display = VET_DISPLAY_NONE;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_efi_runtime, VET_ABSENT, VET_SOURCE_LOADER);
	cell_is(VET_CAPABILITY_apm_bios, VET_ABSENT, VET_SOURCE_LOADER);
	cell_is(VET_CAPABILITY_vga, VET_UNKNOWN, VET_SOURCE_NONE);
	cell_is(VET_CAPABILITY_acpi, VET_ABSENT, VET_SOURCE_TABLES);
	evidence.boot.apm_bios = VET_YES;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_apm_bios, VET_PRESENT, VET_SOURCE_LOADER);
	/* A record that is unsound does not say that something is missing. */
	evidence.boot.status = VET_BAD_SIGNATURE;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_acpi, VET_UNKNOWN, VET_SOURCE_NONE);
}

static void reduced_hardware_ignores_its_timer(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_PVH);
	fadt_is(&evidence.acpi.fadt, "CLOUDH", 6, 276, 0, 1 << 20 | 1 << 10);
	evidence.acpi.fadt.x_pm_timer = 0xb008;
	evidence.acpi.fadt.covers_reset = 1;
	evidence.acpi.fadt.reset_space = 1;
	evidence.acpi.fadt.reset_address = 0xcf9;
	evidence.acpi.hpet.table.status = VET_OK;
	evidence.acpi.hpet.address = 0xfed00000;
	evidence.acpi.mcfg.table.status = VET_OK;
	evidence.acpi.mcfg.regions = 1;
	evidence.acpi.mcfg.address = 0xe0000000;
	evidence.acpi.madt.table.status = VET_OK;
	evidence.acpi.madt.io_apics = 1;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_acpi_pm_timer, VET_UNKNOWN, VET_SOURCE_NONE);
	cell_is(VET_CAPABILITY_acpi_full_hardware, VET_ABSENT, VET_SOURCE_FADT);
	cell_is(VET_CAPABILITY_reset_cf9, VET_PRESENT, VET_SOURCE_FADT);
	cell_is(VET_CAPABILITY_hpet, VET_PRESENT, VET_SOURCE_HPET);
	cell_is(VET_CAPABILITY_pci_mmconfig, VET_PRESENT, VET_SOURCE_MCFG);
	cell_is(VET_CAPABILITY_ioapic, VET_PRESENT, VET_SOURCE_MADT);
	cell_is(VET_CAPABILITY_lapic, VET_UNKNOWN, VET_SOURCE_NONE);
}

static void the_table_is_80_columns_wide(void **state)
{
	unsigned int lines = 0;

	(void)state;
	pvh_guest_of_xen();
	strcpy(evidence.boot.command_line, "vet=nonsense");
	fill(&evidence_alone);
	vet_platform_print(&platform);
	assert_non_null(strstr(fake.output, "platform: xen-pvh-domu, entry pvh, hypervisor xen"));
	assert_non_null(strstr(fake.output, "vga                 absent   fadt      IAPC_BOOT_ARCH bit 2: NO_VGA\n"));
	assert_non_null(strstr(fake.output, "                    present! rsdt-fadt FADT: PM_TMR_BLK or X_PM_TMR_BLK\n"));
	assert_non_null(strstr(fake.output, "                    present? madt      MADT flags bit 0: PCAT_COMPAT\n"));
	assert_non_null(strstr(fake.output, "vet=: words"));
	for (const char *line = fake.output; *line; line = strchr(line, '\n') + 1, lines++)
		assert_in_range(strcspn(line, "\n"), 1, 79);
	assert_true(lines > 40);
}

static void detecting_twice_is_detecting_once(void **state)
{
	const struct vet_boot boot = {.entry = VET_ENTRY_PVH, .data = 0x1000};
	const struct vet_platform *first;

	(void)state;
	nothing_known(VET_ENTRY_PVH);
	fake_leaf(1, 0, 0, 1u << 31, 1 << 9);
	assert_null(vet_evidence());
	fake_number(0x1000, 0x336ec578, 4);
	first = vet_platform_detect(&boot, &evidence_alone);
	fake_reset();
	assert_ptr_equal(first, vet_platform_detect(&boot, &evidence_alone));
	assert_int_equal(first->cells[VET_CAPABILITY_lapic].presence, VET_PRESENT);
	assert_int_equal(first->cells[VET_CAPABILITY_acpi].presence, VET_ABSENT);
	assert_int_equal(vet_evidence()->boot.status, VET_OK);
}

static void evidence_of_a_bios_machine_is_searched(void **state)
{
	static struct vet_evidence found;
	const struct vet_boot boot = {.entry = VET_ENTRY_MULTIBOOT1, .data = 0x1000};

	(void)state;
	fake_reset();
	fake_rsdp(0xf0000, 0x3000, 0);
	fake_root(0x3000, "RSDT", (const uint64_t[]){0x4000, 0});
	fake_table(0x4000, "HPET", 56, 1);
	fake_number(0x4000 + 44, 0xfed00000, 8);
	fake_sum(0x4000);
	vet_evidence_gather(&boot, &found);
	assert_true(found.acpi.rsdp_searched);
	assert_int_equal(found.acpi.hpet.address, 0xfed00000);
	/* Behind PVH nobody reads a ROM that may not be there. */
	fake_number(0x1000, 0x336ec578, 4);
	vet_evidence_gather(&(const struct vet_boot){.entry = VET_ENTRY_PVH, .data = 0x1000}, &found);
	assert_int_equal(found.acpi.rsdp, VET_NOT_THERE);
}

static void tables_without_a_processor_to_ask(void **state)
{
	static const struct {
		const char *oem, *guest;
		uint16_t boot;
	} tables[] = {{"ACRN  ", "acrn", 0}, {"DM    ", "acrn", 0}, {"Xen   ", "xen-pvh-domu", 0x24}, {"Xen   ", "xen-hvm", 2},
		      {"DELL  ", NULL, 0}, {"D", NULL, 0}, {"BOCHS ", "qemu-q35", 2}};

	(void)state;
	for (unsigned i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		nothing_known(VET_ENTRY_UNKNOWN);
		fadt_is(&evidence.acpi.fadt, tables[i].oem, 5, 268, tables[i].boot, 0);
		identify(tables[i].guest, NULL);
	}
}

static void doors_of_a_whole_pc(void **state)
{
	static const struct {
		enum vet_entry entry;
		const char *signature, *guest;
	} doors[] = {
		{VET_ENTRY_EFI_HANDOVER, NULL, "efi-pc"}, {VET_ENTRY_EFI_APP, NULL, "efi-pc"}, {VET_ENTRY_EFI_STUB, "VBoxVBoxVBox", "efi-pc"},
		{VET_ENTRY_LINUX_16, "prl hyperv  ", "bios-pc"}, {VET_ENTRY_UNKNOWN, NULL, NULL},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(doors) / sizeof(*doors); i++) {
		nothing_known(doors[i].entry);
		processor_is(doors[i].signature);
		vet_identity_find(&evidence, &identity);
		assert_true(doors[i].guest ? !strcmp(identity.guest, doors[i].guest) : !identity.guest);
	}
	/* A PV record that is unsound makes no PV guest. */
	nothing_known(VET_ENTRY_XEN_PV);
	evidence.boot.status = VET_BAD_SIGNATURE;
	identify(NULL, NULL);
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_vga, VET_UNKNOWN, VET_SOURCE_NONE);
}

static void sev_that_is_not_snp(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_EFI_STUB);
	fake_leaf(0x80000000, 0x8000001f, 0, 0, 0);
	fake_leaf(0x8000001f, 2, 0, 0, 0);
	fake.sev_status = 1;
	processor_is("KVMKVMKVM\0\0\0");
	assert_false(evidence.processor.sev_snp);
	identify(NULL, "kvm");
}

static void more_hypervisors_than_anybody_nests(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_PVH);
	fake_leaf(1, 0, 0, 1u << 31, 0);
	for (uint32_t i = 0; i < 12; i++)
		fake_hypervisor(0x40000000 + 0x100 * i, 0, "KVMKVMKVM\0\0\0");
	vet_processor_read(&evidence.processor);
	assert_int_equal(evidence.processor.hypervisor_count, VET_HYPERVISORS);
	identify(NULL, "kvm");
}

static void where_the_rsdp_may_not_be_searched(void **state)
{
	static struct vet_evidence found;
	static const uint16_t fields[][2] = {{0x1c0, 0}, {0x13c, 1}, {0x23c, 3}, {0, 0}};

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		fake_reset();
		fake_rsdp(0xf0000, 0x3000, 0);
		fake_put(0x1202, "HdrS", 4);
		fake_number(0x1206, 0x20f, 2);
		if (i == 0) {
			fake_put(0x11c0, "EL64", 4);
			fake_number(0x11c4, 0x6000, 4);
			fake_put(0x6000, "IBI SYST", 8);
		} else if (fields[i][0]) {
			fake_number(0x1000 + fields[i][0], fields[i][1], 4);
		}
		vet_evidence_gather(&(const struct vet_boot){.entry = VET_ENTRY_LINUX_32, .data = 0x1000}, &found);
		assert_int_equal(found.acpi.rsdp, i < 3 ? VET_NOT_THERE : VET_OK);
	}
	fake_leaf(0, 0x21, 0, 0, 0);
	fake_leaf(0x21, 0, 0x65746e49, 0x20202020, 0x5844546c);
	fake_leaf(1, 0, 0, 1u << 31, 0);
	vet_evidence_gather(&(const struct vet_boot){.entry = VET_ENTRY_LINUX_16, .data = 0x1000}, &found);
	assert_int_equal(found.acpi.rsdp, VET_NOT_THERE);
	fake_reset();
	fake_rsdp(0xf0000, 0x3000, 0);
	fake_number(0x1000, 16, 4);
	fake_number(0x100c, 8, 4);
	vet_evidence_gather(&(const struct vet_boot){.entry = VET_ENTRY_MULTIBOOT2, .data = 0x1000}, &found);
	assert_int_equal(found.acpi.rsdp, VET_OK);
	vet_evidence_gather(&(const struct vet_boot){.entry = VET_ENTRY_MULTIBOOT2, .data = 0}, &found);
	assert_int_equal(found.acpi.rsdp, VET_NOT_THERE);
}

static void tables_that_say_less_than_they_could(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_PVH);
	processor_is("TCGTCGTCGTCG");
	evidence.acpi.root = VET_OK;
	evidence.acpi.entries_dropped = 1;
	fadt_is(&evidence.acpi.fadt, "BOCHS ", 5, 268, 0x20, 1 << 10);
	evidence.acpi.fadt.century = 0x32;
	evidence.acpi.hpet.table.status = VET_OK;
	evidence.acpi.mcfg.table.status = VET_OK;
	evidence.acpi.madt.table.status = VET_OK;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_cmos_rtc, VET_ABSENT, VET_SOURCE_FADT);
	cell_is(VET_CAPABILITY_hpet, VET_UNKNOWN, VET_SOURCE_NONE);
	cell_is(VET_CAPABILITY_pci_mmconfig, VET_UNKNOWN, VET_SOURCE_NONE);
	cell_is(VET_CAPABILITY_reset_cf9, VET_UNKNOWN, VET_SOURCE_NONE);
	evidence.acpi.hpet.address = 0x400;
	evidence.acpi.hpet.space = 1;
	evidence.acpi.mcfg.regions = 1;
	evidence.acpi.fadt.flags |= 1 << 20;
	evidence.acpi.fadt.boot_architecture = 0;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_hpet, VET_UNKNOWN, VET_SOURCE_NONE);
	cell_is(VET_CAPABILITY_cmos_rtc, VET_UNKNOWN, VET_SOURCE_NONE);
	evidence.acpi.hpet.table.status = evidence.acpi.mcfg.table.status = VET_NOT_THERE;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_hpet, VET_UNKNOWN, VET_SOURCE_NONE);
	evidence.acpi.entries_dropped = 0;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_hpet, VET_ABSENT, VET_SOURCE_TABLES);
	assert_int_equal(platform.cells[VET_CAPABILITY_pci_mmconfig].statement_count, 1);
}

static void efi_that_is_unsound_says_nothing(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_LINUX_64);
	evidence.boot.efi_unreadable = 1;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_efi_runtime, VET_UNKNOWN, VET_SOURCE_NONE);
	cell_is(VET_CAPABILITY_acpi, VET_UNKNOWN, VET_SOURCE_NONE);
	nothing_known(VET_ENTRY_EFI_APP);
	evidence.boot.efi_runtime = VET_NO;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_efi_runtime, VET_ABSENT, VET_SOURCE_LOADER);
	nothing_known(VET_ENTRY_LINUX_64);
	evidence.boot.apm_bios = VET_NO;
	evidence.boot.status = VET_TRUNCATED;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_apm_bios, VET_UNKNOWN, VET_SOURCE_NONE);
}

static void profiles_of_unknown_guests(void **state)
{
	static const struct vet_options with_profile = {.use_profile = 1, .overrides = "a\tvet=vga:absent\nv ve vet"};

	(void)state;
	nothing_known(VET_ENTRY_UNKNOWN);
	fill(&with_profile);
	cell_is(VET_CAPABILITY_vga, VET_ABSENT, VET_SOURCE_OVERRIDE);
	cell_is(VET_CAPABILITY_lapic, VET_UNKNOWN, VET_SOURCE_NONE);
	identity.guest = "somebody-else";
	vet_platform_fill(&evidence, &identity, &with_profile, &platform);
	cell_is(VET_CAPABILITY_lapic, VET_UNKNOWN, VET_SOURCE_NONE);
}

static void identities_in_print(void **state)
{
	static const struct vet_options distrust = {.trust = VET_DISTRUST_HOST};

	(void)state;
	nothing_known(VET_ENTRY_UNKNOWN);
	fill(&distrust);
	vet_platform_print(&platform);
	assert_non_null(strstr(fake.output, "platform: unknown guest type, entry unknown, hypervisor not asked, host not"));
	pvh_guest_of_xen();
	evidence.boot.privileged = VET_NO;
	fill(&evidence_alone);
	vet_platform_print(&platform);
	assert_non_null(strstr(fake.output, "not privileged"));
	evidence.boot.privileged = VET_YES;
	fill(&evidence_alone);
	platform.identity.guest = "a-name-that-is-longer-than-a-line-of-a-console-and-that-nobody-ever-would-give-a-guest";
	fake.output_size = 0;
	vet_platform_print(&platform);
	assert_non_null(strstr(fake.output, ", privileged"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(qemu_machines_are_told_by_their_tables),
		cmocka_unit_test(users_of_kvm_are_told_by_their_tables),
		cmocka_unit_test(xen_with_viridian_leaves_is_xen),
		cmocka_unit_test(a_xen_of_too_few_leaves_is_none),
		cmocka_unit_test(hypervisor_at_every_base),
		cmocka_unit_test(xen_guests),
		cmocka_unit_test(confidential_guests),
		cmocka_unit_test(machines_without_a_hypervisor),
		cmocka_unit_test(other_hypervisors),
		cmocka_unit_test(every_guest_that_can_be_told_has_a_profile),
		cmocka_unit_test(nobody_says_anything),
		cmocka_unit_test(xen_pvh_guest_from_evidence_alone),
		cmocka_unit_test(xen_pvh_guest_with_its_profile),
		cmocka_unit_test(second_hand_fadt_disagrees_and_is_kept),
		cmocka_unit_test(equals_that_disagree_are_a_conflict),
		cmocka_unit_test(pcat_compat_counts_on_bare_hardware),
		cmocka_unit_test(unsound_tables_decide_nothing),
		cmocka_unit_test(malformed_madt_keeps_what_is_sound),
		cmocka_unit_test(untrusted_host_only_takes_away),
		cmocka_unit_test(confidential_guests_distrust_by_themselves),
		cmocka_unit_test(mtrrs_of_tdx_are_not_believed),
		cmocka_unit_test(overrides_of_the_command_line),
		cmocka_unit_test(overrides_that_say_nothing),
		cmocka_unit_test(pv_guests_have_no_devices),
		cmocka_unit_test(loaders_tell_of_firmware),
		cmocka_unit_test(reduced_hardware_ignores_its_timer),
		cmocka_unit_test(the_table_is_80_columns_wide),
		cmocka_unit_test(detecting_twice_is_detecting_once),
		cmocka_unit_test(evidence_of_a_bios_machine_is_searched),
		cmocka_unit_test(tables_without_a_processor_to_ask),
		cmocka_unit_test(doors_of_a_whole_pc),
		cmocka_unit_test(sev_that_is_not_snp),
		cmocka_unit_test(more_hypervisors_than_anybody_nests),
		cmocka_unit_test(where_the_rsdp_may_not_be_searched),
		cmocka_unit_test(tables_that_say_less_than_they_could),
		cmocka_unit_test(efi_that_is_unsound_says_nothing),
		cmocka_unit_test(profiles_of_unknown_guests),
		cmocka_unit_test(identities_in_print),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
