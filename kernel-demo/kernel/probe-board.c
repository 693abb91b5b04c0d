/* SPDX-License-Identifier: MIT */
/*
 * Probes of what chipsets have beside the PC/AT's parts: configuration ports, timers and interrupt controllers in memory.
 * All of it is below 4 GiB, where every address is mapped (boot/long-mode.S), and unclaimed addresses read as all ones or
 * all zeros.
 */
#include "port.h"
#include "probe.h"

#include <stdbool.h>

enum { WAIT_LIMIT = 100000, PM1_ENABLE_POWER_BUTTON = 0x0100 };

static const uint64_t mapped_end = 1ull << 32;
static const uint32_t no_device = 0xffffffff;

static enum probe_result found(bool present)
{
	return present ? PROBE_PRESENT : PROBE_ABSENT;
}

/* Intel ICH9 data sheet, 13.7.6: bit 1 is kept, and only bit 2, which is never written, resets. */
vet_probes(reset_cf9) enum probe_result probe_reset_cf9(const struct vet_evidence *evidence)
{
	uint8_t before = port_read8(0xcf9) & 0xf9;
	bool set, clear;

	(void)evidence;
	port_write8(0xcf9, 0x02);
	set = port_read8(0xcf9) == 0x02;
	port_write8(0xcf9, 0x00);
	clear = port_read8(0xcf9) == 0x00;
	if (set && clear)
		port_write8(0xcf9, before);
	return found(set && clear);
}

/* PCI Local Bus Specification 3.0, 3.2.2.3.2: the address register keeps the enable bit, device 0:0.0 is the host bridge. */
vet_probes(pci_config_io) static uint32_t host_bridge_by_port(void)
{
	port_write32(0xcf8, 0x80000000);
	return port_read32(0xcf8) == 0x80000000 ? port_read32(0xcfc) : no_device;
}

vet_probes(pci_config_io) enum probe_result probe_pci_config_io(const struct vet_evidence *evidence)
{
	(void)evidence;
	return found(host_bridge_by_port() != no_device);
}

/* The same device at the start of the window that the MCFG table tells of. */
vet_probes(pci_mmconfig) enum probe_result probe_pci_mmconfig(const struct vet_evidence *evidence)
{
	uint64_t address = evidence->acpi.mcfg.address;
	uint32_t bridge;

	if (evidence->acpi.mcfg.table.status != VET_OK || !address || address >= mapped_end)
		return PROBE_UNKNOWN;
	bridge = memory_read32((uintptr_t)address);
	if (bridge == no_device || !bridge)
		return PROBE_ABSENT;
	return bridge == host_bridge_by_port() ? PROBE_PRESENT : PROBE_UNKNOWN;
}

/* IA-PC HPET specification 1.0a, 2.3.4 to 2.3.7: a period of at most 100 ns, and a counter that counts when enabled. */
vet_probes(hpet) enum probe_result probe_hpet(const struct vet_evidence *evidence)
{
	uint32_t identity = memory_read32(0xfed00000), period = memory_read32(0xfed00004), before, first;
	bool counts = false;

	(void)evidence;
	if (!(identity & 0xff) || identity == no_device || !period || period > 100000000)
		return PROBE_ABSENT;
	before = memory_read32(0xfed00010);
	memory_write32(0xfed00010, before | 1);
	first = memory_read32(0xfed000f0);
	for (unsigned int i = 0; i < WAIT_LIMIT && !counts; i++)
		counts = memory_read32(0xfed000f0) != first;
	memory_write32(0xfed00010, before);
	return found(counts);
}

/* Where the FADT has it: in the field of its first revision, or in the later one, which may be memory. */
static uint64_t pm_timer_port(const struct vet_fadt *fadt)
{
	enum { SPACE_PORT = 1 };

	if (fadt->table.status != VET_OK)
		return 0;
	if (!fadt->pm_timer && fadt->x_pm_timer_space == SPACE_PORT)
		return fadt->x_pm_timer;
	return fadt->pm_timer;
}

/* ACPI 6.5, 4.8.3.3: 24 or 32 bits that count at 3.58 MHz, at the port that the FADT tells of. */
vet_probes(acpi_pm_timer) enum probe_result probe_acpi_pm_timer(const struct vet_evidence *evidence)
{
	uint64_t port = pm_timer_port(&evidence->acpi.fadt);
	uint32_t first;

	if (!port || port > 0xfffc)
		return PROBE_UNKNOWN;
	first = port_read32((uint16_t)port);
	for (unsigned int i = 0; i < WAIT_LIMIT; i++)
		if (port_read32((uint16_t)port) != first)
			return PROBE_PRESENT;
	return PROBE_ABSENT;
}

/*
 * ACPI 6.5, 4.8.3.1.2: the enable register of the fixed events keeps the power button's bit.  It stands behind the status
 * register, two bytes on where the block has its least length; elsewhere the answer is not known.
 */
vet_probes(acpi_full_hardware) enum probe_result probe_acpi_full_hardware(const struct vet_evidence *evidence)
{
	uint32_t event = evidence->acpi.fadt.pm1a_event;
	uint16_t port = (uint16_t)(event + 2), before;
	bool set, clear;

	if (evidence->acpi.fadt.table.status != VET_OK || !event || event > 0xfff0)
		return PROBE_UNKNOWN;
	before = port_read16(port);
	if (before == 0xffff)
		return PROBE_ABSENT;
	port_write16(port, before | PM1_ENABLE_POWER_BUTTON);
	set = port_read16(port) & PM1_ENABLE_POWER_BUTTON;
	port_write16(port, before & (uint16_t)~PM1_ENABLE_POWER_BUTTON);
	clear = !(port_read16(port) & PM1_ENABLE_POWER_BUTTON);
	port_write16(port, before);
	return set && clear ? PROBE_PRESENT : PROBE_UNKNOWN;
}

/* Intel 82093AA, 3.1 and 3.2.2: the index is kept; register 1 is version and number of the last line. */
vet_probes(ioapic) enum probe_result probe_ioapic(const struct vet_evidence *evidence)
{
	uint32_t version, last;

	(void)evidence;
	memory_write32(0xfec00000, 1);
	if (memory_read32(0xfec00000) != 1)
		return PROBE_ABSENT;
	version = memory_read32(0xfec00010);
	last = version >> 16 & 0xff;
	return found((version & 0xff) >= 0x10 && (version & 0xff) < 0x40 && last > 0 && last < 240);
}

/* TCG PC Client Platform TPM Profile 1.05, table 17: device and vendor of locality 0. */
vet_probes(tpm_mmio) enum probe_result probe_tpm_mmio(const struct vet_evidence *evidence)
{
	uint32_t vendor = memory_read32(0xfed40f00);

	(void)evidence;
	return found(vendor && vendor != no_device);
}
