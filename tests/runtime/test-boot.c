/* SPDX-License-Identifier: MIT */
/* Each loader's record, sound and with every hazard that its fields allow, to the one form that all entries share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <bootvet/boot.h>

#include "fake-host.h"

enum place { INFO = 0x1000, LINE = 0x3000, MAP = 0x4000, EFI = 0x6000, EFI_TABLES = 0x7000, RSDP = 0xe0000 };

static struct vet_boot_information info;

static void read_as(enum vet_entry entry, uint64_t data)
{
	const struct vet_boot boot = {.entry = entry, .data = data};

	vet_boot_read(&boot, &info);
	assert_int_equal(info.entry, entry);
}

static void line_make(void)
{
	fake_put(LINE, "console=ttyS0 vet=vga:absent", 29);
}

static void map_entry(uint64_t at, uint64_t start, uint64_t size, uint32_t type)
{
	fake_number(at, start, 8);
	fake_number(at + 8, size, 8);
	fake_number(at + 16, type, 4);
}

static void start_info_make(uint32_t version)
{
	fake_reset();
	line_make();
	fake_number(INFO, 0x336ec578, 4);
	fake_number(INFO + 4, version, 4);
	fake_number(INFO + 24, LINE, 8);
	fake_number(INFO + 32, RSDP, 8);
	if (!version)
		return;
	fake_number(INFO + 40, MAP, 8);
	fake_number(INFO + 48, 3, 4);
	map_entry(MAP, 0, 0x9fc00, 1);
	map_entry(MAP + 24, 0xf0000, 0x10000, 2);
	map_entry(MAP + 48, 0x100000, 0x1f00000, 1);
}

static void pvh_version_1(void **state)
{
	(void)state;
	start_info_make(1);
	read_as(VET_ENTRY_PVH, INFO);
	assert_int_equal(info.status, VET_OK);
	assert_int_equal(info.version, 1);
	assert_int_equal(info.rsdp, RSDP);
	assert_int_equal(info.first_domain, VET_NO);
	assert_string_equal(info.command_line, "console=ttyS0 vet=vga:absent");
	assert_int_equal(info.range_count, 2);
	assert_int_equal(info.usable[1].start, 0x100000);
	assert_int_equal(info.usable[1].size, 0x1f00000);
	assert_false(info.ranges_dropped);
}

static void pvh_version_0_ends_before_the_memory_map(void **state)
{
	(void)state;
	start_info_make(0);
	/* What stands behind it is something else. */
	fake_number(INFO + 40, MAP, 8);
	fake_number(INFO + 48, 100, 4);
	fake_number(INFO + 8, 3, 4);
	read_as(VET_ENTRY_PVH, INFO);
	assert_int_equal(info.status, VET_OK);
	assert_int_equal(info.range_count, 0);
	assert_int_equal(info.privileged, VET_YES);
	assert_int_equal(info.first_domain, VET_YES);
	/* And may not be there at all. */
	fake.end = INFO + 40;
	read_as(VET_ENTRY_PVH, INFO);
	assert_int_equal(info.status, VET_OK);
}

static void pvh_version_1_that_is_cut(void **state)
{
	(void)state;
	start_info_make(1);
	fake.end = INFO + 55;
	read_as(VET_ENTRY_PVH, INFO);
	assert_int_equal(info.status, VET_UNREADABLE);
}

static void pvh_later_versions_keep_the_fields(void **state)
{
	(void)state;
	start_info_make(7);
	read_as(VET_ENTRY_PVH, INFO);
	assert_int_equal(info.version, 7);
	assert_int_equal(info.range_count, 2);
}

static void pvh_of_another_magic(void **state)
{
	(void)state;
	start_info_make(1);
	fake.memory[INFO] ^= 1;
	read_as(VET_ENTRY_PVH, INFO);
	assert_int_equal(info.status, VET_BAD_SIGNATURE);
	assert_int_equal(info.rsdp, 0);
}

static void pvh_no_address(void **state)
{
	(void)state;
	start_info_make(1);
	read_as(VET_ENTRY_PVH, 0);
	assert_int_equal(info.status, VET_NOT_THERE);
	read_as(VET_ENTRY_PVH, UINT64_MAX - 8);
	assert_int_equal(info.status, VET_UNREADABLE);
}

static void pvh_memory_map_of_4_billion_entries(void **state)
{
	(void)state;
	start_info_make(1);
	fake_number(INFO + 48, 0xffffffff, 4);
	for (unsigned i = 0; i < 1100; i++)
		map_entry(MAP + 24 * i, 0x100000 * i, 4096, 1);
	read_as(VET_ENTRY_PVH, INFO);
	assert_int_equal(info.status, VET_OK);
	assert_true(info.ranges_dropped);
	assert_int_equal(info.range_count, VET_BOOT_RANGES);
	assert_in_range(fake.reads, 1024, 1200);
}

