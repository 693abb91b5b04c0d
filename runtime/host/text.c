/* SPDX-License-Identifier: MIT */
/* The tables' own fields, a line each, then the platform table as a guest prints it. */
#include <inttypes.h>
#include <stdio.h>

#include "report.h"

static void header(const char *signature, const struct vet_table *table)
{
	printf("%-5s", signature);
	if (!table->header_read) {
		printf(" %s\n", vet_status_text(table->status));
		return;
	}
	printf(" revision %u, %" PRIu32 " bytes, OEM ", table->revision, table->length);
	for (const char *c = table->oem; *c; c++)
		putchar(*c >= 0x20 && *c < 0x7f ? *c : '?');
	if (table->status != VET_OK)
		printf(", %s: no evidence", vet_status_text(table->status));
	putchar('\n');
}

static void fadt_print(const char *label, const struct vet_fadt *fadt)
{
	header(label, &fadt->table);
	if (fadt->covers_flags)
		printf("      IAPC_BOOT_ARCH 0x%x, flags 0x%" PRIx32 ", PM timer 0x%" PRIx32 ", century 0x%x\n",
		       fadt->boot_architecture, fadt->flags, fadt->pm_timer, fadt->century);
}

int vet_platform_text(const struct vet_evidence *evidence, const struct vet_platform *platform)
{
	const struct vet_acpi *acpi = &evidence->acpi;

	fadt_print("FADT", &acpi->fadt);
	if (acpi->rsdt_fadt.table.status != VET_NOT_THERE)
		fadt_print("  through the RSDT", &acpi->rsdt_fadt);
	header("MADT", &acpi->madt.table);
	if (acpi->madt.covers_flags)
		printf("      flags 0x%" PRIx32 ", %" PRIu32 " usable processors, %" PRIu32 " I/O APICs\n", acpi->madt.flags,
		       acpi->madt.processors, acpi->madt.io_apics);
	header("WAET", &acpi->waet.table);
	if (acpi->waet.covers_flags)
		printf("      flags 0x%" PRIx32 "\n", acpi->waet.flags);
	header("HPET", &acpi->hpet.table);
	if (acpi->hpet.table.header_read)
		printf("      address 0x%" PRIx64 "\n", acpi->hpet.address);
	header("MCFG", &acpi->mcfg.table);
	if (acpi->mcfg.regions)
		printf("      %" PRIu32 " regions, the first at 0x%" PRIx64 "\n", acpi->mcfg.regions, acpi->mcfg.address);
	putchar('\n');
	vet_platform_print(platform);
	return ferror(stdout) ? -1 : 0;
}
