/* SPDX-License-Identifier: MIT */
/*
 * The parsers of ACPI tables, from the RSDP on, on memory made for each hazard that has bitten somebody: the name of a test is
 * the hazard.  What is sound beside it must still be read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <bootvet/acpi.h>

#include "fake-host.h"

enum place { RSDP = 0x1000, XSDT = 0x2000, RSDT = 0x3000, FADT = 0x4000, MADT = 0x5000, SECOND = 0x6000, WAET = 0x7000 };

static struct vet_acpi acpi;

static void fadt_make(uint64_t address, uint32_t length, uint8_t revision, uint16_t boot, uint32_t flags)
{
	fake_table(address, "FACP", length, revision);
	if (length >= 111)
		fake_number(address + 109, boot, 2);
	if (length >= 116)
		fake_number(address + 112, flags, 4);
	fake_sum(address);
}

static void madt_make(uint64_t address, uint32_t flags, const uint8_t *entries, size_t size)
{
	fake_table(address, "APIC", (uint32_t)(44 + size), 3);
	fake_number(address + 40, flags, 4);
	fake_put(address + 44, entries, size);
	fake_sum(address);
}

static const uint8_t sound_entries[] = {
	0, 8, 0, 0, 1, 0, 0, 0,			      /* a processor */
	1, 12, 0, 0, 0, 0, 0xc0, 0xfe, 0, 0, 0, 0, /* an I/O APIC at fec00000 */
	0, 8, 1, 1, 0, 0, 0, 0,			      /* a processor that is not usable */
};

/* RSDP of revision 2, XSDT with FADT and MADT: sound, and what the tests below spoil. */
static void machine_make(void)
{
	static const uint64_t tables[] = {FADT, MADT, 0};

	fake_reset();
	fake_rsdp(RSDP, 0, XSDT);
	fake_root(XSDT, "XSDT", tables);
	fadt_make(FADT, 276, 6, 0x24, 1 << 20);
	madt_make(MADT, 1, sound_entries, sizeof(sound_entries));
}

static void read_from(uint64_t rsdp)
{
	struct vet_boot_information boot = {.entry = VET_ENTRY_PVH, .rsdp = rsdp};

	vet_acpi_read(&boot, 0, &acpi);
}

static void read_searching(void)
{
	struct vet_boot_information boot = {.entry = VET_ENTRY_MULTIBOOT1};

	vet_acpi_read(&boot, 1, &acpi);
}

static void sound_tables_are_read(void **state)
{
	(void)state;
	machine_make();
	read_from(RSDP);
	assert_int_equal(acpi.rsdp, VET_OK);
	assert_int_equal(acpi.root, VET_OK);
	assert_true(acpi.root_is_xsdt);
	assert_int_equal(acpi.listed, 2);
	assert_int_equal(acpi.fadt.table.status, VET_OK);
	assert_int_equal(acpi.fadt.boot_architecture, 0x24);
	assert_int_equal(vet_fadt_says(&acpi.fadt, VET_FADT_NO_VGA), VET_YES);
	assert_int_equal(vet_fadt_says(&acpi.fadt, VET_FADT_8042), VET_NO);
	assert_int_equal(vet_fadt_says(&acpi.fadt, VET_FADT_HW_REDUCED), VET_YES);
	assert_string_equal(acpi.fadt.table.oem, "BOOTVT");
	assert_int_equal(acpi.madt.table.status, VET_OK);
	assert_int_equal(acpi.madt.processors, 1);
	assert_int_equal(acpi.madt.io_apics, 1);
	assert_int_equal(acpi.madt.io_apic_address, 0xfec00000);
	assert_int_equal(acpi.waet.table.status, VET_NOT_THERE);
}

static void no_address_is_no_table(void **state)
{
	(void)state;
	machine_make();
	read_from(0);
	assert_int_equal(acpi.rsdp, VET_NOT_THERE);
	assert_int_equal(acpi.fadt.table.status, VET_NOT_THERE);
}

static void rsdp_with_a_bad_first_checksum(void **state)
{
	(void)state;
	machine_make();
	fake.memory[RSDP + 10] ^= 1;
	read_from(RSDP);
	assert_int_equal(acpi.rsdp, VET_BAD_CHECKSUM);
	assert_int_equal(acpi.fadt.table.status, VET_NOT_THERE);
}