static void pvh_memory_map_that_ends_in_zeros(void **state)
{
	(void)state;
	start_info_make(1);
	map_entry(MAP + 48, 0, 0, 0);
	read_as(VET_ENTRY_PVH, INFO);
	assert_int_equal(info.range_count, 1);
	assert_false(info.ranges_dropped);
}

static void pvh_memory_map_that_wraps(void **state)
{
	(void)state;
	start_info_make(1);
	map_entry(MAP, UINT64_MAX - 10, 100, 1);
	fake_number(INFO + 48, 1, 4);
	read_as(VET_ENTRY_PVH, INFO);
	assert_int_equal(info.range_count, 0);
	assert_true(info.ranges_dropped);
	fake_number(INFO + 40, UINT64_MAX - 10, 8);
	read_as(VET_ENTRY_PVH, INFO);
	assert_int_equal(info.status, VET_OK);
	assert_true(info.ranges_dropped);
}

static void pvh_changes_while_it_is_read(void **state)
{
	(void)state;
	start_info_make(1);
	fake.change_after = 1;
	fake.change_at = INFO;
	read_as(VET_ENTRY_PVH, INFO);
	assert_int_equal(info.status, VET_CHANGED);
}

static void command_line_that_never_ends(void **state)
{
	(void)state;
	start_info_make(1);
	memset(fake.memory + LINE, 'a', 0x1000);
	read_as(VET_ENTRY_PVH, INFO);
	assert_int_equal(strlen(info.command_line), VET_COMMAND_LINE - 1);
	assert_true(info.command_line_cut);
	fake_number(INFO + 24, FAKE_MEMORY - 3, 8);
	fake_put(FAKE_MEMORY - 3, "abc", 3);
	read_as(VET_ENTRY_PVH, INFO);
	assert_string_equal(info.command_line, "abc");
	fake_number(INFO + 24, UINT64_MAX, 8);
	read_as(VET_ENTRY_PVH, INFO);
	assert_string_equal(info.command_line, "");
}

static void xen_pv_make(uint32_t flags)
{
	fake_reset();
	fake_put(INFO, "xen-3.0-x86_64p", 16);
	fake_number(INFO + 32, 0x4000, 8);
	fake_number(INFO + 48, flags, 4);
	fake_put(INFO + 128, "root=xvda", 10);
}

static void xen_pv_domain(void **state)
{
	(void)state;
	xen_pv_make(0);
	read_as(VET_ENTRY_XEN_PV, INFO);
	assert_int_equal(info.status, VET_OK);
	assert_int_equal(info.first_domain, VET_NO);
	assert_string_equal(info.command_line, "root=xvda");
	assert_int_equal(info.usable[0].size, 0x4000000);
	assert_int_equal(info.display, VET_DISPLAY_NONE);
	fake_number(INFO + 32, UINT64_MAX, 8);
	read_as(VET_ENTRY_XEN_PV, INFO);
	assert_true(info.ranges_dropped);
	memset(fake.memory + INFO + 128, 'x', 2000);
	read_as(VET_ENTRY_XEN_PV, INFO);
	assert_int_equal(strlen(info.command_line), 1024);
	assert_true(info.command_line_cut);
}

static void xen_pv_first_domain_and_its_display(void **state)
{
	(void)state;
	xen_pv_make(3);
	fake_number(INFO + 72, 1168, 4);
	fake_number(INFO + 76, 32, 4);
	fake_number(INFO + 1168, 3, 1);
	read_as(VET_ENTRY_XEN_PV, INFO);
	assert_int_equal(info.first_domain, VET_YES);
	assert_int_equal(info.display, VET_DISPLAY_TEXT);
	fake_number(INFO + 1168, 0x70, 1);
	read_as(VET_ENTRY_XEN_PV, INFO);
	assert_int_equal(info.display, VET_DISPLAY_GRAPHICS);
	fake_number(INFO + 72, 0xffffffff, 4);
	read_as(VET_ENTRY_XEN_PV, INFO);
	assert_int_equal(info.display, VET_DISPLAY_UNTOLD);
}

static void xen_pv_of_another_magic(void **state)
{
	(void)state;
	xen_pv_make(0);
	fake.memory[INFO] = 'X';
	read_as(VET_ENTRY_XEN_PV, INFO);
	assert_int_equal(info.status, VET_BAD_SIGNATURE);
}

static void zero_page_make(uint16_t version)
{
	fake_reset();
	line_make();
	fake_put(INFO + 0x202, "HdrS", 4);
	fake_number(INFO + 0x206, version, 2);
	fake_number(INFO + 0x210, 0x72, 1);
	fake_number(INFO + 0x228, LINE, 4);
	fake_number(INFO + 0x70, RSDP, 8);
	fake_number(INFO + 0x23c, 3, 4);
	fake_number(INFO + 0x1e8, 2, 1);
	fake_number(INFO + 0x2d0, 0, 8);
	fake_number(INFO + 0x2d8, 0x9f000, 8);
	fake_number(INFO + 0x2e0, 1, 4);
	fake_number(INFO + 0x2e4, 0x100000, 8);
	fake_number(INFO + 0x2ec, 0x100000, 8);
	fake_number(INFO + 0x2f4, 2, 4);
}

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

