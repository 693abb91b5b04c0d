/* SPDX-License-Identifier: MIT */
/* Who am I: each guest type from the evidence that tells it, and from evidence that does not. */
#include "platform-machine.h"

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
	vet_evidence_gather(&boot, VET_TRUST_BY_IDENTITY, &found);
	assert_true(found.acpi.rsdp_searched);
	assert_int_equal(found.acpi.hpet.address, 0xfed00000);
}

/* Firecracker's start_info names none; Xen's does, and behind it nobody reads a ROM that may not be there. */
static void a_start_info_without_an_rsdp(void **state)
{
	static struct vet_evidence found;
	const struct vet_boot boot = {.entry = VET_ENTRY_PVH, .data = 0x1000};

	(void)state;
	fake_reset();
	fake_rsdp(0xe0000, 0x3000, 0);
	fake_number(0x1000, 0x336ec578, 4);
	vet_evidence_gather(&boot, VET_TRUST_BY_IDENTITY, &found);
	assert_int_equal(found.acpi.rsdp, VET_OK);
	assert_true(found.acpi.rsdp_searched);
	assert_int_equal(found.acpi.rsdp_address, 0xe0000);
	/* One that is named and is not there is not searched elsewhere. */
	fake_number(0x1000 + 32, 0x2000000, 8);
	vet_evidence_gather(&boot, VET_TRUST_BY_IDENTITY, &found);
	assert_int_not_equal(found.acpi.rsdp, VET_OK);
	fake_number(0x1000 + 32, 0, 8);
	fake_leaf(1, 0, 0, 1u << 31, 0);
	fake_hypervisor(0x40000000, 0, "KVMKVMKVM\0\0\0");
	vet_evidence_gather(&boot, VET_TRUST_BY_IDENTITY, &found);
	assert_int_equal(found.acpi.rsdp, VET_OK);
	vet_evidence_gather(&boot, VET_DISTRUST_HOST, &found);
	assert_int_equal(found.acpi.rsdp, VET_NOT_THERE);
	fake_hypervisor(0x40000100, 0x40000102, "XenVMMXenVMM");
	vet_evidence_gather(&boot, VET_TRUST_BY_IDENTITY, &found);
	assert_int_equal(found.acpi.rsdp, VET_NOT_THERE);
}

/* The first domain of Xen PV is told of no RSDP, and has the host's first MiB; another one has nothing there. */
static void evidence_of_the_first_pv_domain_is_searched(void **state)
{
	static struct vet_evidence found;

	(void)state;
	for (uint32_t flags = 0; flags < 4; flags += 3) {
		fake_reset();
		fake_rsdp(0xf0000, 0x3000, 0);
		fake_root(0x3000, "RSDT", (const uint64_t[]){0x4000, 0});
		fake_table(0x4000, "HPET", 56, 1);
		fake_put(0x1000, "xen-3.0-x86_64p", 16);
		fake_number(0x1000 + 48, flags, 4);
		vet_evidence_gather(&(const struct vet_boot){.entry = VET_ENTRY_XEN_PV, .data = 0x1000}, VET_TRUST_BY_IDENTITY, &found);
		assert_int_equal(found.acpi.rsdp, flags ? VET_OK : VET_NOT_THERE);
		assert_int_equal(found.acpi.rsdp_searched, flags != 0);
	}
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
		vet_evidence_gather(&(const struct vet_boot){.entry = VET_ENTRY_LINUX_32, .data = 0x1000}, VET_TRUST_BY_IDENTITY, &found);
		assert_int_equal(found.acpi.rsdp, i < 3 ? VET_NOT_THERE : VET_OK);
	}
	fake_leaf(0, 0x21, 0, 0, 0);
	fake_leaf(0x21, 0, 0x65746e49, 0x20202020, 0x5844546c);
	fake_leaf(1, 0, 0, 1u << 31, 0);
	vet_evidence_gather(&(const struct vet_boot){.entry = VET_ENTRY_LINUX_16, .data = 0x1000}, VET_TRUST_BY_IDENTITY, &found);
	assert_int_equal(found.acpi.rsdp, VET_NOT_THERE);
	fake_reset();
	fake_rsdp(0xf0000, 0x3000, 0);
	fake_number(0x1000, 16, 4);
	fake_number(0x100c, 8, 4);
	vet_evidence_gather(&(const struct vet_boot){.entry = VET_ENTRY_MULTIBOOT2, .data = 0x1000}, VET_TRUST_BY_IDENTITY, &found);
	assert_int_equal(found.acpi.rsdp, VET_OK);
	vet_evidence_gather(&(const struct vet_boot){.entry = VET_ENTRY_MULTIBOOT2, .data = 0}, VET_TRUST_BY_IDENTITY, &found);
	assert_int_equal(found.acpi.rsdp, VET_NOT_THERE);
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
		cmocka_unit_test(detecting_twice_is_detecting_once),
		cmocka_unit_test(evidence_of_a_bios_machine_is_searched),
		cmocka_unit_test(evidence_of_the_first_pv_domain_is_searched),
		cmocka_unit_test(a_start_info_without_an_rsdp),
		cmocka_unit_test(tables_without_a_processor_to_ask),
		cmocka_unit_test(doors_of_a_whole_pc),
		cmocka_unit_test(sev_that_is_not_snp),
		cmocka_unit_test(more_hypervisors_than_anybody_nests),
		cmocka_unit_test(where_the_rsdp_may_not_be_searched),
		cmocka_unit_test(identities_in_print),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
