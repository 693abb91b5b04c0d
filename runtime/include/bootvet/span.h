/* SPDX-License-Identifier: MIT */
/*
 * The one bounded reader: bytes that were copied from outside, read by offset, little-endian, aligned or not.  No parser
 * looks at firmware bytes in any other way.
 */
#ifndef BOOTVET_SPAN_H
#define BOOTVET_SPAN_H

#include <bootvet/status.h>

struct vet_span {
	const uint8_t *bytes;
	size_t size;
};

/* VET_TRUNCATED unless all bytes of the number are inside. */
VET_CHECKED enum vet_status vet_span_u8(struct vet_span span, size_t offset, uint8_t *value);
VET_CHECKED enum vet_status vet_span_u16(struct vet_span span, size_t offset, uint16_t *value);
VET_CHECKED enum vet_status vet_span_u32(struct vet_span span, size_t offset, uint32_t *value);
VET_CHECKED enum vet_status vet_span_u64(struct vet_span span, size_t offset, uint64_t *value);

/* The `size` bytes (1, 2, 4 or 8) at `offset`, or 0 where any of them is outside: a field that is not there reads as 0. */
uint64_t vet_span_number(struct vet_span span, size_t offset, size_t size);

/* Whether `size` bytes from `offset` on are inside. */
_Bool vet_span_holds(struct vet_span span, size_t offset, size_t size);

/* Whether the `size` bytes at `offset` are inside and equal to those at `text`. */
_Bool vet_span_matches(struct vet_span span, size_t offset, const void *text, size_t size);

/* The `size` bytes from `offset` on; an empty span where they are not inside. */
struct vet_span vet_span_part(struct vet_span span, size_t offset, size_t size);

/* All bytes added, modulo 256: 0 for a sound table (ACPI 6.5, 5.2.6). */
uint8_t vet_span_sum(struct vet_span span);

#endif
