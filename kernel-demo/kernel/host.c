/* SPDX-License-Identifier: MIT */
/*
 * All that the runtime wants of this kernel: the eight functions of <bootvet/host.h>.  What takes the kernel's own ring is
 * asked of the supervisor.
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
#include "probe.h"
#include "supervisor.h"

enum { MEMORY_LIMIT = 8 };

extern char image_start[], image_end[];

static const volatile uint8_t *protected_byte;

struct range {
	uint64_t start, end;
};

/*
 * Where reading is asking a device: the VGA's window, which is memory where no VGA answers (Cloud Hypervisor and Firecracker have
 * tables in it), and what chipsets decode below 4 GiB; past 4 GiB nothing is mapped.
 */
static const uint64_t window_start = 0xa0000, window_end = 0xc0000, devices_start = 0xe0000000;

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
	static bool asked, answers;

	if (overlaps(start, end, (uintptr_t)image_start, (uintptr_t)image_end))
		return true;
	for (unsigned int i = 0; i < memory_count; i++)
		if (start >= memory[i].start && end <= memory[i].end)
			return false;
	if (end > devices_start)
		return true;
	if (!overlaps(start, end, window_start, window_end))
		return false;
	if (!asked)
		answers = vga_registers_answer();
	asked = true;
	return answers;
}

_Bool vet_host_copy(void *to, uint64_t address, size_t size)
{
	if (address + size < address || is_refused(address, address + size))
		return false;
	return supervisor->memory_copy(to, address, size);
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

_Bool vet_host_patch(void *code, const void *bytes, size_t size)
{
	if ((uintptr_t)code < (uintptr_t)image_start || (uintptr_t)code + size > (uintptr_t)image_end)
		return false;
	supervisor->code_write(code, bytes, size);
	return true;
}

_Bool vet_host_protect(void *start, size_t size)
{
	if ((uintptr_t)start % PAGE_SIZE || size % PAGE_SIZE || !supervisor->pages_protect((uintptr_t)start, size))
		return false;
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
