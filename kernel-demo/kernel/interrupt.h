/* SPDX-License-Identifier: MIT */
/* Exceptions and interrupt lines: the descriptor table, one handler a line. */
#ifndef DEMO_INTERRUPT_H
#define DEMO_INTERRUPT_H

#include <stdint.h>

#include <bootvet/annotate.h>

enum { INTERRUPT_FIRST_LINE = 32, INTERRUPT_LINES = 16 };

typedef void interrupt_handler(void);

vet_provides(idt) void interrupts_setup(void);

/* An interrupt without a descriptor table resets the machine. */
vet_requires(idt) void interrupts_enable(void);

void interrupt_set_handler(unsigned int line, interrupt_handler *handler);

/* Called by boot/gates.S. */
void interrupt_dispatch(uint64_t vector, uint64_t error, uint64_t address);

#endif
