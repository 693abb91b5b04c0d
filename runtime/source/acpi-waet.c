/* SPDX-License-Identifier: MIT */
/* The table of emulated devices: a header and one word of flags (Microsoft, "Windows ACPI Emulated Devices Table", 2009). */
#include "acpi-table.h"

enum waet_offset {
	WAET_FLAGS = 36,
	WAET_LENGTH = 40,
};

void vet_waet_parse(struct vet_span bytes, struct vet_waet *waet)
{
	struct vet_span body;

	*waet = (struct vet_waet){.table = {.status = VET_NOT_THERE}};
	vet_table_open(bytes, "WAET", WAET_LENGTH, &waet->table, &body);
	waet->flags = (uint32_t)vet_span_number(body, WAET_FLAGS, 4);
	waet->covers_flags = vet_span_holds(body, WAET_FLAGS, 4);
}
