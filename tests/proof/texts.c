/* SPDX-License-Identifier: MIT */
/*
 * The functions that are otherwise taken by contract, each on texts of each length that end where memory ends; and the readers of
 * spans, through which all bytes from outside go, at any offset of spans that end there.
 */
#include "any.h"

#include "../../runtime/source/print.c"
#include "../../runtime/source/text.h"
#include <bootvet/span.h>

enum { NAME = 16, REASON = 80, SHORT = 24, SPAN = 20 };
static char first[NAME + 1], second[NAME + 1], reason[REASON + 1];

void prove_texts(void)
{
	any_text(first, NAME);
	any_text(second, NAME);
	//@ loop unroll NAME + 1;
	for (size_t i = 0; i <= NAME; i++) {
		//@ loop unroll NAME + 1;
		for (size_t j = 0; j <= NAME; j++) {
			vet_text_equal(first + i, second + j);
			vet_text_starts(first + i, second + j);
		}
	}
}

static void put_reason(const char *text)
{
	struct line line = {.used = any_below(WIDTH)};

	any_bytes(line.text, sizeof(line.text));
	line_put(&line, text, any_below(WIDTH));
}

/* Each short text, and one longer than any of the runtime's. */
void prove_line(void)
{
	//@ widen_hints global:"all", 79;
	any_text(reason, REASON);
	put_reason(reason);
	//@ loop unroll SHORT + 1;
	for (size_t i = 0; i <= SHORT; i++)
		put_reason(reason + (REASON - i));
}

static void read_span(struct vet_span span)
{
	uint64_t value_64;
	uint32_t value_32;
	uint16_t value_16;
	uint8_t value_8;

	(void)vet_span_u8(span, any_long(), &value_8);
	(void)vet_span_u16(span, any_long(), &value_16);
	(void)vet_span_u32(span, any_long(), &value_32);
	(void)vet_span_u64(span, any_long(), &value_64);
	vet_span_number(span, any_long(), 9);
	vet_span_matches(span, any_long(), first, 4);
	vet_span_matches(span, any_long(), first, NAME);
	vet_span_part(span, any_long(), any_long());
	vet_span_sum(span);
}

void prove_spans(void)
{
	static uint8_t bytes[SPAN];

	any_bytes(bytes, sizeof(bytes));
	any_bytes(first, NAME);
	//@ loop unroll SPAN + 1;
	for (size_t size = 0; size <= SPAN; size++)
		read_span((struct vet_span){.bytes = bytes + (SPAN - size), .size = size});
}
