/* SPDX-License-Identifier: MIT */
/*
 * The readable form of facts: the sample of build-unit.c against its golden text, and what must not exhaust a stack, a
 * terminal or time.  In: units made here.  Out: TAP.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "build-unit.h"
#include "facts/print.h"
#include "facts/unit.h"

static char *print_payload(const struct build_unit *build)
{
	struct build_buffer payload = build_payload(build), record = build_record(payload.bytes, payload.size, 0);
	struct vet_unit unit;
	char message[256], *text = NULL;
	size_t offset = 0, size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	if (vet_unit_next(record.bytes, record.size, &offset, &unit, message, sizeof(message)) != 1)
		fail_msg("%s", message);
	assert_true(vet_unit_print(out, &unit));
	fclose(out);
	vet_unit_free(&unit);
	free(record.bytes);
	free(payload.bytes);
	return text;
}

static char *print_sample(void)
{
	struct build_unit build;
	char *text;

	build_sample(&build);
	text = print_payload(&build);
	build_end(&build);
	return text;
}

static const char sample[] =
	"unit sample.c\n"
	"symbol function start external defined: void (void) at sample.c:2:6\n"
	"symbol function vga_init external: void (void) at sample.c:1:6\n"
	"symbol object video_ops external defined: struct ops at sample.c:3:6\n"
	"  at bit 0 for 64 .init = &vga_init from 9:3\n"
	"struct ops of 128 bits\n"
	"  .init at bit 0 for 64: pointer to int (void)\n"
	"    requires \"vga\" at sample.c:1:1\n"
	"  .present at bit 64 for 32: integer 32\n"
	"\n"
	"function start at sample.c:11:5\n"
	"  parameter port: integer 32\n"
	"  b0\n"
	"    12:2 r0 = has vga\n"
	"    -> b1 when r0 != 0\n"
	"    -> b3 when r0 == 0\n"
	"  b1\n"
	"    holds: r0 != 0\n"
	"    v0 = phi(b0: 0, b1: v1)\n"
	"    v1 = (v0 + 1)\n"
	"    13:2 write port 8 (port + v0)\n"
	"    v2 = (v1 < 0x10)\n"
	"    -> b1 when v2 != 0\n"
	"    -> b2 when v2 == 0\n"
	"  b2\n"
	"    holds: r0 != 0\n"
	"    holds: v2 == 0\n"
	"    14:2 call vga_init(0)\n"
	"    15:2 store 32 &video_ops.present <- v1\n"
	"    16:2 r1 = load 64 &video_ops.init\n"
	"    16:5 call *r1() as int (void)\n"
	"    -> b3\n"
	"  b3\n"
	"    18:2 return 0\n";

static void test_sample(void **state)
{
	char *text = print_sample();

	(void)state;
	assert_string_equal(text, sample);
	free(text);
}

/* One block that returns the last value. */
static void add_function(struct build_unit *build)
{
	uint32_t values = build->rows[VET_TABLE_VALUES];
	struct vet_block block = { .point_count = 1 };
	struct vet_function function = { .block_count = 1, .point_count = 1, .value_count = values };

	function.symbol = build_function_symbol(build, "f", VET_SYMBOL_DEFINED);
	build_point(build, VET_POINT_RETURN, 1, values - 1, 0, 0);
	build_row(build, VET_TABLE_BLOCKS, &block, sizeof(block));
	build_row(build, VET_TABLE_FUNCTIONS, &function, sizeof(function));
}

static void test_deep(void **state)
{
	struct build_unit build;
	char *text;

	(void)state;
	build_begin(&build, "deep.c");
	build_value(&build, VET_VALUE_UNKNOWN, 0, 0, 0);
	for (uint32_t i = 0; i < 200000; i++)
		build_value(&build, VET_VALUE_COMPLEMENT, i, 0, 0);
	add_function(&build);
	text = print_payload(&build);
	assert_non_null(strstr(text, "v0 = ~~~~~"));
	free(text);
	build_end(&build);
}

/* Each value uses the one before twice: written out, the last would be 2^200 terms. */
static void test_shared(void **state)
{
	struct build_unit build;
	char *text;

	(void)state;
	build_begin(&build, "shared.c");
	build_value(&build, VET_VALUE_UNKNOWN, 0, 0, 0);
	for (uint32_t i = 0; i < 200; i++)
		build_value(&build, VET_VALUE_ADD, i, i, 0);
	add_function(&build);
	text = print_payload(&build);
	assert_non_null(strstr(text, "v0 = (unknown + unknown)\n    v1 = (v0 + v0)\n"));
	assert_true(strlen(text) < 10000);
	free(text);
	build_end(&build);
}

/* Phis that name each other, and one that names itself. */
static void test_circles(void **state)
{
	static const uint32_t list[] = { 0, 1, 0, 0, 0, 2 };
	struct build_unit build;
	char *text;

	(void)state;
	build_begin(&build, "circle.c");
	for (unsigned i = 0; i < 6; i++)
		build_row(&build, VET_TABLE_LISTS, &list[i], sizeof(list[i]));
	build_value(&build, VET_VALUE_PHI, 0, 1, 0);
	build_value(&build, VET_VALUE_PHI, 2, 2, 0);
	build_value(&build, VET_VALUE_PHI, 2, 2, 0);
	add_function(&build);
	text = print_payload(&build);
	assert_non_null(strstr(text, "v2 = phi(b0: v0, b0: v2)\n"));
	free(text);
	build_end(&build);
}

/* Names come from anyone: nothing in them may move a cursor or break a line. */
static void test_escapes(void **state)
{
	static const char expected[] = "unit a\\x1b[2J\\nb\\\\c\\x7f\\xff\n";
	struct build_unit build;
	char *text;

	(void)state;
	build_begin(&build, "a\033[2J\nb\\c\x7f\xff");
	build_value(&build, VET_VALUE_UNKNOWN, 0, 0, 0);
	add_function(&build);
	text = print_payload(&build);
	assert_memory_equal(text, expected, sizeof(expected) - 1);
	free(text);
	build_end(&build);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sample), cmocka_unit_test(test_deep),    cmocka_unit_test(test_shared),
		cmocka_unit_test(test_circles), cmocka_unit_test(test_escapes),
	};

	return cmocka_run_group_tests_name("facts: print", tests, NULL, NULL);
}
