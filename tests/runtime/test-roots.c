/* SPDX-License-Identifier: MIT */
/* The way from the RSDP to the tables, each hazard on it a test of that name: searching, root tables, what they list. */
#include "acpi-machine.h"

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
	assert_true(acpi.root_lists_itself);
	assert_int_equal(acpi.fadt.table.status, VET_OK);
	machine_make();
	read_from(RSDP);
	assert_false(acpi.root_lists_itself);
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

static void tables_that_overlap_each_other(void **state)
{
	(void)state;
	machine_make();
	/* The root lists its own inside, the RSDP, and a FADT that begins inside the MADT: each is copied and judged alone. */
	fake_put(MADT + 20, "FACP", 4);
	fake_sum(MADT);
	fake_root(XSDT, "XSDT", (const uint64_t[]){XSDT + 8, RSDP, MADT + 20, MADT, 0});
	read_from(RSDP);
	assert_int_equal(acpi.root, VET_OK);
	assert_int_equal(acpi.listed, 4);
	assert_int_equal(acpi.madt.table.status, VET_OK);
	assert_int_not_equal(acpi.fadt.table.status, VET_OK);
}

/* The host refuses its own image; what is named inside it is not read, what is outside still is. */
static void tables_inside_the_image(void **state)
{
	(void)state;
	machine_make();
	fake.start = XSDT;
	read_from(RSDP);
	assert_int_equal(acpi.rsdp, VET_UNREADABLE);
	machine_make();
	fake_rsdp(0x8000, 0, MADT + 0x800);
	fake_root(MADT + 0x800, "XSDT", (const uint64_t[]){FADT, MADT, 0});
	fake.start = MADT;
	read_from(0x8000);
	assert_int_equal(acpi.root, VET_OK);
	assert_int_equal(acpi.unreadable, 1);
	assert_int_equal(acpi.fadt.table.status, VET_NOT_THERE);
	assert_int_equal(acpi.madt.table.status, VET_OK);
	/* One that begins outside and ends inside is as little to be read. */
	fake.start = 0;
	fake.end = MADT + 0x20;
	read_from(RSDP);
	assert_int_equal(acpi.madt.table.status, VET_UNREADABLE);
	assert_int_equal(acpi.fadt.table.status, VET_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
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
		cmocka_unit_test(rsdp_that_the_loader_copied),
		cmocka_unit_test(rsdp_of_another_signature),
		cmocka_unit_test(search_where_not_all_memory_is_there),
		cmocka_unit_test(root_that_is_something_else),
		cmocka_unit_test(root_with_gaps),
		cmocka_unit_test(rsdt_of_which_little_is_sound),
		cmocka_unit_test(tables_that_end_with_memory),
		cmocka_unit_test(tables_that_overlap_each_other),
		cmocka_unit_test(tables_inside_the_image),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
