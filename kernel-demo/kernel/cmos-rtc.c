/* SPDX-License-Identifier: MIT */
/*
 * The real-time clock behind ports 0x70 and 0x71: read between two updates, in whatever format register B tells.
 * Reference: Motorola MC146818.  Bit 7 of the index port masks NMI and is left clear.
 */
#include "console.h"
#include "platform.h"
#include "port.h"
#include "verdict.h"

enum rtc_port {
	RTC_INDEX = 0x70,
	RTC_DATA = 0x71,
};

enum rtc_register {
	RTC_SECOND = 0x00,
	RTC_MINUTE = 0x02,
	RTC_HOUR = 0x04,
	RTC_DAY = 0x07,
	RTC_MONTH = 0x08,
	RTC_YEAR = 0x09,
	RTC_A = 0x0a,
	RTC_B = 0x0b,
};

enum { A_UPDATING = 0x80, B_BINARY = 0x04, B_24_HOURS = 0x02, HOUR_PM = 0x80, WAIT_LIMIT = 100000 };

vet_subsystem_begin(cmos_rtc)

static uint8_t rtc_read(enum rtc_register index)
{
	port_write8(RTC_INDEX, (uint8_t)index);
	return port_read8(RTC_DATA);
}

/* An update takes at most 2 ms, once a second; a clock that never ends one is not read. */
static bool rtc_wait(void)
{
	for (unsigned int i = 0; i < WAIT_LIMIT; i++)
		if (!(rtc_read(RTC_A) & A_UPDATING))
			return true;
	return false;
}

static struct wall_time registers_read(void)
{
	return (struct wall_time){
		.second = rtc_read(RTC_SECOND),
		.minute = rtc_read(RTC_MINUTE),
		.hour = rtc_read(RTC_HOUR),
		.day = rtc_read(RTC_DAY),
		.month = rtc_read(RTC_MONTH),
		.year = rtc_read(RTC_YEAR),
	};
}

static unsigned int decoded(unsigned int value, uint8_t format)
{
	return format & B_BINARY ? value : (value >> 4) * 10 + (value & 15);
}

static unsigned int decoded_hour(unsigned int value, uint8_t format)
{
	bool afternoon = value & HOUR_PM;
	unsigned int hour = decoded(value & ~HOUR_PM, format);

	if (format & B_24_HOURS)
		return hour;
	return hour % 12 + (afternoon ? 12 : 0);
}

static bool is_time(const struct wall_time *time)
{
	return time->second < 60 && time->minute < 60 && time->hour < 24 && time->day >= 1 && time->day <= 31 && time->month >= 1 &&
	       time->month <= 12 && time->year >= 2000 && time->year < 2100;
}

static bool rtc_wall_clock_read(struct wall_time *time)
{
	struct wall_time first, again;
	uint8_t format;

	/* The same seconds twice: no update began while the others were read. */
	do {
		if (!rtc_wait())
			return false;
		first = registers_read();
		if (!rtc_wait())
			return false;
		again = registers_read();
	} while (first.second != again.second || first.minute != again.minute || first.hour != again.hour);

	format = rtc_read(RTC_B);
	time->second = decoded(first.second, format);
	time->minute = decoded(first.minute, format);
	time->hour = decoded_hour(first.hour, format);
	time->day = decoded(first.day, format);
	time->month = decoded(first.month, format);
	time->year = 2000 + decoded(first.year, format);
	return is_time(time);
}

vet_subsystem_end

void rtc_setup(void)
{
	if (!vet_has(cmos_rtc))
		return;
	platform.wall_clock_read = rtc_wall_clock_read;
	say("rtc: at port %x\n", (unsigned int)RTC_INDEX);
}

vet_boundary("entered on purpose where the clock is absent, to be trapped; its ports are decoded by nobody")
static void rtc_enter(void)
{
	rtc_read(RTC_SECOND);
}

void rtc_exercise(void)
{
	struct wall_time now;

	if (vet_has(cmos_rtc))
		expect(rtc_wall_clock_read(&now), "cmos_rtc: no sound time");
	else if (vet_absent(cmos_rtc))
		expect_trap(rtc_enter, "cmos_rtc: absent, and entered without a trap");
}
