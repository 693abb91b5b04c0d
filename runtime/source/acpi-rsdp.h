/* SPDX-License-Identifier: MIT */
/* From what the loader gave, or from a search, to the root table's address.  Inside the runtime only. */
#ifndef VET_SOURCE_ACPI_RSDP_H
#define VET_SOURCE_ACPI_RSDP_H

#include <bootvet/acpi.h>

struct vet_rsdp {
	enum vet_status status;
	uint64_t address; /* 0 for a copy that a loader made */
	uint8_t revision;
	uint32_t rsdt;
	uint64_t xsdt; /* 0: none, or revision 0 */
	_Bool searched;
};

/* The one that the loader gave, its copy, or the one found by searching where that is allowed. */
void vet_rsdp_find(const struct vet_boot_information *boot, _Bool may_search, struct vet_rsdp *rsdp);

#endif
