/* SPDX-License-Identifier: MIT */
/* Exceptions and interrupt lines: the descriptor table, one handler a line. */
#ifndef DEMO_INTERRUPT_H
#define DEMO_INTERRUPT_H

#include <stdint.h>

#include <bootvet/annotate.h>

/*
 * What an instruction that may fault does about it: an entry of the table `fixups` that the linker gathers.  Inside inline
 * assembly, behind its label 1, the instruction, and label 2, where to go on.
 */
#define FIXUP "\t.pushsection fixups, \"a\", @progbits\n\t.quad 1b, 2b\n\t.popsection\n"

struct fixup {
	uint64_t instruction, resume;
};

enum { INTERRUPT_FIRST_LINE = 32, INTERRUPT_LINES = 16 };

typedef void interrupt_handler(void);

vet_provides(idt) void interrupts_setup(void);

/* An interrupt without a descriptor table resets the machine. */
vet_requires(idt) void interrupts_enable(void);

void interrupt_set_handler(unsigned int line, interrupt_handler *handler);

/* Called by boot/gates*.S with the stack as it was interrupted; returns the address at which to go on. */
uint64_t interrupt_dispatch(uint64_t vector, uint64_t error, uint64_t address, const uint64_t *stack);

#endif