static void rsdp_with_a_bad_second_checksum(void **state)
{
	(void)state;
	machine_make();
	fake.memory[RSDP + 33] ^= 1;
	read_from(RSDP);
	assert_int_equal(acpi.rsdp, VET_BAD_CHECKSUM);
}

static void rsdp_length_beyond_its_own(void **state)
{
	(void)state;
	machine_make();
	fake_number(RSDP + 20, 0xffffffff, 4);
	read_from(RSDP);
	assert_int_equal(acpi.rsdp, VET_BAD_LENGTH);
}

static void rsdp_at_the_end_of_memory(void **state)
{
	static const uint64_t tables[] = {FADT, 0};

	(void)state;
	machine_make();
	fake_root(RSDT, "RSDT", tables);
	fake_rsdp(FAKE_MEMORY - 20, RSDT, 0);
	read_from(FAKE_MEMORY - 20);
	assert_int_equal(acpi.rsdp, VET_OK);
	assert_int_equal(acpi.fadt.table.status, VET_OK);
	/* One that is cut is not read past the end. */
	fake_put(FAKE_MEMORY - 16, "RSD PTR ", 8);
	read_from(FAKE_MEMORY - 16);
	assert_int_equal(acpi.rsdp, VET_UNREADABLE);
}

static void rsdp_address_that_wraps(void **state)
{
	(void)state;
	machine_make();
	read_from(UINT64_MAX - 8);
	assert_int_equal(acpi.rsdp, VET_UNREADABLE);
}

static void rsdp_searched_in_the_ebda_first(void **state)
{
	(void)state;
	machine_make();
	fake_number(0x40e, 0x9fc0, 2);
	fake_rsdp(0x9fc10, 0, XSDT);
	fake_rsdp(0xf0000, RSDT, 0);
	read_searching();
	assert_int_equal(acpi.rsdp, VET_OK);
	assert_true(acpi.rsdp_searched);
	assert_int_equal(acpi.rsdp_address, 0x9fc10);
}

static void rsdp_searched_in_the_last_paragraph(void **state)
{
	(void)state;
	machine_make();
	fake_rsdp(0xffff0 - 32, 0, XSDT);
	read_searching();
	assert_int_equal(acpi.rsdp, VET_OK);
	fake.memory[0xffff0 - 32] = 0;
	fake_number(0xffff0 - 32, 0, 8);
	fake_rsdp(0xfffe0, RSDT, 0);
	read_searching();
	assert_int_equal(acpi.rsdp_address, 0xfffe0);
}

static void rsdp_that_is_not_aligned_is_none(void **state)
{
	(void)state;
	machine_make();
	fake_rsdp(0xe0008, 0, XSDT);
	read_searching();
	assert_int_equal(acpi.rsdp, VET_NOT_THERE);
}

static void rsdp_that_is_unsound_before_a_sound_one(void **state)
{
	(void)state;
	machine_make();
	fake_rsdp(0xe0000, 0, XSDT);
	fake.memory[0xe0009] ^= 1;
	fake_rsdp(0xf5a00, 0, XSDT);
	read_searching();
	assert_int_equal(acpi.rsdp, VET_OK);
	assert_int_equal(acpi.rsdp_address, 0xf5a00);
}

static void ebda_segment_that_points_anywhere(void **state)
{
	(void)state;
	for (unsigned segment = 0; segment < 0x10000; segment += 0x333) {
		machine_make();
		fake_number(0x40e, segment, 2);
		read_searching();
		assert_int_equal(acpi.rsdp, VET_NOT_THERE);
	}
}

static void xsdt_that_lists_itself(void **state)
{
	static const uint64_t tables[] = {XSDT, FADT, XSDT, 0};

	(void)state;
	machine_make();
	fake_root(XSDT, "XSDT", tables);
	read_from(RSDP);
	assert_int_equal(acpi.root, VET_OK);
	assert_int_equal(acpi.listed, 3);
	assert_int_equal(acpi.fadt.table.status, VET_OK);
}

static void xsdt_shorter_than_its_header(void **state)
{
	(void)state;
	machine_make();
	for (uint32_t length = 0; length < 36; length++) {
		fake_number(XSDT + 4, length, 4);
		read_from(RSDP);
		assert_int_equal(acpi.root, VET_BAD_LENGTH);
	}
}

