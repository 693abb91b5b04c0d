/* SPDX-License-Identifier: MIT */
/* The fixed description table: its fields as they stand, and which bits its revision and its length define (5.2.9). */
#include "acpi-table.h"

enum fadt_offset {
	FADT_PM1A_EVENT = 56,
	FADT_PM_TIMER = 76,
	FADT_PM_TIMER_LENGTH = 91,
	FADT_CENTURY = 108,
	FADT_BOOT_ARCHITECTURE = 109, /* two bytes, unaligned */
	FADT_FLAGS = 112,
	FADT_RESET = 116, /* generic address: space, width, offset, access, address of 8 bytes at +4 */
	FADT_MINOR_REVISION = 131,
	FADT_X_PM_TIMER = 208,
	FADT_HYPERVISOR = 268,
	GENERIC_ADDRESS = 12,
	GENERIC_ADDRESS_VALUE = 4,
	FADT_LEAST = 116, /* revision 1: ACPI 1.0b, 5.2.5 */
};

static _Bool covers(struct vet_span body, size_t offset, size_t size)
{
	return vet_span_holds(body, offset, size);
}

void vet_fadt_parse(struct vet_span bytes, struct vet_fadt *fadt)
{
	struct vet_span body;

	*fadt = (struct vet_fadt){.table = {.status = VET_NOT_THERE}};
	vet_table_open(bytes, "FACP", FADT_LEAST, &fadt->table, &body);
	fadt->pm1a_event = (uint32_t)vet_span_number(body, FADT_PM1A_EVENT, 4);
	fadt->pm_timer = (uint32_t)vet_span_number(body, FADT_PM_TIMER, 4);
	fadt->pm_timer_length = (uint8_t)vet_span_number(body, FADT_PM_TIMER_LENGTH, 1);
	fadt->century = (uint8_t)vet_span_number(body, FADT_CENTURY, 1);
	fadt->boot_architecture = (uint16_t)vet_span_number(body, FADT_BOOT_ARCHITECTURE, 2);
	fadt->covers_boot_architecture = covers(body, FADT_BOOT_ARCHITECTURE, 2);
	fadt->flags = (uint32_t)vet_span_number(body, FADT_FLAGS, 4);
	fadt->covers_flags = covers(body, FADT_FLAGS, 4);
	fadt->reset_space = (uint8_t)vet_span_number(body, FADT_RESET, 1);
	fadt->reset_address = vet_span_number(body, FADT_RESET + GENERIC_ADDRESS_VALUE, 8);
	fadt->covers_reset = covers(body, FADT_RESET, GENERIC_ADDRESS);
	fadt->minor_revision = (uint8_t)vet_span_number(body, FADT_MINOR_REVISION, 1);
	fadt->x_pm_timer_space = (uint8_t)vet_span_number(body, FADT_X_PM_TIMER, 1);
	fadt->x_pm_timer = vet_span_number(body, FADT_X_PM_TIMER + GENERIC_ADDRESS_VALUE, 8);
	fadt->covers_x_pm_timer = covers(body, FADT_X_PM_TIMER, GENERIC_ADDRESS);
	fadt->covers_minor_revision = covers(body, FADT_MINOR_REVISION, 1);
	fadt->covers_hypervisor = covers(body, FADT_HYPERVISOR, 8);
	fadt->hypervisor_vendor = vet_span_number(body, FADT_HYPERVISOR, 8);
}

/* Where a bit is and which revision defined it first: tables 5.10 and 5.11, and the change history of the FADT. */
static const struct {
	uint8_t in_flags, bit, revision;
} bits[] = {
	[VET_FADT_LEGACY_DEVICES] = {0, 0, 2},
	[VET_FADT_8042] = {0, 1, 3},
	[VET_FADT_NO_VGA] = {0, 2, 4},
	[VET_FADT_NO_MSI] = {0, 3, 4},
	[VET_FADT_NO_ASPM] = {0, 4, 4},
	[VET_FADT_NO_CMOS_RTC] = {0, 5, 5},
	[VET_FADT_RESET_REG] = {1, 10, 2},
	[VET_FADT_HEADLESS] = {1, 12, 3},
	[VET_FADT_HW_REDUCED] = {1, 20, 5},
};

/* Bytes of a FADT of each revision: what a shorter one holds at these offsets was reserved when its layout was made. */
static const uint16_t lengths[] = {0, 116, 132, 244, 244, 268, 276};

enum vet_known vet_fadt_says(const struct vet_fadt *fadt, enum vet_fadt_bit bit)
{
	uint32_t field = bits[bit].in_flags ? fadt->flags : fadt->boot_architecture;
	unsigned int revision = bits[bit].revision;

	if (fadt->table.status != VET_OK || fadt->table.revision < revision || fadt->table.length < lengths[revision])
		return VET_UNKNOWN_YET;
	return field >> bits[bit].bit & 1 ? VET_YES : VET_NO;
}
