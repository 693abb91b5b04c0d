/* SPDX-License-Identifier: MIT */
/* The table of PCI configuration space in memory: regions of 16 bytes after 8 reserved (PCI Firmware Specification 3.0, 4.1.2). */
#include "acpi-table.h"

enum mcfg_offset {
	MCFG_REGIONS = 44,
	MCFG_REGION = 16,
};

void vet_mcfg_parse(struct vet_span bytes, struct vet_mcfg *mcfg)
{
	struct vet_span body;

	*mcfg = (struct vet_mcfg){.table = {.status = VET_NOT_THERE}};
	vet_table_open(bytes, "MCFG", MCFG_REGIONS, &mcfg->table, &body);
	if (body.size < MCFG_REGIONS)
		return;
	mcfg->regions = (uint32_t)((body.size - MCFG_REGIONS) / MCFG_REGION);
	mcfg->address = vet_span_number(body, MCFG_REGIONS, 8);
	if (mcfg->table.status == VET_OK && (body.size - MCFG_REGIONS) % MCFG_REGION)
		mcfg->table.status = VET_MALFORMED;
}