static void xsdt_that_ends_inside_an_entry(void **state)
{
	(void)state;
	machine_make();
	fake_number(XSDT + 4, 36 + 8 + 5, 4);
	fake_sum(XSDT);
	read_from(RSDP);
	assert_int_equal(acpi.listed, 1);
	assert_int_equal(acpi.fadt.table.status, VET_OK);
	assert_int_equal(acpi.madt.table.status, VET_NOT_THERE);
}

static void xsdt_of_more_entries_than_anybody_has(void **state)
{
	static uint64_t tables[1001];

	(void)state;
	machine_make();
	for (unsigned i = 0; i < 1000; i++)
		tables[i] = FADT;
	fake_root(0x10000, "XSDT", tables);
	fake_rsdp(RSDP, 0, 0x10000);
	read_from(RSDP);
	assert_int_equal(acpi.root, VET_OK);
	assert_true(acpi.entries_dropped);
	assert_int_equal(acpi.listed, VET_TABLES_LISTED);
	assert_int_equal(acpi.duplicates, VET_TABLES_LISTED - 1);
}

static void xsdt_that_is_huge(void **state)
{
	(void)state;
	machine_make();
	fake_number(XSDT + 4, 0xffffffff, 4);
	read_from(RSDP);
	assert_int_equal(acpi.root, VET_TOO_LARGE);
}

static void xsdt_entries_of_8_bytes_rsdt_entries_of_4(void **state)
{
	static const uint64_t tables[] = {MADT, FADT, 0};

	(void)state;
	machine_make();
	fake_root(RSDT, "RSDT", tables);
	fake_rsdp(RSDP, RSDT, 0);
	read_from(RSDP);
	assert_false(acpi.root_is_xsdt);
	assert_int_equal(acpi.listed, 2);
	assert_int_equal(acpi.fadt.table.status, VET_OK);
	assert_int_equal(acpi.madt.table.status, VET_OK);
}

static void xsdt_first_whatever_the_rsdt_says(void **state)
{
	static const uint64_t tables[] = {SECOND, 0};

	(void)state;
	machine_make();
	fadt_make(SECOND, 116, 1, 0, 0);
	fake_root(RSDT, "RSDT", tables);
	fake_rsdp(RSDP, RSDT, XSDT);
	read_from(RSDP);
	assert_int_equal(acpi.fadt.table.length, 276);
	assert_int_equal(acpi.rsdt_fadt.table.status, VET_OK);
	assert_int_equal(acpi.rsdt_fadt.table.length, 116);
}

static void rsdt_that_names_the_same_fadt_says_nothing_new(void **state)
{
	static const uint64_t tables[] = {FADT, 0};

	(void)state;
	machine_make();
	fake_root(RSDT, "RSDT", tables);
	fake_rsdp(RSDP, RSDT, XSDT);
	read_from(RSDP);
	assert_int_equal(acpi.rsdt_fadt.table.status, VET_NOT_THERE);
}

static void entry_above_4_gib(void **state)
{
	static const uint64_t tables[] = {0x100000000 + FADT, MADT, UINT64_MAX - 3, 0};

	(void)state;
	machine_make();
	fake_root(XSDT, "XSDT", tables);
	read_from(RSDP);
	assert_int_equal(acpi.unreadable, 2);
	assert_int_equal(acpi.fadt.table.status, VET_NOT_THERE);
	assert_int_equal(acpi.madt.table.status, VET_OK);
}

static void two_tables_of_one_kind(void **state)
{
	static const uint64_t tables[] = {FADT, SECOND, 0};

	(void)state;
	machine_make();
	fadt_make(SECOND, 116, 1, 0xffff, 0xffffffff);
	fake_root(XSDT, "XSDT", tables);
	read_from(RSDP);
	assert_int_equal(acpi.duplicates, 1);
	assert_int_equal(acpi.fadt.boot_architecture, 0x24);
}

static void table_whose_checksum_is_wrong_is_no_evidence(void **state)
{
	(void)state;
	machine_make();
	fake.memory[FADT + 109] ^= 2;
	read_from(RSDP);
	assert_int_equal(acpi.fadt.table.status, VET_BAD_CHECKSUM);
	assert_int_equal(vet_fadt_says(&acpi.fadt, VET_FADT_NO_VGA), VET_UNKNOWN_YET);
	assert_int_equal(acpi.madt.table.status, VET_OK);
}

