/* SPDX-License-Identifier: MIT */
/*
 * Decides what each vector that enters at the gates of boot/gates*.S means: exceptions go on at their fixup or stop the
 * kernel with a line of text, lines go to their handler and are then acknowledged by the platform.
 */
#include "interrupt.h"

#include <bootvet/trap.h>
#include <stdbool.h>

#include "console.h"
#include "platform.h"
#include "supervisor.h"

enum { EXCEPTION_BREAKPOINT = 3, EXCEPTION_OPCODE = 6 };

static interrupt_handler *handlers[INTERRUPT_LINES];

vet_provides(idt) void interrupts_setup(void)
{
	supervisor->gates_load();
}

void interrupts_enable(void)
{
	supervisor->interrupts_enable();
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
