/* SPDX-License-Identifier: MIT */
/*
 * The built-in profiles against the table of guests they were written from, cell by cell, and against their files.
 * In: the table below, annotations/guests under the folder named by the argument.  Out: TAP.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "solve/profile.h"
#include "solve/yaml-builtin.h"

static const char *top_folder;

#define PC "linux-16 linux-32 linux-64 multiboot1 multiboot2"
#define QEMU "pvh linux-16 linux-32 linux-64 efi-stub efi-handover efi-app multiboot1 multiboot2"

/* Columns: vga, i8042, cmos_rtc, pic_8259, pit_8254, mtrr, BIOS areas; y present, n absent, ? unknown. */
static const char *const columns[] = {"vga", "i8042", "cmos_rtc", "pic_8259", "pit_8254", "mtrr", "bios_data_area"};
static const struct {
	const char *guest, *entries, *cells;
} table[] = {
	{"bios-pc", PC, "y?yyyyy"},
	{"efi-pc", "linux-64 efi-stub efi-handover efi-app multiboot2", "??yy?y?"},
	{"xen-pv-domu", "xen-pv", "nnnnnnn"},
	{"xen-pv-dom0", "xen-pv", "??yn?n?"},
	{"xen-pvh-domu", "pvh", "nnnnnyn"},
	{"xen-pvh-dom0", "pvh", "???nn??"},
	{"xen-hvm", "pvh " PC, "yyyyyyy"},
	{"qemu-pc", QEMU, "?yyyyyy"},
	{"qemu-q35", QEMU, "?yyyyyy"},
	{"qemu-isapc", "pvh multiboot1", "yyyyy?y"},
	{"qemu-microvm", "pvh linux-64", "nn???y?"},
	{"firecracker", "pvh linux-64", "nynyy?n"},
	{"cloud-hypervisor", "pvh linux-64", "nnynn?n"},
	{"crosvm", "pvh linux-64", "??????n"},
	{"acrn", "linux-32 linux-64", "nny????"},
	{"hyperv-gen2", "efi-stub", "???????"},
	{"jailhouse", "linux-32 linux-64", "nnnnn?n"},
	{"tdx", "efi-stub", "???n?nn"},
	{"sev-snp", "efi-stub", "??????n"},
	{"intel-mid", "linux-32", "?nn???n"},
	{"ce4100", "linux-32", "?nn???n"},
};

#define ROWS (sizeof(table) / sizeof(table[0]))

static struct vet_profile *builtin(const char *name)
{
	char message[512];
	struct vet_profile *profile = vet_profile_builtin(name, message, sizeof(message));

	if (!profile)
		fail_msg("%s", message);
	return profile;
}

static void has_each_guest_and_no_other(void **state)
{
	(void)state;
	assert_int_equal(vet_profile_builtin_count(), ROWS);
	for (size_t i = 0; i < ROWS; i++) {
		struct vet_profile *profile = builtin(table[i].guest);

		assert_string_equal(profile->name, table[i].guest);
		vet_profile_free(profile);
	}
	for (unsigned i = 1; i < vet_profile_builtin_count(); i++)
		assert_true(strcmp(vet_profile_builtin_name(i - 1), vet_profile_builtin_name(i)) < 0);
}

static enum vet_presence presence_of_cell(char cell)
{
	return cell == 'y' ? VET_PRESENT : cell == 'n' ? VET_ABSENT : VET_UNKNOWN;
}

static void check_cell(const struct vet_profile *profile, const char *capability, enum vet_presence wanted)
{
	const struct vet_profile_hardware *hardware = &profile->hardware[vet_capability_find(capability)];

	if (hardware->presence != wanted)
		fail_msg("%s: %s is %s, the table says %s", profile->name, capability, vet_presence_name(hardware->presence),
			 vet_presence_name(wanted));
	if (!hardware->because)
		fail_msg("%s: %s has no reason", profile->name, capability);
}

static void agrees_with_the_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS; i++) {
		struct vet_profile *profile = builtin(table[i].guest);

		for (size_t column = 0; column < 7; column++)
			check_cell(profile, columns[column], presence_of_cell(table[i].cells[column]));
		check_cell(profile, "ebda", presence_of_cell(table[i].cells[6]));
		check_cell(profile, "bios_rom", presence_of_cell(table[i].cells[6]));
		vet_profile_free(profile);
	}
}

static void lists_the_entries_of_the_table(void **state)
{
	char listed[256];

	(void)state;
	for (size_t i = 0; i < ROWS; i++) {
		struct vet_profile *profile = builtin(table[i].guest);

		listed[0] = '\0';
		for (size_t entry = 0; entry < profile->entry_count; entry++) {
			strcat(listed, entry ? " " : "");
			strcat(listed, profile->entries[entry]);
		}
		assert_string_equal(listed, table[i].entries);
		vet_profile_free(profile);
	}
}