static void table_that_changes_between_check_and_use(void **state)
{
	(void)state;
	/* Whichever read it is after which a byte of the FADT changes: nothing that was not checked is believed. */
	for (unsigned after = 1; after < 16; after++)
		for (uint64_t at = FADT; at < FADT + 276; at += 23) {
			machine_make();
			fake.change_after = after;
			fake.change_at = at;
			read_from(RSDP);
			if (acpi.fadt.table.status == VET_OK) {
				assert_int_equal(acpi.fadt.boot_architecture, 0x24);
				assert_int_equal(acpi.fadt.table.length, 276);
			}
		}
}

static void table_whose_length_grows_after_it_was_read(void **state)
{
	(void)state;
	machine_make();
	/* Reads: RSDP, XSDT's header, XSDT, signature, header: then the length is another one. */
	fake.change_after = 5;
	fake.change_at = FADT + 5;
	read_from(RSDP);
	assert_int_equal(acpi.fadt.table.status, VET_CHANGED);
	assert_int_equal(acpi.unreadable, 1);
	assert_int_equal(acpi.madt.table.status, VET_OK);
}

static void table_that_ends_behind_memory(void **state)
{
	static const uint64_t tables[] = {FAKE_MEMORY - 40, MADT, 0};

	(void)state;
	machine_make();
	fake_table(FAKE_MEMORY - 40, "FACP", 40, 6);
	fake_number(FAKE_MEMORY - 36, 276, 4);
	fake_root(XSDT, "XSDT", tables);
	read_from(RSDP);
	assert_int_equal(acpi.fadt.table.status, VET_UNREADABLE);
	assert_int_equal(acpi.madt.table.status, VET_OK);
}

static void fadt_at_every_length(void **state)
{
	(void)state;
	machine_make();
	for (uint32_t length = 0; length < 300; length++) {
		struct vet_fadt fadt;
		uint8_t bytes[300] = "FACP";

		memset(bytes + 36, 0xff, sizeof(bytes) - 36);
		memcpy(bytes + 4, &length, 4);
		bytes[8] = 6;
		for (unsigned i = 0; i < length; i++)
			if (i != 9)
				bytes[9] = (uint8_t)(bytes[9] - bytes[i]);
		vet_fadt_parse((struct vet_span){.bytes = bytes, .size = sizeof(bytes)}, &fadt);
		assert_int_equal(fadt.table.status, length < 116 ? VET_BAD_LENGTH : VET_OK);
		assert_int_equal(fadt.covers_boot_architecture, length >= 111);
		assert_int_equal(fadt.boot_architecture, length >= 111 ? 0xffff : 0);
		assert_int_equal(vet_fadt_says(&fadt, VET_FADT_LEGACY_DEVICES), length >= 132 ? VET_YES : VET_UNKNOWN_YET);
		assert_int_equal(vet_fadt_says(&fadt, VET_FADT_8042), length >= 244 ? VET_YES : VET_UNKNOWN_YET);
		assert_int_equal(vet_fadt_says(&fadt, VET_FADT_NO_CMOS_RTC), length >= 268 ? VET_YES : VET_UNKNOWN_YET);
		assert_int_equal(fadt.covers_hypervisor, length >= 276);
		assert_true(fadt.x_pm_timer == (length >= 220 ? UINT64_MAX : 0));
	}
}

static void fadt_revision_below_its_length(void **state)
{
	(void)state;
	machine_make();
	for (uint8_t revision = 0; revision < 8; revision++) {
		fadt_make(FADT, 276, revision, 0xffff, 0xffffffff);
		read_from(RSDP);
		assert_int_equal(vet_fadt_says(&acpi.fadt, VET_FADT_LEGACY_DEVICES), revision >= 2 ? VET_YES : VET_UNKNOWN_YET);
		assert_int_equal(vet_fadt_says(&acpi.fadt, VET_FADT_8042), revision >= 3 ? VET_YES : VET_UNKNOWN_YET);
		assert_int_equal(vet_fadt_says(&acpi.fadt, VET_FADT_NO_VGA), revision >= 4 ? VET_YES : VET_UNKNOWN_YET);
		assert_int_equal(vet_fadt_says(&acpi.fadt, VET_FADT_NO_CMOS_RTC), revision >= 5 ? VET_YES : VET_UNKNOWN_YET);
		assert_int_equal(vet_fadt_says(&acpi.fadt, VET_FADT_HW_REDUCED), revision >= 5 ? VET_YES : VET_UNKNOWN_YET);
	}
}

