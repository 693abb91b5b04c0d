/* SPDX-License-Identifier: MIT */
/* The records of PVH and Xen PV, sound and with every hazard that their fields allow, to the one form of all entries. */
#include "boot-records.h"

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
		cmocka_unit_test(pvh_version_that_becomes_0),
		cmocka_unit_test(xen_pv_without_a_display),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
