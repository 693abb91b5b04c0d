/* SPDX-License-Identifier: MIT */
/* The machine as EFI firmware hands it over to an application of its own. */
#ifndef DEMO_EFI_H
#define DEMO_EFI_H

#include <stdbool.h>
#include <stdint.h>

#include <bootvet/boot.h>

/* Ends the boot services; false, and the firmware goes on, when that cannot be.  `table` is the EFI system table. */
_Bool efi_leave(void *handle, const uint8_t *table);

/* The ranges that are free once the boot services have ended, at most `limit`; 0 behind every other door. */
unsigned int efi_memory_map(struct vet_range *ranges, unsigned int limit);

#endif
