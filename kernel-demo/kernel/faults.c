/* SPDX-License-Identifier: MIT */
/*
 * Four ways to touch what may be absent without asking, as they happen in real kernels.  Each differs in how it is
 * reached and in what it touches; with them the demo's build must fail.  Linked all the same, each is trapped when it
 * happens, which is after sealing: demo-faulty.elf and the boots of it in boots.txt show that.
 */
#include "faults.h"

#include "console.h"
#include "initcall.h"
#include "platform.h"
#include "port.h"

/* 1. A direct call to a function that says what it needs. */
static void fault_by_direct_call(void)
{
	vga_text_clear();
}

/* 2. Through an ops struct: the keyboard switched off, with nobody asking for a keyboard controller. */
static void fault_quiesce(void)
{
	port_write8(0x64, 0xad);
}

static void fault_by_operation(void)
{
	platform.quiesce = fault_quiesce;
}

/* 3. An initcall: register D of the clock tells whether its battery is good. */
static void fault_battery_check(void)
{
	port_write8(0x70, 0x0d);
	if (!(port_read8(0x71) & 0x80))
		port_delay();
}
initcall(fault_battery_check);

/* 4. From assembly (boot/long-mode.S): every line masked, whatever is known. */
void fault_from_assembly(void)
{
	port_write8(0x21, 0xff);
	port_write8(0xa1, 0xff);
}

void faults_run(void)
{
	fault_by_direct_call();
	fault_by_operation();
}
