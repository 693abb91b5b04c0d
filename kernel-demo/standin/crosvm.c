/* SPDX-License-Identifier: MIT */
/*
 * crosvm (google/crosvm, f1e797a68dad), transcribed from x86_64/src/{acpi,lib}.rs, acpi_tables/src/{rsdp,sdt}.rs,
 * devices/src/{acpi,cmos}.rs.  An ELF64 file is entered in long mode with a zero page whose header it makes up: version 0, and no
 * RSDP, which is searched at e0000.  Tables lie on boundaries of 64 bytes.  The ports of power management are the first that its
 * allocator has, and q35's are moved there.  The window of PCI is where its option `--pci ecam=[start=0xf0000000,size=64M]` puts
 * it: its default, f4000000, is no boundary of 256 MiB, as QEMU's has to be.
 *
 * Not here: the DSDT's AML, so that what follows it lies lower; interrupt overrides of PCI devices; SMBIOS; setup_data; ranges of
 * the map past 4 GiB and of KVM's own pages.
 */
#include "records.h"
#include "tables.h"

enum {
	ZERO_PAGE = 0x7000,
	COMMAND_LINE = 0x20000,
	RSDP = 0xe0000,
	FACS = RSDP + 64,
	FACS_SIZE = 64,
	DSDT = FACS + 64,
	ALIGNMENT = 64,
	PM_PORT = 0xc000,
	PM_EVENTS_SIZE = 4,
	PM_CONTROL_SIZE = 2,
	PM_GPE_SIZE = 64,
	SCI_LINE = 5,
	RESET_PORT = 0xcf9,
	LAST_BUS = 63,
};

static const uint32_t pci_window = 0xf0000000, pci_window_size = 0x4000000;

static const struct author author = {.oem = "CROSVM", .creator = "CROS", .oem_revision = 1};

static uint32_t aligned(uint32_t address)
{
	return (address + ALIGNMENT - 1) & ~(uint32_t)(ALIGNMENT - 1);
}

static uint32_t fadt_write(uint32_t address)
{
	struct table fadt = table_begin(address, "FACP", 6, FADT_SIZE_6, &author, "CROSVMDT");

	table_put(&fadt, 46, SCI_LINE, 2);
	table_put(&fadt, 56, PM_PORT, 4);
	table_put(&fadt, 64, PM_PORT + PM_EVENTS_SIZE, 4);
	table_put(&fadt, 80, PM_PORT + PM_EVENTS_SIZE + 4, 4);
	table_put(&fadt, 88, PM_EVENTS_SIZE, 1);
	table_put(&fadt, 89, PM_CONTROL_SIZE, 1);
	table_put(&fadt, 92, PM_GPE_SIZE, 1);
	table_put(&fadt, 106, 0x33, 1);
	table_put(&fadt, 107, 0x34, 1);
	table_put(&fadt, 108, 0x32, 1);
	table_put(&fadt, 112, RESET_REGISTER, 4);
	table_put_address(&fadt, 116, (struct generic_address){SPACE_PORT, 8, 0, 1, RESET_PORT});
	table_put(&fadt, 128, 6, 1);
	table_put(&fadt, 131, 3, 1);
	table_put(&fadt, 132, FACS, 8);
	table_put(&fadt, 140, DSDT, 8);
	table_put_text(&fadt, 268, "CROSVM", 6);
	return table_end(&fadt);
}

static uint32_t madt_write(uint32_t address)
{
	struct table madt = table_begin(address, "APIC", 5, MADT_SIZE, &author, "CROSVMDT");

	table_put(&madt, 36, 0xfee00000, 4);
	table_put(&madt, 40, PCAT_COMPAT, 4);
	madt_append_local_apic(&madt, 0, 0, 1);
	madt_append_io_apic(&madt, 0, 0xfec00000);
	return table_end(&madt);
}

static void tables_write(void)
{
	struct table dsdt = table_begin(DSDT, "DSDT", 6, TABLE_HEADER, &author, "CROSVMDT");
	uint32_t fadt = aligned(table_end(&dsdt)), madt = aligned(fadt_write(fadt)), mcfg = aligned(madt_write(madt));
	uint32_t xsdt = aligned(mcfg_write(mcfg, &author, "CROSVMDT", pci_window, LAST_BUS));

	memcpy(at(FACS), "FACS", 4);
	number_put((uint8_t *)at(FACS) + 4, FACS_SIZE, 4);
	xsdt_write(xsdt, &author, "CROSVMDT", (const uint64_t[]){fadt, madt, mcfg, 0});
	rsdp_write(RSDP, "CROSVM", 0, xsdt);
}

struct handover crosvm_lay_out(const struct given *given)
{
	const struct memory_map_entry map[] = {
		{.start = 0, .size = LOW_END, .type = MEMORY_USABLE},
		{.start = LOW_END, .size = HIGH_START - LOW_END, .type = MEMORY_RESERVED},
		{.start = HIGH_START, .size = given->memory_end - HIGH_START, .type = MEMORY_USABLE},
		{.start = pci_window, .size = pci_window_size, .type = MEMORY_RESERVED},
	};

	chipset_memory_open();
	chipset_pci_window_move(pci_window, false);
	chipset_pm_move(PM_PORT);
	firmware_forget();
	tables_write();
	command_line_write(COMMAND_LINE, given->command_line);
	zero_page_write(ZERO_PAGE, 0, COMMAND_LINE, 0, map, sizeof(map) / sizeof(map[0]));
	return (struct handover){.door = DOOR_LINUX_64, .record = ZERO_PAGE};
}
