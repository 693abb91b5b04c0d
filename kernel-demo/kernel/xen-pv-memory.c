/* SPDX-License-Identifier: MIT */
/*
 * Memory of a PV domain: the page tables are Xen's to check and this kernel's to ask for.  The first domain reaches the
 * machine's firmware and devices at the addresses that they have on the machine: all of the first MiB, and from there on
 * what the host's map does not call memory, as Linux has it (Xen, include/public/xen.h: mmu_update, update_va_mapping).
 */
#include "xen-pv.h"

#include "xen.h"

enum {
	TABLE_ENTRIES = 512,
	TABLES_OF_OURS = 8,
	MEBIBYTE = 1 << 20,
	PADDING = 512 * 1024, /* what Xen maps behind the last page that it made */
	ENTRY_PRESENT = 0x001,
	ENTRY_WRITE = 0x002,
	ENTRY_USER = 0x004,
	ENTRY_UNCACHED = 0x018, /* write-through, cache disabled */
	ENTRY_ACCESSED = 0x020,
	FLUSH_PAGE = 2,		/* UVMF_INVLPG, here alone */
	DOMAIN_SELF = 0x7ff0,	/* DOMID_SELF */
};

static const uint64_t entry_address = 0x000ffffffffff000;
static const uint64_t mapped_end = 1ull << 32;

/* Xen's table of the domain's page of each of the machine's frames (MACH2PHYS_VIRT_START); others have no meaning. */
static const volatile uint64_t *const own_pages = (const volatile uint64_t *)0xffff800000000000;

static const struct xen_start_info *start;
static struct vet_range host_memory[VET_BOOT_RANGES];
static unsigned int host_memory_count;

/* What Xen is asked by XEN_MMU_UPDATE: struct mmu_update. */
struct table_update {
	uint64_t entry, value; /* the machine's address of it */
};

vet_subsystem_begin(xen_hypercall)

static uint64_t frame_of(uintptr_t page)
{
	return ((const uint64_t *)start->frames)[page / PAGE_SIZE];
}

static bool is_first_domain(void)
{
	return (start->flags & (XEN_START_PRIVILEGED | XEN_START_FIRST_DOMAIN)) ==
	       (XEN_START_PRIVILEGED | XEN_START_FIRST_DOMAIN);
}

/* The page's mapping from now on; false where Xen refuses it. */
static bool page_map(uintptr_t page, uint64_t frame, uint64_t flags)
{
	return !xen_hypercall(XEN_UPDATE_VA_MAPPING, page, frame * PAGE_SIZE | flags, FLUSH_PAGE, 0);
}

/* A page of this image becomes a table, which nobody but Xen may write to, and `entry` of a table above leads to it. */
static bool table_add(const uint64_t *entry)
{
	static uint64_t tables[TABLES_OF_OURS][TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));
	static unsigned int count;
	struct table_update update;
	uintptr_t table, place = (uintptr_t)entry;

	if (count == TABLES_OF_OURS)
		return false;
	table = (uintptr_t)tables[count++];
	update.entry = frame_of(place) * PAGE_SIZE + place % PAGE_SIZE;
	update.value = frame_of(table) * PAGE_SIZE | ENTRY_PRESENT | ENTRY_WRITE | ENTRY_USER | ENTRY_ACCESSED;
	return page_map(table, frame_of(table), ENTRY_PRESENT) &&
	       !xen_hypercall(XEN_MMU_UPDATE, (uintptr_t)&update, 1, 0, DOMAIN_SELF);
}