struct observed {
	const char *guest, *observable;
	int64_t value;
};

/* What firmware says, the claims that lie among it. */
static const struct observed observed[] = {
	{"bios-pc", "boot_params.hardware_subarch", 0},
	{"xen-pv-domu", "cpuid.1.edx.mtrr", 0},
	{"xen-pvh-domu", "madt.flags.pcat_compat", 1},
	{"xen-pvh-domu", "boot_params.hardware_subarch", 0},
	{"xen-pvh-domu", "fadt.revision", 5},
	{"xen-pvh-domu", "fadt.length", 268},
	{"xen-pvh-domu", "fadt.iapc_boot_arch", 0x24},
	{"xen-pvh-domu", "fadt.iapc_boot_arch.no_vga", 1},
	{"xen-pvh-domu", "fadt.iapc_boot_arch.no_cmos_rtc", 1},
	{"xen-pvh-domu", "fadt.iapc_boot_arch.8042", 0},
	{"xen-pvh-domu", "fadt.flags", 0x8175},
	{"xen-pvh-domu", "fadt.flags.hw_reduced", 0},
	{"xen-pvh-domu", "rsdt_fadt.revision", 1},
	{"xen-pvh-domu", "rsdt_fadt.length", 116},
	{"xen-pvh-domu", "rsdt_fadt.iapc_boot_arch", 0},
	{"xen-pvh-dom0", "hvm_start_info.version", 0},
	{"xen-pvh-dom0", "madt.flags", 0},
	{"xen-hvm", "fadt.revision", 4},
	{"xen-hvm", "fadt.iapc_boot_arch", 2},
	{"qemu-pc", "fadt.revision", 1},
	{"qemu-pc", "fadt.length", 116},
	{"qemu-pc", "fadt.pm_tmr_blk", 0x608},
	{"qemu-pc", "waet.flags", 2},
	{"qemu-pc", "madt.flags.pcat_compat", 1},
	{"qemu-q35", "fadt.revision", 3},
	{"qemu-q35", "fadt.length", 244},
	{"qemu-q35", "fadt.iapc_boot_arch", 2},
	{"qemu-q35", "fadt.iapc_boot_arch.legacy_devices", 0},
	{"qemu-q35", "fadt.iapc_boot_arch.no_vga", 0},
	{"qemu-q35", "madt.flags.pcat_compat", 1},
	{"qemu-isapc", "acpi.present", 0},
	{"qemu-microvm", "fadt.revision", 5},
	{"qemu-microvm", "fadt.length", 268},
	{"qemu-microvm", "fadt.flags", 0x100400},
	{"qemu-microvm", "fadt.flags.hw_reduced", 1},
	{"qemu-microvm", "fadt.iapc_boot_arch.no_vga", 0},
	{"firecracker", "fadt.revision", 6},
	{"firecracker", "fadt.length", 276},
	{"firecracker", "fadt.iapc_boot_arch", 4},
	{"firecracker", "fadt.iapc_boot_arch.8042", 0},
	{"firecracker", "fadt.iapc_boot_arch.no_cmos_rtc", 0},
	{"firecracker", "fadt.flags.hw_reduced", 1},
	{"firecracker", "madt.flags.pcat_compat", 0},
	{"firecracker", "acpi.rsdp_address", 0xe0000},
	{"cloud-hypervisor", "fadt.iapc_boot_arch.no_vga", 0},
	{"cloud-hypervisor", "acpi.rsdp_address", 0xa0000},
	{"crosvm", "fadt.revision", 6},
	{"crosvm", "fadt.length", 276},
	{"crosvm", "madt.flags.pcat_compat", 1},
	{"acrn", "fadt.revision", 5},
	{"acrn", "fadt.iapc_boot_arch.no_vga", 1},
	{"acrn", "fadt.iapc_boot_arch.no_aspm", 1},
	{"acrn", "fadt.flags.headless", 1},
	{"acrn", "madt.flags.pcat_compat", 1},
	{"tdx", "cpuid.1.edx.mtrr", 1},
	{"intel-mid", "boot_params.hardware_subarch", 3},
	{"ce4100", "boot_params.hardware_subarch", 4},
};

static void states_what_firmware_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(observed) / sizeof(observed[0]); i++) {
		struct vet_profile *profile = builtin(observed[i].guest);
		int id = vet_observable_find(observed[i].observable);

		assert_true(id >= 0);
		if (!profile->observables[id].known || profile->observables[id].value != observed[i].value)
			fail_msg("%s: %s", observed[i].guest, observed[i].observable);
		vet_profile_free(profile);
	}
}

