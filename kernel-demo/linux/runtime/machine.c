// SPDX-License-Identifier: MIT
/*
 * From a door of Linux to a sealed platform.  In: what the doors were handed.  Out: the platform table, printed, from evidence
 * alone (no profile of a guest type), and sealed.  Next: host.c answers the runtime, trap.c tells what trapped.
 */
#define pr_fmt(fmt) "bootvet: " fmt

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

#include <bootvet/guard.h>
#include <bootvet/kernel.h>

#include "local.h"

/* Records are of a page at most: boot_params and Xen PV's start_info are one. */
static struct vet_boot door __initdata = {.entry = VET_ENTRY_UNKNOWN};
static u8 record[PAGE_SIZE] __initdata = {0};
static unsigned long record_size __initdata;

static const struct vet_platform *platform;

static void __init entered(enum vet_entry entry, unsigned long address, const void *bytes, unsigned long size)
{
	if (door.entry != VET_ENTRY_UNKNOWN || size > sizeof(record))
		return;
	door.entry = entry;
	door.data = address;
	memcpy(record, bytes, size);
	record_size = size;
}

void __init vet_kernel_entered_pvh(const void *hvm_start_info, unsigned long size)
{
	entered(VET_ENTRY_PVH, __pa_symbol(hvm_start_info), hvm_start_info, size);
}

void __init vet_kernel_entered_xen_pv(const void *start_info)
{
	entered(VET_ENTRY_XEN_PV, __pa(start_info), start_info, PAGE_SIZE);
}

void __init vet_kernel_entered_linux_64(const char *boot_params)
{
	entered(VET_ENTRY_LINUX_64, (unsigned long)boot_params, __va(boot_params), PAGE_SIZE);
}

const void __init *vet_kernel_record(u64 address, size_t size)
{
	u64 offset = address - door.data;

	return offset < record_size && size <= record_size - offset ? record + offset : NULL;
}

void __init vet_kernel_detect(void)
{
	static const struct vet_options evidence_alone __initconst = {.trust = VET_TRUST_BY_IDENTITY};

	platform = vet_platform_detect(&door, &evidence_alone);
	vet_platform_print(platform);
	vet_platform_prepare(platform);
}

void __init vet_kernel_seal(void)
{
	struct vet_sealing sealing;

	if (!platform) {
		pr_err("nothing was detected, nothing is sealed\n");
		return;
	}
	vet_kernel_traps_attach();
	vet_seal(platform, &sealing);
	pr_info("sealed: %u of %u guards patched, %u of %u annotated functions trap, %u of absent hardware do not, table %s\n",
		sealing.guards_patched, sealing.guards, sealing.functions_trapped, sealing.functions, sealing.functions_open,
		sealing.protected && vet_kernel_protection_holds() ? "read-only" : "writable");
}
