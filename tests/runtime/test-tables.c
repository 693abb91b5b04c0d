/* SPDX-License-Identifier: MIT */
/*
 * The parsers of ACPI tables on memory made for each hazard that has bitten somebody: the name of a test is the hazard.  What is
 * sound beside it must still be read.
 */
#include "acpi-machine.h"

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
		cmocka_unit_test(small_tables_that_do_not_come_out_even),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
