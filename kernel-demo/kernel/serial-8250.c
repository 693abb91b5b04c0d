/* SPDX-License-Identifier: MIT */
/*
 * The first serial port at its ISA address.  No firmware table says reliably whether it is there, so it is looked for:
 * the scratch register keeps what is written to it, an empty bus does not.
 */
#include <stdbool.h>

#include "console.h"
#include "port.h"
#include "probe.h"

enum { BASE = 0x3f8 };

enum uart_register {
	UART_DATA = BASE,
	UART_INTERRUPTS = BASE + 1,
	UART_FIFO = BASE + 2,
	UART_LINE = BASE + 3,
	UART_MODEM = BASE + 4,
	UART_STATUS = BASE + 5,
	UART_SCRATCH = BASE + 7,
};

enum { LINE_8N1 = 0x03, LINE_DIVISOR = 0x80, STATUS_EMPTY = 0x20, WAIT_LIMIT = 100000 };

vet_guards(uart_8250) static bool serial_found;

static bool scratch_keeps(uint16_t scratch)
{
	port_write8(scratch, 0x5a);
	if (port_read8(scratch) != 0x5a)
		return false;
	port_write8(scratch, 0xa5);
	return port_read8(scratch) == 0xa5;
}

vet_probes(uart_8250) static bool serial_probe(void)
{
	return scratch_keeps(UART_SCRATCH);
}

/* Any of the four addresses will do. */
vet_probes(uart_8250) enum probe_result probe_uart_8250(const struct vet_evidence *evidence)
{
	(void)evidence;
	if (serial_probe() || scratch_keeps(0x2ff) || scratch_keeps(0x3ef) || scratch_keeps(0x2ef))
		return PROBE_PRESENT;
	return PROBE_ABSENT;
}

vet_subsystem_begin(uart_8250)

static void serial_configure(void)
{
	port_write8(UART_INTERRUPTS, 0);
	port_write8(UART_LINE, LINE_DIVISOR);
	port_write8(UART_DATA, 1); /* 115200 baud */
	port_write8(UART_INTERRUPTS, 0);
	port_write8(UART_LINE, LINE_8N1);
	port_write8(UART_FIFO, 0x07);
	port_write8(UART_MODEM, 0x03);
}

static void serial_put(char c)
{
	/* A port whose transmitter never empties must not stop the boot. */
	for (unsigned int i = 0; i < WAIT_LIMIT && !(port_read8(UART_STATUS) & STATUS_EMPTY); i++)
		processor_relax();
	port_write8(UART_DATA, (uint8_t)c);
}

static void serial_write(const char *text, size_t length)
{
	for (; length; length--, text++) {
		if (*text == '\n')
			serial_put('\r');
		serial_put(*text);
	}
}

vet_subsystem_end

static void serial_console_write(const char *text, size_t length)
{
	if (serial_found)
		serial_write(text, length);
}

static const struct console_ops serial_console = {
	.name = "serial",
	.write = serial_console_write,
};

void serial_setup(void)
{
	serial_found = serial_probe();
	if (!serial_found)
		return;
	serial_configure();
	console_register(&serial_console);
}