static void madt_entry_of_length_0_or_1(void **state)
{
	static const uint8_t entries[2][12] = {{0, 8, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}, {0, 8, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0}};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		machine_make();
		madt_make(MADT, 1, entries[i], sizeof(entries[i]));
		read_from(RSDP);
		assert_int_equal(acpi.madt.table.status, VET_MALFORMED);
		assert_int_equal(acpi.madt.processors, 1);
		assert_int_equal(acpi.madt.flags, 1);
	}
}

static void madt_entry_that_ends_behind_the_table(void **state)
{
	static const uint8_t entries[] = {0, 8, 0, 0, 1, 0, 0, 0, 1, 12, 0, 0};

	(void)state;
	machine_make();
	madt_make(MADT, 1, entries, sizeof(entries));
	read_from(RSDP);
	assert_int_equal(acpi.madt.table.status, VET_MALFORMED);
	assert_int_equal(acpi.madt.processors, 1);
	assert_int_equal(acpi.madt.io_apics, 0);
}

static void madt_entry_too_short_for_its_type(void **state)
{
	static const uint8_t entries[] = {1, 8, 0, 0, 0, 0, 0xc0, 0xfe, 0, 8, 0, 0, 1, 0, 0, 0};

	(void)state;
	machine_make();
	madt_make(MADT, 1, entries, sizeof(entries));
	read_from(RSDP);
	assert_int_equal(acpi.madt.table.status, VET_MALFORMED);
	assert_int_equal(acpi.madt.io_apics, 0);
	assert_int_equal(acpi.madt.processors, 1);
}

static void madt_of_more_than_255_entries(void **state)
{
	static uint8_t entries[600 * 8];

	(void)state;
	machine_make();
	for (unsigned i = 0; i < 600; i++)
		memcpy(entries + 8 * i, sound_entries, 8);
	madt_make(0x10000, 0, entries, sizeof(entries));
	fake_root(XSDT, "XSDT", (const uint64_t[]){0x10000, 0});
	read_from(RSDP);
	assert_int_equal(acpi.madt.table.status, VET_OK);
	assert_int_equal(acpi.madt.processors, 600);
}

static void madt_of_unknown_entries(void **state)
{
	static const uint8_t entries[] = {0x7f, 2, 0xff, 3, 9, 0, 8, 0, 0, 1, 0, 0, 0};

	(void)state;
	machine_make();
	madt_make(MADT, 1, entries, sizeof(entries));
	read_from(RSDP);
	assert_int_equal(acpi.madt.table.status, VET_OK);
	assert_int_equal(acpi.madt.processors, 1);
}

static void madt_without_any_entry(void **state)
{
	(void)state;
	machine_make();
	madt_make(MADT, 0, sound_entries, 0);
	read_from(RSDP);
	assert_int_equal(acpi.madt.table.status, VET_OK);
	assert_int_equal(acpi.madt.io_apics, 0);
}

static void small_tables_at_every_length(void **state)
{
	(void)state;
	for (uint32_t length = 0; length < 80; length++) {
		uint8_t bytes[80] = {0};
		struct vet_span span = {.bytes = bytes, .size = length};
		struct vet_waet waet;
		struct vet_hpet hpet;
		struct vet_mcfg mcfg;

		memcpy(bytes + 4, &length, 4);
		memcpy(bytes, "WAET", 4);
		vet_waet_parse(span, &waet);
		assert_int_equal(waet.covers_flags, length >= 40);
		memcpy(bytes, "HPET", 4);
		vet_hpet_parse(span, &hpet);
		assert_int_equal(hpet.table.status == VET_OK || hpet.table.status == VET_BAD_CHECKSUM, length >= 56);
		memcpy(bytes, "MCFG", 4);
		vet_mcfg_parse(span, &mcfg);
		assert_int_equal(mcfg.regions, length < 44 ? 0 : (length - 44) / 16);
	}
}

static void file_shorter_than_its_table(void **state)
{
	struct vet_acpi_files files = {.fadt = {.bytes = fake.memory + FADT, .size = 100}};

	(void)state;
	machine_make();
	vet_acpi_take(&files, &acpi);
	assert_int_equal(acpi.fadt.table.status, VET_TRUNCATED);
	assert_int_equal(acpi.fadt.table.length, 276);
	assert_false(acpi.fadt.covers_boot_architecture);
	assert_int_equal(acpi.madt.table.status, VET_NOT_THERE);
}

