/* SPDX-License-Identifier: MIT */
/*
 * What kicked this kernel, in one form: the door it came through and the one address that the loader left.  Every entry
 * makes a vet_boot of its registers and hands over to the common path, which asks vet_boot_read() for what all protocols
 * have in common.
 */
#ifndef BOOTVET_BOOT_H
#define BOOTVET_BOOT_H

#include <bootvet/status.h>

/* The entries of annotations/guests/entries.def, in its order. */
enum vet_entry {
	VET_ENTRY_PVH,		/* ebx: hvm_start_info */
	VET_ENTRY_XEN_PV,	/* rsi: start_info */
	VET_ENTRY_LINUX_16,	/* boot_params, as the setup code leaves it */
	VET_ENTRY_LINUX_32,	/* esi: boot_params */
	VET_ENTRY_LINUX_64,	/* rsi: boot_params */
	VET_ENTRY_EFI_STUB,	/* the EFI system table */
	VET_ENTRY_EFI_HANDOVER, /* boot_params, whose efi_info names the system table */
	VET_ENTRY_EFI_APP,	/* the EFI system table */
	VET_ENTRY_MULTIBOOT1,	/* ebx: information; eax was 2badb002 */
	VET_ENTRY_MULTIBOOT2,	/* ebx: information; eax was 36d76289 */
	VET_ENTRY_UNKNOWN,
	VET_ENTRY_COUNT
};

struct vet_boot {
	enum vet_entry entry;
	uint64_t data; /* physical address; 0: the loader left none */
};

enum { VET_BOOT_RANGES = 64, VET_COMMAND_LINE = 2048 };

struct vet_range {
	uint64_t start, size; /* bytes; start + size does not wrap */
};

enum vet_known {
	VET_UNKNOWN_YET,
	VET_NO,
	VET_YES
};

/* What a display that the loader found is, as far as it says. */
enum vet_display {
	VET_DISPLAY_UNTOLD,
	VET_DISPLAY_NONE, /* a protocol that tells of displays tells of none */
	VET_DISPLAY_TEXT, /* VGA text mode */
	VET_DISPLAY_GRAPHICS,
};

/* What all protocols bring, in one form; a field that a protocol lacks is 0, empty or not told. */
struct vet_boot_information {
	enum vet_entry entry;
	enum vet_status status; /* of the loader's record itself; what could be read before it broke is below */
	uint32_t version;	/* of that record: hvm_start_info's, Linux's boot protocol; 0 elsewhere */
	uint64_t rsdp;		/* physical address given by the loader; 0: none given */
	struct vet_range rsdp_copy;   /* Multiboot 2 tags 14, 15: a copy of the RSDP inside the information; size 0: none */
	uint64_t efi_system_table;    /* physical address; 0: none */
	enum vet_known efi_runtime;   /* it names runtime services */
	_Bool efi_unreadable;	      /* a system table was named, and is not sound or not to be read whole */
	uint64_t confidential_blob;   /* boot_params.cc_blob_address: SEV-SNP; 0: none */
	enum vet_known first_domain;  /* SIF_INITDOMAIN */
	enum vet_known privileged;    /* SIF_PRIVILEGED */
	enum vet_display display;
	enum vet_known apm_bios;      /* the loader asked the BIOS for APM */
	uint32_t subarchitecture;     /* boot_params.hardware_subarch: 0 PC, 2 XEN, 3 INTEL_MID, 4 CE4100 */
	uint8_t loader;		      /* boot_params.type_of_loader */
	_Bool ranges_dropped;	      /* more usable ranges than VET_BOOT_RANGES, or some that wrap: those are not in `usable` */
	unsigned int range_count;
	struct vet_range usable[VET_BOOT_RANGES];
	char command_line[VET_COMMAND_LINE]; /* ends with 0; cut when longer */
	_Bool command_line_cut;
	_Bool command_line_unreadable; /* one was named, and it, or its end, cannot be read: what could be is above */
};

/* Never fails as a whole: what could not be read is missing, and `status` says what became of the record. */
void vet_boot_read(const struct vet_boot *boot, struct vet_boot_information *information);

/* The canonical name, as `xen-pv`; `unknown` for VET_ENTRY_UNKNOWN. */
const char *vet_entry_text(enum vet_entry entry);

#endif
