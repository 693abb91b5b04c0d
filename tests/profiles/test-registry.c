/* SPDX-License-Identifier: MIT */
/*
 * The registries of capabilities, observables and entries: whole, in order, without doubles; and how names are compared
 * and guessed.  In: the .def files, by way of the registries.  Out: TAP.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "solve/capability.h"
#include "solve/observable.h"

static const char platform[] =
	"vga i8042 cmos_rtc pic_8259 pit_8254 pc_speaker isa_dma isa_devices io_delay_port uart_8250 lpt fdc ide_legacy a20_gate "
	"reset_cf9 fpu_irq13 pci_config_io pci_mmconfig pci_msi pcie_aspm hpet acpi_pm_timer ioapic lapic x2apic mtrr pat "
	"bios_data_area ebda bios_rom pnp_bios apm_bios acpi acpi_full_hardware efi_runtime ap_trampoline tpm_mmio "
	"xen_hypercall aslr_base ";
static const char phase[] =
	"kasan_shadow idt per_cpu early_ioremap memblock page_allocator slab jump_labels init_text ";

static void lists_the_capabilities_in_order(void **state)
{
	char platforms[1024] = "", phases[1024] = "";

	(void)state;
	for (unsigned id = 0; id < VET_CAPABILITY_COUNT; id++) {
		const struct vet_capability_info *info = vet_capability_info(id);

		strcat(strcat(info->phase ? phases : platforms, info->name), " ");
		assert_true(strlen(info->description) > 3);
		assert_int_equal(vet_capability_find(info->name), id);
		assert_int_equal(info->initially_provided, strcmp(info->name, "init_text") == 0);
		assert_int_equal((vet_capability_phases() & vet_capability_bit(id)) != 0, info->phase);
	}
	assert_string_equal(platforms, platform);
	assert_string_equal(phases, phase);
	assert_int_equal(vet_capability_find("VGA"), -1);
	assert_int_equal(vet_capability_find(""), -1);
	assert_int_equal(vet_capability_initial(), vet_capability_bit((unsigned)vet_capability_find("init_text")));
}

static void lists_the_observables_sorted(void **state)
{
	(void)state;
	for (unsigned id = 0; id < VET_OBSERVABLE_COUNT; id++) {
		struct vet_observable_info info = vet_observable_info(id);

		assert_true(id == 0 || strcmp(vet_observable_info(id - 1).name, info.name) < 0);
		assert_int_equal(vet_observable_find(info.name), id);
		assert_true(info.bits >= 1 && info.bits <= 64);
		assert_true(strlen(info.description) > 3);
	}
}

static void finds_the_field_of_each_bit(void **state)
{
	(void)state;
	for (unsigned id = 0; id < VET_OBSERVABLE_COUNT; id++) {
		struct vet_observable_info info = vet_observable_info(id);

		if (info.whole < 0)
			continue;
		struct vet_observable_info whole = vet_observable_info((unsigned)info.whole);
		size_t length = strlen(whole.name);

		assert_int_equal(info.bits, 1);
		assert_true(info.bit < whole.bits);
		assert_int_equal(whole.whole, -1);
		assert_true(strncmp(info.name, whole.name, length) == 0 && info.name[length] == '.');
	}
	/* Every bit's field exists: a whole that is not found would make it a field of its own. */
	assert_true(vet_observable_info((unsigned)vet_observable_find("fadt.iapc_boot_arch.no_vga")).whole >= 0);
	assert_int_equal(vet_observable_info((unsigned)vet_observable_find("fadt.iapc_boot_arch.no_cmos_rtc")).bit, 5);
}

static void lists_the_entries(void **state)
{
	static const char wanted[] =
		"pvh xen-pv linux-16 linux-32 linux-64 efi-stub efi-handover efi-app multiboot1 multiboot2 ";
	char entries[256] = "";

	(void)state;
	for (unsigned id = 0; id < VET_ENTRY_COUNT; id++) {
		strcat(strcat(entries, vet_entry_name(id)), " ");
		assert_int_equal(vet_entry_find(vet_entry_name(id)), id);
		assert_true(strlen(vet_entry_description(id)) > 3);
	}
	assert_string_equal(entries, wanted);
	assert_int_equal(vet_entry_find("xen_pv"), vet_entry_find("xen-pv"));
	assert_int_equal(vet_entry_find("xen"), -1);
}

static void compares_names(void **state)
{
	(void)state;
	assert_true(vet_name_equal("xen_pvh_domu", "xen-pvh-domu"));
	assert_true(vet_name_equal("a-b_c", "a_b-c"));
	assert_true(vet_name_equal("", ""));
	assert_false(vet_name_equal("xen-pv", "xen-pvh"));
	assert_false(vet_name_equal("xen-pvh", "xen-pv"));
	assert_false(vet_name_equal("xenpv", "xen-pv"));
	assert_true(vet_name_is_canonical("xen-pvh-domu"));
	assert_true(vet_name_is_canonical("a"));
	assert_false(vet_name_is_canonical("xen_pv"));
	assert_false(vet_name_is_canonical(""));
}

static const char *entry_name(const void *names, unsigned id)
{
	(void)names;
	return vet_entry_name(id);
}

static const char *nearest(const char *wanted, char *out, size_t size)
{
	return vet_name_nearest(wanted, entry_name, NULL, VET_ENTRY_COUNT, out, size);
}

static void guesses_names(void **state)
{
	char near[64], longest[300];

	(void)state;
	assert_string_equal(nearest("pvhh", near, sizeof(near)), "pvh");
	assert_string_equal(nearest("linux64", near, sizeof(near)), "linux-64");
	assert_string_equal(nearest("multiboot", near, sizeof(near)), "multiboot1 or multiboot2");
	assert_string_equal(nearest("XEN_PV", near, sizeof(near)), "xen-pv");
	assert_string_equal(nearest("zzzz", near, sizeof(near)), "");
	assert_string_equal(nearest("", near, sizeof(near)), "");
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	nearest(longest, near, sizeof(near));
	assert_true(strlen(nearest("multiboot", near, 5)) < 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_the_capabilities_in_order),
		cmocka_unit_test(lists_the_observables_sorted),
		cmocka_unit_test(finds_the_field_of_each_bit),
		cmocka_unit_test(lists_the_entries),
		cmocka_unit_test(compares_names),
		cmocka_unit_test(guesses_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
