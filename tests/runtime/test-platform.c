/* SPDX-License-Identifier: MIT */
/* From evidence to the table: what each source may decide, who overrules whom, and what is shown of it. */
#include "platform-machine.h"

static void nobody_says_anything(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_UNKNOWN);
	fill(&evidence_alone);
	for (unsigned i = 0; i < VET_CAPABILITY_COUNT; i++)
		cell_is(i, VET_UNKNOWN, VET_SOURCE_NONE);
}

static void xen_pvh_guest_from_evidence_alone(void **state)
{
	(void)state;
	pvh_guest_of_xen();
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_vga, VET_ABSENT, VET_SOURCE_ENTRY);
	cell_is(VET_CAPABILITY_cmos_rtc, VET_ABSENT, VET_SOURCE_ENTRY);
	/* Xen always sets PCAT_COMPAT, and the 8042 bit is clear on half of the machines that have one. */
	cell_is(VET_CAPABILITY_pic_8259, VET_ABSENT, VET_SOURCE_ENTRY);
	cell_is(VET_CAPABILITY_i8042, VET_ABSENT, VET_SOURCE_ENTRY);
	cell_is(VET_CAPABILITY_acpi_pm_timer, VET_ABSENT, VET_SOURCE_ENTRY);
	cell_is(VET_CAPABILITY_ioapic, VET_ABSENT, VET_SOURCE_ENTRY);
	cell_is(VET_CAPABILITY_hpet, VET_ABSENT, VET_SOURCE_ENTRY);
	cell_is(VET_CAPABILITY_acpi_full_hardware, VET_ABSENT, VET_SOURCE_ENTRY);
	cell_is(VET_CAPABILITY_bios_rom, VET_UNKNOWN, VET_SOURCE_NONE);
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
	cell_is(VET_CAPABILITY_pic_8259, VET_ABSENT, VET_SOURCE_ENTRY);
	cell_is(VET_CAPABILITY_bios_rom, VET_ABSENT, VET_SOURCE_PROFILE);
	cell_is(VET_CAPABILITY_ebda, VET_ABSENT, VET_SOURCE_PROFILE);
}

/* Without that FADT it might be a guest of HVM, whose firmware left by the same door. */
static void pvh_guest_of_xen_without_its_fadt(void **state)
{
	(void)state;
	pvh_guest_of_xen();
	evidence.acpi.fadt.table.status = VET_BAD_CHECKSUM;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_vga, VET_UNKNOWN, VET_SOURCE_NONE);
	cell_is(VET_CAPABILITY_pit_8254, VET_UNKNOWN, VET_SOURCE_NONE);
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

