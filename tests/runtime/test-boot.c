/* SPDX-License-Identifier: MIT */
/* The records of Linux, EFI and Multiboot, sound and with every hazard that their fields allow, to the one form of all. */
#include "boot-records.h"

static void linux_zero_page(void **state)
{
	(void)state;
	zero_page_make(0x20f);
	fake_number(INFO + 0x0f, 1, 1);
	fake_number(INFO + 0x40, 0x102, 2);
	read_as(VET_ENTRY_LINUX_64, INFO);
	assert_int_equal(info.status, VET_OK);
	assert_int_equal(info.version, 0x20f);
	assert_int_equal(info.loader, 0x72);
	assert_int_equal(info.rsdp, RSDP);
	assert_int_equal(info.subarchitecture, 3);
	assert_int_equal(info.display, VET_DISPLAY_TEXT);
	assert_int_equal(info.apm_bios, VET_YES);
	assert_int_equal(info.range_count, 1);
	assert_string_equal(info.command_line, "console=ttyS0 vet=vga:absent");
	assert_int_equal(info.efi_system_table, 0);
}

static void linux_subarchitecture_before_2_07_is_garbage(void **state)
{
	(void)state;
	zero_page_make(0x206);
	read_as(VET_ENTRY_LINUX_32, INFO);
	assert_int_equal(info.subarchitecture, 0);
}

/* Of a loader of ELF files, which has no header to copy: Firecracker, crosvm. */
static void linux_version_0_is_a_late_one(void **state)
{
	(void)state;
	zero_page_make(0);
	read_as(VET_ENTRY_LINUX_64, INFO);
	assert_int_equal(info.version, 0);
	assert_int_equal(info.subarchitecture, 3);
	assert_string_equal(info.command_line, "console=ttyS0 vet=vga:absent");
}

static void command_line_that_cannot_be_read(void **state)
{
	(void)state;
	start_info_make(1);
	read_as(VET_ENTRY_PVH, INFO);
	assert_false(info.command_line_unreadable);
	fake_number(INFO + 24, 0, 8);
	read_as(VET_ENTRY_PVH, INFO);
	assert_false(info.command_line_unreadable);
	fake_number(INFO + 24, UINT64_MAX, 8);
	read_as(VET_ENTRY_PVH, INFO);
	assert_true(info.command_line_unreadable);
	assert_string_equal(info.command_line, "");
	/* One whose end is behind memory's is kept as far as it goes. */
	fake_put(FAKE_MEMORY - 3, "vet", 3);
	fake_number(INFO + 24, FAKE_MEMORY - 3, 8);
	read_as(VET_ENTRY_PVH, INFO);
	assert_true(info.command_line_unreadable);
	assert_string_equal(info.command_line, "vet");
}

static void linux_sentinel_means_garbage(void **state)
{
	(void)state;
	zero_page_make(0x20f);
	fake_number(INFO + 0x1ef, 0xff, 1);
	fake_number(INFO + 0xc8, 5, 4);
	read_as(VET_ENTRY_LINUX_64, INFO);
	assert_int_equal(info.rsdp, 0);
	assert_string_equal(info.command_line, "console=ttyS0 vet=vga:absent");
}

static void linux_without_header(void **state)
{
	(void)state;
	zero_page_make(0x20f);
	fake.memory[INFO + 0x202] = 'h';
	read_as(VET_ENTRY_LINUX_64, INFO);
	assert_int_equal(info.status, VET_BAD_SIGNATURE);
}

static void linux_e820_count_beyond_its_table(void **state)
{
	(void)state;
	zero_page_make(0x20f);
	fake_number(INFO + 0x1e8, 255, 1);
	read_as(VET_ENTRY_LINUX_64, INFO);
	assert_int_equal(info.status, VET_OK);
	assert_true(info.ranges_dropped);
	assert_int_equal(info.range_count, 1);
}

static void efi_system_table(void **state)
{
	(void)state;
	efi_make();
	read_as(VET_ENTRY_EFI_APP, EFI);
	assert_int_equal(info.status, VET_OK);
	assert_int_equal(info.efi_system_table, EFI);
	assert_int_equal(info.rsdp, RSDP);
	assert_int_equal(info.efi_runtime, VET_YES);
	fake_number(EFI + 104, 1, 8);
	fake_number(EFI + 88, 0, 8);
	read_as(VET_ENTRY_EFI_STUB, EFI);
	assert_int_equal(info.rsdp, 0x5000);
	assert_int_equal(info.efi_runtime, VET_NO);
}

