// SPDX-License-Identifier: MIT
/*
 * What the runtime wants of its host (<bootvet/host.h>), as Linux has it while it boots: early mappings, early patching, printk.
 * The trap's part is in trap.c.
 */
#define pr_fmt(fmt) "bootvet: " fmt

#include <linux/cc_platform.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/set_memory.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include <asm/e820/api.h>
#include <asm/msr.h>
#include <asm/processor.h>
#include <asm/sections.h>
#include <asm/text-patching.h>
#include <xen/xen.h>

#include <bootvet/annotate.h>
#include <bootvet/host.h>

#include "local.h"

static void *protected_start;

static bool overlaps(u64 start, u64 end, u64 other, u64 other_end)
{
	return start < other_end && other < end;
}

/*
 * Memory by what the memory map says: firmware's tables lie in any kind of it; what it does not list may be a device.  Between
 * the end of the VGA's window and 1 MiB a BIOS's map lists what it likes, and there is nothing but ROM.
 */
static bool is_memory(u64 start, u64 end)
{
	switch (e820__get_entry_type(start, end)) {
	case E820_TYPE_RAM:
	case E820_TYPE_ACPI:
	case E820_TYPE_NVS:
	case E820_TYPE_RESERVED:
		return true;
	default:
		return start >= ISA_END_ADDRESS - 0x20000 && end <= ISA_END_ADDRESS;
	}
}

/*
 * Image, page tables and stack of this time are one range.  What a confidential guest shares is not known yet, and what Xen
 * calls physical in a PV guest's tables is no address of ours: there the loader's record is all there is.
 */
static bool may_read(u64 start, u64 end)
{
	if (end < start || (end - 1) >> boot_cpu_data.x86_phys_bits)
		return false;
	if (xen_pv_domain() || cc_platform_has(CC_ATTR_GUEST_MEM_ENCRYPT))
		return false;
	if (overlaps(start, end, __pa_symbol(_text), __pa_symbol(_end)) || overlaps(start, end, 0xa0000, 0xc0000))
		return false;
	return is_memory(start, end);
}

/* The runtime reads only while it detects, which is before initialisation code is freed. */
vet_probes(bios_data_area) vet_probes(ebda) vet_probes(bios_rom) _Bool __ref vet_host_copy(void *to, uint64_t address, size_t size)
{
	const void *from = vet_kernel_record(address, size);
	void *mapped;

	if (from) {
		memcpy(to, from, size);
		return true;
	}
	if (!size || !may_read(address, address + size))
		return false;
	mapped = early_memremap(address, size);
	if (!mapped)
		return false;
	memcpy(to, mapped, size);
	early_memunmap(mapped, size);
	return true;
}

/* Linux asks Xen, where it is a PV guest. */
struct vet_registers vet_host_cpuid(uint32_t leaf, uint32_t subleaf)
{
	struct vet_registers registers;

	cpuid_count(leaf, subleaf, &registers.eax, &registers.ebx, &registers.ecx, &registers.edx);
	return registers;
}

_Bool vet_host_msr(uint32_t number, uint64_t *value)
{
	return !rdmsrl_safe(number, value);
}

void vet_host_write(const char *text, size_t length)
{
	pr_info("%.*s", (int)length, text);
}

/*
 * As long as the kernel's code is writable and one processor runs.  Later a trap may ask, in an exception, where nothing can
 * be patched; it does so only for an entry that is no NOP, and compilers make it one.
 */
_Bool __ref vet_host_patch(void *code, const void *bytes, size_t size)
{
	if (system_state != SYSTEM_BOOTING || num_online_cpus() != 1 || !core_kernel_text((unsigned long)code))
		return false;
	text_poke_early(code, bytes, size);
	return true;
}

_Bool vet_host_protect(void *start, size_t size)
{
	if (set_memory_ro((unsigned long)start, size >> PAGE_SHIFT))
		return false;
	protected_start = start;
	return true;
}

/* The byte is written as it is, should nothing stop that. */
bool vet_kernel_protection_holds(void)
{
	u8 byte;

	if (!protected_start)
		return false;
	byte = *(const u8 *)protected_start;
	return copy_to_kernel_nofault(protected_start, &byte, sizeof(byte)) != 0;
}
