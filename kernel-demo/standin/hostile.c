/* SPDX-License-Identifier: MIT */
/*
 * A host that lies to a confidential guest, over a machine that has next to nothing.  Sound by their checksums, its tables claim
 * a whole PC (an i8042, ISA devices, a CMOS clock, an 8259, a PM timer, fixed registers, a reset register, an HPET, a window of
 * PCI), its start_info says that this is Xen's first domain and counts more than there is, its command line orders drivers in.
 * A second FADT, to which the RSDT alone leads, denies what the first claims: that is believed, since it only takes away.
 * Tables lie inside each other, the XSDT lists itself, one table twice, addresses that wrap, and more than anybody looks at.
 */
#include "records.h"
#include "tables.h"

enum {
	START_INFO = 0x6000,
	MEMORY_MAP = 0x7000,
	COMMAND_LINE = 0x20000,
	RSDP = 0xe0000,
	FADT = RSDP + 0x100,
	HPET = RSDP + 0x300,
	MCFG = RSDP + 0x400,
	DENYING_FADT = RSDP + 0x500,
	RSDT = RSDP + 0x700,
	MADT = RSDP + 0x800,
	XSDT = RSDP + 0x2000,
	WAET_SIZE = 40,
	PROCESSORS = 200,
	LISTED = 400,
	FLAG_PRIVILEGED = 1 << 0,
	FLAG_FIRST_DOMAIN = 1 << 1,
	PM_PORT = 0x600,
};

static const char ordered[] = " vet=vga:present,i8042:present,pic_8259:present,pit_8254:present,cmos_rtc:present,hpet:present,efi_runtime:present";

static const struct author author = {.oem = "HOSTIL", .creator = "HOST", .oem_revision = 1};

static void fadt_write(void)
{
	struct table fadt = table_begin(FADT, "FACP", 6, FADT_SIZE_6, &author, "CLAIMALL");

	table_put(&fadt, 56, PM_PORT, 4);
	table_put(&fadt, 76, PM_PORT + 8, 4);
	table_put(&fadt, 91, 4, 1);
	table_put(&fadt, 108, 0x32, 1);
	table_put(&fadt, 109, LEGACY_DEVICES | HAS_8042, 2);
	table_put(&fadt, 112, RESET_REGISTER, 4);
	table_put_address(&fadt, 116, (struct generic_address){SPACE_PORT, 8, 0, 1, 0xcf9});
	table_end(&fadt);
}

static void denial_write(void)
{
	struct table fadt = table_begin(DENYING_FADT, "FACP", 6, FADT_SIZE_6, &author, "DENYALL ");
	struct table rsdt = table_begin(RSDT, "RSDT", 1, TABLE_HEADER, &author, "DENYALL ");

	table_put(&fadt, 109, NO_VGA | NO_CMOS_RTC, 2);
	table_put(&fadt, 112, HW_REDUCED, 4);
	table_end(&fadt);
	table_append(&rsdt, DENYING_FADT, 4);
	table_end(&rsdt);
}

/* An entry of a type that nobody knows, whose bytes are a table of its own; returns the table's address. */
static uint32_t madt_append_waet(struct table *madt)
{
	uint32_t address = madt->address + madt->length + 2;
	struct table waet;

	table_append(madt, 0x80, 1);
	table_append(madt, 2 + WAET_SIZE, 1);
	waet = table_begin(address, "WAET", 1, WAET_SIZE, &author, "INSIDE  ");
	table_put(&waet, 36, 3, 4);
	table_end(&waet);
	madt->length += WAET_SIZE;
	return address;
}

static uint32_t madt_write(void)
{
	struct table madt = table_begin(MADT, "APIC", 6, MADT_SIZE, &author, "CLAIMALL");
	uint32_t waet = madt_append_waet(&madt);

	table_put(&madt, 36, 0xfee00000, 4);
	table_put(&madt, 40, PCAT_COMPAT, 4);
	madt_append_io_apic(&madt, 0, 0xfec00000);
	madt_append_io_apic(&madt, 1, 0xffffffff);
	for (unsigned int i = 0; i < PROCESSORS; i++)
		madt_append_local_apic(&madt, (uint8_t)i, (uint8_t)i, 1);
	table_end(&madt);
	return waet;
}

static void xsdt_list(uint32_t waet)
{
	struct table xsdt = table_begin(XSDT, "XSDT", 1, TABLE_HEADER, &author, "CLAIMALL");

	table_append(&xsdt, FADT, 8);
	table_append(&xsdt, MADT, 8);
	table_append(&xsdt, waet, 8);
	table_append(&xsdt, HPET, 8);
	table_append(&xsdt, MCFG, 8);
	table_append(&xsdt, XSDT, 8);
	table_append(&xsdt, FADT, 8);
	for (uint64_t i = 0; i < LISTED; i++)
		table_append(&xsdt, UINT64_MAX - i, 8);
	table_end(&xsdt);
	rsdp_write(RSDP, "HOSTIL", RSDT, XSDT);
}

static void tables_write(void)
{
	struct table hpet = table_begin(HPET, "HPET", 1, HPET_SIZE, &author, "CLAIMALL");

	fadt_write();
	denial_write();
	table_put(&hpet, 36, 0x8086a201, 4);
	table_put_address(&hpet, 40, (struct generic_address){SPACE_MEMORY, 64, 0, 0, 0xfed00000});
	table_end(&hpet);
	mcfg_write(MCFG, &author, "CLAIMALL", 0xb0000000, 0xff);
	xsdt_list(madt_write());
}

struct handover hostile_lay_out(const struct given *given)
{
	const struct memory_map_entry map[] = {
		{.start = 0, .size = LOW_END, .type = MEMORY_USABLE},
		{.start = HIGH_START, .size = given->memory_end - HIGH_START, .type = MEMORY_USABLE},
		{.start = UINT64_MAX - 0xfff, .size = 0x10000, .type = MEMORY_USABLE},
	};
	struct start_info *info = at(START_INFO);

	firmware_forget();
	tables_write();
	command_line_write(COMMAND_LINE, given->command_line);
	command_line_write(COMMAND_LINE + text_size(given->command_line), ordered);
	start_info_write(START_INFO, COMMAND_LINE, RSDP, MEMORY_MAP, map, sizeof(map) / sizeof(map[0]));
	info->flags = FLAG_PRIVILEGED | FLAG_FIRST_DOMAIN;
	info->module_count = UINT32_MAX;
	info->modules = UINT64_MAX;
	info->memory_map_entries = UINT32_MAX;
	return (struct handover){.door = DOOR_PVH, .record = START_INFO};
}