static void pcat_compat_of_tables_from_a_file(void **state)
{
	static const struct {
		const char *oem;
		uint32_t flags;
		enum vet_presence presence;
	} files[] = {{"DELL  ", 1, VET_PRESENT}, {"DELL  ", 0, VET_UNKNOWN}, {"BOCHS ", 1, VET_UNKNOWN}, {"FIRECK", 0, VET_UNKNOWN}};

	(void)state;
	for (unsigned i = 0; i < sizeof(files) / sizeof(*files); i++) {
		nothing_known(VET_ENTRY_UNKNOWN);
		fadt_is(&evidence.acpi.fadt, files[i].oem, 5, 268, 0, 0);
		evidence.acpi.madt.table.status = VET_OK;
		evidence.acpi.madt.flags = files[i].flags;
		fill(&evidence_alone);
		cell_is(VET_CAPABILITY_pic_8259, files[i].presence, files[i].presence == VET_PRESENT ? VET_SOURCE_MADT : VET_SOURCE_NONE);
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

/* What a kernel has driven settles what is open, and overrules nobody; nobody's host is asked about it. */
static void probes_settle_what_is_open(void **state)
{
	static enum vet_presence found[VET_CAPABILITY_COUNT];
	static const struct vet_options options[] = {{.found = found}, {.found = found, .trust = VET_DISTRUST_HOST}};

	(void)state;
	nothing_known(VET_ENTRY_PVH);
	processor_is("TCGTCGTCGTCG");
	fadt_is(&evidence.acpi.fadt, "BOCHS ", 4, 244, 4, 0x84a5);
	evidence.acpi.fadt.pm_timer = 0x608;
	fadt_is(&evidence.acpi.rsdt_fadt, "BOCHS ", 4, 244, 4, 0x84a5);
	found[VET_CAPABILITY_vga] = VET_PRESENT;
	found[VET_CAPABILITY_lapic] = VET_ABSENT;
	found[VET_CAPABILITY_uart_8250] = VET_PRESENT;
	found[VET_CAPABILITY_lpt] = VET_ABSENT;
	found[VET_CAPABILITY_fdc] = VET_CONFLICT;
	found[VET_CAPABILITY_idt] = VET_PRESENT;
	for (unsigned i = 0; i < 2; i++) {
		fill(&options[i]);
		cell_is(VET_CAPABILITY_vga, VET_ABSENT, VET_SOURCE_FADT);
		cell_is(VET_CAPABILITY_lapic, VET_PRESENT, VET_SOURCE_CPUID);
		cell_is(VET_CAPABILITY_uart_8250, VET_PRESENT, VET_SOURCE_PROBE);
		cell_is(VET_CAPABILITY_lpt, VET_ABSENT, VET_SOURCE_PROBE);
		cell_is(VET_CAPABILITY_fdc, VET_UNKNOWN, VET_SOURCE_NONE);
		cell_is(VET_CAPABILITY_idt, VET_UNKNOWN, VET_SOURCE_NONE);
	}
	assert_string_equal(vet_source_name(VET_SOURCE_PROBE), "probe");
	/* A conflict is open, too. */
	evidence.boot.display = VET_DISPLAY_TEXT;
	fill(&evidence_alone);
	assert_int_equal(platform.cells[VET_CAPABILITY_vga].presence, VET_CONFLICT);
	fill(&options[0]);
	cell_is(VET_CAPABILITY_vga, VET_PRESENT, VET_SOURCE_PROBE);
}

/* All of it, kept in the static storage of this program: the host is not trusted, and its memory is not searched. */
static void distrusted_host_is_not_searched(void **state)
{
	static const struct vet_options distrust = {.trust = VET_DISTRUST_HOST};
	const struct vet_boot boot = {.entry = VET_ENTRY_MULTIBOOT1, .data = 0x1000};

	(void)state;
	fake_reset();
	fake_rsdp(0xf0000, 0x3000, 0);
	assert_true(vet_platform_detect(&boot, &distrust)->untrusted);
	assert_int_equal(vet_evidence()->boot.status, VET_OK);
	assert_int_equal(vet_evidence()->acpi.rsdp, VET_NOT_THERE);
}

static void what_is_unsound_is_told(void **state)
{
	(void)state;
	nothing_known(VET_ENTRY_PVH);
	vet_unsound_print(&evidence);
	assert_int_equal(fake.output_size, 0);
	evidence.boot.status = VET_BAD_SIGNATURE;
	evidence.boot.ranges_dropped = 1;
	evidence.boot.command_line_unreadable = 1;
	evidence.boot.command_line_cut = 1;
	evidence.boot.efi_unreadable = 1;
	evidence.acpi.rsdp = VET_OK;
	evidence.acpi.root = VET_BAD_CHECKSUM;
	evidence.acpi.root_lists_itself = 1;
	evidence.acpi.entries_dropped = 1;
	evidence.acpi.duplicates = 2;
	evidence.acpi.unreadable = 3;
	evidence.acpi.fadt.table.status = VET_BAD_LENGTH;
	evidence.acpi.rsdt_fadt.table.status = VET_TRUNCATED;
	evidence.acpi.madt.table.status = VET_MALFORMED;
	evidence.acpi.waet.table.status = VET_OK;
	evidence.acpi.hpet.table.status = VET_CHANGED;
	evidence.acpi.mcfg.table.status = VET_TOO_LARGE;
	vet_unsound_print(&evidence);
	assert_string_equal(fake.output, "unsound: boot record: bad signature\n"
					 "unsound: memory map: entries left out\n"
					 "unsound: command line: unreadable\n"
					 "unsound: command line: cut\n"
					 "unsound: EFI system table: not sound, or not to be read whole\n"
					 "unsound: RSDT: bad checksum\n"
					 "unsound: RSDT: lists itself\n"
					 "unsound: RSDT: lists more than is looked at\n"
					 "unsound: RSDT: lists a kind of table twice\n"
					 "unsound: RSDT: lists what cannot be read\n"
					 "unsound: FADT: bad length\n"
					 "unsound: FADT of the RSDT: truncated\n"
					 "unsound: MADT: malformed\n"
					 "unsound: HPET: changed while it was read\n"
					 "unsound: MCFG: too large\n");
	nothing_known(VET_ENTRY_PVH);
	evidence.acpi.root = VET_BAD_SIGNATURE;
	evidence.acpi.root_is_xsdt = 1;
	vet_unsound_print(&evidence);
	assert_string_equal(fake.output, "unsound: XSDT: bad signature\n");
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

/* Xen shows its first PV domain the processor's bits and the host's tables, and keeps what they speak of. */
static void first_pv_domain_lacks_what_it_is_shown(void **state)
{
	static const uint8_t kept[] = {VET_CAPABILITY_lapic, VET_CAPABILITY_mtrr, VET_CAPABILITY_ioapic,
				       VET_CAPABILITY_acpi_pm_timer, VET_CAPABILITY_pit_8254};

	(void)state;
	nothing_known(VET_ENTRY_XEN_PV);
	evidence.processor.asked = 1;
	evidence.processor.leaf1_edx = 1u << 9 | 1u << 12 | 1u << 16;
	fadt_is(&evidence.acpi.fadt, "BOCHS", 3, 244, 2, 0);
	evidence.acpi.fadt.pm_timer = 0x608;
	evidence.acpi.madt.table.status = VET_OK;
	evidence.acpi.madt.io_apics = 1;
	evidence.boot.first_domain = VET_YES;
	fill(&evidence_alone);
	for (size_t i = 0; i < sizeof(kept); i++)
		cell_is(kept[i], VET_ABSENT, VET_SOURCE_ENTRY);
	cell_is(VET_CAPABILITY_pat, VET_PRESENT, VET_SOURCE_CPUID);
	cell_is(VET_CAPABILITY_i8042, VET_PRESENT, VET_SOURCE_FADT);
	/* The same bits where the kernel is in ring 0. */
	nothing_known(VET_ENTRY_PVH);
	evidence.processor.asked = 1;
	evidence.processor.leaf1_edx = 1u << 9 | 1u << 12 | 1u << 16;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_lapic, VET_PRESENT, VET_SOURCE_CPUID);
	cell_is(VET_CAPABILITY_mtrr, VET_PRESENT, VET_SOURCE_CPUID);
}

/* The host's FADT names a timer that the first domain has not; another domain's would be its own. */
static void first_domain_lacks_what_xen_keeps(void **state)
{
	static const uint8_t kept[] = {VET_CAPABILITY_pic_8259, VET_CAPABILITY_pit_8254, VET_CAPABILITY_pc_speaker,
				       VET_CAPABILITY_acpi_pm_timer};

	(void)state;
	nothing_known(VET_ENTRY_PVH);
	fadt_is(&evidence.acpi.fadt, "BOCHS", 3, 244, 2, 0);
	evidence.acpi.fadt.pm_timer = 0x608;
	evidence.boot.first_domain = VET_YES;
	fill(&evidence_alone);
	for (size_t i = 0; i < sizeof(kept); i++)
		cell_is(kept[i], VET_ABSENT, VET_SOURCE_ENTRY);
	cell_is(VET_CAPABILITY_i8042, VET_PRESENT, VET_SOURCE_FADT);
	evidence.boot.first_domain = VET_NO;
	fill(&evidence_alone);
	cell_is(VET_CAPABILITY_acpi_pm_timer, VET_PRESENT, VET_SOURCE_FADT);
	cell_is(VET_CAPABILITY_pit_8254, VET_UNKNOWN, VET_SOURCE_NONE);
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
	assert_non_null(strstr(fake.output, "aslr_base           absent   entry     the PVH door bypasses whoever randomises\n"));
	assert_non_null(strstr(fake.output, "                    present! rsdt-fadt FADT: PM_TMR_BLK or X_PM_TMR_BLK\n"));
	assert_non_null(strstr(fake.output, "                    present? madt      MADT flags bit 0: PCAT_COMPAT\n"));
	assert_non_null(strstr(fake.output, "vet=: words"));
	for (const char *line = fake.output; *line; line = strchr(line, '\n') + 1, lines++)
		assert_in_range(strcspn(line, "\n"), 1, 79);
	assert_true(lines > 40);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_says_anything),
		cmocka_unit_test(xen_pvh_guest_from_evidence_alone),
		cmocka_unit_test(xen_pvh_guest_with_its_profile),
		cmocka_unit_test(pvh_guest_of_xen_without_its_fadt),
		cmocka_unit_test(second_hand_fadt_disagrees_and_is_kept),
		cmocka_unit_test(equals_that_disagree_are_a_conflict),
		cmocka_unit_test(pcat_compat_counts_on_bare_hardware),
		cmocka_unit_test(pcat_compat_of_tables_from_a_file),
		cmocka_unit_test(unsound_tables_decide_nothing),
		cmocka_unit_test(malformed_madt_keeps_what_is_sound),
		cmocka_unit_test(untrusted_host_only_takes_away),
		cmocka_unit_test(probes_settle_what_is_open),
		cmocka_unit_test(distrusted_host_is_not_searched),
		cmocka_unit_test(what_is_unsound_is_told),
		cmocka_unit_test(confidential_guests_distrust_by_themselves),
		cmocka_unit_test(mtrrs_of_tdx_are_not_believed),
		cmocka_unit_test(overrides_of_the_command_line),
		cmocka_unit_test(overrides_that_say_nothing),
		cmocka_unit_test(pv_guests_have_no_devices),
		cmocka_unit_test(first_pv_domain_lacks_what_it_is_shown),
		cmocka_unit_test(first_domain_lacks_what_xen_keeps),
		cmocka_unit_test(loaders_tell_of_firmware),
		cmocka_unit_test(reduced_hardware_ignores_its_timer),
		cmocka_unit_test(the_table_is_80_columns_wide),
		cmocka_unit_test(tables_that_say_less_than_they_could),
		cmocka_unit_test(efi_that_is_unsound_says_nothing),
		cmocka_unit_test(profiles_of_unknown_guests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
