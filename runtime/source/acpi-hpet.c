/* SPDX-License-Identifier: MIT */
/* The table that tells where the high-precision event timer is (IA-PC HPET specification 1.0a, 3.2.4). */
#include "acpi-table.h"

enum hpet_offset {
	HPET_BLOCK_ID = 36,
	HPET_SPACE = 40,
	HPET_ADDRESS = 44,
	HPET_LENGTH = 56,
};

void vet_hpet_parse(struct vet_span bytes, struct vet_hpet *hpet)
{
	struct vet_span body;

	*hpet = (struct vet_hpet){.table = {.status = VET_NOT_THERE}};
	vet_table_open(bytes, "HPET", HPET_LENGTH, &hpet->table, &body);
	hpet->block_id = (uint32_t)vet_span_number(body, HPET_BLOCK_ID, 4);
	hpet->space = (uint8_t)vet_span_number(body, HPET_SPACE, 1);
	hpet->address = vet_span_number(body, HPET_ADDRESS, 8);
}
