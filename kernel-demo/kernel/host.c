/* SPDX-License-Identifier: MIT */
/*
 * All that the runtime wants of this kernel: the eight functions of <bootvet/host.h>, over the page tables of
 * boot/long-mode.S, which map the first 4 GiB one to one in 2 MiB pages.
 */
#include <bootvet/host.h>
#include <bootvet/trap.h>

#include "boot.h"
#include "console.h"
#include "host.h"
#include "interrupt.h"
#include "machine.h"
#include "platform.h"
#include "port.h"

enum {
	PAGE_SIZE = 4096,
	PAGES = 512,
	PAGE_PRESENT_WRITE = 0x3,
	PAGE_WRITE = 0x2,
	MEMORY_LIMIT = 8,
};

static const uint64_t large_page = 2 << 20;
static const uint64_t cr0_write_protect = 1 << 16;

extern char image_start[], image_end[];
extern uint64_t page_directories[];

static const volatile uint8_t *protected_byte;

/* Pages of 4 KiB in place of the large one that holds the image. */
static uint64_t image_pages[PAGES] __attribute__((aligned(PAGE_SIZE)));

struct range {
	uint64_t start, end;
};

/* Where reading is asking a device: the VGA's window, and what chipsets decode below 4 GiB; past 4 GiB nothing is mapped. */
static const struct range refused[] = {
	{0xa0000, 0xc0000},
	{0xe0000000, UINT64_MAX},
};

/* Memory all the same: Xen keeps the tables of its guests just below 4 GiB. */
static struct range memory[MEMORY_LIMIT];
static unsigned int memory_count;

static const uint64_t mapped_end = 1ull << 32;

void host_memory_add(uint64_t start, uint64_t size)
{
	if (memory_count < MEMORY_LIMIT && start < mapped_end && size <= mapped_end - start)
		memory[memory_count++] = (struct range){start, start + size};
}

static bool overlaps(uint64_t start, uint64_t end, uint64_t other, uint64_t other_end)
{
	return start < other_end && other < end;
}

static bool is_refused(uint64_t start, uint64_t end)
{
	for (unsigned int i = 0; i < memory_count; i++)
		if (start >= memory[i].start && end <= memory[i].end)
			return false;
	for (unsigned int i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (overlaps(start, end, refused[i].start, refused[i].end))
			return true;
	return false;
}

/*
 * Where no loader tells of ACPI, the runtime searches for it as a BIOS leaves it: that search finds out whether a BIOS has
 * been here, and so it reads what may be absent.
 */
vet_probes(bios_data_area) vet_probes(ebda) vet_probes(bios_rom) _Bool vet_host_copy(void *to, uint64_t address, size_t size)
{
	const volatile uint8_t *from = (const volatile uint8_t *)(uintptr_t)address;
	uint8_t *byte = to;

	if (address + size < address || overlaps(address, address + size, (uintptr_t)image_start, (uintptr_t)image_end) ||
	    is_refused(address, address + size))
		return false;
	while (size--)
		*byte++ = *from++;
	return true;
}

struct vet_registers vet_host_cpuid(uint32_t leaf, uint32_t subleaf)
{
	struct cpuid_registers r = cpuid_read_subleaf(leaf, subleaf);

	return (struct vet_registers){.eax = r.eax, .ebx = r.ebx, .ecx = r.ecx, .edx = r.edx};
}

_Bool vet_host_msr(uint32_t number, uint64_t *value)
{
	return msr_read_if_there(number, value);
}

void vet_host_write(const char *text, size_t length)
{
	say_text(text, length);
}

/* One processor, and interrupts are off while vet_seal() runs: nobody is inside what is replaced. */
_Bool vet_host_patch(void *code, const void *bytes, size_t size)
{
	uint64_t cr0 = cr0_read();
	volatile uint8_t *to = code;
	const uint8_t *from = bytes;

	if ((uintptr_t)code < (uintptr_t)image_start || (uintptr_t)code + size > (uintptr_t)image_end)
		return false;
	cr0_write(cr0 & ~cr0_write_protect);
	while (size--)
		*to++ = *from++;
	cr0_write(cr0);
	/* Intel SDM volume 3, 8.1.3: a serialising instruction between writing code and running it. */
	cpuid_read(0);
	return true;
}

static void pages_flush(void)
{
	uint64_t cr3;

	__asm__ volatile("mov %%cr3, %0; mov %0, %%cr3" : "=r"(cr3) : : "memory");
}

static void image_page_split(uint64_t first)
{
	for (unsigned int i = 0; i < PAGES; i++)
		image_pages[i] = (first + (uint64_t)i * PAGE_SIZE) | PAGE_PRESENT_WRITE;
	page_directories[first / large_page] = (uintptr_t)image_pages | PAGE_PRESENT_WRITE;
}

/* The image is inside one large page (boot/image.lds); the processor minds read-only pages once CR0.WP is set. */
_Bool vet_host_protect(void *start, size_t size)
{
	uint64_t first = (uintptr_t)image_start & ~(large_page - 1);
	uint64_t offset = (uintptr_t)start - first;

	if ((uintptr_t)start < first || offset + size > large_page || offset % PAGE_SIZE || size % PAGE_SIZE)
		return false;
	if (!image_pages[0])
		image_page_split(first);
	for (uint64_t page = offset / PAGE_SIZE; page < (offset + size) / PAGE_SIZE; page++)
		image_pages[page] &= ~(uint64_t)PAGE_WRITE;
	pages_flush();
	cr0_write(cr0_read() | cr0_write_protect);
	protected_byte = start;
	return true;
}

/* The byte is written as it is, should nothing stop that. */
_Bool host_protection_holds(void)
{
	unsigned int written = 0;

	if (!protected_byte)
		return false;
	__asm__ volatile("1:\tmovb %b1, (%2)\n\tmovl $1, %0\n2:\n" FIXUP
			 : "+r"(written) : "q"(*protected_byte), "r"(protected_byte) : "memory");
	return !written;
}

/* Every trap is said and survived: a demonstration goes on to show the next one.  The same place again is only counted. */
enum vet_trap_action vet_host_trapped(const struct vet_trap *trap)
{
	static uintptr_t last_site;

	if (trap->site == last_site)
		return VET_TRAP_COUNT;
	last_site = trap->site;
	machine_trap_show(trap);
	return VET_TRAP_LOG;
}

_Noreturn void vet_host_stop(void)
{
	platform_stop();
}
