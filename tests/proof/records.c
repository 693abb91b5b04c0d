/* SPDX-License-Identifier: MIT */
/* Loaders' records: any address, and anything or nothing at each address that is then asked for. */
#include <bootvet/boot.h>

#include "any.h"

static void record_read(enum vet_entry entry)
{
	static struct vet_boot_information information;
	const struct vet_boot boot = {.entry = entry, .data = any_long()};

	vet_boot_read(&boot, &information);
}

void prove_pvh(void)
{
	record_read(VET_ENTRY_PVH);
}

void prove_xen_pv(void)
{
	record_read(VET_ENTRY_XEN_PV);
}

void prove_linux(void)
{
	record_read(VET_ENTRY_LINUX_64);
}

void prove_efi(void)
{
	record_read(VET_ENTRY_EFI_STUB);
}

void prove_multiboot1(void)
{
	record_read(VET_ENTRY_MULTIBOOT1);
}

void prove_multiboot2(void)
{
	record_read(VET_ENTRY_MULTIBOOT2);
}
