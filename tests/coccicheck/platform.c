/* SPDX-License-Identifier: MIT */
/* Tests of the platform as Linux has and had them; for platform-test.cocci. */
#include "io.h"

int flags(void);
int flags(void)
{
	x86_platform.legacy.rtc = 1;
	x86_platform.legacy.devices.pnpbios = 0;
	if (!x86_platform.legacy.rtc)
		return -1;
	if (x86_platform.legacy.rtc || !x86_platform.legacy.no_vga)
		return x86_platform.legacy.devices.pnpbios == 0;
	if (x86_platform.legacy.devices.pnpbios && x86_platform.legacy.warm_reset)
		return 1;
	if (!x86_platform.legacy.reserve_bios_regions)
		return 2;
	if (x86_platform.legacy.i8042 != X86_LEGACY_I8042_PLATFORM_ABSENT)
		x86_platform.legacy.i8042 = X86_LEGACY_I8042_FIRMWARE_ABSENT;
	if (x86_platform.legacy.i8042 == X86_LEGACY_I8042_EXPECTED_PRESENT)
		return 3;
	if (x86_platform.legacy.i8042 == X86_LEGACY_I8042_FIRMWARE_ABSENT)
		return 4;
	return paravirt_has(RTC) + paravirt_has(FPU);
}

void timer(void);
void timer(void)
{
	if (paravirt_enabled())
		return;
	outb(0x34, 0x43);
}

void several(void);
void several(void)
{
	if (xen_pv_domain())
		return;
	outb(0x34, 0x43);
	outb(1, PIC_MASTER_IMR);
}

int nothing(void);
int nothing(void)
{
	return paravirt_enabled() ? printed("paravirt") : 0;
}