static void efi_table_count_without_end(void **state)
{
	(void)state;
	efi_make();
	fake_number(EFI + 104, UINT64_MAX, 8);
	read_as(VET_ENTRY_EFI_APP, EFI);
	assert_int_equal(info.status, VET_TOO_LARGE);
	assert_int_equal(info.rsdp, RSDP);
	fake_number(EFI + 112, UINT64_MAX - 30, 8);
	read_as(VET_ENTRY_EFI_APP, EFI);
	assert_int_equal(info.status, VET_TRUNCATED);
	fake.memory[EFI] = 0;
	read_as(VET_ENTRY_EFI_APP, EFI);
	assert_int_equal(info.status, VET_BAD_SIGNATURE);
}

static void linux_names_an_efi_system_table(void **state)
{
	(void)state;
	efi_make();
	fake_put(INFO + 0x202, "HdrS", 4);
	fake_number(INFO + 0x206, 0x20f, 2);
	fake_put(INFO + 0x1c0, "EL64", 4);
	fake_number(INFO + 0x1c4, EFI, 4);
	read_as(VET_ENTRY_LINUX_64, INFO);
	assert_int_equal(info.efi_system_table, EFI);
	assert_int_equal(info.rsdp, RSDP);
	/* The address that the loader gives itself comes first. */
	fake_number(INFO + 0x70, 0x5000, 8);
	read_as(VET_ENTRY_EFI_HANDOVER, INFO);
	assert_int_equal(info.rsdp, 0x5000);
	fake_number(INFO + 0x1d8, 0xffffffff, 4);
	read_as(VET_ENTRY_LINUX_64, INFO);
	assert_int_equal(info.status, VET_OK);
	assert_true(info.efi_unreadable);
	assert_int_equal(info.efi_system_table, 0);
}

static void linux_names_an_efi_system_table_of_32_bits(void **state)
{
	(void)state;
	efi_make();
	fake_number(EFI + 56, 0x77, 4);
	fake_number(EFI + 64, 1, 4);
	fake_number(EFI + 68, EFI_TABLES, 4);
	fake_put(INFO + 0x202, "HdrS", 4);
	fake_put(INFO + 0x1c0, "EL32", 4);
	fake_number(INFO + 0x1c4, EFI, 4);
	fake_number(INFO + 0x1d8, 0xffffffff, 4);
	read_as(VET_ENTRY_LINUX_32, INFO);
	assert_int_equal(info.efi_runtime, VET_YES);
	assert_int_equal(info.rsdp, 0x5000);
}

static void multiboot1_fields_count_by_their_flags(void **state)
{
	(void)state;
	multiboot1_make(0);
	read_as(VET_ENTRY_MULTIBOOT1, INFO);
	assert_int_equal(info.status, VET_OK);
	assert_int_equal(info.range_count, 0);
	assert_string_equal(info.command_line, "");
	multiboot1_make(0x47);
	read_as(VET_ENTRY_MULTIBOOT1, INFO);
	assert_int_equal(info.range_count, 2);
	assert_int_equal(info.usable[1].start, 0x100000);
	assert_string_equal(info.command_line, "console=ttyS0 vet=vga:absent");
	multiboot1_make(1);
	read_as(VET_ENTRY_MULTIBOOT1, INFO);
	assert_int_equal(info.usable[0].size, 640 * 1024);
	assert_int_equal(info.usable[1].size, 31 << 20);
	multiboot1_make(0x1000);
	fake_number(INFO + 109, 2, 1);
	read_as(VET_ENTRY_MULTIBOOT1, INFO);
	assert_int_equal(info.display, VET_DISPLAY_TEXT);
}

