/* SPDX-License-Identifier: MIT */
/*
 * The profile reader against every kind of mistake: each must be refused with one message that names file, line and
 * column.  In: texts below.  Out: TAP.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "solve/profile.h"
#include "solve/yaml-reader.h"

#define HEAD "guest: my-guest\nsummary: mine\nentries: [pvh, xen-pv]\n"
#define VGA "hardware:\n  vga: {value: absent, because: none}\n"
#define HARDWARE(text) HEAD "hardware:\n" text
#define OBSERVABLES(text) HEAD VGA "observables:\n" text
#define STATED(value) "{value: " value ", because: some}\n"

static struct vet_profile *parse(const char *text, char message[512])
{
	message[0] = '\0';
	return vet_profile_parse("my.yaml", text, strlen(text), message, 512);
}

static void refuses(const char *text, const char *wanted)
{
	char message[512];
	struct vet_profile *profile = parse(text, message);

	assert_null(profile);
	assert_string_equal(message, wanted);
}

static struct vet_profile *accepts(const char *text)
{
	char message[512];
	struct vet_profile *profile = parse(text, message);

	if (!profile)
		fail_msg("%s", message);
	return profile;
}

static void reads_what_is_stated(void **state)
{
	(void)state;
	struct vet_profile *profile = accepts(HARDWARE("  vga: " STATED("absent") "  mtrr: " STATED("present") "  hpet: " STATED(
		"unknown") "observables:\n  fadt.iapc_boot_arch: " STATED("0x24") "  fadt.revision: " STATED("unknown")));
	int vga = vet_capability_find("vga"), mtrr = vet_capability_find("mtrr"), hpet = vet_capability_find("hpet");
	int no_vga = vet_observable_find("fadt.iapc_boot_arch.no_vga");

	assert_string_equal(profile->name, "my-guest");
	assert_string_equal(profile->file, "my.yaml");
	assert_int_equal(profile->entry_count, 2);
	assert_string_equal(profile->entries[1], "xen-pv");
	assert_true(vet_profile_has_entry(profile, "xen_pv"));
	assert_false(vet_profile_has_entry(profile, "linux-64"));
	assert_true(vet_profile_is(profile, "my_guest"));
	assert_int_equal(profile->hardware[vga].presence, VET_ABSENT);
	assert_int_equal(profile->hardware[vga].line, 5);
	assert_int_equal(profile->hardware[hpet].presence, VET_UNKNOWN);
	assert_string_equal(profile->hardware[hpet].because, "some");
	assert_int_equal(profile->present, vet_capability_bit((unsigned)mtrr));
	assert_int_equal(profile->absent, vet_capability_bit((unsigned)vga));
	assert_int_equal(profile->observables[vet_observable_find("fadt.iapc_boot_arch")].value, 0x24);
	assert_true(profile->observables[no_vga].known);
	assert_int_equal(profile->observables[no_vga].value, 1);
	assert_int_equal(profile->observables[vet_observable_find("fadt.iapc_boot_arch.8042")].value, 0);
	assert_false(profile->observables[vet_observable_find("fadt.revision")].known);
	assert_null(profile->observables[vet_observable_find("fadt.length")].because);
	vet_profile_free(profile);
}

static void refuses_unknown_names(void **state)
{
	(void)state;
	refuses(HEAD VGA "colour: blue\n", "my.yaml:6:1: error: unknown key 'colour' in the profile");
	refuses(HARDWARE("  vgaa: " STATED("absent")),
		"my.yaml:5:3: error: unknown capability 'vgaa' (did you mean vga?)");
	refuses(HARDWARE("  zzzzzzzz: " STATED("absent")), "my.yaml:5:3: error: unknown capability 'zzzzzzzz'");
	refuses(HARDWARE("  vga: {value: absent, because: x, why: y}\n"), "my.yaml:5:36: error: unknown key 'why' in vga");
	refuses(OBSERVABLES("  fadt.revison: " STATED("1")),
		"my.yaml:7:3: error: unknown observable 'fadt.revison' (did you mean fadt.revision?)");
	refuses("guest: a\nsummary: b\nentries: [pvh, hvm]\n" VGA, "my.yaml:3:16: error: unknown entry 'hvm'");
	refuses("guest: a\nsummary: b\nentries: [xen_pv]\n" VGA,
		"my.yaml:3:11: error: unknown entry 'xen_pv' (did you mean xen-pv?)");
}

static void refuses_duplicates(void **state)
{
	(void)state;
	refuses(HEAD VGA "guest: again\n", "my.yaml:6:1: error: duplicate key 'guest' in the profile");
	refuses(HARDWARE("  vga: {value: absent, value: absent, because: x}\n"),
		"my.yaml:5:24: error: duplicate key 'value' in vga");
	refuses(HARDWARE("  vga: " STATED("absent") "  vga: " STATED("absent")),
		"my.yaml:6:3: error: duplicate: vga stands in line 5 already");
	refuses(OBSERVABLES("  fadt.revision: " STATED("1") "  fadt.revision: " STATED("0x1")),
		"my.yaml:8:3: error: duplicate: fadt.revision stands in line 7 already");
	refuses("guest: a\nsummary: b\nentries: [pvh, pvh]\n" VGA, "my.yaml:3:16: error: duplicate entry 'pvh'");
}

static void refuses_contradictions(void **state)
{
	(void)state;
	refuses(HARDWARE("  vga: " STATED("absent") "  vga: " STATED("present")),
		"my.yaml:6:3: error: contradiction: vga is present here, absent in line 5");
	refuses(OBSERVABLES("  fadt.revision: " STATED("1") "  fadt.revision: " STATED("2")),
		"my.yaml:8:3: error: contradiction: fadt.revision stands in line 7 already");
	refuses(OBSERVABLES("  fadt.iapc_boot_arch: " STATED("0x24") "  fadt.iapc_boot_arch.no_vga: " STATED("0")),
		"my.yaml:8:3: error: contradiction: fadt.iapc_boot_arch.no_vga is not bit 2 of fadt.iapc_boot_arch in line 7");
	refuses(OBSERVABLES("  madt.flags.pcat_compat: " STATED("unknown") "  madt.flags: " STATED("1")),
		"my.yaml:7:3: error: contradiction: madt.flags.pcat_compat is not bit 0 of madt.flags in line 8");
	vet_profile_free(accepts(OBSERVABLES("  madt.flags.pcat_compat: " STATED("1") "  madt.flags: " STATED("1"))));
	vet_profile_free(accepts(OBSERVABLES("  madt.flags.pcat_compat: " STATED("1") "  madt.flags: " STATED("unknown"))));
}

static void refuses_wrong_types(void **state)
{
	(void)state;
	refuses("- guest\n", "my.yaml:1:1: error: the file is not a mapping");
	refuses("guest: [a]\nsummary: b\nentries: [pvh]\n" VGA, "my.yaml:1:8: error: guest is not a scalar");
	refuses("guest: a\nsummary: {}\nentries: [pvh]\n" VGA, "my.yaml:2:10: error: summary is not a scalar");
	refuses("guest: a\nsummary: b\nentries: pvh\n" VGA, "my.yaml:3:10: error: entries is not a sequence");
	refuses("guest: a\nsummary: b\nentries: []\n" VGA, "my.yaml:3:10: error: entries is empty: nothing leads to this guest");
	refuses("guest: a\nsummary: b\nentries: [[pvh]]\n" VGA, "my.yaml:3:11: error: an entry is not a scalar");
	refuses(HEAD "hardware: [vga]\n", "my.yaml:4:11: error: hardware is not a mapping");
	refuses(HARDWARE("  vga: absent\n"), "my.yaml:5:8: error: vga is not a mapping");
	refuses(HARDWARE("  [vga]: absent\n"), "my.yaml:5:3: error: a capability is not a scalar");
	refuses(HARDWARE("  vga: {value: [absent], because: x}\n"), "my.yaml:5:16: error: value is not a scalar");
	refuses(HARDWARE("  vga: {value: absent, because: {}}\n"), "my.yaml:5:33: error: because is not a scalar");
	refuses(HEAD VGA "observables: none\n", "my.yaml:6:14: error: observables is not a mapping");
}

static void refuses_wrong_values(void **state)
{
	(void)state;
	refuses(HARDWARE("  vga: " STATED("missing")),
		"my.yaml:5:16: error: value of vga is 'missing', neither present, absent nor unknown");
	refuses(HARDWARE("  memblock: " STATED("present")),
		"my.yaml:5:3: error: memblock is a phase capability: code provides it, no platform has it");
	refuses(OBSERVABLES("  fadt.revision: " STATED("256")),
		"my.yaml:7:26: error: 256 does not fit fadt.revision, which has 8 bits");
	refuses(OBSERVABLES("  acpi.present: " STATED("2")), "my.yaml:7:25: error: 2 does not fit acpi.present, which has 1 bit");
	refuses(OBSERVABLES("  fadt.revision: " STATED("-1")), "my.yaml:7:26: error: value is not a number below 2^64: '-1'");
	refuses(OBSERVABLES("  fadt.revision: " STATED("1.0")), "my.yaml:7:26: error: value is not a number below 2^64: '1.0'");
	refuses(OBSERVABLES("  fadt.revision: " STATED("0x")), "my.yaml:7:26: error: value is not a number below 2^64: '0x'");
	refuses(OBSERVABLES("  acpi.rsdp_address: " STATED("0x10000000000000000")),
		"my.yaml:7:30: error: value is not a number below 2^64: '0x10000000000000000'");
	vet_profile_free(accepts(OBSERVABLES("  acpi.rsdp_address: " STATED("0xffffffffffffffff"))));
	vet_profile_free(accepts(OBSERVABLES("  fadt.revision: " STATED("255"))));
}

static void refuses_what_is_missing(void **state)
{
	(void)state;
	refuses("summary: b\nentries: [pvh]\n" VGA, "my.yaml:1:1: error: the profile has no 'guest'");
	refuses("guest: a\nentries: [pvh]\n" VGA, "my.yaml:1:1: error: the profile has no 'summary'");
	refuses("guest: a\nsummary: b\n" VGA, "my.yaml:1:1: error: the profile has no 'entries'");
	refuses(HEAD, "my.yaml:1:1: error: the profile has no 'hardware'");
	refuses(HARDWARE("  vga: {value: absent}\n"), "my.yaml:5:8: error: vga has no 'because'");
	refuses(HARDWARE("  vga: {value: absent, because: ''}\n"), "my.yaml:5:33: error: because is empty");
	refuses(HARDWARE("  vga: {because: x}\n"), "my.yaml:5:8: error: vga has no 'value'");
	refuses("", "my.yaml:1:1: error: empty, a mapping is expected");
}

static void refuses_bad_ids(void **state)
{
	static const char *const bad[] = {"My-guest", "my_guest", "-a", "a-", "a--b", "9a", "a b", "a.b", "../../a"};
	char text[256], message[512];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), "guest: %s\nsummary: b\nentries: [pvh]\n" VGA, bad[i]);
		assert_null(parse(text, message));
		assert_non_null(strstr(message, "my.yaml:1:8: error: "));
		assert_non_null(strstr(message, "no canonical guest id"));
	}
}

/* What is not YAML at all, or YAML made to hurt. */
static void refuses_hostile_bytes(void **state)
{
	static const char nul[] = "guest: a\nsum\0mary: b\n";
	char message[512];

	(void)state;
	assert_null(vet_profile_parse("my.yaml", nul, sizeof(nul) - 1, message, sizeof(message)));
	assert_string_equal(message, "my.yaml:2:4: error: a NUL byte");
	refuses("guest: \xff\xfe\n", "my.yaml:1:8: error: invalid leading UTF-8 octet");
	refuses("guest: \"a\\0b\"\nsummary: b\nentries: [pvh]\n" VGA, "my.yaml:1:8: error: guest holds a control character");
	refuses("guest: a\nsummary: \"\\e[31m\"\nentries: [pvh]\n" VGA, "my.yaml:2:10: error: summary holds a control character");
	refuses("guest: a\nsummary: \"\\x9b31m\"\nentries: [pvh]\n" VGA,
		"my.yaml:2:10: error: summary holds a control character");
	refuses(HEAD VGA "---\n" HEAD VGA, "my.yaml:6:1: error: a second document");
	refuses("guest: [a\n", "my.yaml:2:1: error: did not find expected ',' or ']'");
	refuses("guest: *a\n", "my.yaml:1:8: error: found undefined alias");
}

