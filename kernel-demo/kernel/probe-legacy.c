/* SPDX-License-Identifier: MIT */
/*
 * Probes of what a PC/AT has at fixed ports.  A device is there when its registers keep two patterns, or count, or answer a
 * command; it is absent when they read like an empty bus.  Each leaves its device as it found it, the timer as firmware
 * programs it.  The keyboard controller and the serial port have theirs beside their drivers.
 */
#include "port.h"
#include "probe.h"

#include <stdbool.h>

enum { PATTERN_ONE = 0x55, PATTERN_TWO = 0xaa, EMPTY_BUS = 0xff, WAIT_LIMIT = 100000 };

static bool port_keeps_value(uint16_t port, uint8_t value)
{
	port_write8(port, value);
	return port_read8(port) == value;
}

/* Two complementary patterns: no bus floats both ways. */
static bool port_keeps(uint16_t port)
{
	uint8_t before = port_read8(port);
	bool keeps = port_keeps_value(port, PATTERN_ONE) && port_keeps_value(port, PATTERN_TWO);

	port_write8(port, before);
	return keeps;
}

static bool index_keeps(uint16_t index, uint16_t data, uint8_t number)
{
	port_write8(index, number);
	return port_keeps(data);
}

static bool word_keeps(uintptr_t address)
{
	uint16_t before = memory_read16(address);
	bool keeps;

	memory_write16(address, 0x0755);
	keeps = memory_read16(address) == 0x0755;
	memory_write16(address, 0x07aa);
	keeps = keeps && memory_read16(address) == 0x07aa;
	memory_write16(address, before);
	return keeps;
}

static enum probe_result found(bool present)
{
	return present ? PROBE_PRESENT : PROBE_ABSENT;
}

/* The cursor's place keeps what is written, of a controller with colours or without. */
vet_probes(vga) bool vga_registers_answer(void)
{
	return index_keeps(0x3d4, 0x3d5, 0x0f) || index_keeps(0x3b4, 0x3b5, 0x0f);
}

/*
 * The registers answer, and a character on the screen keeps what is written.  A controller whose window does not, in
 * a graphics mode, is there and of no use as text: not decided.
 */
vet_probes(vga) enum probe_result probe_vga(const struct vet_evidence *evidence)
{
	(void)evidence;
	if (!vga_registers_answer())
		return PROBE_ABSENT;
	return word_keeps(0xb8000) || word_keeps(0xb0000) ? PROBE_PRESENT : PROBE_UNKNOWN;
}

/* The seconds of the alarm, which nobody has switched on: patterns that are seconds in binary and in BCD. */
vet_probes(cmos_rtc) enum probe_result probe_cmos_rtc(const struct vet_evidence *evidence)
{
	uint8_t before;
	bool keeps;

	(void)evidence;
	port_write8(0x70, 0x01);
	before = port_read8(0x71);
	keeps = port_keeps_value(0x71, 0x15) && port_keeps_value(0x71, 0x2a);
	port_write8(0x71, before);
	return found(keeps);
}

/* Both masks; no line fires, since the processor takes no interrupts yet. */
vet_probes(pic_8259) enum probe_result probe_pic_8259(const struct vet_evidence *evidence)
{
	bool master = port_keeps(0x21), slave = port_keeps(0xa1);

	(void)evidence;
	return master == slave ? found(master) : PROBE_UNKNOWN;
}

/* Intel 8254, read-back command: status of channel 0, whose low six bits are how it was programmed. */
vet_probes(pit_8254) static bool pit_status_is(uint8_t programmed)
{
	port_write8(0x43, 0xe2);
	return (port_read8(0x40) & 0x3f) == programmed;
}

vet_probes(pit_8254) static unsigned int pit_latched(void)
{
	unsigned int low;

	port_write8(0x43, 0x00);
	low = port_read8(0x40);
	return low | (unsigned int)port_read8(0x40) << 8;
}

/* Channel 0 in mode 2 from 65536 on, as firmware leaves it: it says so, and it counts. */
vet_probes(pit_8254) enum probe_result probe_pit_8254(const struct vet_evidence *evidence)
{
	unsigned int first;

	(void)evidence;
	port_write8(0x43, 0x34);
	port_write8(0x40, 0);
	port_write8(0x40, 0);
	if (!pit_status_is(0x34))
		return PROBE_ABSENT;
	first = pit_latched();
	for (unsigned int i = 0; i < WAIT_LIMIT; i++)
		if (pit_latched() != first)
			return PROBE_PRESENT;
	return PROBE_ABSENT;
}

