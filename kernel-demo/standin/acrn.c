/* SPDX-License-Identifier: MIT */
/*
 * The device model of ACRN (projectacrn/acrn-hypervisor), transcribed from devicemodel/hw/platform/acpi/acpi.c (00631f113f42),
 * include/acpi.h (1041384993a5), hw/platform/hpet.c, core/sw_load_common.c (083422159509), core/sw_load_bzimage.c (0a5731c8e54c).
 * Tables have places of their own from f2400 on, the zero page and the command line are at the end of memory, and nobody names
 * the RSDP.  The ports of power management of q35 are moved to 400, its window of PCI to e0000000; its HPET is where ACRN's is.
 *
 * Otherwise than there: ACRN enters a bzImage at its 32-bit entry, the loader by the 64-bit one with the same record, whose header
 * is made up for want of a bzImage's to copy.  Not here: the DSDT's AML.
 */
#include "records.h"
#include "tables.h"

enum {
	RSDP = 0xf2400,
	RSDT = RSDP + 0x040,
	XSDT = RSDP + 0x080,
	MADT = RSDP + 0x100,
	FADT = RSDP + 0x200,
	HPET = RSDP + 0x340,
	MCFG = RSDP + 0x380,
	FACS = RSDP + 0x3c0,
	FACS_SIZE = 64,
	DSDT = RSDP + 0x1100,
	ZERO_PAGE_BELOW_END = 0x1000,
	COMMAND_LINE_BELOW_END = 0x2000,
	PM_PORT = 0x400,
	PM_CONTROL_PORT = 0x404,
	SCI_LINE = 9,
	SMI_COMMAND = 0xb2,
	RESET_PORT = 0xcf9,
	LAST_BUS = 0xff,
	PROTOCOL = 0x20f, /* Linux 6.1's */
};

/* WBINVD, C1, no sleep button, PM timer of 32 bits, reset register, headless. */
enum { FLAGS = 1 << 0 | 1 << 2 | SLEEP_BUTTON | TIMER_32 | RESET_REGISTER | 1 << 12 };

static const uint32_t pci_window = 0xe0000000, low_limit = 0x80000000;

/* iasl, by which the device model compiles them, writes its own revision too, whichever it is. */
static const struct author author = {.oem = "DM ", .creator = "INTL", .oem_revision = 1};

static void fadt_write(void)
{
	struct table fadt = table_begin(FADT, "FACP", 5, FADT_SIZE_5, &author, "DMFACP  ");

	table_put(&fadt, 36, FACS, 4);
	table_put(&fadt, 40, DSDT, 4);
	table_put(&fadt, 44, 1, 1);
	table_put(&fadt, 46, SCI_LINE, 2);
	table_put(&fadt, 48, SMI_COMMAND, 4);
	table_put(&fadt, 52, 0xa0, 1);
	table_put(&fadt, 53, 0xa1, 1);
	table_put(&fadt, 56, PM_PORT, 4);
	table_put(&fadt, 64, PM_CONTROL_PORT, 4);
	table_put(&fadt, 88, 4, 1);
	table_put(&fadt, 89, 2, 1);
	table_put(&fadt, 108, 0x32, 1);
	table_put(&fadt, 109, NO_VGA | NO_ASPM, 2);
	table_put(&fadt, 112, FLAGS, 4);
	table_put_address(&fadt, 116, (struct generic_address){SPACE_PORT, 8, 0, 1, RESET_PORT});
	table_put(&fadt, 128, 0x0e, 1);
	table_put(&fadt, 131, 1, 1);
	table_put(&fadt, 132, FACS, 8);
	table_put(&fadt, 140, DSDT, 8);
	table_put_address(&fadt, 148, (struct generic_address){SPACE_PORT, 32, 0, 2, PM_PORT});
	table_put_address(&fadt, 160, (struct generic_address){SPACE_PORT, 0, 0, 0, 0});
	table_put_address(&fadt, 172, (struct generic_address){SPACE_PORT, 16, 0, 2, PM_CONTROL_PORT});
	table_put_address(&fadt, 184, (struct generic_address){SPACE_PORT, 0, 0, 0, 0});
	table_put_address(&fadt, 196, (struct generic_address){SPACE_PORT, 8, 0, 0, 0});
	table_put_address(&fadt, 208, (struct generic_address){SPACE_PORT, 32, 0, 3, 0});
	table_put_address(&fadt, 220, (struct generic_address){SPACE_PORT, 0, 0, 1, 0});
	table_put_address(&fadt, 232, (struct generic_address){SPACE_PORT, 0, 0, 0, 0});
	table_put_address(&fadt, 244, (struct generic_address){SPACE_PORT, 8, 0, 1, 0});
	table_put_address(&fadt, 256, (struct generic_address){SPACE_PORT, 8, 0, 1, 0});
	table_end(&fadt);
}