/* Fills a text with a pattern, so many times. */
static char *repeat(const char *start, const char *pattern, size_t times)
{
	size_t length = strlen(start) + strlen(pattern) * times + 1;
	char *text = malloc(length);

	assert_non_null(text);
	strcpy(text, start);
	for (size_t i = 0, at = strlen(start); i < times; i++, at += strlen(pattern))
		strcpy(text + at, pattern);
	return text;
}

static void refuses_repeated(const char *start, const char *pattern, size_t times, const char *wanted)
{
	char *text = repeat(start, pattern, times), message[512];

	assert_null(parse(text, message));
	free(text);
	assert_non_null(strstr(message, "my.yaml:"));
	if (!strstr(message, wanted))
		fail_msg("%s", message);
}

static void refuses_unbounded_work(void **state)
{
	char *anchors = malloc(65536);
	char message[512];
	size_t used = 0;

	(void)state;
	refuses_repeated("guest: ", "[", 500000, "nested too deeply, at most 64");
	refuses_repeated("guest: ", "{a: ", 200000, "nested too deeply, at most 64");
	refuses_repeated("", "- ", 400000, "nested too deeply, at most 64");
	refuses_repeated("a: &a [", "*a, ", 200000, "too many nodes");
	refuses_repeated("guest: [", "a, ", 200000, "too many nodes");
	refuses_repeated("guest: ", "abcdefgh", 140000, "larger than 1048576 bytes");
	refuses_repeated("summary: b\nentries: [pvh]\n" VGA "guest: ", "abcdefgh", 1000, "longer than 1024 bytes");
	assert_non_null(anchors);
	for (int i = 0; i < 300; i++)
		used += (size_t)sprintf(anchors + used, "- &a%d x\n", i);
	assert_null(parse(anchors, message));
	assert_string_equal(message, "my.yaml:257:3: error: too many anchors, at most 256");
	free(anchors);
}