static void multiboot1_map_entry_of_size_0(void **state)
{
	(void)state;
	multiboot1_make(0x40);
	fake_number(MAP, 0, 4);
	read_as(VET_ENTRY_MULTIBOOT1, INFO);
	assert_true(info.ranges_dropped);
	assert_int_equal(info.range_count, 0);
	fake_number(MAP, 0xffffffff, 4);
	read_as(VET_ENTRY_MULTIBOOT1, INFO);
	assert_int_equal(info.range_count, 1);
	fake_number(INFO + 44, 0xffffffff, 4);
	fake_number(INFO + 48, 0xffffff00, 4);
	read_as(VET_ENTRY_MULTIBOOT1, INFO);
	assert_true(info.ranges_dropped);
}

static void multiboot2_tags(void **state)
{
	(void)state;
	multiboot2_make();
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_int_equal(info.status, VET_OK);
	assert_string_equal(info.command_line, "quiet");
	assert_int_equal(info.range_count, 1);
	assert_int_equal(info.rsdp_copy.size, 36);
}

static void multiboot2_tag_of_size_0(void **state)
{
	(void)state;
	multiboot2_make();
	fake_number(INFO + 8 + 4, 0, 4);
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_int_equal(info.status, VET_MALFORMED);
	fake_number(INFO + 8 + 4, 0xfffffff9, 4);
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_int_equal(info.status, VET_MALFORMED);
}

static void multiboot2_without_its_end(void **state)
{
	uint64_t end;

	(void)state;
	end = multiboot2_make();
	fake_number(INFO, end - 8 - INFO, 4);
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_int_equal(info.status, VET_TRUNCATED);
	assert_string_equal(info.command_line, "quiet");
	fake_number(INFO, 8, 4);
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_int_equal(info.status, VET_BAD_LENGTH);
	fake_number(INFO, 0xffffffff, 4);
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_int_equal(info.status, VET_TOO_LARGE);
}

static void multiboot2_map_entries_of_size_0(void **state)
{
	(void)state;
	multiboot2_make();
	fake_number(INFO + 24 + 8, 0, 4);
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_true(info.ranges_dropped);
	assert_int_equal(info.range_count, 0);
	fake_number(INFO + 24 + 8, 0xffffffff, 4);
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_int_equal(info.range_count, 1);
}

static void unknown_entries_say_nothing(void **state)
{
	(void)state;
	fake_reset();
	read_as(VET_ENTRY_UNKNOWN, INFO);
	assert_int_equal(info.status, VET_NOT_THERE);
	assert_string_equal(vet_entry_text((enum vet_entry)77), "unknown");
}

/* The canonical names, in their order. */
static void entries_are_those_of_the_profiles(void **state)
{
	static const char *const names[] = {
#define VET_ENTRY(name, description) name,
#include "guests/entries.def"
	};

	(void)state;
	assert_int_equal(sizeof(names) / sizeof(*names), VET_ENTRY_UNKNOWN);
	for (unsigned i = 0; i < VET_ENTRY_UNKNOWN; i++)
		assert_string_equal(vet_entry_text((enum vet_entry)i), names[i]);
}

static void records_that_cannot_be_read(void **state)
{
	(void)state;
	for (unsigned entry = 0; entry < VET_ENTRY_UNKNOWN; entry++) {
		fake_reset();
		read_as(entry, FAKE_MEMORY);
		assert_int_equal(info.status, VET_UNREADABLE);
		read_as(entry, 0);
		assert_int_equal(info.status, VET_NOT_THERE);
	}
}

static void displays_of_a_zero_page(void **state)
{
	(void)state;
	zero_page_make(0x20f);
	read_as(VET_ENTRY_LINUX_64, INFO);
	assert_int_equal(info.display, VET_DISPLAY_NONE);
	fake_number(INFO + 7, 80, 1);
	read_as(VET_ENTRY_LINUX_64, INFO);
	assert_int_equal(info.display, VET_DISPLAY_UNTOLD);
	fake_number(INFO + 7, 0, 1);
	fake_number(INFO + 14, 25, 1);
	read_as(VET_ENTRY_LINUX_64, INFO);
	assert_int_equal(info.display, VET_DISPLAY_UNTOLD);
	fake_number(INFO + 15, 0x70, 1);
	read_as(VET_ENTRY_LINUX_64, INFO);
	assert_int_equal(info.display, VET_DISPLAY_GRAPHICS);
	/* Before 2.02 the command line was somewhere else. */
	fake_number(INFO + 0x206, 0x201, 2);
	read_as(VET_ENTRY_LINUX_64, INFO);
	assert_string_equal(info.command_line, "");
}

