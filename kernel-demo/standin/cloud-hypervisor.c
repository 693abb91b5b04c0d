/* SPDX-License-Identifier: MIT */
/*
 * Cloud Hypervisor 53.0 (cloud-hypervisor/cloud-hypervisor, tag v53.0), transcribed from vmm/src/{acpi,cpu,device_manager}.rs,
 * arch/src/x86_64/{layout,mod}.rs.  RSDP and tables lie one behind the other, unaligned, from the beginning of the VGA's window
 * on, which is memory there: q35 has memory there as well, once that of its system management mode is opened.  The PM timer is
 * at port 608, which is where q35 has its own.
 *
 * Otherwise than there: the window of PCI is at e8000000, which is no boundary of 256 MiB, as QEMU's has to be.
 * Not here: SMBIOS, the MP table, the DSDT's AML, and the creator's name, which is that of another crate.
 */
#include "records.h"
#include "tables.h"

enum {
	EBDA_POINTER = 0x40e,
	START_INFO = 0x6000,
	MEMORY_MAP = 0x7000,
	COMMAND_LINE = 0x20000,
	RSDP = 0xa0000,
	RSDP_SIZE = 36,
	SHUTDOWN_PORT = 0x600,
	PM_TIMER_PORT = 0x608,
};

static const uint32_t pci_window = 0xe0000000, pci_window_size = 0x10000000;

static const struct author author = {.oem = "CLOUDH", .creator = "", .oem_revision = 1};

static uint32_t fadt_write(uint32_t address, uint32_t dsdt)
{
	const struct generic_address shutdown = {SPACE_PORT, 8, 0, 1, SHUTDOWN_PORT};
	struct table fadt = table_begin(address, "FACP", 6, FADT_SIZE_6, &author, "CHFACP  ");

	table_put(&fadt, 112, HW_REDUCED | RESET_REGISTER | TIMER_32, 4);
	table_put_address(&fadt, 116, shutdown);
	table_put(&fadt, 128, 1, 1);
	table_put(&fadt, 131, 3, 1);
	table_put(&fadt, 140, dsdt, 8);
	table_put_address(&fadt, 208, (struct generic_address){SPACE_PORT, 32, 0, 4, PM_TIMER_PORT});
	table_put_address(&fadt, 244, shutdown);
	table_put_address(&fadt, 256, shutdown);
	table_put_text(&fadt, 268, "CLOUDHYP", 8);
	return table_end(&fadt);
}

/* One processor by its x2APIC entry: enabled, and may come online. */
static uint32_t madt_write(uint32_t address)
{
	struct table madt = table_begin(address, "APIC", 5, MADT_SIZE, &author, "CHMADT  ");

	table_put(&madt, 36, 0xfee00000, 4);
	table_append(&madt, 9, 1);
	table_append(&madt, 16, 1);
	table_append(&madt, 0, 2);
	table_append(&madt, 0, 4);
	table_append(&madt, 3, 4);
	table_append(&madt, 0, 4);
	madt_append_io_apic(&madt, 0, 0xfec00000);
	madt_append_override(&madt, 4, 4, 0);
	return table_end(&madt);
}

static void tables_write(void)
{
	struct table dsdt = table_begin(RSDP + RSDP_SIZE, "DSDT", 6, TABLE_HEADER, &author, "CHDSDT  ");
	uint32_t fadt = table_end(&dsdt), madt = fadt_write(fadt, dsdt.address), mcfg = madt_write(madt);
	uint32_t xsdt = mcfg_write(mcfg, &author, "CHMCFG  ", pci_window, 0);

	xsdt_write(xsdt, &author, "CHXSDT  ", (const uint64_t[]){fadt, madt, mcfg, 0});
	rsdp_write(RSDP, "CLOUDH", 0, xsdt);
}

struct handover cloud_hypervisor_lay_out(const struct given *given)
{
	const struct memory_map_entry map[] = {
		{.start = 0, .size = RSDP, .type = MEMORY_USABLE},
		{.start = HIGH_START, .size = given->memory_end - HIGH_START, .type = MEMORY_USABLE},
		{.start = pci_window, .size = pci_window_size, .type = MEMORY_RESERVED},
	};

	chipset_memory_open();
	chipset_pci_window_move(pci_window, false);
	firmware_forget();
	number_put(at(EBDA_POINTER), RSDP >> 4, 2);
	tables_write();
	command_line_write(COMMAND_LINE, given->command_line);
	start_info_write(START_INFO, COMMAND_LINE, RSDP, MEMORY_MAP, map, sizeof(map) / sizeof(map[0]));
	return (struct handover){.door = DOOR_PVH, .record = START_INFO};
}