/* Aliases are nodes that are shared, nothing more; one that leads back to itself is no loop. */
static void reads_aliases(void **state)
{
	(void)state;
	struct vet_profile *profile = accepts(HARDWARE("  vga: &no {value: absent, because: one}\n  i8042: *no\n"));

	assert_string_equal(profile->hardware[vet_capability_find("i8042")].because, "one");
	vet_profile_free(profile);
	refuses(HARDWARE("  vga: &no {value: absent, because: *no}\n"), "my.yaml:5:8: error: because is not a scalar");
	refuses(HEAD "hardware: &h\n  vga: *h\n", "my.yaml:5:3: error: unknown key 'vga' in vga");
}

static void says_why_a_file_cannot_be_read(void **state)
{
	char message[512];

	(void)state;
	assert_null(vet_profile_read("no/such/file.yaml", message, sizeof(message)));
	assert_string_equal(message, "no/such/file.yaml: error: No such file or directory");
	assert_null(vet_profile_read(".", message, sizeof(message)));
	assert_string_equal(message, ".: error: Is a directory");
	assert_null(vet_profile_read("/dev/zero", message, sizeof(message)));
	assert_string_equal(message, "/dev/zero:1:1: error: larger than 1048576 bytes");
	assert_null(vet_profile_read("/dev/null", message, sizeof(message)));
	assert_string_equal(message, "/dev/null:1:1: error: empty, a mapping is expected");
}

