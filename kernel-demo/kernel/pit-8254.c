/* SPDX-License-Identifier: MIT */
/*
 * The 8254 interval timer: channel 0 ticks, channel 2 measures the processor's counter through the gate in port 0x61.
 * Installed as the platform's timer where there is one.
 */
#include "console.h"
#include "interrupt.h"
#include "platform.h"
#include "port.h"
#include "verdict.h"

enum pit_port {
	PIT_CHANNEL_0 = 0x40,
	PIT_CHANNEL_2 = 0x42,
	PIT_COMMAND = 0x43,
	PIT_GATE = 0x61,
};

enum {
	COMMAND_CHANNEL_0_RATE = 0x34,
	COMMAND_CHANNEL_0_LATCH = 0x00,
	COMMAND_CHANNEL_0_STOP = 0x30,
	COMMAND_CHANNEL_2_COUNT = 0xb0,
	GATE_ENABLE = 0x01,
	GATE_SPEAKER = 0x02,
	GATE_OUTPUT = 0x20,
	TIMER_LINE = 0,
	WAIT_LIMIT = 10000000,
	EXERCISE_HERTZ = 1000,
	EXERCISE_TICKS = 3,
};

static const unsigned int pit_hertz = 1193182;
static volatile uint64_t ticks;

vet_subsystem_begin(pit_8254)

static void channel_0_program(unsigned int hertz)
{
	unsigned int divisor = pit_hertz / hertz;

	port_write8(PIT_COMMAND, COMMAND_CHANNEL_0_RATE);
	port_write8(PIT_CHANNEL_0, (uint8_t)divisor);
	port_write8(PIT_CHANNEL_0, (uint8_t)(divisor >> 8));
}

static unsigned int channel_0_read(void)
{
	unsigned int low;

	port_write8(PIT_COMMAND, COMMAND_CHANNEL_0_LATCH);
	low = port_read8(PIT_CHANNEL_0);
	return low | (unsigned int)port_read8(PIT_CHANNEL_0) << 8;
}

static void channel_0_stop(void)
{
	port_write8(PIT_COMMAND, COMMAND_CHANNEL_0_STOP);
	port_write8(PIT_CHANNEL_0, 0);
}

/* Processor cycles in 10 ms, or 0 when the timer never runs out. */
static uint64_t cycles_calibrate(void)
{
	unsigned int count = pit_hertz / 100;
	uint64_t start;

	port_write8(PIT_GATE, (uint8_t)((port_read8(PIT_GATE) & ~GATE_SPEAKER) | GATE_ENABLE));
	port_write8(PIT_COMMAND, COMMAND_CHANNEL_2_COUNT);
	port_write8(PIT_CHANNEL_2, (uint8_t)count);
	port_write8(PIT_CHANNEL_2, (uint8_t)(count >> 8));
	start = cycles_read();
	for (unsigned int i = 0; i < WAIT_LIMIT; i++)
		if (port_read8(PIT_GATE) & GATE_OUTPUT)
			return cycles_read() - start;
	return 0;
}

vet_subsystem_end

static void pit_tick(void)
{
	ticks++;
}

static void pit_start(unsigned int hertz)
{
	if (!vet_has(pit_8254))
		return;
	interrupt_set_handler(TIMER_LINE, pit_tick);
	channel_0_program(hertz);
	platform.interrupt_unmask(TIMER_LINE);
}

static uint64_t pit_read(void)
{
	if (!vet_has(pit_8254))
		return ticks;
	return ticks << 16 | (0xffff - channel_0_read());
}

static void pit_stop(void)
{
	if (vet_has(pit_8254))
		channel_0_stop();
}

static const struct timer_ops pit_timer = {
	.name = "8254",
	.start = pit_start,
	.read = pit_read,
	.stop = pit_stop,
};

void pit_setup(void)
{
	if (!vet_has(pit_8254))
		return;
	platform.timer = &pit_timer;
	say("pit: %lx processor cycles in 10 ms\n", (unsigned long)cycles_calibrate());
}

/* Ticks arrive by interrupt, or at least the channel counts. */
static bool pit_runs(void)
{
	uint64_t first, wanted;

	pit_start(EXERCISE_HERTZ);
	first = pit_read();
	wanted = vet_has(pic_8259) ? ticks + EXERCISE_TICKS : ticks;
	for (unsigned int i = 0; i < WAIT_LIMIT && (ticks < wanted || pit_read() == first); i++)
		processor_relax();
	pit_stop();
	return ticks >= wanted && first != pit_read();
}

vet_boundary("entered on purpose where the timer is absent, to be trapped; its ports are decoded by nobody")
static void pit_enter(void)
{
	channel_0_stop();
}

void pit_exercise(void)
{
	if (vet_has(pit_8254))
		expect(pit_runs(), "pit_8254: programmed, and does not tick");
	else if (vet_absent(pit_8254))
		expect_trap(pit_enter, "pit_8254: absent, and entered without a trap");
}
