/* SPDX-License-Identifier: MIT */
/*
 * The root system description pointer (ACPI 6.5, 5.2.5): 20 bytes with revision 0, a longer form with its own checksum from
 * revision 2 on; where it is searched on a BIOS machine (5.2.5.1).
 */
#include "acpi-rsdp.h"

#include "memory.h"

enum rsdp_offset {
	RSDP_REVISION = 15,
	RSDP_RSDT = 16,
	RSDP_LENGTH = 20,
	RSDP_XSDT = 24,
	RSDP_SHORT = 20, /* bytes of revision 0, and of what the first checksum covers */
	RSDP_LONG = 36,
};

enum search_place {
	EBDA_SEGMENT = 0x40e, /* in the BIOS data area: real-mode segment of the extended one */
	EBDA_LOWEST = 0x80000,
	EBDA_SIZE = 0x400,
	BIOS_START = 0xe0000,
	BIOS_END = 0x100000,
	SEARCH_STEP = 16,
	WINDOW = 1024, /* bytes copied at a time */
};

/* `bytes` are what could be copied, at most RSDP_LONG; a longer length than that is judged by its first 36 bytes only if it says so. */
static enum vet_status rsdp_parse(struct vet_span bytes, struct vet_rsdp *rsdp)
{
	if (!vet_span_matches(bytes, 0, "RSD PTR ", 8))
		return bytes.size < 8 ? VET_TRUNCATED : VET_BAD_SIGNATURE;
	if (bytes.size < RSDP_SHORT)
		return VET_TRUNCATED;
	if (vet_span_sum(vet_span_part(bytes, 0, RSDP_SHORT)))
		return VET_BAD_CHECKSUM;
	rsdp->revision = (uint8_t)vet_span_number(bytes, RSDP_REVISION, 1);
	rsdp->rsdt = (uint32_t)vet_span_number(bytes, RSDP_RSDT, 4);
	/* Revision 1 never existed; firmware that writes it means 0. */
	if (rsdp->revision < 2)
		return VET_OK;
	if (bytes.size < RSDP_LONG)
		return VET_TRUNCATED;
	if (vet_span_number(bytes, RSDP_LENGTH, 4) != RSDP_LONG)
		return VET_BAD_LENGTH;
	if (vet_span_sum(vet_span_part(bytes, 0, RSDP_LONG)))
		return VET_BAD_CHECKSUM;
	rsdp->xsdt = vet_span_number(bytes, RSDP_XSDT, 8);
	return VET_OK;
}

/* One that ends where memory ends may be of the short form. */
static enum vet_status rsdp_read(uint64_t address, struct vet_rsdp *rsdp)
{
	uint8_t copy[RSDP_LONG];
	struct vet_span bytes;
	enum vet_status status = vet_memory_read(address, copy, RSDP_LONG, &bytes);

	if (status == VET_UNREADABLE)
		status = vet_memory_read(address, copy, RSDP_SHORT, &bytes);
	if (status != VET_OK)
		return status;
	rsdp->address = address;
	return rsdp_parse(bytes, rsdp);
}

/* In [start, end), which are multiples of 16: the first sound one, else what is wrong with the last that has the signature. */
static enum vet_status search(uint64_t start, uint64_t end, struct vet_rsdp *rsdp)
{
	enum vet_status found = VET_NOT_THERE;
	uint8_t window[WINDOW];

	for (; start < end; start += WINDOW) {
		struct vet_span bytes;

		if (vet_memory_read(start, window, WINDOW, &bytes) != VET_OK)
			continue;
		for (size_t at = 0; at < WINDOW; at += SEARCH_STEP) {
			enum vet_status status;

			if (!vet_span_matches(bytes, at, "RSD PTR ", 8))
				continue;
			status = rsdp_read(start + at, rsdp);
			if (status == VET_OK)
				return VET_OK;
			found = status;
		}
	}
	return found;
}

static enum vet_status search_all(struct vet_rsdp *rsdp)
{
	enum vet_status status = VET_NOT_THERE, second;
	uint8_t word[2];
	struct vet_span bytes;

	if (vet_memory_read(EBDA_SEGMENT, word, sizeof(word), &bytes) == VET_OK) {
		uint64_t ebda = vet_span_number(bytes, 0, 2) << 4;

		if (ebda >= EBDA_LOWEST && ebda <= BIOS_START - EBDA_SIZE)
			status = search(ebda, ebda + EBDA_SIZE, rsdp);
	}
	if (status == VET_OK)
		return VET_OK;
	second = search(BIOS_START, BIOS_END, rsdp);
	return second == VET_NOT_THERE ? status : second;
}

void vet_rsdp_find(const struct vet_boot_information *boot, _Bool may_search, struct vet_rsdp *rsdp)
{
	*rsdp = (struct vet_rsdp){.status = VET_NOT_THERE};
	if (boot->rsdp)
		rsdp->status = rsdp_read(boot->rsdp, rsdp);
	if (rsdp->status != VET_OK && boot->rsdp_copy.size) {
		uint8_t copy[RSDP_LONG];
		size_t size = boot->rsdp_copy.size < RSDP_LONG ? (size_t)boot->rsdp_copy.size : RSDP_LONG;
		struct vet_span bytes;

		rsdp->status = vet_memory_read(boot->rsdp_copy.start, copy, size, &bytes);
		if (rsdp->status == VET_OK)
			rsdp->status = rsdp_parse(bytes, rsdp);
		rsdp->address = 0;
	}
	if (rsdp->status == VET_NOT_THERE && may_search) {
		rsdp->status = search_all(rsdp);
		rsdp->searched = rsdp->status == VET_OK;
	}
	if (rsdp->status != VET_OK)
		rsdp->rsdt = 0, rsdp->xsdt = 0;
}