/* A message that does not fit is cut, never overrun. */
static void cuts_messages(void **state)
{
	char message[20];

	(void)state;
	for (size_t size = 1; size <= sizeof(message); size++) {
		memset(message, '#', sizeof(message));
		assert_null(vet_profile_parse("my.yaml", "x: 1", 4, message, size));
		assert_int_equal(message[size - 1], '\0');
		assert_true(size == sizeof(message) || message[size] == '#');
	}
}

static void assumes(struct vet_profile *profile, const char *assumption)
{
	char message[256];

	if (vet_profile_assume(profile, assumption, message, sizeof(message)) != 0)
		fail_msg("%s", message);
}

static void assumes_not(struct vet_profile *profile, const char *assumption, const char *wanted)
{
	char message[256];

	assert_int_equal(vet_profile_assume(profile, assumption, message, sizeof(message)), -1);
	assert_string_equal(message, wanted);
}

static void takes_assumptions(void **state)
{
	struct vet_profile *profile = accepts(OBSERVABLES("  fadt.iapc_boot_arch: " STATED("0x24")));
	struct vet_profile_observable *whole = &profile->observables[vet_observable_find("fadt.iapc_boot_arch")];
	struct vet_profile_observable *no_vga = &profile->observables[vet_observable_find("fadt.iapc_boot_arch.no_vga")];

	(void)state;
	assumes(profile, "vga=present");
	assert_int_equal(profile->present, vet_capability_bit((unsigned)vet_capability_find("vga")));
	assert_int_equal(profile->absent, 0);
	assumes(profile, "fadt.iapc_boot_arch.no_vga=0");
	assert_int_equal(whole->value, 0x20);
	assumes(profile, "fadt.iapc_boot_arch=0x4");
	assert_int_equal(no_vga->value, 1);
	assumes(profile, "fadt.iapc_boot_arch.no_vga=unknown");
	assert_false(whole->known);
	assumes(profile, "fadt.iapc_boot_arch=unknown");
	assert_false(no_vga->known);
	assumes_not(profile, "vga", "error: 'vga' is not NAME=VALUE");
	assumes_not(profile, "=1", "error: '=1' is not NAME=VALUE");
	assumes_not(profile, "vga=2", "error: vga=2: neither present, absent nor unknown");
	assumes_not(profile, "slab=present", "error: slab is a phase capability: code provides it, no platform has it");
	assumes_not(profile, "acpi.present=2", "error: acpi.present=2: neither unknown nor a number of 1 bit");
	assumes_not(profile, "vgaa=present", "error: 'vgaa' is neither a capability nor an observable (did you mean vga?)");
	vet_profile_free(profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_is_stated),
		cmocka_unit_test(refuses_unknown_names),
		cmocka_unit_test(refuses_duplicates),
		cmocka_unit_test(refuses_contradictions),
		cmocka_unit_test(refuses_wrong_types),
		cmocka_unit_test(refuses_wrong_values),
		cmocka_unit_test(refuses_what_is_missing),
		cmocka_unit_test(refuses_bad_ids),
		cmocka_unit_test(refuses_hostile_bytes),
		cmocka_unit_test(refuses_unbounded_work),
		cmocka_unit_test(reads_aliases),
		cmocka_unit_test(says_why_a_file_cannot_be_read),
		cmocka_unit_test(cuts_messages),
		cmocka_unit_test(takes_assumptions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
