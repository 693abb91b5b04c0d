/* SPDX-License-Identifier: MIT */
/*
 * Builds the interrupt descriptor table from the gates of boot/gates.S, and decides what each vector means: exceptions
 * go on at their fixup or stop the kernel with a line of text, lines go to their handler and are then acknowledged by the
 * platform.
 */
#include "interrupt.h"

#include <bootvet/trap.h>
#include <stdbool.h>

#include "console.h"
#include "platform.h"

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

enum { EXCEPTION_BREAKPOINT = 3, EXCEPTION_OPCODE = 6 };
enum { GATES = INTERRUPT_FIRST_LINE + INTERRUPT_LINES, CODE_SELECTOR = 0x08, GATE_INTERRUPT = 0x8e };

extern const uint64_t gate_addresses[GATES];

static struct gate gates[GATES];
static interrupt_handler *handlers[INTERRUPT_LINES];

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

vet_provides(idt) void interrupts_setup(void)
{
	struct table_register table = {
		.limit = sizeof(gates) - 1,
		.address = (uintptr_t)gates,
	};

	for (unsigned int i = 0; i < GATES; i++)
		gate_set(&gates[i], gate_addresses[i]);
	__asm__ volatile("lidt %0" : : "m"(table));
}

void interrupts_enable(void)
{
	__asm__ volatile("sti" : : : "memory");
}

void interrupt_set_handler(unsigned int line, interrupt_handler *handler)
{
	if (line < INTERRUPT_LINES)
		handlers[line] = handler;
}

extern const struct fixup __start_fixups[], __stop_fixups[];

static uint64_t fixup_of(uint64_t address)
{
	for (const struct fixup *fixup = __start_fixups; fixup < __stop_fixups; fixup++)
		if (fixup->instruction == address)
			return fixup->resume;
	return 0;
}

/* What the runtime put a trap on says so by a breakpoint, behind which the processor stands, or an invalid opcode. */
static bool is_trap(uint64_t vector, uint64_t address, const uint64_t *stack, uint64_t *resume)
{
	uintptr_t next;

	if (vector != EXCEPTION_BREAKPOINT && vector != EXCEPTION_OPCODE)
		return false;
	if (!vet_trap_handle(vector == EXCEPTION_BREAKPOINT ? address - 1 : address, *stack, &next))
		return false;
	*resume = next;
	return true;
}

/* Where to go on after an exception; 0: nowhere. */
static uint64_t exception_resume(uint64_t vector, uint64_t address, const uint64_t *stack)
{
	uint64_t resume;

	return is_trap(vector, address, stack, &resume) ? resume : fixup_of(address);
}

uint64_t interrupt_dispatch(uint64_t vector, uint64_t error, uint64_t address, const uint64_t *stack)
{
	unsigned int line = (unsigned int)vector - INTERRUPT_FIRST_LINE;

	if (line >= INTERRUPT_LINES) {
		uint64_t resume = exception_resume(vector, address, stack);

		if (resume)
			return resume;
		say("exception %u, error %lx, at %lx\n", (unsigned int)vector, error, address);
		platform_stop();
	}
	if (handlers[line])
		handlers[line]();
	platform.interrupt_done(line);
	return address;
}
