/* SPDX-License-Identifier: MIT */
/*
 * What the ACPI tables say of capabilities.  Some of it is known to be wrong on some machine that was looked at; such a
 * statement hints and never decides.  docs/platform-table.md names the machine for each.
 */
#include "statement.h"

static void decides(struct vet_platform *platform, enum vet_source source, enum vet_capability capability,
		    enum vet_presence presence, const char *reason)
{
	vet_say(platform, capability, source, presence, VET_DECIDES, reason);
}

static void hints(struct vet_platform *platform, enum vet_source source, enum vet_capability capability,
		  enum vet_presence presence, const char *reason)
{
	vet_say(platform, capability, source, presence, VET_HINTS, reason);
}

/* A set bit says that something is missing; a clear one says nothing: no table that was looked at dares to. */
static void missing_says(const struct vet_fadt *fadt, enum vet_fadt_bit bit, enum vet_source source,
			 enum vet_capability capability, const char *reason, struct vet_platform *platform)
{
	if (vet_fadt_says(fadt, bit) == VET_YES)
		decides(platform, source, capability, VET_ABSENT, reason);
}

static void boot_architecture_says(const struct vet_fadt *fadt, enum vet_source source, struct vet_platform *platform)
{
	missing_says(fadt, VET_FADT_NO_VGA, source, VET_CAPABILITY_vga, "IAPC_BOOT_ARCH bit 2: NO_VGA", platform);
	missing_says(fadt, VET_FADT_NO_MSI, source, VET_CAPABILITY_pci_msi, "IAPC_BOOT_ARCH bit 3: NO_MSI", platform);
	missing_says(fadt, VET_FADT_NO_ASPM, source, VET_CAPABILITY_pcie_aspm, "IAPC_BOOT_ARCH bit 4: NO_ASPM", platform);
	missing_says(fadt, VET_FADT_NO_CMOS_RTC, source, VET_CAPABILITY_cmos_rtc, "IAPC_BOOT_ARCH bit 5: NO_CMOS_RTC",
		     platform);
	if (vet_fadt_says(fadt, VET_FADT_8042) == VET_YES)
		decides(platform, source, VET_CAPABILITY_i8042, VET_PRESENT, "IAPC_BOOT_ARCH bit 1: 8042");
	else if (vet_fadt_says(fadt, VET_FADT_8042) == VET_NO)
		hints(platform, source, VET_CAPABILITY_i8042, VET_ABSENT, "IAPC_BOOT_ARCH bit 1 clear: no 8042");
	if (vet_fadt_says(fadt, VET_FADT_LEGACY_DEVICES) == VET_YES) {
		decides(platform, source, VET_CAPABILITY_isa_devices, VET_PRESENT, "IAPC_BOOT_ARCH bit 0: LEGACY_DEVICES");
		hints(platform, source, VET_CAPABILITY_isa_dma, VET_PRESENT, "IAPC_BOOT_ARCH bit 0: LEGACY_DEVICES");
	} else if (vet_fadt_says(fadt, VET_FADT_LEGACY_DEVICES) == VET_NO) {
		hints(platform, source, VET_CAPABILITY_isa_devices, VET_ABSENT, "IAPC_BOOT_ARCH bit 0 clear");
		hints(platform, source, VET_CAPABILITY_isa_dma, VET_ABSENT, "IAPC_BOOT_ARCH bit 0 clear");
		hints(platform, source, VET_CAPABILITY_pnp_bios, VET_ABSENT, "IAPC_BOOT_ARCH bit 0 clear");
	}
}

/* The CMOS clock is required of full hardware unless bit 5 says otherwise, and where a century is kept in it, it is there. */
static void clock_says(const struct vet_fadt *fadt, enum vet_source source, struct vet_platform *platform)
{
	if (fadt->century && vet_fadt_says(fadt, VET_FADT_HW_REDUCED) != VET_YES &&
	    vet_fadt_says(fadt, VET_FADT_NO_CMOS_RTC) != VET_YES)
		decides(platform, source, VET_CAPABILITY_cmos_rtc, VET_PRESENT, "FADT: the century has a place in the CMOS");
}

/* ACPI 6.5, 4.8.3.3 and 5.2.9: a block of length 0 or address 0 is not there; with reduced hardware the fields do not count. */
static void timer_says(const struct vet_fadt *fadt, enum vet_source source, struct vet_platform *platform)
{
	_Bool named = fadt->pm_timer || fadt->x_pm_timer;

	if (!named)
		decides(platform, source, VET_CAPABILITY_acpi_pm_timer, VET_ABSENT, "FADT: PM_TMR_BLK and X_PM_TMR_BLK are 0");
	else if (vet_fadt_says(fadt, VET_FADT_HW_REDUCED) == VET_YES)
		hints(platform, source, VET_CAPABILITY_acpi_pm_timer, VET_PRESENT,
		      "FADT: a PM timer, yet HW_REDUCED_ACPI");
	else
		decides(platform, source, VET_CAPABILITY_acpi_pm_timer, VET_PRESENT, "FADT: PM_TMR_BLK or X_PM_TMR_BLK");
}

static void fixed_hardware_says(const struct vet_fadt *fadt, enum vet_source source, struct vet_platform *platform)
{
	if (vet_fadt_says(fadt, VET_FADT_HW_REDUCED) == VET_YES)
		decides(platform, source, VET_CAPABILITY_acpi_full_hardware, VET_ABSENT, "FADT flags bit 20: HW_REDUCED_ACPI");
	else if (fadt->pm1a_event)
		decides(platform, source, VET_CAPABILITY_acpi_full_hardware, VET_PRESENT, "FADT: PM1a_EVT_BLK");
}

