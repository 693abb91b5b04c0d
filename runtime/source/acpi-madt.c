/* SPDX-License-Identifier: MIT */
/* The multiple APIC description table: flags, then entries of a type and a length each, walked to the table's end (5.2.12). */
#include "acpi-table.h"

enum madt_offset {
	MADT_LAPIC_ADDRESS = 36,
	MADT_FLAGS = 40,
	MADT_ENTRIES = 44,
};

enum madt_type {
	TYPE_LOCAL_APIC = 0,
	TYPE_IO_APIC = 1,
	TYPE_LOCAL_X2APIC = 9,
};

enum madt_entry {
	ENTRY_HEADER = 2, /* type, length */
	LOCAL_APIC_LENGTH = 8,
	LOCAL_APIC_FLAGS = 4,
	IO_APIC_LENGTH = 12,
	IO_APIC_ADDRESS = 4,
	LOCAL_X2APIC_LENGTH = 16,
	LOCAL_X2APIC_FLAGS = 8,
	FLAGS_USABLE = 3, /* enabled, or can be brought online */
};

/* The entry of `length` bytes at `offset`; 0 when that is too short for its type. */
static _Bool entry_take(struct vet_span body, size_t offset, size_t length, struct vet_madt *madt)
{
	switch (vet_span_number(body, offset, 1)) {
	case TYPE_LOCAL_APIC:
		if (length < LOCAL_APIC_LENGTH)
			return 0;
		madt->processors += (vet_span_number(body, offset + LOCAL_APIC_FLAGS, 4) & FLAGS_USABLE) != 0;
		return 1;
	case TYPE_LOCAL_X2APIC:
		if (length < LOCAL_X2APIC_LENGTH)
			return 0;
		madt->processors += (vet_span_number(body, offset + LOCAL_X2APIC_FLAGS, 4) & FLAGS_USABLE) != 0;
		return 1;
	case TYPE_IO_APIC:
		if (length < IO_APIC_LENGTH)
			return 0;
		if (!madt->io_apics++)
			madt->io_apic_address = (uint32_t)vet_span_number(body, offset + IO_APIC_ADDRESS, 4);
		return 1;
	default:
		return 1;
	}
}

void vet_madt_parse(struct vet_span bytes, struct vet_madt *madt)
{
	struct vet_span body;
	_Bool sound = 1;

	*madt = (struct vet_madt){.table = {.status = VET_NOT_THERE}};
	vet_table_open(bytes, "APIC", MADT_ENTRIES, &madt->table, &body);
	madt->lapic_address = (uint32_t)vet_span_number(body, MADT_LAPIC_ADDRESS, 4);
	madt->flags = (uint32_t)vet_span_number(body, MADT_FLAGS, 4);
	madt->covers_flags = vet_span_holds(body, MADT_FLAGS, 4);

	for (size_t offset = MADT_ENTRIES; offset < body.size;) {
		size_t length = (size_t)vet_span_number(body, offset + 1, 1);

		/* Length 0 would never end; one that ends behind the table is no entry. */
		if (length < ENTRY_HEADER || !vet_span_holds(body, offset, length)) {
			sound = 0;
			break;
		}
		sound &= entry_take(body, offset, length, madt);
		offset += length;
	}
	if (!sound && madt->table.status == VET_OK)
		madt->table.status = VET_MALFORMED;
}
