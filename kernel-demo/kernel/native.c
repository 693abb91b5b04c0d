/* SPDX-License-Identifier: MIT */
/*
 * The supervisor of a kernel in ring 0: control registers, descriptor tables, and the page tables of boot/long-mode.S, which
 * map the first 4 GiB one to one in 2 MiB pages.
 */
#include "interrupt.h"
#include "port.h"
#include "supervisor.h"

enum {
	PAGES = 512,
	PAGE_PRESENT_WRITE = 0x3,
	PAGE_WRITE = 0x2,
	GATES = INTERRUPT_FIRST_LINE + INTERRUPT_LINES,
	CODE_SELECTOR = 0x08,
	GATE_INTERRUPT = 0x8e,
};

static const uint64_t large_page = 2 << 20;
static const uint64_t mapped_end = 1ull << 32;
static const uint64_t cr0_write_protect = 1 << 16;

extern char image_start[], image_end[];
extern uint64_t page_directories[];
extern const uint64_t gate_addresses[GATES];

/* Intel SDM volume 3, 6.14.1: a 64-bit gate. */
struct gate {
	uint16_t address_low;
	uint16_t selector;
	uint8_t stack_table;
	uint8_t type;
	uint16_t address_middle;
	uint32_t address_high;
	uint32_t reserved;
};
_Static_assert(sizeof(struct gate) == 16, "gate");

struct __attribute__((packed)) table_register {
	uint16_t limit;
	uint64_t address;
};

static struct gate gates[GATES];

/* Pages of 4 KiB in place of the large one that holds the image. */
static uint64_t image_pages[PAGES] __attribute__((aligned(PAGE_SIZE)));

static struct cpuid_registers native_cpuid(uint32_t leaf, uint32_t subleaf)
{
	struct cpuid_registers r;

	__asm__ volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx) : "a"(leaf), "c"(subleaf));
	return r;
}

static void gate_set(struct gate *gate, uint64_t address)
{
	*gate = (struct gate){
		.address_low = (uint16_t)address,
		.selector = CODE_SELECTOR,
		.type = GATE_INTERRUPT,
		.address_middle = (uint16_t)(address >> 16),
		.address_high = (uint32_t)(address >> 32),
	};
}

static void native_gates_load(void)
{
	struct table_register table = {
		.limit = sizeof(gates) - 1,
		.address = (uintptr_t)gates,
	};

	for (unsigned int i = 0; i < GATES; i++)
		gate_set(&gates[i], gate_addresses[i]);
	__asm__ volatile("lidt %0" : : "m"(table));
}

static void native_interrupts_enable(void)
{
	__asm__ volatile("sti" : : : "memory");
}

/*
 * Where no loader tells of ACPI, the runtime searches for it as a BIOS leaves it: that search finds out whether a BIOS has
 * been here, and so it reads what may be absent.
 */
vet_probes(bios_data_area) vet_probes(ebda) vet_probes(bios_rom)
static bool native_memory_copy(void *to, uint64_t address, size_t size)
{
	const volatile uint8_t *from = (const volatile uint8_t *)(uintptr_t)address;
	uint8_t *byte = to;

	while (size--)
		*byte++ = *from++;
	return true;
}

static bool native_memory_reach(uintptr_t address)
{
	return address < mapped_end;
}

static struct vet_range native_memory_window(void)
{
	return (struct vet_range){.start = (uintptr_t)image_end, .size = mapped_end - (uintptr_t)image_end};
}

/* One processor, and interrupts are off while vet_seal() runs: nobody is inside what is replaced. */
static void native_code_write(void *code, const uint8_t *bytes, size_t size)
{
	uint64_t cr0 = cr0_read();
	volatile uint8_t *to = code;

	cr0_write(cr0 & ~cr0_write_protect);
	while (size--)
		*to++ = *bytes++;
	cr0_write(cr0);
	/* Intel SDM volume 3, 8.1.3: a serialising instruction between writing code and running it. */
	native_cpuid(0, 0);
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
static bool native_pages_protect(uintptr_t start, size_t size)
{
	uint64_t first = (uintptr_t)image_start & ~(large_page - 1);
	uint64_t offset = start - first;

	if (start < first || offset + size > large_page)
		return false;
	if (!image_pages[0])
		image_page_split(first);
	for (uint64_t page = offset / PAGE_SIZE; page < (offset + size) / PAGE_SIZE; page++)
		image_pages[page] &= ~(uint64_t)PAGE_WRITE;
	pages_flush();
	cr0_write(cr0_read() | cr0_write_protect);
	return true;
}

static void native_halt(void)
{
	__asm__ volatile("cli; hlt");
}

const struct supervisor_ops native_supervisor = {
	.cpuid = native_cpuid,
	.gates_load = native_gates_load,
	.interrupts_enable = native_interrupts_enable,
	.memory_copy = native_memory_copy,
	.memory_reach = native_memory_reach,
	.memory_window = native_memory_window,
	.code_write = native_code_write,
	.pages_protect = native_pages_protect,
	.halt = native_halt,
};

const struct supervisor_ops *supervisor = &native_supervisor;
