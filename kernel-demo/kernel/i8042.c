/* SPDX-License-Identifier: MIT */
/*
 * The keyboard controller: looked for by its self-test, because firmware is silent or wrong about it on several machines
 * (before sealing, as one of the probes); then the keyboard's interrupt, and the reset line that hangs on it.
 */
#include "console.h"
#include "interrupt.h"
#include "platform.h"
#include "port.h"
#include "probe.h"

enum i8042_port {
	I8042_DATA = 0x60,
	I8042_STATUS = 0x64,
	I8042_COMMAND = 0x64,
};

enum {
	STATUS_OUTPUT_FULL = 0x01,
	STATUS_INPUT_FULL = 0x02,
	COMMAND_READ_CONFIGURATION = 0x20,
	COMMAND_WRITE_CONFIGURATION = 0x60,
	COMMAND_SELF_TEST = 0xaa,
	COMMAND_DISABLE_KEYBOARD = 0xad,
	COMMAND_RESET = 0xfe,
	SELF_TEST_GOOD = 0x55,
	CONFIGURATION_INTERRUPT = 0x01,
	KEYBOARD_LINE = 1,
	WAIT_LIMIT = 100000,
	FLUSH_LIMIT = 16,
};

vet_guards(i8042) static bool i8042_found;

/* An empty bus reads as ones; a reset-only stub never answers the self-test. */
vet_probes(i8042) static bool self_test_passes(void)
{
	if (port_read8(I8042_STATUS) == 0xff)
		return false;
	for (unsigned int i = 0; i < FLUSH_LIMIT && port_read8(I8042_STATUS) & STATUS_OUTPUT_FULL; i++)
		port_read8(I8042_DATA);
	port_write8(I8042_COMMAND, COMMAND_SELF_TEST);
	for (unsigned int i = 0; i < WAIT_LIMIT; i++)
		if (port_read8(I8042_STATUS) & STATUS_OUTPUT_FULL)
			return port_read8(I8042_DATA) == SELF_TEST_GOOD;
	return false;
}

enum probe_result probe_i8042(const struct vet_evidence *evidence)
{
	(void)evidence;
	i8042_found = self_test_passes();
	return i8042_found ? PROBE_PRESENT : PROBE_ABSENT;
}

vet_subsystem_begin(i8042)

static bool status_wait(uint8_t mask, uint8_t wanted)
{
	for (unsigned int i = 0; i < WAIT_LIMIT; i++)
		if ((port_read8(I8042_STATUS) & mask) == wanted)
			return true;
	return false;
}

static void command_send(uint8_t command)
{
	if (status_wait(STATUS_INPUT_FULL, 0))
		port_write8(I8042_COMMAND, command);
}

static uint8_t configuration_read(void)
{
	command_send(COMMAND_READ_CONFIGURATION);
	return status_wait(STATUS_OUTPUT_FULL, STATUS_OUTPUT_FULL) ? port_read8(I8042_DATA) : 0;
}

static void interrupt_allow(void)
{
	uint8_t configuration = configuration_read();

	command_send(COMMAND_WRITE_CONFIGURATION);
	if (status_wait(STATUS_INPUT_FULL, 0))
		port_write8(I8042_DATA, configuration | CONFIGURATION_INTERRUPT);
}

static void key_receive(void)
{
	uint8_t code;

	if (!(port_read8(I8042_STATUS) & STATUS_OUTPUT_FULL))
		return;
	code = port_read8(I8042_DATA);
	say("key %x\n", (unsigned int)code);
}

static void keyboard_disable(void)
{
	command_send(COMMAND_DISABLE_KEYBOARD);
}

static void reset_pulse(void)
{
	command_send(COMMAND_RESET);
}

vet_subsystem_end

static void i8042_interrupt(void)
{
	if (i8042_found)
		key_receive();
}

static void i8042_quiesce(void)
{
	if (i8042_found)
		keyboard_disable();
}

static void i8042_shutdown(void)
{
	if (i8042_found)
		reset_pulse();
}

void i8042_setup(void)
{
	if (!i8042_found)
		return;
	interrupt_set_handler(KEYBOARD_LINE, i8042_interrupt);
	interrupt_allow();
	platform.interrupt_unmask(KEYBOARD_LINE);
	platform.quiesce = i8042_quiesce;
	platform.shutdown = i8042_shutdown;
	say("i8042: self-test good\n");
}