static void efi_tables_twice_and_the_confidential_one(void **state)
{
	static const uint8_t confidential[16] = {0xcf, 0x5f, 0x7b, 6, 0x26, 0xcf, 0xc5, 0x44, 0x85, 0x54, 0x93, 0xd7, 0x77, 0x91, 0x2d, 0x42};

	(void)state;
	efi_make();
	fake_number(EFI + 104, 6, 8);
	for (unsigned i = 0; i < 2; i++) {
		fake_put(EFI_TABLES + 48 + 24 * i, confidential, 16);
		fake_number(EFI_TABLES + 64 + 24 * i, 0x9000 + i, 8);
	}
	fake_put(EFI_TABLES + 96, acpi_20, 16);
	fake_put(EFI_TABLES + 120, acpi_10, 16);
	read_as(VET_ENTRY_EFI_APP, EFI);
	assert_int_equal(info.status, VET_OK);
	assert_int_equal(info.rsdp, RSDP);
	assert_int_equal(info.confidential_blob, 0x9000);
	fake_number(EFI + 112, UINT64_MAX, 8);
	read_as(VET_ENTRY_EFI_APP, EFI);
	assert_int_equal(info.status, VET_TRUNCATED);
}

static void multiboot1_at_the_end_of_memory(void **state)
{
	(void)state;
	multiboot1_make(0);
	fake_number(FAKE_MEMORY - 88, 0x1400, 4);
	fake_number(FAKE_MEMORY - 88 + 68, 5, 4);
	read_as(VET_ENTRY_MULTIBOOT1, FAKE_MEMORY - 88);
	assert_int_equal(info.status, VET_OK);
	assert_int_equal(info.apm_bios, VET_YES);
	assert_int_equal(info.display, VET_DISPLAY_UNTOLD);
	fake_number(FAKE_MEMORY - 88 + 68, 0, 4);
	read_as(VET_ENTRY_MULTIBOOT1, FAKE_MEMORY - 88);
	assert_int_equal(info.apm_bios, VET_NO);
	fake_number(INFO, 0x1000, 4);
	fake_number(INFO + 109, 1, 1);
	read_as(VET_ENTRY_MULTIBOOT1, INFO);
	assert_int_equal(info.display, VET_DISPLAY_GRAPHICS);
}

static void multiboot1_map_of_more_entries_than_anybody_has(void **state)
{
	(void)state;
	multiboot1_make(0x40);
	fake_number(INFO + 44, 24 * 2000, 4);
	for (unsigned i = 0; i < 2000; i++)
		fake_number(MAP + 24 * i, 20, 4);
	read_as(VET_ENTRY_MULTIBOOT1, INFO);
	assert_true(info.ranges_dropped);
	fake_number(INFO + 44, 24 + 5, 4);
	read_as(VET_ENTRY_MULTIBOOT1, INFO);
	assert_true(info.ranges_dropped);
	fake_number(INFO + 44, 24, 4);
	read_as(VET_ENTRY_MULTIBOOT1, INFO);
	assert_false(info.ranges_dropped);
}

static void multiboot2_displays_and_firmware(void **state)
{
	uint64_t at = INFO + 8;

	(void)state;
	efi_make();
	fake_number(at + 29, 2, 1);
	at = tag(at, 8, 31);
	at = tag(at, 8, 20);
	at = tag(at, 10, 28);
	fake_number(at + 8, EFI, 8);
	at = tag(at, 12, 16);
	fake_number(at + 8, EFI_TABLES, 4);
	at = tag(at, 11, 12);
	at = tag(at, 1, 8);
	at = tag(at, 6, 12);
	at = tag(at, 99, 8);
	at = tag(at, 0, 8);
	fake_number(INFO, at - INFO, 4);
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_int_equal(info.status, VET_OK);
	assert_int_equal(info.display, VET_DISPLAY_TEXT);
	assert_int_equal(info.apm_bios, VET_YES);
	assert_int_equal(info.efi_system_table, EFI);
	assert_int_equal(info.rsdp, RSDP);
	assert_true(info.efi_unreadable);
	assert_true(info.ranges_dropped);
	fake_number(INFO + 8 + 29, 1, 1);
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_int_equal(info.display, VET_DISPLAY_GRAPHICS);
}

