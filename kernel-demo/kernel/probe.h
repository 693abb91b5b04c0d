/* SPDX-License-Identifier: MIT */
/*
 * What is there, found by driving the device and by nothing else: no table is believed about presence.  A table may only say
 * where to look (the PM timer's port, the memory window of PCI), and without it the answer is that nobody knows.
 */
#ifndef DEMO_PROBE_H
#define DEMO_PROBE_H

#include <stdbool.h>

#include <bootvet/platform.h>

enum probe_result {
	PROBE_UNKNOWN, /* cannot be driven, or answers neither as the device nor as an empty bus */
	PROBE_PRESENT,
	PROBE_ABSENT,
};

typedef enum probe_result probe_function(const struct vet_evidence *evidence);

/* Before sealing: what is found absent is trapped afterwards. */
void probes_run(const struct vet_evidence *evidence);

enum probe_result probe_of(enum vet_capability capability);

/* One a capability, by where the device is. */
probe_function probe_vga, probe_i8042, probe_cmos_rtc, probe_pic_8259, probe_pit_8254, probe_pc_speaker, probe_isa_dma,
	probe_uart_8250, probe_lpt, probe_fdc, probe_ide_legacy, probe_a20_gate;
probe_function probe_reset_cf9, probe_pci_config_io, probe_pci_mmconfig, probe_hpet, probe_acpi_pm_timer,
	probe_acpi_full_hardware, probe_ioapic, probe_tpm_mmio;
probe_function probe_lapic, probe_x2apic, probe_mtrr, probe_pat, probe_xen_hypercall, probe_aslr_base;
probe_function probe_bios_data_area, probe_ebda, probe_bios_rom, probe_pnp_bios, probe_acpi;

/* Whether anybody keeps what is written to the VGA's registers: half of probe_vga, which leaves the window alone. */
bool vga_registers_answer(void);

#endif
