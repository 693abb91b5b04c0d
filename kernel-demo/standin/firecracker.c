/* SPDX-License-Identifier: MIT */
/*
 * Firecracker 1.12.1 (firecracker-microvm/firecracker, d990331f7), transcribed from src/acpi-tables/src/{rsdp,xsdt,fadt,madt}.rs,
 * src/vmm/src/acpi/{mod,x86_64}.rs, src/vmm/src/arch/x86_64/{layout,mod,mptable}.rs.  Tables lie one behind the other, unaligned,
 * from the end of the 640 KiB on, the FADT half inside the VGA's window.  An ELF file with a PVH note is entered through it, and
 * then nobody names the RSDP; one without it by Linux's 64-bit protocol.
 *
 * Not here: the MP table, whose room is kept, and the DSDT's AML, which is zeros of its length without devices.  From 1.13 on
 * there is an MCFG table as well, of a window that no chipset of QEMU's can be moved to.
 */
#include "records.h"
#include "tables.h"

enum {
	START_INFO = 0x6000,
	MEMORY_MAP = 0x7000,
	ZERO_PAGE = 0x7000,
	COMMAND_LINE = 0x20000,
	SYSTEM_START = 0x9fc00,
	RSDP = 0xe0000,
	MP_TABLE_SIZE = 16 + 44 + 20 + 8 + 8 + 24 * 8 + 2 * 8, /* one processor */
	DSDT_SIZE = 36 + 345 + 161 + 87,
};

static const struct author author = {.oem = "FIRECK", .creator = "FCAT", .oem_revision = 0, .creator_revision = 0x20240119};

static void tables_write(void)
{
	struct table dsdt = table_begin(SYSTEM_START + MP_TABLE_SIZE, "DSDT", 2, DSDT_SIZE, &author, "FCVMDSDT");
	struct table fadt = table_begin(table_end(&dsdt), "FACP", 6, FADT_SIZE_6, &author, "FCVMFADT");
	struct table madt;
	uint32_t xsdt;

	table_put(&fadt, 109, NO_VGA, 2);
	table_put(&fadt, 112, HW_REDUCED | POWER_BUTTON | SLEEP_BUTTON, 4);
	table_put(&fadt, 131, 5, 1);
	table_put(&fadt, 140, dsdt.address, 8);
	table_put_text(&fadt, 268, "FIRECKVM", 8);

	madt = table_begin(table_end(&fadt), "APIC", 6, MADT_SIZE, &author, "FCVMMADT");
	table_put(&madt, 36, 0xfee00000, 4);
	madt_append_io_apic(&madt, 0, 0xfec00000);
	madt_append_local_apic(&madt, 0, 0, 1);

	xsdt = table_end(&madt);
	xsdt_write(xsdt, &author, "FCMVXSDT", (const uint64_t[]){fadt.address, madt.address, 0});
	rsdp_write(RSDP, "FIRECK", 0, xsdt);
}

enum { MAP_ENTRIES = 3 };

static void map_make(const struct given *given, struct memory_map_entry *map)
{
	map[0] = (struct memory_map_entry){.start = 0, .size = SYSTEM_START, .type = MEMORY_USABLE};
	map[1] = (struct memory_map_entry){.start = SYSTEM_START, .size = RSDP - SYSTEM_START, .type = MEMORY_RESERVED};
	map[2] = (struct memory_map_entry){.start = HIGH_START, .size = given->memory_end - HIGH_START, .type = MEMORY_USABLE};
}

struct handover firecracker_lay_out(const struct given *given)
{
	struct memory_map_entry map[MAP_ENTRIES];

	firmware_forget();
	tables_write();
	map_make(given, map);
	command_line_write(COMMAND_LINE, given->command_line);
	start_info_write(START_INFO, COMMAND_LINE, 0, MEMORY_MAP, map, MAP_ENTRIES);
	return (struct handover){.door = DOOR_PVH, .record = START_INFO};
}

struct handover firecracker_linux_lay_out(const struct given *given)
{
	struct memory_map_entry map[MAP_ENTRIES];

	firmware_forget();
	tables_write();
	map_make(given, map);
	command_line_write(COMMAND_LINE, given->command_line);
	zero_page_write(ZERO_PAGE, 0, COMMAND_LINE, RSDP, map, MAP_ENTRIES);
	return (struct handover){.door = DOOR_LINUX_64, .record = ZERO_PAGE};
}