static void reset_says(const struct vet_fadt *fadt, enum vet_source source, struct vet_platform *platform)
{
	enum { SPACE_IO = 1, RESET_CONTROL = 0xcf9 };

	if (vet_fadt_says(fadt, VET_FADT_RESET_REG) == VET_YES && fadt->covers_reset && fadt->reset_space == SPACE_IO &&
	    fadt->reset_address == RESET_CONTROL)
		decides(platform, source, VET_CAPABILITY_reset_cf9, VET_PRESENT, "FADT: RESET_REG is port cf9");
}

static void fadt_says(const struct vet_fadt *fadt, enum vet_source source, struct vet_platform *platform)
{
	if (fadt->table.status != VET_OK)
		return;
	boot_architecture_says(fadt, source, platform);
	clock_says(fadt, source, platform);
	timer_says(fadt, source, platform);
	fixed_hardware_says(fadt, source, platform);
	reset_says(fadt, source, platform);
}

/*
 * QEMU and Xen always set PCAT_COMPAT, Firecracker never does: with a hypervisor underneath it only hints.  Tables from a file
 * have no processor to ask; there a set bit counts unless their author is a virtual machine's, and a clear one never does.
 */
static enum vet_weight pic_weight(const struct vet_evidence *evidence, const struct vet_platform *platform, _Bool set)
{
	if (evidence->processor.asked)
		return evidence->processor.hypervisor_here ? VET_HINTS : VET_DECIDES;
	return set && !platform->identity.guest ? VET_DECIDES : VET_HINTS;
}

static void pic_says(const struct vet_evidence *evidence, struct vet_platform *platform)
{
	_Bool set = evidence->acpi.madt.flags & 1;

	vet_say(platform, VET_CAPABILITY_pic_8259, VET_SOURCE_MADT, set ? VET_PRESENT : VET_ABSENT,
		pic_weight(evidence, platform, set),
		set ? "MADT flags bit 0: PCAT_COMPAT" : "MADT flags bit 0 clear: no PCAT_COMPAT");
}

static void madt_says(const struct vet_evidence *evidence, struct vet_platform *platform)
{
	const struct vet_madt *madt = &evidence->acpi.madt;

	if (madt->table.status != VET_OK && madt->table.status != VET_MALFORMED)
		return;
	pic_says(evidence, platform);
	if (madt->io_apics)
		decides(platform, VET_SOURCE_MADT, VET_CAPABILITY_ioapic, VET_PRESENT, "MADT: an entry of type 1");
	else if (madt->table.status == VET_OK)
		decides(platform, VET_SOURCE_MADT, VET_CAPABILITY_ioapic, VET_ABSENT, "MADT: no entry of type 1");
	if (madt->processors)
		vet_say(platform, VET_CAPABILITY_lapic, VET_SOURCE_MADT, VET_PRESENT,
			evidence->processor.asked ? VET_HINTS : VET_DECIDES, "MADT: usable processors");
}

/* Whether the tables that are there are all that there are: only then a table that is not among them is missing. */
static _Bool tables_whole(const struct vet_acpi *acpi)
{
	return acpi->root == VET_OK && !acpi->unreadable && !acpi->entries_dropped;
}

static void devices_say(const struct vet_acpi *acpi, struct vet_platform *platform)
{
	if (acpi->hpet.table.status == VET_OK && acpi->hpet.address && !acpi->hpet.space)
		decides(platform, VET_SOURCE_HPET, VET_CAPABILITY_hpet, VET_PRESENT, "HPET table: an address in memory");
	else if (acpi->hpet.table.status == VET_NOT_THERE && tables_whole(acpi))
		decides(platform, VET_SOURCE_TABLES, VET_CAPABILITY_hpet, VET_ABSENT, "no HPET table");
	if (acpi->mcfg.table.status == VET_OK && acpi->mcfg.regions && acpi->mcfg.address)
		decides(platform, VET_SOURCE_MCFG, VET_CAPABILITY_pci_mmconfig, VET_PRESENT, "MCFG: a region");
	else if (acpi->mcfg.table.status == VET_NOT_THERE && tables_whole(acpi))
		hints(platform, VET_SOURCE_TABLES, VET_CAPABILITY_pci_mmconfig, VET_ABSENT, "no MCFG table");
}

static _Bool some_table(const struct vet_acpi *acpi)
{
	return acpi->fadt.table.status == VET_OK || acpi->madt.table.status == VET_OK;
}

void vet_say_acpi(const struct vet_evidence *evidence, struct vet_platform *platform)
{
	const struct vet_acpi *acpi = &evidence->acpi;

	if (acpi->root == VET_OK || some_table(acpi))
		decides(platform, VET_SOURCE_TABLES, VET_CAPABILITY_acpi, VET_PRESENT, "a sound root table, or a table itself");
	else if (acpi->rsdp == VET_NOT_THERE && evidence->boot.entry != VET_ENTRY_UNKNOWN &&
		 evidence->boot.entry != VET_ENTRY_XEN_PV && evidence->boot.status == VET_OK && !evidence->boot.efi_unreadable)
		decides(platform, VET_SOURCE_TABLES, VET_CAPABILITY_acpi, VET_ABSENT, "no RSDP is given, and none is found");
	fadt_says(&acpi->fadt, VET_SOURCE_FADT, platform);
	fadt_says(&acpi->rsdt_fadt, VET_SOURCE_RSDT_FADT, platform);
	madt_says(evidence, platform);
	devices_say(acpi, platform);
}