/* Mode 0: the output is low until the count is over.  Returns bit 5 of port 61 at once, and after a while. */
vet_probes(pit_8254) vet_probes(pc_speaker) static bool channel_2_output_follows(void)
{
	port_write8(0x61, 0x01);
	port_write8(0x43, 0xb0);
	port_write8(0x42, 0xff);
	port_write8(0x42, 0xff);
	if (port_read8(0x61) & 0x20)
		return false;
	port_write8(0x43, 0xb0);
	port_write8(0x42, 1);
	port_write8(0x42, 0);
	for (unsigned int i = 0; i < WAIT_LIMIT; i++)
		if (port_read8(0x61) & 0x20)
			return true;
	return false;
}

/* The gate and the speaker's own bit keep what is written, bit 5 shows the channel that the speaker hangs on. */
vet_probes(pit_8254) vet_probes(pc_speaker) enum probe_result probe_pc_speaker(const struct vet_evidence *evidence)
{
	uint8_t before = port_read8(0x61);
	bool present = true;

	(void)evidence;
	for (uint8_t bits = 0; bits < 3; bits++) {
		port_write8(0x61, bits);
		present = present && (port_read8(0x61) & 3) == bits;
	}
	present = present && channel_2_output_follows();
	port_write8(0x61, before & 3);
	return found(present);
}

/* An address register of the 8237: two bytes through one port, the first after a write to the flip-flop's. */
static bool dma_address_keeps(uint16_t address, uint16_t flip_flop, uint8_t low, uint8_t high)
{
	bool keeps;

	port_write8(flip_flop, 0);
	port_write8(address, low);
	port_write8(address, high);
	port_write8(flip_flop, 0);
	keeps = port_read8(address) == low;
	return port_read8(address) == high && keeps;
}

/* Channels 1 and 5, which only sound cards used; no transfer begins without a request. */
vet_probes(isa_dma) enum probe_result probe_isa_dma(const struct vet_evidence *evidence)
{
	bool first = dma_address_keeps(0x02, 0x0c, 0x55, 0xaa) && dma_address_keeps(0x02, 0x0c, 0xaa, 0x54);
	bool second = dma_address_keeps(0xc4, 0xd8, 0x55, 0xaa) && dma_address_keeps(0xc4, 0xd8, 0xaa, 0x54);

	(void)evidence;
	return first == second ? found(first) : PROBE_UNKNOWN;
}

/* The data latch of an output-only port, at the three addresses there are. */
vet_probes(lpt) enum probe_result probe_lpt(const struct vet_evidence *evidence)
{
	(void)evidence;
	return found(port_keeps(0x378) || port_keeps(0x278) || port_keeps(0x3bc));
}

vet_probes(fdc) static bool fdc_status_becomes(uint8_t wanted)
{
	for (unsigned int i = 0; i < WAIT_LIMIT / 10; i++)
		if ((port_read8(0x3f4) & 0xc0) == wanted)
			return true;
	return false;
}

/* Intel 82077AA, 5.2: command VERSION; an enhanced controller answers 90, an older one that it is invalid. */
vet_probes(fdc) enum probe_result probe_fdc(const struct vet_evidence *evidence)
{
	uint8_t answer;

	(void)evidence;
	if (port_read8(0x3f4) == EMPTY_BUS || !fdc_status_becomes(0x80))
		return PROBE_ABSENT;
	port_write8(0x3f5, 0x10);
	if (!fdc_status_becomes(0xc0))
		return PROBE_ABSENT;
	answer = port_read8(0x3f5);
	return found(answer == 0x90 || answer == 0x80);
}

/*
 * Sector count and number keep what is written when a drive is there.  A controller without drives pulls the bus or answers
 * zero: it cannot be told from none by these, so only a channel that reads all ones counts as absent.
 */
vet_probes(ide_legacy) enum probe_result probe_ide_legacy(const struct vet_evidence *evidence)
{
	(void)evidence;
	if ((port_keeps(0x1f2) && port_keeps(0x1f3)) || (port_keeps(0x172) && port_keeps(0x173)))
		return PROBE_PRESENT;
	return port_read8(0x1f7) == EMPTY_BUS && port_read8(0x177) == EMPTY_BUS ? PROBE_ABSENT : PROBE_UNKNOWN;
}

/*
 * Bit 1 switches address line 20 and reads back; bit 0, which resets, is never written.  While the line is off, addresses
 * with bit 20 set are not what they are: boot/image.lds keeps the image where the bit is clear.  In the first domain of a
 * Xen host the port may be the machine's own, and the memory that would be lost is Xen's: not tried there.
 */
vet_probes(a20_gate) enum probe_result probe_a20_gate(const struct vet_evidence *evidence)
{
	uint8_t before = port_read8(0x92) & 0xfe;
	bool off, on;

	if (evidence->boot.first_domain == VET_YES)
		return PROBE_UNKNOWN;
	port_write8(0x92, before & 0xfd);
	off = !(port_read8(0x92) & 2);
	port_write8(0x92, before | 2);
	on = port_read8(0x92) & 2;
	return found(off && on);
}
