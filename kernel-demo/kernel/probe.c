/* SPDX-License-Identifier: MIT */
/*
 * The probes as a table, run once each in its order; what each found is kept for the table that is printed and for whoever
 * has to decide what evidence leaves open.  A capability without a probe cannot be driven: writes to it are lost without a
 * trace (io_delay_port, fpu_irq13), or it takes a second processor, a bus master or a call into firmware.
 */
#include "probe.h"

static enum probe_result results[VET_CAPABILITY_COUNT];

static probe_function *const probes[VET_CAPABILITY_COUNT] = {
	[VET_CAPABILITY_vga] = probe_vga,
	[VET_CAPABILITY_i8042] = probe_i8042,
	[VET_CAPABILITY_cmos_rtc] = probe_cmos_rtc,
	[VET_CAPABILITY_pic_8259] = probe_pic_8259,
	[VET_CAPABILITY_pit_8254] = probe_pit_8254,
	[VET_CAPABILITY_pc_speaker] = probe_pc_speaker,
	[VET_CAPABILITY_isa_dma] = probe_isa_dma,
	[VET_CAPABILITY_uart_8250] = probe_uart_8250,
	[VET_CAPABILITY_lpt] = probe_lpt,
	[VET_CAPABILITY_fdc] = probe_fdc,
	[VET_CAPABILITY_ide_legacy] = probe_ide_legacy,
	[VET_CAPABILITY_a20_gate] = probe_a20_gate,
	[VET_CAPABILITY_reset_cf9] = probe_reset_cf9,
	[VET_CAPABILITY_pci_config_io] = probe_pci_config_io,
	[VET_CAPABILITY_pci_mmconfig] = probe_pci_mmconfig,
	[VET_CAPABILITY_hpet] = probe_hpet,
	[VET_CAPABILITY_acpi_pm_timer] = probe_acpi_pm_timer,
	[VET_CAPABILITY_acpi_full_hardware] = probe_acpi_full_hardware,
	[VET_CAPABILITY_ioapic] = probe_ioapic,
	[VET_CAPABILITY_lapic] = probe_lapic,
	[VET_CAPABILITY_x2apic] = probe_x2apic,
	[VET_CAPABILITY_mtrr] = probe_mtrr,
	[VET_CAPABILITY_pat] = probe_pat,
	[VET_CAPABILITY_bios_data_area] = probe_bios_data_area,
	[VET_CAPABILITY_ebda] = probe_ebda,
	[VET_CAPABILITY_bios_rom] = probe_bios_rom,
	[VET_CAPABILITY_pnp_bios] = probe_pnp_bios,
	[VET_CAPABILITY_acpi] = probe_acpi,
	[VET_CAPABILITY_tpm_mmio] = probe_tpm_mmio,
	[VET_CAPABILITY_xen_hypercall] = probe_xen_hypercall,
	[VET_CAPABILITY_aslr_base] = probe_aslr_base,
};

/*
 * LEGACY_DEVICES is about devices that a user sees on an ISA or LPC bus (ACPI 6.5, 5.2.9.3): any of these is one.  That
 * there is none cannot be found out, since there are others.
 */
static enum probe_result isa_devices_found(void)
{
	static const enum vet_capability devices[] = {
		VET_CAPABILITY_uart_8250,
		VET_CAPABILITY_lpt,
		VET_CAPABILITY_fdc,
		VET_CAPABILITY_i8042,
	};

	for (unsigned int i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		if (results[devices[i]] == PROBE_PRESENT)
			return PROBE_PRESENT;
	return PROBE_UNKNOWN;
}

void probes_run(const struct vet_evidence *evidence)
{
	for (unsigned int i = 0; i < VET_CAPABILITY_COUNT; i++)
		if (probes[i])
			results[i] = probes[i](evidence);
	results[VET_CAPABILITY_isa_devices] = isa_devices_found();
}

enum probe_result probe_of(enum vet_capability capability)
{
	return results[capability];
}
