/* SPDX-License-Identifier: MIT */
/* Bounded reads of little-endian numbers: from a copied table's bytes to a value, or to why there is none. */
#include <bootvet/span.h>

_Bool vet_span_holds(struct vet_span span, size_t offset, size_t size)
{
	return size <= span.size && offset <= span.size - size;
}

uint64_t vet_span_number(struct vet_span span, size_t offset, size_t size)
{
	uint64_t value = 0;

	if (size > sizeof(value) || !vet_span_holds(span, offset, size))
		return 0;
	while (size--)
		value = value << 8 | span.bytes[offset + size];
	return value;
}

enum vet_status vet_span_u8(struct vet_span span, size_t offset, uint8_t *value)
{
	if (!vet_span_holds(span, offset, sizeof(*value)))
		return VET_TRUNCATED;
	*value = (uint8_t)vet_span_number(span, offset, sizeof(*value));
	return VET_OK;
}

enum vet_status vet_span_u16(struct vet_span span, size_t offset, uint16_t *value)
{
	if (!vet_span_holds(span, offset, sizeof(*value)))
		return VET_TRUNCATED;
	*value = (uint16_t)vet_span_number(span, offset, sizeof(*value));
	return VET_OK;
}

enum vet_status vet_span_u32(struct vet_span span, size_t offset, uint32_t *value)
{
	if (!vet_span_holds(span, offset, sizeof(*value)))
		return VET_TRUNCATED;
	*value = (uint32_t)vet_span_number(span, offset, sizeof(*value));
	return VET_OK;
}

enum vet_status vet_span_u64(struct vet_span span, size_t offset, uint64_t *value)
{
	if (!vet_span_holds(span, offset, sizeof(*value)))
		return VET_TRUNCATED;
	*value = vet_span_number(span, offset, sizeof(*value));
	return VET_OK;
}

_Bool vet_span_matches(struct vet_span span, size_t offset, const void *text, size_t size)
{
	const uint8_t *wanted = text;

	if (!vet_span_holds(span, offset, size))
		return 0;
	for (size_t i = 0; i < size; i++)
		if (span.bytes[offset + i] != wanted[i])
			return 0;
	return 1;
}

struct vet_span vet_span_part(struct vet_span span, size_t offset, size_t size)
{
	/* Where there are no bytes there may be no address to count from. */
	if (!size || !vet_span_holds(span, offset, size))
		return (struct vet_span){.bytes = span.bytes, .size = 0};
	return (struct vet_span){.bytes = span.bytes + offset, .size = size};
}

uint8_t vet_span_sum(struct vet_span span)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < span.size; i++)
		sum = (uint8_t)(sum + span.bytes[i]);
	return sum;
}
