/* SPDX-License-Identifier: MIT */
/* A machine like QEMU's q35 through PVH, detected once: what ./dev bench runtime counts the instructions of. */
#include <stdio.h>

#include <bootvet/platform.h>

#include "fake-host.h"

enum place { INFO = 0x1000, LINE = 0x1100, MAP = 0x1200, RSDP = 0xf5a00, RSDT = 0x10000, FADT = 0x11000, MADT = 0x12000, HPET = 0x13000,
	     WAET = 0x14000 };

static void machine_make(void)
{
	fake_reset();
	fake_number(INFO, 0x100000000 | 0x336ec578, 8);
	fake_number(INFO + 24, LINE, 8);
	fake_number(INFO + 32, RSDP, 8);
	fake_number(INFO + 40, MAP, 8);
	fake_number(INFO + 48, 6, 4);
	fake_put(LINE, "console=ttyS0", 14);
	fake_rsdp(RSDP, RSDT, 0);
	fake_root(RSDT, "RSDT", (const uint64_t[]){FADT, MADT, HPET, WAET, 0});
	fake_table(FADT, "FACP", 244, 3);
	fake_put(FADT + 10, "BOCHS ", 6);
	fake_number(FADT + 109, 2, 2);
	fake_sum(FADT);
	fake_table(MADT, "APIC", 120, 1);
	for (unsigned i = 0; i < 9; i++)
		fake_number(MADT + 44 + 8 * i, 0x0800, 8);
	fake_number(MADT + 116, 0x0402, 4);
	fake_sum(MADT);
	fake_table(HPET, "HPET", 56, 1);
	fake_sum(HPET);
	fake_table(WAET, "WAET", 40, 1);
	fake_sum(WAET);
	fake_leaf(1, 0, 0, 1u << 31, 1 << 9);
	fake_hypervisor(0x40000000, 0x40000001, "TCGTCGTCGTCG");
}

int main(void)
{
	static const struct vet_options options;
	const struct vet_boot boot = {.entry = VET_ENTRY_PVH, .data = INFO};
	const struct vet_platform *platform;

	machine_make();
	platform = vet_platform_detect(&boot, &options);
	puts(platform->identity.guest ? platform->identity.guest : "unknown");
	return platform->cells[VET_CAPABILITY_i8042].presence != VET_PRESENT;
}