/* The entry of the lowest table for this address; NULL where a table above it is missing, and not to be added. */
static const uint64_t *entry_of(uintptr_t address, bool add)
{
	const uint64_t *table = (const uint64_t *)start->page_tables;

	for (unsigned int shift = 39; shift > 12; shift -= 9) {
		const uint64_t *entry = &table[address >> shift & (TABLE_ENTRIES - 1)];

		if (!(*(const volatile uint64_t *)entry & ENTRY_PRESENT) && !(add && table_add(entry)))
			return NULL;
		table = (const uint64_t *)(own_pages[(*(const volatile uint64_t *)entry & entry_address) / PAGE_SIZE] * PAGE_SIZE);
	}
	return &table[address >> 12 & (TABLE_ENTRIES - 1)];
}

static bool is_mapped_to(uintptr_t page, uint64_t frame)
{
	const volatile uint64_t *entry = page < mapped_end ? entry_of(page, false) : NULL;

	return entry && *entry & ENTRY_PRESENT && (*entry & entry_address) / PAGE_SIZE == frame;
}

/* One of the domain's own pages, still where it was put. */
static bool is_own(uintptr_t page)
{
	return page / PAGE_SIZE < start->pages && is_mapped_to(page, frame_of(page));
}

/* Whether the address means the machine's firmware or devices. */
static bool is_machines(uint64_t address)
{
	if (!is_first_domain() || address < MEBIBYTE)
		return is_first_domain();
	if (!host_memory_count)
		host_memory_count = xen_memory_map(XEN_MAP_MACHINE, host_memory, VET_BOOT_RANGES);
	for (unsigned int i = 0; i < host_memory_count; i++)
		if (address - host_memory[i].start < host_memory[i].size)
			return false;
	return host_memory_count;
}

bool xen_pv_memory_reach(uintptr_t address)
{
	uintptr_t page = address - address % PAGE_SIZE;

	if (is_mapped_to(page, page / PAGE_SIZE))
		return true;
	return page < mapped_end && is_machines(page) && entry_of(page, true) &&
	       page_map(page, page / PAGE_SIZE, ENTRY_PRESENT | ENTRY_WRITE | ENTRY_UNCACHED);
}

/* Where a page of physical memory can be read for now; 0: nowhere. */
static uintptr_t page_look_at(uint64_t page)
{
	static uint8_t window[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
	bool made = page - start->page_tables < xen_pv_memory_window().start - start->page_tables;

	if (is_machines(page))
		return page_map((uintptr_t)window, page / PAGE_SIZE, ENTRY_PRESENT | ENTRY_UNCACHED) ? (uintptr_t)window : 0;
	return is_own(page) && !made ? page : 0;
}

/*
 * Where no loader tells of ACPI, the runtime searches for it as a BIOS leaves it: that search finds out whether a BIOS has
 * been here, and so it reads what may be absent.
 */
vet_probes(bios_data_area) vet_probes(ebda) vet_probes(bios_rom)
bool xen_pv_memory_copy(void *to, uint64_t address, size_t size)
{
	uint8_t *byte = to;

	while (size) {
		uint64_t offset = address % PAGE_SIZE;
		uintptr_t page = page_look_at(address - offset);

		if (!page)
			return false;
		for (; size && offset < PAGE_SIZE; size--, address++)
			*byte++ = *(const volatile uint8_t *)(page + offset++);
	}
	return true;
}

/* Xen's layout of a new domain ends with the page tables, one page of stack, and padding. */
struct vet_range xen_pv_memory_window(void)
{
	return (struct vet_range){.start = start->page_tables + (start->page_table_count + 1) * PAGE_SIZE, .size = PADDING};
}

bool xen_pv_pages_protect(uintptr_t first, size_t size)
{
	for (uintptr_t page = first; page < first + size; page += PAGE_SIZE)
		if (!is_own(page) || !page_map(page, frame_of(page), ENTRY_PRESENT))
			return false;
	return true;
}

uintptr_t xen_pv_address_of(uint64_t frame)
{
	uintptr_t page = own_pages[frame] * PAGE_SIZE;

	return is_own(page) && frame_of(page) == frame ? page : 0;
}

void xen_pv_memory_setup(const struct xen_start_info *info)
{
	start = info;
}

vet_subsystem_end
