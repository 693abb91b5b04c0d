/* SPDX-License-Identifier: MIT */
/*
 * The model reader against every kind of mistake: each must be refused with one message that names file, line and column;
 * and what is right is read as it stands.  In: texts below.  Out: TAP.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "solve/model-file.h"
#include "solve/model-names.h"
#include "solve/model-place.h"

#define HEAD "model: mine\nsummary: what mine says\n"
#define ITEM(section, text) HEAD section ":\n  - {" text "}\n"
#define WHY ", because: some"

static struct vet_model *parse(const char *text, char message[512])
{
	message[0] = '\0';
	return vet_model_parse("my.yaml", text, strlen(text), message, 512);
}

static void refuses(const char *text, const char *wanted)
{
	char message[512];

	assert_null(parse(text, message));
	assert_string_equal(message, wanted);
}

static struct vet_model *accepts(const char *text)
{
	char message[512];
	struct vet_model *model = parse(text, message);

	if (!model)
		fail_msg("%s", message);
	return model;
}

static void reads_what_is_said(void **state)
{
	struct vet_model *model = accepts(HEAD "requires:\n"
		"  - {function: [a, 'b*'], file: drivers/x.c, capability: vga, because: one}\n"
		"conditions:\n"
		"  - {location: 'x.y[3]', is_not: [7, 1-2, 3], claims: absent, capability: i8042, because: two}\n"
		"observables:\n"
		"  - {location: z, observable: madt.flags.pcat_compat, values: {0: 0, 1: 4-5}, settles_at: s, because: three}\n"
		"asynchronous:\n"
		"  - {function: f, argument: 2, in: timer.function, every: true, passes: [0, anything], runs: timer, because: four}\n");

	(void)state;
	assert_string_equal(model->name, "mine");
	assert_int_equal(model->item_count, 4);
	const struct vet_model_item *item = model->item;

	assert_int_equal(item[0].section, VET_SECTION_REQUIRES);
	assert_int_equal(item[0].subject[VET_SUBJECT_FUNCTION].count, 2);
	assert_string_equal(item[0].subject[VET_SUBJECT_FUNCTION].text[1], "b*");
	assert_string_equal(item[0].subject[VET_SUBJECT_FILE].text[0], "drivers/x.c");
	assert_int_equal(item[0].number, vet_capability_find("vga"));
	assert_string_equal(item[0].said.because, "one");
	assert_int_equal(item[0].said.line, 4);
	assert_int_equal(item[0].said.column, 5);
	assert_true(item[1].outside && item[1].claims_absent);
	assert_int_equal(item[1].range_count, 2);
	assert_int_equal(item[1].range[0].low, 1);
	assert_int_equal(item[1].range[0].high, 3);
	assert_int_equal(item[1].range[1].low, 7);
	assert_int_equal(item[2].mapping_count, 2);
	assert_int_equal(item[2].mapping[1].to.high, 5);
	assert_int_equal(item[2].bit, VET_NONE);
	assert_int_equal(item[3].argument, 2);
	assert_int_equal(item[3].when, VET_WHEN_TIMER);
	assert_true(item[3].every);
	assert_int_equal(item[3].pass_count, 2);
	assert_int_equal(item[3].pass[1], VET_NONE);
	vet_model_free(model);
}

static void refuses_what_a_model_lacks(void **state)
{
	(void)state;
	refuses("summary: x\n", "my.yaml:1:1: error: the model has no 'model'");
	refuses("model: x\n", "my.yaml:1:1: error: the model has no 'summary'");
	refuses("model: X y\nsummary: x\n", "my.yaml:1:8: error: 'X y' is no canonical name: a-z, 0-9, parts joined by '-'");
	refuses(HEAD "dead:\n  - {function: x}\n", "my.yaml:3:1: error: unknown key 'dead' in the model");
	refuses(HEAD "panic: x\n", "my.yaml:3:8: error: panic is not a sequence");
	refuses(HEAD "panic:\n  - x\n", "my.yaml:4:5: error: an item of panic is not a mapping");
	refuses(ITEM("panic", "function: x"), "my.yaml:4:5: error: an item of panic has no 'because'");
	refuses(ITEM("panic", "function: x, because: ''"), "my.yaml:4:28: error: because is empty");
	refuses(ITEM("panic", "function: x, function: y" WHY), "my.yaml:4:19: error: duplicate key 'function' in an item of panic");
	refuses(ITEM("panic", "function: x, capability: vga" WHY), "my.yaml:4:19: error: unknown key 'capability' in an item of panic");
	refuses(ITEM("panic", "because: x"), "my.yaml:4:5: error: an item of panic has no 'function'");
	refuses(ITEM("panic", "function: []" WHY), "my.yaml:4:16: error: function is an empty list");
	refuses(ITEM("panic", "function: {}" WHY), "my.yaml:4:16: error: function is not a scalar");
	refuses(ITEM("requires", "capability: vga" WHY), "my.yaml:4:5: error: an item of requires has no function, object, field or file");
	refuses(ITEM("tables", "start: x" WHY), "my.yaml:4:5: error: an item of tables has no object or section");
	refuses(ITEM("tables", "object: x, start: [x]" WHY), "my.yaml:4:24: error: start is one name, not a list");
}

static void refuses_unknown_names(void **state)
{
	(void)state;
	refuses(ITEM("requires", "function: x, capability: vgaa" WHY), "my.yaml:4:31: error: unknown capability 'vgaa' (did you mean vga?)");
	refuses(ITEM("observables", "location: x, observable: fadt.revison" WHY),
		"my.yaml:4:31: error: unknown observable 'fadt.revison' (did you mean fadt.revision?)");
	refuses(ITEM("entries", "function: x, entry: pvhh" WHY), "my.yaml:4:26: error: unknown entry 'pvhh' (did you mean pvh?)");
	refuses(ITEM("never_on", "function: x, guest: A_b" WHY),
		"my.yaml:4:26: error: 'A_b' is no canonical guest id: a-z, 0-9, parts joined by '-'");
	refuses(ITEM("asynchronous", "function: x, argument: 0, runs: tmer" WHY), "my.yaml:4:38: error: unknown kind of run 'tmer' (did you mean timer?)");
	refuses(ITEM("asynchronous", "function: x, argument: 0, runs: callback" WHY), "my.yaml:4:38: error: unknown kind of run 'callback'");
	refuses(ITEM("provides", "function: x, capability: vga" WHY), "my.yaml:4:31: error: vga is a platform capability: no code provides it");
}

static void refuses_wrong_numbers(void **state)
{
	(void)state;
	refuses(ITEM("callbacks", "function: x, argument: 64" WHY), "my.yaml:4:29: error: argument is not below 64");
	refuses(ITEM("callbacks", "function: x, argument: a" WHY), "my.yaml:4:29: error: argument is not a number below 2^64: 'a'");
	refuses(ITEM("callbacks", "function: x, argument: 1, passes: [a]" WHY), "my.yaml:4:41: error: an argument is not a number below 2^64: 'a'");
	refuses(ITEM("callbacks", "function: x, argument: 1, passes: [0, 1, 2, 3, 4]" WHY),
		"my.yaml:4:40: error: passes holds nothing, or more than 4 arguments");
	refuses(ITEM("callbacks", "function: x, argument: 1, every: true" WHY), "my.yaml:4:39: error: every is about in, which is not there");
	refuses(ITEM("callbacks", "function: x, argument: 1, in: a.b, every: yes" WHY), "my.yaml:4:48: error: every is 'yes', neither true nor false");
	refuses(ITEM("asynchronous", "function: x, in: a.b, runs: irq" WHY), "my.yaml:4:5: error: an item of asynchronous has no 'argument'");
	refuses(ITEM("tables", "object: x, stop: y" WHY), "my.yaml:4:5: error: an item of tables has no start or walked_by: nobody would read it");
	refuses(ITEM("conditions", "location: x, claims: present, capability: vga" WHY), "my.yaml:4:5: error: an item of conditions has no is or is_not");
	refuses(ITEM("conditions", "location: x, is: 1, with: {0: 1}, claims: present, capability: vga" WHY),
		"my.yaml:4:32: error: with is about a function's calls, and none is told");
	refuses(ITEM("conditions", "function: x, is: 1, with: {}, claims: present, capability: vga" WHY),
		"my.yaml:4:32: error: with holds nothing, or more than 4 arguments");
	refuses(ITEM("conditions", "function: x, is: 1, with: {0: a.}, claims: present, capability: vga" WHY),
		"my.yaml:4:36: error: 'a.' is neither a number nor OBJECT.FIELD[INDEX]...");
	refuses(ITEM("observables", "function: x, bit: 1, observable: acpi.present" WHY),
		"my.yaml:4:24: error: bit is about a location, not about what a function returns");
	refuses(ITEM("conditions", "location: x, is: 1, is_not: 2, claims: present, capability: vga" WHY),
		"my.yaml:4:5: error: an item of conditions has both is and is_not");
	refuses(ITEM("conditions", "location: x, is: 2-1, claims: present, capability: vga" WHY), "my.yaml:4:23: error: is begins above its end: '2-1'");
	refuses(ITEM("conditions", "location: x, is: [], claims: present, capability: vga" WHY), "my.yaml:4:23: error: is holds no range, or more than 64");
	refuses(ITEM("conditions", "location: x, is: 1, claims: maybe, capability: vga" WHY),
		"my.yaml:4:34: error: claims is 'maybe', neither present nor absent");
	refuses(ITEM("observables", "location: x, observable: fadt.flags, bit: 33" WHY), "my.yaml:4:48: error: fadt.flags does not fit into 64 bits from there");
	refuses(ITEM("observables", "location: x, observable: fadt.flags, bit: 3, values: {1: 2}" WHY), "my.yaml:4:48: error: bit and values exclude each other");
	refuses(ITEM("observables", "location: x, observable: fadt.flags, values: {1-4: 2, 3: 3}" WHY), "my.yaml:4:60: error: stands in two lines of values");
	refuses(ITEM("mappings", "function: x, location: y, argument: 0" WHY),
		"my.yaml:4:5: error: mappings take a location; or function and argument; or function or file, and nowhere: true");
	refuses(ITEM("mappings", "function: x" WHY),
		"my.yaml:4:5: error: mappings take a location; or function and argument; or function or file, and nowhere: true");
	refuses(ITEM("mappings", "location: x, argument: 0" WHY),
		"my.yaml:4:5: error: mappings take a location; or function and argument; or function or file, and nowhere: true");
	refuses(ITEM("mappings", "argument: 0" WHY), "my.yaml:4:5: error: an item of mappings has no function, location or nowhere");
	refuses(ITEM("mappings", "nowhere: true" WHY),
		"my.yaml:4:5: error: mappings take a location; or function and argument; or function or file, and nowhere: true");
	refuses(ITEM("mappings", "function: x, nowhere: false" WHY),
		"my.yaml:4:5: error: mappings take a location; or function and argument; or function or file, and nowhere: true");
	refuses(ITEM("mappings", "location: x, nowhere: true" WHY),
		"my.yaml:4:5: error: mappings take a location; or function and argument; or function or file, and nowhere: true");
	refuses(ITEM("primitives", "function: x, argument: 0, touches: msr" WHY), "my.yaml:4:41: error: touches is 'msr', not port or msr with read or write");
	refuses(ITEM("command_line", "object: x, argument: 3" WHY), "my.yaml:4:27: error: argument is about a function, and none is told");
}

static void refuses_wrong_paths(void **state)
{
	(void)state;
	refuses(ITEM("guards", "location: x..y, capability: vga" WHY), "my.yaml:4:16: error: location 'x..y' is not OBJECT.FIELD[INDEX]...");
	refuses(ITEM("guards", "location: 'x[a]', capability: vga" WHY), "my.yaml:4:16: error: location 'x[a]' is not OBJECT.FIELD[INDEX]...");
	refuses(ITEM("guards", "location: 'x[3', capability: vga" WHY), "my.yaml:4:16: error: location 'x[3' is not OBJECT.FIELD[INDEX]...");
	refuses(ITEM("guards", "location: .x, capability: vga" WHY), "my.yaml:4:16: error: location '.x' is not OBJECT.FIELD[INDEX]...");
	refuses(ITEM("guards", "field: x, capability: vga" WHY), "my.yaml:4:13: error: field 'x' is not RECORD.FIELD...");
	refuses(ITEM("guards", "field: 'x.y[2]', capability: vga" WHY), "my.yaml:4:13: error: field 'x.y[2]' is not RECORD.FIELD...");
	assert_true(vet_place_readable("a", false));
	assert_true(vet_place_readable("a.b[10].c", false));
	assert_true(vet_place_readable("a[1][2]", false));
	assert_false(vet_place_readable("a[99999999999]", false));
	assert_false(vet_place_readable("a]", false));
	assert_false(vet_place_readable("", false));
	assert_int_equal(vet_place_root("a.bc.d[1]", 0), 1);
	assert_int_equal(vet_place_root("a.bc.d[1]", 1), 4);
	assert_int_equal(vet_place_root("a[1]", 1), 0);
}

static void refuses_wrong_hardware(void **state)
{
	(void)state;
	refuses(HEAD "hardware: {ports: [{range: 0x10000, capability: vga, because: x}]}\n",
		"my.yaml:3:28: error: range ends above 0xffff, the last of ports");
	refuses(HEAD "hardware: {leaves: []}\n", "my.yaml:3:12: error: unknown key 'leaves' in hardware");
}

static void globs_match(void **state)
{
	(void)state;
	assert_true(vet_glob_matches("vga_*", "vga_"));
	assert_true(vet_glob_matches("*_init", "a_init_init"));
	assert_true(vet_glob_matches("a*b*c", "aXbXbXc"));
	assert_true(vet_glob_matches("?x", "ax"));
	assert_true(vet_glob_matches("*", ""));
	assert_false(vet_glob_matches("vga_*", "vga"));
	assert_false(vet_glob_matches("a?", "a"));
	assert_false(vet_glob_matches("", "a"));
	assert_true(vet_glob_matches_path("video/*.c", "kernel/video/vga.c"));
	assert_true(vet_glob_matches_path("video/*.c", "/x/video/deep/vga.c"));
	assert_true(vet_glob_matches_path("vga.c", "vga.c"));
	assert_false(vet_glob_matches_path("ideo/vga.c", "kernel/video/vga.c"));
	assert_false(vet_glob_matches_path("video/*.c", "kernel/video/vga.h"));
}

/* A pattern of many stars must not take time that doubles with each. */
static void globs_end(void **state)
{
	char glob[201], text[2001];

	(void)state;
	for (unsigned i = 0; i < 200; i += 2)
		memcpy(glob + i, "*a", 2);
	glob[199] = 'b';
	glob[200] = '\0';
	memset(text, 'a', 2000);
	text[2000] = '\0';
	assert_false(vet_glob_matches(glob, text));
}