/* The weakest evidence of all must not turn into knowledge. */
static void leaves_open_what_no_source_decides(void **state)
{
	static const struct observed open[] = {
		{"bios-pc", "fadt.iapc_boot_arch.8042", 0},
		{"qemu-pc", "fadt.iapc_boot_arch.8042", 0},
		{"firecracker", "cpuid.1.edx.mtrr", 0},
		{"hyperv-gen2", "fadt.revision", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++) {
		struct vet_profile *profile = builtin(open[i].guest);

		assert_false(profile->observables[vet_observable_find(open[i].observable)].known);
		vet_profile_free(profile);
	}
}

/* Entries that bypass whoever randomises the base. */
static void knows_no_random_base_behind_xen_entries(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS; i++) {
		struct vet_profile *profile = builtin(table[i].guest);
		bool bypasses = strcmp(table[i].entries, "pvh") == 0 || strcmp(table[i].entries, "xen-pv") == 0;

		assert_int_equal(profile->hardware[vet_capability_find("aslr_base")].presence,
				 bypasses ? VET_ABSENT : VET_UNKNOWN);
		vet_profile_free(profile);
	}
}

/* Where the timer is absent, so is the speaker behind it: they share port 0x61. */
static void keeps_timer_and_speaker_together(void **state)
{
	unsigned timer = (unsigned)vet_capability_find("pit_8254"), speaker = (unsigned)vet_capability_find("pc_speaker");

	(void)state;
	for (size_t i = 0; i < ROWS; i++) {
		struct vet_profile *profile = builtin(table[i].guest);

		if (profile->hardware[timer].presence == VET_ABSENT)
			assert_int_equal(profile->hardware[speaker].presence, VET_ABSENT);
		vet_profile_free(profile);
	}
}

static void refuses_unknown_guests(void **state)
{
	char message[512];

	(void)state;
	assert_null(vet_profile_builtin("xen-pvh-domU", message, sizeof(message)));
	assert_string_equal(message,
			    "error: unknown guest 'xen-pvh-domU' (did you mean xen-pvh-domu, xen-pv-domu or xen-pvh-dom0?)");
	assert_null(vet_profile_builtin("", message, sizeof(message)));
	assert_string_equal(message, "error: unknown guest ''");
	vet_profile_free(builtin("xen_pvh_domu"));
}

static void compare_with_file(const struct vet_builtin_text *text)
{
	char path[4096];
	char *bytes = malloc(text->size + 2);
	FILE *file;

	assert_non_null(bytes);
	snprintf(path, sizeof(path), "%s/%s", top_folder, text->path);
	file = fopen(path, "rb");
	if (!file)
		fail_msg("%s is built in, and not there", path);
	assert_int_equal(fread(bytes, 1, text->size + 2, file), text->size);
	assert_memory_equal(bytes, text->text, text->size);
	fclose(file);
	free(bytes);
}

static size_t count_yaml(const char *folder)
{
	char path[4096];
	DIR *stream;
	size_t count = 0;

	snprintf(path, sizeof(path), "%s/%s", top_folder, folder);
	stream = opendir(path);
	assert_non_null(stream);
	for (const struct dirent *entry; (entry = readdir(stream)) != NULL;)
		count += strstr(entry->d_name, ".yaml") != NULL;
	closedir(stream);
	return count;
}

static void is_built_from_its_files(void **state)
{
	(void)state;
	assert_int_equal(count_yaml("annotations/guests"), vet_builtin_guest_count);
	for (size_t i = 0; i < vet_builtin_guest_count; i++)
		compare_with_file(&vet_builtin_guests[i]);
	assert_int_equal(count_yaml("annotations/models"), vet_builtin_model_count);
	for (size_t i = 0; i < vet_builtin_model_count; i++)
		compare_with_file(&vet_builtin_models[i]);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_each_guest_and_no_other),
		cmocka_unit_test(agrees_with_the_table),
		cmocka_unit_test(lists_the_entries_of_the_table),
		cmocka_unit_test(states_what_firmware_says),
		cmocka_unit_test(leaves_open_what_no_source_decides),
		cmocka_unit_test(knows_no_random_base_behind_xen_entries),
		cmocka_unit_test(keeps_timer_and_speaker_together),
		cmocka_unit_test(refuses_unknown_guests),
		cmocka_unit_test(is_built_from_its_files),
	};

	if (argc != 2) {
		fprintf(stderr, "usage: test-guests TOP-FOLDER\n");
		return 2;
	}
	top_folder = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