static void file_of_another_table(void **state)
{
	struct vet_acpi_files files = {.fadt = {.bytes = fake.memory + MADT, .size = 100}};

	(void)state;
	machine_make();
	vet_acpi_take(&files, &acpi);
	assert_int_equal(acpi.fadt.table.status, VET_BAD_SIGNATURE);
	assert_false(acpi.fadt.table.header_read);
}

static void rsdp_that_the_loader_copied(void **state)
{
	struct vet_boot_information boot = {.entry = VET_ENTRY_MULTIBOOT2, .rsdp_copy = {.start = RSDP, .size = 36}};

	(void)state;
	machine_make();
	vet_acpi_read(&boot, 0, &acpi);
	assert_int_equal(acpi.rsdp, VET_OK);
	assert_int_equal(acpi.rsdp_address, 0);
	assert_int_equal(acpi.fadt.table.status, VET_OK);
	/* One that is given comes first; where that is unsound the copy is the second chance. */
	boot.rsdp = FADT;
	vet_acpi_read(&boot, 0, &acpi);
	assert_int_equal(acpi.rsdp, VET_OK);
	boot.rsdp = RSDP;
	vet_acpi_read(&boot, 0, &acpi);
	assert_int_equal(acpi.rsdp_address, RSDP);
	/* Cut anywhere it is none. */
	boot.rsdp = 0;
	for (boot.rsdp_copy.size = 1; boot.rsdp_copy.size < 36; boot.rsdp_copy.size++) {
		vet_acpi_read(&boot, 0, &acpi);
		assert_int_equal(acpi.rsdp, VET_TRUNCATED);
	}
	boot.rsdp_copy = (struct vet_range){.start = FAKE_MEMORY, .size = 100};
	vet_acpi_read(&boot, 0, &acpi);
	assert_int_equal(acpi.rsdp, VET_UNREADABLE);
}

static void rsdp_of_another_signature(void **state)
{
	(void)state;
	machine_make();
	read_from(FADT);
	assert_int_equal(acpi.rsdp, VET_BAD_SIGNATURE);
}

static void search_where_not_all_memory_is_there(void **state)
{
	(void)state;
	machine_make();
	fake_rsdp(0xf8000, 0, XSDT);
	fake.start = 0xf4000;
	read_searching();
	assert_int_equal(acpi.rsdp, VET_OK);
	assert_int_equal(acpi.root, VET_UNREADABLE);
}

static void root_that_is_something_else(void **state)
{
	(void)state;
	machine_make();
	fake_rsdp(RSDP, 0, FADT);
	read_from(RSDP);
	assert_int_equal(acpi.root, VET_BAD_SIGNATURE);
	machine_make();
	fake.memory[XSDT + 36] ^= 1;
	read_from(RSDP);
	assert_int_equal(acpi.root, VET_BAD_CHECKSUM);
	assert_int_equal(acpi.fadt.table.status, VET_NOT_THERE);
	fake_rsdp(RSDP, 0, 0x7000000000000000);
	read_from(RSDP);
	assert_int_equal(acpi.root, VET_UNREADABLE);
}

static void root_with_gaps(void **state)
{
	(void)state;
	machine_make();
	fake_root(XSDT, "XSDT", (const uint64_t[]){WAET, FADT, MADT, 0});
	fake_number(XSDT + 36, 0, 8);
	fake_sum(XSDT);
	read_from(RSDP);
	assert_int_equal(acpi.listed, 2);
	assert_int_equal(acpi.madt.table.status, VET_OK);
}

static void rsdt_of_which_little_is_sound(void **state)
{
	static const uint64_t tables[] = {FAKE_MEMORY, MADT, FAKE_MEMORY - 20, SECOND, 0};

	(void)state;
	machine_make();
	fadt_make(SECOND, 116, 1, 0, 0);
	fake_put(FAKE_MEMORY - 20, "FACP", 4);
	fake_root(RSDT, "RSDT", tables);
	fake_rsdp(RSDP, RSDT, XSDT);
	read_from(RSDP);
	assert_int_equal(acpi.rsdt_fadt.table.address, SECOND);
	fake.memory[RSDT + 9] ^= 1;
	read_from(RSDP);
	assert_int_equal(acpi.rsdt_fadt.table.status, VET_NOT_THERE);
	assert_int_equal(acpi.fadt.table.status, VET_OK);
}