static void knows_the_built_in_ones(void **state)
{
	char message[512];
	struct vet_models *models = vet_models_new(message, sizeof(message));

	(void)state;
	assert_non_null(models);
	assert_int_equal(models->count, 1);
	assert_true(vet_model_is_builtin(models->model[0], "x86"));
	assert_int_equal(vet_models_add(models, "x86", message, sizeof(message)), 0);
	assert_int_equal(models->count, 1);
	assert_int_equal(vet_models_add(models, "x87", message, sizeof(message)), -1);
	assert_string_equal(message, "error: unknown model 'x87' (did you mean x86?); a file's name has a '/' or ends in .yaml");
	assert_int_equal(vet_models_add(models, "./no-such.yaml", message, sizeof(message)), -1);
	assert_string_equal(message, "./no-such.yaml: error: No such file or directory");
	vet_models_free(models);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_is_said), cmocka_unit_test(refuses_what_a_model_lacks),
		cmocka_unit_test(refuses_unknown_names), cmocka_unit_test(refuses_wrong_numbers), cmocka_unit_test(refuses_wrong_paths),
		cmocka_unit_test(refuses_wrong_hardware), cmocka_unit_test(globs_match), cmocka_unit_test(globs_end),
		cmocka_unit_test(knows_the_built_in_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