static const uint8_t acpi_20[16] = {0x71, 0xe8, 0x68, 0x88, 0xf1, 0xe4, 0xd3, 0x11, 0xbc, 0x22, 0, 0x80, 0xc7, 0x3c, 0x88, 0x81};
static const uint8_t acpi_10[16] = {0x30, 0x2d, 0x9d, 0xeb, 0x88, 0x2d, 0xd3, 0x11, 0x9a, 0x16, 0, 0x90, 0x27, 0x3f, 0xc1, 0x4d};

static void efi_make(void)
{
	fake_reset();
	fake_put(EFI, "IBI SYST", 8);
	fake_number(EFI + 88, 0x1234, 8);
	fake_number(EFI + 104, 2, 8);
	fake_number(EFI + 112, EFI_TABLES, 8);
	fake_put(EFI_TABLES, acpi_10, 16);
	fake_number(EFI_TABLES + 16, 0x5000, 8);
	fake_put(EFI_TABLES + 24, acpi_20, 16);
	fake_number(EFI_TABLES + 40, RSDP, 8);
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

static void multiboot1_make(uint32_t flags)
{
	fake_reset();
	line_make();
	fake_number(INFO, flags, 4);
	fake_number(INFO + 4, 640, 4);
	fake_number(INFO + 8, 31 * 1024, 4);
	fake_number(INFO + 16, LINE, 4);
	fake_number(INFO + 44, 48, 4);
	fake_number(INFO + 48, MAP, 4);
	for (unsigned i = 0; i < 2; i++) {
		fake_number(MAP + 24 * i, 20, 4);
		fake_number(MAP + 24 * i + 4, 0x100000 * i, 8);
		fake_number(MAP + 24 * i + 12, 0x1000, 8);
		fake_number(MAP + 24 * i + 20, 1, 4);
	}
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

static uint64_t tag(uint64_t at, uint32_t type, uint32_t size)
{
	fake_number(at, type, 4);
	fake_number(at + 4, size, 4);
	return at + ((size + 7) & ~7u);
}

static uint64_t multiboot2_make(void)
{
	uint64_t at = INFO + 8;

	fake_reset();
	fake_put(at + 8, "quiet", 6);
	at = tag(at, 1, 14);
	fake_number(at + 8, 24, 4);
	map_entry(at + 16, 0x100000, 0x1000, 1);
	at = tag(at, 6, 40);
	fake_put(at + 8, "RSD PTR ", 8);
	at = tag(at, 14, 28);
	fake_put(at + 8, "RSD PTR ", 8);
	at = tag(at, 15, 44);
	at = tag(at, 0, 8);
	fake_number(INFO, at - INFO, 4);
	return at;
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

static void pvh_version_that_becomes_0(void **state)
{
	(void)state;
	start_info_make(1);
	fake.change_after = 1;
	fake.change_at = INFO + 4;
	fake.memory[INFO + 4] = 0xff;
	read_as(VET_ENTRY_PVH, INFO);
	assert_int_equal(info.status, VET_CHANGED);
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

static void xen_pv_without_a_display(void **state)
{
	(void)state;
	xen_pv_make(3);
	read_as(VET_ENTRY_XEN_PV, INFO);
	assert_int_equal(info.display, VET_DISPLAY_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pvh_version_1),
		cmocka_unit_test(pvh_version_0_ends_before_the_memory_map),
		cmocka_unit_test(pvh_version_1_that_is_cut),
		cmocka_unit_test(pvh_later_versions_keep_the_fields),
		cmocka_unit_test(pvh_of_another_magic),
		cmocka_unit_test(pvh_no_address),
		cmocka_unit_test(pvh_memory_map_of_4_billion_entries),
		cmocka_unit_test(pvh_memory_map_that_ends_in_zeros),
		cmocka_unit_test(pvh_memory_map_that_wraps),
		cmocka_unit_test(pvh_changes_while_it_is_read),
		cmocka_unit_test(command_line_that_never_ends),
		cmocka_unit_test(xen_pv_domain),
		cmocka_unit_test(xen_pv_first_domain_and_its_display),
		cmocka_unit_test(xen_pv_of_another_magic),
		cmocka_unit_test(linux_zero_page),
		cmocka_unit_test(linux_subarchitecture_before_2_07_is_garbage),
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
		cmocka_unit_test(pvh_version_that_becomes_0),
		cmocka_unit_test(displays_of_a_zero_page),
		cmocka_unit_test(efi_tables_twice_and_the_confidential_one),
		cmocka_unit_test(multiboot1_at_the_end_of_memory),
		cmocka_unit_test(multiboot1_map_of_more_entries_than_anybody_has),
		cmocka_unit_test(multiboot2_displays_and_firmware),
		cmocka_unit_test(multiboot2_that_ends_behind_memory),
		cmocka_unit_test(multiboot2_map_of_more_entries_than_anybody_has),
		cmocka_unit_test(xen_pv_without_a_display),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