static void tables_that_end_with_memory(void **state)
{
	(void)state;
	machine_make();
	fake_root(XSDT, "XSDT", (const uint64_t[]){FAKE_MEMORY - 20, FADT, 0});
	fake_put(FAKE_MEMORY - 20, "APIC", 4);
	read_from(RSDP);
	assert_int_equal(acpi.madt.table.status, VET_UNREADABLE);
	assert_int_equal(acpi.fadt.table.status, VET_OK);
}

static void small_tables_that_do_not_come_out_even(void **state)
{
	static const uint8_t entries[] = {1, 0};

	(void)state;
	machine_make();
	fake_table(WAET, "MCFG", 44 + 20, 1);
	fake_sum(WAET);
	fake_root(XSDT, "XSDT", (const uint64_t[]){WAET, MADT, 0});
	madt_make(MADT, 0, entries, sizeof(entries));
	fake.memory[MADT + 9] ^= 1;
	read_from(RSDP);
	assert_int_equal(acpi.mcfg.table.status, VET_MALFORMED);
	assert_int_equal(acpi.mcfg.regions, 1);
	assert_int_equal(acpi.madt.table.status, VET_BAD_CHECKSUM);
	fake.memory[WAET + 9] ^= 1;
	read_from(RSDP);
	assert_int_equal(acpi.mcfg.table.status, VET_BAD_CHECKSUM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sound_tables_are_read),
		cmocka_unit_test(no_address_is_no_table),
		cmocka_unit_test(rsdp_with_a_bad_first_checksum),
		cmocka_unit_test(rsdp_with_a_bad_second_checksum),
		cmocka_unit_test(rsdp_length_beyond_its_own),
		cmocka_unit_test(rsdp_at_the_end_of_memory),
		cmocka_unit_test(rsdp_address_that_wraps),
		cmocka_unit_test(rsdp_searched_in_the_ebda_first),
		cmocka_unit_test(rsdp_searched_in_the_last_paragraph),
		cmocka_unit_test(rsdp_that_is_not_aligned_is_none),
		cmocka_unit_test(rsdp_that_is_unsound_before_a_sound_one),
		cmocka_unit_test(ebda_segment_that_points_anywhere),
		cmocka_unit_test(xsdt_that_lists_itself),
		cmocka_unit_test(xsdt_shorter_than_its_header),
		cmocka_unit_test(xsdt_that_ends_inside_an_entry),
		cmocka_unit_test(xsdt_of_more_entries_than_anybody_has),
		cmocka_unit_test(xsdt_that_is_huge),
		cmocka_unit_test(xsdt_entries_of_8_bytes_rsdt_entries_of_4),
		cmocka_unit_test(xsdt_first_whatever_the_rsdt_says),
		cmocka_unit_test(rsdt_that_names_the_same_fadt_says_nothing_new),
		cmocka_unit_test(entry_above_4_gib),
		cmocka_unit_test(two_tables_of_one_kind),
		cmocka_unit_test(table_whose_checksum_is_wrong_is_no_evidence),
		cmocka_unit_test(table_that_changes_between_check_and_use),
		cmocka_unit_test(table_whose_length_grows_after_it_was_read),
		cmocka_unit_test(table_that_ends_behind_memory),
		cmocka_unit_test(fadt_at_every_length),
		cmocka_unit_test(fadt_revision_below_its_length),
		cmocka_unit_test(madt_entry_of_length_0_or_1),
		cmocka_unit_test(madt_entry_that_ends_behind_the_table),
		cmocka_unit_test(madt_entry_too_short_for_its_type),
		cmocka_unit_test(madt_of_more_than_255_entries),
		cmocka_unit_test(madt_of_unknown_entries),
		cmocka_unit_test(madt_without_any_entry),
		cmocka_unit_test(small_tables_at_every_length),
		cmocka_unit_test(file_shorter_than_its_table),
		cmocka_unit_test(file_of_another_table),
		cmocka_unit_test(rsdp_that_the_loader_copied),
		cmocka_unit_test(rsdp_of_another_signature),
		cmocka_unit_test(search_where_not_all_memory_is_there),
		cmocka_unit_test(root_that_is_something_else),
		cmocka_unit_test(root_with_gaps),
		cmocka_unit_test(rsdt_of_which_little_is_sound),
		cmocka_unit_test(tables_that_end_with_memory),
		cmocka_unit_test(small_tables_that_do_not_come_out_even),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
