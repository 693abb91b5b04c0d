/* SPDX-License-Identifier: MIT */
/*
 * One reader a boot protocol, each from the address that the loader left to struct vet_boot_information, and what they
 * share.  Inside the runtime only.
 */
#ifndef VET_SOURCE_BOOT_RECORD_H
#define VET_SOURCE_BOOT_RECORD_H

#include <bootvet/boot.h>

/* Each returns what becomes `status`; the information is cleared but for `entry` when it is called. */
VET_CHECKED enum vet_status vet_read_pvh(uint64_t address, struct vet_boot_information *information);
VET_CHECKED enum vet_status vet_read_xen_pv(uint64_t address, struct vet_boot_information *information);
VET_CHECKED enum vet_status vet_read_linux(uint64_t address, struct vet_boot_information *information);
VET_CHECKED enum vet_status vet_read_multiboot1(uint64_t address, struct vet_boot_information *information);
VET_CHECKED enum vet_status vet_read_multiboot2(uint64_t address, struct vet_boot_information *information);
VET_CHECKED enum vet_status vet_read_efi(uint64_t address, struct vet_boot_information *information);

/* From a system table's address, wherever it was found: RSDP and confidential blob, unless they are known already. */
VET_CHECKED enum vet_status vet_read_efi_tables(uint64_t address, _Bool wide, struct vet_boot_information *information);

/* One more usable range; an empty one is nothing. */
void vet_range_add(uint64_t start, uint64_t size, struct vet_boot_information *information);

/* The string at `address`, as far as it can be read. */
void vet_command_line_read(uint64_t address, struct vet_boot_information *information);

#endif
