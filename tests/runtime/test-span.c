/* SPDX-License-Identifier: MIT */
/* The bounded reader at every offset and size around its ends, and statuses, names and words that are out of range. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <bootvet/platform.h>

static const uint8_t bytes[9] = {1, 2, 3, 4, 5, 6, 7, 8, 0xff};
static const struct vet_span span = {.bytes = bytes, .size = sizeof(bytes)};

static void numbers_are_little_endian_and_may_be_unaligned(void **state)
{
	uint8_t b = 0;
	uint16_t w = 0;
	uint32_t d = 0;
	uint64_t q = 0;

	(void)state;
	assert_int_equal(vet_span_u8(span, 8, &b), VET_OK);
	assert_int_equal(b, 0xff);
	assert_int_equal(vet_span_u16(span, 1, &w), VET_OK);
	assert_int_equal(w, 0x0302);
	assert_int_equal(vet_span_u32(span, 3, &d), VET_OK);
	assert_int_equal(d, 0x07060504);
	assert_int_equal(vet_span_u64(span, 1, &q), VET_OK);
	assert_true(q == 0xff08070605040302);
}

static void nothing_is_read_past_the_end(void **state)
{
	(void)state;
	for (size_t offset = 0; offset < 12; offset++) {
		uint8_t b = 77;
		uint16_t w = 77;
		uint32_t d = 77;
		uint64_t q = 77;

		assert_int_equal(vet_span_u8(span, offset, &b), offset <= 8 ? VET_OK : VET_TRUNCATED);
		assert_int_equal(vet_span_u16(span, offset, &w), offset <= 7 ? VET_OK : VET_TRUNCATED);
		assert_int_equal(vet_span_u32(span, offset, &d), offset <= 5 ? VET_OK : VET_TRUNCATED);
		assert_int_equal(vet_span_u64(span, offset, &q), offset <= 1 ? VET_OK : VET_TRUNCATED);
		/* What failed left its result alone. */
		assert_true(offset <= 8 || b == 77);
		assert_true(offset <= 1 || q == 77);
		assert_int_equal(vet_span_number(span, offset, 2), offset <= 7 ? w : 0);
	}
	assert_int_equal(vet_span_number(span, SIZE_MAX, 4), 0);
	assert_int_equal(vet_span_number(span, 0, 9), 0);
	assert_false(vet_span_holds(span, 4, SIZE_MAX));
	assert_false(vet_span_holds(span, SIZE_MAX, 4));
}

static void parts_and_comparisons(void **state)
{
	static const struct vet_span none;

	(void)state;
	assert_int_equal(vet_span_part(span, 2, 3).size, 3);
	assert_int_equal(vet_span_part(span, 2, 8).size, 0);
	assert_int_equal(vet_span_part(none, 0, 0).size, 0);
	assert_true(vet_span_matches(span, 1, "\2\3", 2));
	assert_false(vet_span_matches(span, 1, "\2\4", 2));
	assert_false(vet_span_matches(span, 8, "\xff\xff", 2));
	assert_int_equal(vet_span_sum(span), 35);
	assert_int_equal(vet_span_sum(none), 0);
}

static void names_of_what_is_out_of_range(void **state)
{
	(void)state;
	for (unsigned i = 0; i < VET_STATUS_COUNT; i++)
		assert_non_null(vet_status_text((enum vet_status)i));
	assert_string_equal(vet_status_text(VET_STATUS_COUNT), "unknown");
	assert_string_equal(vet_capability_name(VET_CAPABILITY_COUNT), "unknown");
	assert_string_equal(vet_presence_text((enum vet_presence)9), "unknown");
	assert_string_equal(vet_source_name(VET_SOURCE_COUNT), "-");
	assert_true(vet_capability_is_platform(VET_CAPABILITY_aslr_base));
	assert_false(vet_capability_is_platform(VET_CAPABILITY_kasan_shadow));
	assert_false(vet_capability_is_platform(VET_CAPABILITY_COUNT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_little_endian_and_may_be_unaligned),
		cmocka_unit_test(nothing_is_read_past_the_end),
		cmocka_unit_test(parts_and_comparisons),
		cmocka_unit_test(names_of_what_is_out_of_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