static void madt_write(void)
{
	struct table madt = table_begin(MADT, "APIC", 1, MADT_SIZE, &author, "DMMADT  ");

	table_put(&madt, 36, 0xfee00000, 4);
	table_put(&madt, 40, PCAT_COMPAT, 4);
	madt_append_local_apic(&madt, 0, 0, 1);
	madt_append_io_apic(&madt, 0, 0xfec00000);
	madt_append_override(&madt, 0, 2, 0x5);
	madt_append_override(&madt, SCI_LINE, SCI_LINE, 0xd);
	/* The NMI of all local controllers is at their second input. */
	table_append(&madt, 4, 1);
	table_append(&madt, 6, 1);
	table_append(&madt, 0xff, 1);
	table_append(&madt, 0x5, 2);
	table_append(&madt, 1, 1);
	table_end(&madt);
}

static void hpet_write(void)
{
	struct table hpet = table_begin(HPET, "HPET", 1, HPET_SIZE, &author, "DMHPET  ");

	table_put(&hpet, 36, 0x80860701, 4);
	table_put_address(&hpet, 40, (struct generic_address){SPACE_MEMORY, 0, 0, 0, 0xfed00000});
	table_put(&hpet, 55, 1, 1);
	table_end(&hpet);
}

static void tables_write(void)
{
	struct table rsdt = table_begin(RSDT, "RSDT", 1, TABLE_HEADER, &author, "DMRSDT  ");
	struct table dsdt = table_begin(DSDT, "DSDT", 2, TABLE_HEADER, &author, "DMDSDT  ");

	rsdp_write(RSDP, "DM ", RSDT, XSDT);
	table_append(&rsdt, MADT, 4);
	table_append(&rsdt, FADT, 4);
	table_append(&rsdt, HPET, 4);
	table_append(&rsdt, MCFG, 4);
	table_end(&rsdt);
	xsdt_write(XSDT, &author, "DMXSDT  ", (const uint64_t[]){MADT, FADT, HPET, MCFG, 0});
	madt_write();
	fadt_write();
	hpet_write();
	mcfg_write(MCFG, &author, "DMMCFG  ", pci_window, LAST_BUS);
	memcpy(at(FACS), "FACS", 4);
	number_put((uint8_t *)at(FACS) + 4, FACS_SIZE, 4);
	number_put((uint8_t *)at(FACS) + 32, 2, 1);
	table_end(&dsdt);
}

struct handover acrn_lay_out(const struct given *given)
{
	uint32_t low = given->memory_end, page = low - ZERO_PAGE_BELOW_END, line = low - COMMAND_LINE_BELOW_END;
	const struct memory_map_entry map[] = {
		{.start = 0, .size = LOW_END, .type = MEMORY_USABLE},
		{.start = HIGH_START, .size = low - HIGH_START, .type = MEMORY_USABLE},
		{.start = low, .size = low_limit - low, .type = MEMORY_RESERVED},
		{.start = pci_window, .size = (1ull << 32) - pci_window, .type = MEMORY_RESERVED},
	};

	chipset_memory_open();
	chipset_pci_window_move(pci_window, true);
	chipset_pm_move(PM_PORT);
	firmware_forget();
	tables_write();
	command_line_write(line, given->command_line);
	zero_page_write(page, PROTOCOL, line, 0, map, sizeof(map) / sizeof(map[0]));
	return (struct handover){.door = DOOR_LINUX_64, .record = page};
}
