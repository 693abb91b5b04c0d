/* SPDX-License-Identifier: MIT */
/*
 * What the ACPI tables say about hardware, field by field as they stand, each table with what became of reading it.  Tables
 * are copied once, whole, and judged from the copy.  Specification: ACPI 6.5; offsets and rules are cited where read.
 */
#ifndef BOOTVET_ACPI_H
#define BOOTVET_ACPI_H

#include <bootvet/boot.h>
#include <bootvet/span.h>

enum {
	VET_TABLE_LIMIT = 65536,   /* bytes of a table that is copied; a larger one is VET_TOO_LARGE */
	VET_TABLES_LISTED = 256,   /* entries of an XSDT or RSDT that are looked at */
};

/* What every table has (ACPI 6.5, 5.2.6), and what became of reading it. */
struct vet_table {
	enum vet_status status; /* evidence only with VET_OK; see also `header_read` */
	_Bool header_read;	/* it is a table of this kind, and what its bytes cover stands below */
	uint64_t address;	/* physical; 0 where the bytes came from a file */
	uint32_t length;	/* bytes, as the table says */
	uint8_t revision;
	char oem[7];		/* six characters as they stand, then 0 */
	char oem_table[9];	/* eight, then 0 */
};

/* Fixed ACPI description table (5.2.9).  A field that the table's length does not cover is 0, which `covers_...` tells. */
struct vet_fadt {
	struct vet_table table;
	uint8_t minor_revision;
	uint16_t boot_architecture; /* IAPC_BOOT_ARCH, offset 109 */
	uint32_t flags;		    /* offset 112 */
	uint8_t century;	    /* offset 108: index of the century in the CMOS memory, 0: none */
	uint32_t pm1a_event;	    /* offset 56: I/O port */
	uint32_t pm_timer;	    /* offset 76: I/O port, 0: none */
	uint8_t pm_timer_length;    /* offset 91: bytes, 4 or 0 */
	uint8_t x_pm_timer_space;   /* offset 208: 0 memory, 1 I/O */
	uint64_t x_pm_timer;	    /* offset 212: address, 0: none */
	uint8_t reset_space;	    /* offset 116 */
	uint64_t reset_address;	    /* offset 120 */
	uint64_t hypervisor_vendor; /* offset 268, revision 6 on */
	_Bool covers_boot_architecture, covers_flags, covers_minor_revision, covers_x_pm_timer, covers_reset, covers_hypervisor;
};

/*
 * A bit of IAPC_BOOT_ARCH or of the flags, when both the revision and the length define it: VET_YES set, VET_NO clear,
 * VET_UNKNOWN_YET otherwise.
 */
enum vet_fadt_bit {
	VET_FADT_LEGACY_DEVICES,
	VET_FADT_8042,
	VET_FADT_NO_VGA,
	VET_FADT_NO_MSI,
	VET_FADT_NO_ASPM,
	VET_FADT_NO_CMOS_RTC,
	VET_FADT_RESET_REG,
	VET_FADT_HEADLESS,
	VET_FADT_HW_REDUCED,
};
enum vet_known vet_fadt_says(const struct vet_fadt *fadt, enum vet_fadt_bit bit);

/* Multiple APIC description table (5.2.12). */
struct vet_madt {
	struct vet_table table; /* VET_MALFORMED: an entry of length below 2, or one that ends behind the table */
	uint32_t lapic_address;
	uint32_t flags; /* offset 40; bit 0 PCAT_COMPAT */
	_Bool covers_flags;
	uint32_t processors, io_apics; /* usable processors */
	uint32_t io_apic_address; /* of the first */
};

/* Windows ACPI emulated devices table (Microsoft, "Windows ACPI Emulated Devices Table", 2009). */
struct vet_waet {
	struct vet_table table;
	uint32_t flags; /* offset 36; bit 0: the RTC needs no extra reads, bit 1: the PM timer needs one read only */
	_Bool covers_flags;
};

/* IA-PC HPET specification 1.0a, 3.2.4. */
struct vet_hpet {
	struct vet_table table;
	uint32_t block_id;
	uint8_t space;	  /* 0: memory */
	uint64_t address; /* physical */
};

/* PCI Firmware Specification 3.0, 4.1.2. */
struct vet_mcfg {
	struct vet_table table;
	uint32_t regions;
	uint64_t address; /* of the first region */
};

struct vet_acpi {
	enum vet_status rsdp; /* VET_NOT_THERE: none was given, and none found where one may be searched */
	uint64_t rsdp_address;
	uint8_t rsdp_revision;
	_Bool rsdp_searched;	 /* it was found by searching, not given */
	enum vet_status root;	 /* of the table that is followed */
	_Bool root_is_xsdt;
	uint32_t listed;	 /* entries of it */
	uint32_t duplicates;	 /* further tables of a kind that was there already: ignored */
	uint32_t unreadable;	 /* entries that could not be read or copied */
	_Bool root_lists_itself;
	_Bool entries_dropped;	 /* it listed more than VET_TABLES_LISTED */
	struct vet_fadt fadt;
	struct vet_fadt rsdt_fadt; /* the one that only the RSDT leads to; VET_NOT_THERE when that is the same, or none */
	struct vet_madt madt;
	struct vet_waet waet;
	struct vet_hpet hpet;
	struct vet_mcfg mcfg;
};

/*
 * From the RSDP on: the one that the loader gave, or its copy, else, when `may_search`, the one found below 1 MiB
 * (5.2.5.1).  XSDT first; RSDT only where there is no XSDT.  Fills all of *acpi.
 */
void vet_acpi_read(const struct vet_boot_information *boot, _Bool may_search, struct vet_acpi *acpi);

/* The same from tables that are in memory already, each whole: a folder of files.  Empty spans are tables not there. */
struct vet_acpi_files {
	struct vet_span fadt, madt, waet, hpet, mcfg;
};
void vet_acpi_take(const struct vet_acpi_files *files, struct vet_acpi *acpi);

/* The parsers, each from the bytes of one table, which must begin with its header and may be longer than it says. */
void vet_fadt_parse(struct vet_span bytes, struct vet_fadt *fadt);
void vet_madt_parse(struct vet_span bytes, struct vet_madt *madt);
void vet_waet_parse(struct vet_span bytes, struct vet_waet *waet);
void vet_hpet_parse(struct vet_span bytes, struct vet_hpet *hpet);
void vet_mcfg_parse(struct vet_span bytes, struct vet_mcfg *mcfg);

#endif