static void multiboot2_that_ends_behind_memory(void **state)
{
	uint64_t end;

	(void)state;
	end = multiboot2_make();
	fake.end = end - 12;
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_int_equal(info.status, VET_UNREADABLE);
	assert_string_equal(info.command_line, "quiet");
	/* The last tag is not a multiple of 8 long, and nothing follows. */
	fake_reset();
	tag(INFO + 8, 99, 13);
	fake_number(INFO, 8 + 13, 4);
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_int_equal(info.status, VET_TRUNCATED);
}

static void multiboot2_map_of_more_entries_than_anybody_has(void **state)
{
	uint64_t at = INFO + 8;

	(void)state;
	fake_reset();
	fake_number(at + 8, 24, 4);
	at = tag(at, 6, 16 + 24 * 1500);
	tag(at, 0, 8);
	fake_number(INFO, at + 8 - INFO, 4);
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_int_equal(info.status, VET_OK);
	assert_true(info.ranges_dropped);
	fake.end = INFO + 0x200;
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_int_equal(info.status, VET_UNREADABLE);
	assert_true(info.ranges_dropped);
	/* Of two RSDPs the shorter one does not replace the longer. */
	fake_reset();
	at = tag(INFO + 8, 15, 44);
	at = tag(at, 14, 28);
	tag(at, 0, 8);
	fake_number(INFO, at + 8 - INFO, 4);
	read_as(VET_ENTRY_MULTIBOOT2, INFO);
	assert_int_equal(info.rsdp_copy.size, 36);
}

/* A tag of every size up to the next but one multiple of 8: the mask that aligns it is neither one short nor one long. */
static void multiboot2_tags_of_every_size(void **state)
{
	(void)state;
	for (uint32_t size = 8; size <= 24; size++) {
		uint64_t at;

		fake_reset();
		at = tag(INFO + 8, 99, size);
		assert_int_equal(at, INFO + 8 + (size <= 8 ? 8 : size <= 16 ? 16 : 24));
		fake_put(at + 8, "quiet", 6);
		at = tag(at, 1, 14);
		at = tag(at, 0, 8);
		fake_number(INFO, at - INFO, 4);
		read_as(VET_ENTRY_MULTIBOOT2, INFO);
		assert_int_equal(info.status, VET_OK);
		assert_string_equal(info.command_line, "quiet");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(linux_zero_page),
		cmocka_unit_test(linux_subarchitecture_before_2_07_is_garbage),
		cmocka_unit_test(linux_version_0_is_a_late_one),
		cmocka_unit_test(command_line_that_cannot_be_read),
		cmocka_unit_test(linux_sentinel_means_garbage),
		cmocka_unit_test(linux_without_header),
		cmocka_unit_test(linux_e820_count_beyond_its_table),
		cmocka_unit_test(efi_system_table),
		cmocka_unit_test(efi_table_count_without_end),
		cmocka_unit_test(linux_names_an_efi_system_table),
		cmocka_unit_test(linux_names_an_efi_system_table_of_32_bits),
		cmocka_unit_test(multiboot1_fields_count_by_their_flags),
		cmocka_unit_test(multiboot1_map_entry_of_size_0),
		cmocka_unit_test(multiboot2_tags),
		cmocka_unit_test(multiboot2_tag_of_size_0),
		cmocka_unit_test(multiboot2_without_its_end),
		cmocka_unit_test(multiboot2_map_entries_of_size_0),
		cmocka_unit_test(unknown_entries_say_nothing),
		cmocka_unit_test(entries_are_those_of_the_profiles),
		cmocka_unit_test(records_that_cannot_be_read),
		cmocka_unit_test(displays_of_a_zero_page),
		cmocka_unit_test(efi_tables_twice_and_the_confidential_one),
		cmocka_unit_test(multiboot1_at_the_end_of_memory),
		cmocka_unit_test(multiboot1_map_of_more_entries_than_anybody_has),
		cmocka_unit_test(multiboot2_displays_and_firmware),
		cmocka_unit_test(multiboot2_that_ends_behind_memory),
		cmocka_unit_test(multiboot2_map_of_more_entries_than_anybody_has),
		cmocka_unit_test(multiboot2_tags_of_every_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
