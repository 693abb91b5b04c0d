/* SPDX-License-Identifier: MIT */
/* Evidence made for a test, from nothing known on. */
#ifndef TESTS_RUNTIME_PLATFORM_MACHINE_H
#define TESTS_RUNTIME_PLATFORM_MACHINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <bootvet/platform.h>

#include "fake-host.h"
#include "profile.h"

static struct vet_evidence evidence;
static struct vet_identity identity;
static struct vet_platform platform;

static const struct vet_options evidence_alone;

static inline void fadt_is(struct vet_fadt *fadt, const char *oem, uint8_t revision, uint32_t length, uint16_t boot, uint32_t flags)
{
	*fadt = (struct vet_fadt){.table = {.status = VET_OK, .header_read = 1, .revision = revision, .length = length},
				  .boot_architecture = boot, .flags = flags, .covers_boot_architecture = 1, .covers_flags = 1};
	snprintf(fadt->table.oem, sizeof(fadt->table.oem), "%s", oem);
}

static inline void nothing_known(enum vet_entry entry)
{
	const struct vet_acpi_files none = {.fadt = {.size = 0}};

	memset(&evidence, 0, sizeof(evidence));
	evidence.boot.entry = entry;
	vet_acpi_take(&none, &evidence.acpi);
	evidence.acpi.rsdp = evidence.acpi.root = VET_NOT_THERE;
	fake_reset();
}

static inline void processor_is(const char *signature)
{
	fake_leaf(1, 0, 0, signature ? 1u << 31 | 1 << 21 : 1 << 21, 1 << 9 | 1 << 12 | 1 << 16);
	if (signature)
		fake_hypervisor(0x40000000, 0x40000004, signature);
	vet_processor_read(&evidence.processor);
}

static inline void identify(const char *guest, const char *hypervisor)
{
	vet_identity_find(&evidence, &identity);
	assert_int_equal(identity.entry, evidence.boot.entry);
	if (guest)
		assert_string_equal(identity.guest, guest);
	else
		assert_null(identity.guest);
	if (hypervisor)
		assert_string_equal(identity.hypervisor, hypervisor);
	else
		assert_null(identity.hypervisor);
	assert_true(!guest || identity.reason_count);
}

static inline void fill(const struct vet_options *options)
{
	vet_identity_find(&evidence, &identity);
	vet_platform_fill(&evidence, &identity, options, &platform);
}

static inline void cell_is(enum vet_capability capability, enum vet_presence presence, enum vet_source source)
{
	assert_string_equal(vet_presence_text(platform.cells[capability].presence), vet_presence_text(presence));
	assert_string_equal(vet_source_name(platform.cells[capability].decided_by), vet_source_name(source));
}

static inline void pvh_guest_of_xen(void)
{
	nothing_known(VET_ENTRY_PVH);
	processor_is("XenVMMXenVMM");
	evidence.acpi.rsdp = evidence.acpi.root = VET_OK;
	fadt_is(&evidence.acpi.fadt, "Xen   ", 5, 268, 0x24, 0x8175);
	fadt_is(&evidence.acpi.rsdt_fadt, "Xen   ", 1, 116, 0, 0x8175);
	evidence.acpi.rsdt_fadt.pm_timer = 0xb008;
	evidence.acpi.madt.table.status = VET_OK;
	evidence.acpi.madt.flags = 1;
	evidence.acpi.madt.processors = 1;
}

#endif
