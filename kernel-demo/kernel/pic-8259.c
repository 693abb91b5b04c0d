/* SPDX-License-Identifier: MIT */
/*
 * The pair of 8259 interrupt controllers: moved away from the exceptions, masked, acknowledged, with the check for
 * interrupts that nobody raised.  References: Intel 8259A data sheet, initialisation and operation command words.
 */
#include "console.h"
#include "interrupt.h"
#include "platform.h"
#include "port.h"
#include "verdict.h"

enum pic_port {
	MASTER_COMMAND = 0x20,
	MASTER_DATA = 0x21,
	SLAVE_COMMAND = 0xa0,
	SLAVE_DATA = 0xa1,
};

enum {
	ICW1_BEGIN = 0x11,
	ICW4_8086 = 0x01,
	CASCADE_LINE = 2,
	OCW2_END = 0x20,
	OCW3_READ_SERVICED = 0x0b,
	LAPIC_ENABLE = 0x100,
	LAPIC_SPURIOUS_VECTOR = INTERRUPT_FIRST_LINE + 15,
	LAPIC_EXTERNAL = 0x700,
};

vet_subsystem_begin(pic_8259)

static uint8_t master_mask = 0xff, slave_mask = 0xff;

static void masks_write(void)
{
	port_write8(MASTER_DATA, master_mask);
	port_write8(SLAVE_DATA, slave_mask);
}

static void pic_initialise(uint16_t command, uint16_t data, uint8_t first_vector, uint8_t cascade)
{
	port_write8(command, ICW1_BEGIN);
	port_delay();
	port_write8(data, first_vector);
	port_delay();
	port_write8(data, cascade);
	port_delay();
	port_write8(data, ICW4_8086);
	port_delay();
}

static void pic_remap(void)
{
	pic_initialise(MASTER_COMMAND, MASTER_DATA, INTERRUPT_FIRST_LINE, 1 << CASCADE_LINE);
	pic_initialise(SLAVE_COMMAND, SLAVE_DATA, INTERRUPT_FIRST_LINE + 8, CASCADE_LINE);
	masks_write();
}

static void line_unmask(unsigned int line)
{
	if (line < 8) {
		master_mask &= (uint8_t)~(1u << line);
	} else {
		slave_mask &= (uint8_t)~(1u << (line - 8));
		master_mask &= (uint8_t)~(1u << CASCADE_LINE);
	}
	masks_write();
}

static bool masks_read_back(void)
{
	return port_read8(MASTER_DATA) == master_mask && port_read8(SLAVE_DATA) == slave_mask;
}

/* Line 7 (15) is also what a controller reports when a request has gone away; then nothing is in service. */
static vet_bool line_is_spurious(unsigned int line)
{
	uint16_t command = line < 8 ? MASTER_COMMAND : SLAVE_COMMAND;

	if ((line & 7) != 7)
		return 0;
	port_write8(command, OCW3_READ_SERVICED);
	return !(port_read8(command) & 0x80);
}

static void line_acknowledge(unsigned int line)
{
	vet_bool spurious = line_is_spurious(line);

	if (line >= 8 && !spurious)
		port_write8(SLAVE_COMMAND, OCW2_END);
	if (line >= 8 || !spurious)
		port_write8(MASTER_COMMAND, OCW2_END);
}

vet_subsystem_end

vet_subsystem_begin(lapic)

/*
 * Virtual wire mode (MultiProcessor Specification 1.4, 3.6.2.2): the local controller passes on what the pair asks for.
 * Firmware of PCs leaves it so, qboot does not.
 */
static void local_controller_pass(void)
{
	volatile uint32_t *spurious = (volatile uint32_t *)(uintptr_t)0xfee000f0;
	volatile uint32_t *line_0 = (volatile uint32_t *)(uintptr_t)0xfee00350;

	*spurious = LAPIC_ENABLE | LAPIC_SPURIOUS_VECTOR;
	*line_0 = LAPIC_EXTERNAL;
}

vet_subsystem_end

static void pic_interrupts_setup(void)
{
	if (vet_has(pic_8259))
		pic_remap();
	if (vet_has(pic_8259) && vet_has(lapic))
		local_controller_pass();
}

static void pic_interrupt_unmask(unsigned int line)
{
	if (vet_has(pic_8259))
		line_unmask(line);
}

static void pic_interrupt_done(unsigned int line)
{
	if (vet_has(pic_8259))
		line_acknowledge(line);
}

void pic_setup(void)
{
	if (!vet_has(pic_8259))
		return;
	platform.interrupts_setup = pic_interrupts_setup;
	platform.interrupt_unmask = pic_interrupt_unmask;
	platform.interrupt_done = pic_interrupt_done;
	say("pic: two 8259 controllers\n");
}

vet_boundary("entered on purpose where the controllers are absent, to be trapped; their ports are decoded by nobody")
static void pic_enter(void)
{
	masks_write();
}

void pic_exercise(void)
{
	if (vet_has(pic_8259))
		expect(masks_read_back(), "pic_8259: the masks are not as they were programmed");
	else if (vet_absent(pic_8259))
		expect_trap(pic_enter, "pic_8259: absent, and entered without a trap");
}
