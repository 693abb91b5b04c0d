/* SPDX-License-Identifier: MIT */
/*
 * Guards before and after sealing: what they answer, what they cost by the bytes of each site, what cannot be changed any
 * more.  One scenario a run, as sealing is for good: the argument names it.  test-guards.sh compiles this in many ways.
 */
#include "host.h"
#include "subject.h"

#include <bootvet/site.h>

#include <stdio.h>
#include <string.h>

extern const struct vet_guard_site __start_vet_guards[] __attribute__((weak));
extern const struct vet_guard_site __stop_vet_guards[] __attribute__((weak));

static void expect_nothing_known(void)
{
	EXPECT(!has_vga() && !absent_vga() && !has_rtc() && !absent_rtc() && !has_hpet() && !absent_hpet());
	EXPECT(far_guard(7) == -1);
}

static void expect_answers(void)
{
	EXPECT(!has_vga() && absent_vga());
	EXPECT(has_rtc() && !absent_rtc());
	EXPECT(!has_hpet() && !absent_hpet());
	EXPECT(!has_lpt() && !absent_lpt());
	EXPECT(far_guard(7) == 7);
	EXPECT(!vet_platform_has(VET_CAPABILITY_vga) && vet_platform_absent(VET_CAPABILITY_vga));
	EXPECT(vet_platform_has(VET_CAPABILITY_cmos_rtc) && !vet_platform_absent(VET_CAPABILITY_cmos_rtc));
	EXPECT(!vet_platform_has(VET_CAPABILITY_lpt) && !vet_platform_absent(VET_CAPABILITY_lpt));
}

static void expect_phases(void)
{
	EXPECT(!has_idt() && absent_idt());
	vet_phase_begin(VET_CAPABILITY_idt);
	EXPECT(has_idt() && !absent_idt());
	vet_phase_end(VET_CAPABILITY_idt);
	EXPECT(!has_idt() && absent_idt());
	EXPECT(vet_has(init_text) && !vet_absent(init_text));
	vet_phase_end(VET_CAPABILITY_init_text);
	EXPECT(!vet_has(init_text) && vet_absent(init_text));
	vet_phase_begin(VET_CAPABILITY_init_text);
	vet_phase_begin(VET_CAPABILITY_vga);
	vet_phase_end(VET_CAPABILITY_cmos_rtc);
}

/* --- the bytes of a site --- */

static unsigned int displacement(const unsigned char *code)
{
	unsigned int number;

	memcpy(&number, code, sizeof(number));
	return number;
}

/* The length of the one NOP that begins here (Intel SDM volume 2, NOP), or 0. */
static unsigned int nop_length(const unsigned char *code)
{
	unsigned int prefixes = 0;

	while (prefixes < 8 && (code[prefixes] == 0x66 || code[prefixes] == 0x2e))
		prefixes++;
	code += prefixes;
	/* 0f 1f /0 with a SIB byte and a displacement of 32 bits */
	return code[0] == 0x0f && code[1] == 0x1f && code[2] == 0x84 && !code[3] && !displacement(code + 4) ? prefixes + 8 : 0;
}

static _Bool jumps_to(const unsigned char *code, uintptr_t target)
{
	return code[0] == 0xe9 && (uint32_t)(target - (uintptr_t)code - 5) == displacement(code + 1);
}

/* testb $mask, vet_sealed_table + capability; then a branch; of a requirement, then UD2. */
static _Bool is_as_compiled(const struct vet_guard_site *site)
{
	const unsigned char *code = (const unsigned char *)vet_site_address(&site->code);
	_Bool is_short = (code[7] == 0x74 && site->size == 9) || (code[7] == 0x75 && code[9] == 0x0f && code[10] == 0x0b && site->size == 11);

	return code[0] == 0xf6 && code[1] == 0x05 && code[6] == (site->answer ? site->answer : 1) &&
	       (is_short || (code[7] == 0x0f && code[8] == 0x84 && site->size == 13));
}

static unsigned int longest(void)
{
	unsigned int size = 0;

	for (const struct vet_guard_site *site = __start_vet_guards; site != __stop_vet_guards; site++)
		size = site->size > size ? site->size : size;
	return size;
}

static void expect_sites(_Bool patched)
{
	unsigned int count = 0;

	for (const struct vet_guard_site *site = __start_vet_guards; site != __stop_vet_guards; site++, count++) {
		const unsigned char *code = (const unsigned char *)vet_site_address(&site->code);
		_Bool has = vet_platform_has((enum vet_capability)site->capability);
		_Bool absent = vet_platform_absent((enum vet_capability)site->capability);
		_Bool yes = site->answer == VET_ANSWER_ABSENT ? absent : has;

		EXPECT(site->capability != VET_CAPABILITY_idt && site->capability != VET_CAPABILITY_init_text);
		if (patched && yes)
			EXPECT(nop_length(code) == site->size);
		else if (patched && site->answer)
			EXPECT(jumps_to(code, vet_site_address(&site->otherwise)));
		else
			EXPECT(is_as_compiled(site));
	}
#ifdef VET_GUARD_CELL
	EXPECT(count >= 12);
	EXPECT(longest() == 13);
#else
	EXPECT(count == 0 && longest() == 0);
#endif
}

/* --- scenarios --- */

static void before(void)
{
	expect_nothing_known();
	expect_phases();
	expect_sites(0);
	vet_platform_prepare(&test_platform);
	expect_answers();
	expect_phases();
	expect_sites(0);
	/* Nothing is for good yet. */
	test_platform.cells[VET_CAPABILITY_vga].presence = VET_PRESENT;
	vet_platform_prepare(&test_platform);
	EXPECT(has_vga() && !absent_vga());
	subject_global();
	EXPECT(ran == 1 && vet_trap_count() == 0 && host.patches == 0);
}

static void after(void)
{
	struct vet_sealing sealing, again;

	vet_seal(&test_platform, &sealing);
	expect_answers();
	expect_phases();
	expect_sites(1);
	EXPECT(sealing.protected);
	EXPECT(sealing.guards == (unsigned int)(__stop_vet_guards - __start_vet_guards));
	/* All but the requirements that do not hold: vga, hpet. */
#ifdef VET_GUARD_CELL
	EXPECT(sealing.guards_patched == sealing.guards - 2);
#endif
	unsigned int patches = host.patches;
	test_platform.cells[VET_CAPABILITY_vga].presence = VET_PRESENT;
	vet_platform_prepare(&test_platform);
	vet_seal(&test_platform, &again);
	EXPECT(!memcmp(&sealing, &again, sizeof(sealing)) && host.patches == patches);
	vet_seal(&test_platform, NULL);
	expect_answers();
}

static void write_table(void)
{
	((volatile unsigned char *)(uintptr_t)vet_sealed_table)[VET_CAPABILITY_vga] = VET_ANSWER_HAS;
}

static void read_only(void)
{
	struct vet_sealing sealing;

	EXPECT(!test_faults(write_table));
	EXPECT(has_vga());
	vet_seal(&test_platform, &sealing);
	EXPECT(sealing.protected && test_faults(write_table));
	expect_answers();
	expect_phases();
}

static void unprotected(void)
{
	struct vet_sealing sealing;

	host.may_protect = 0;
	vet_seal(&test_platform, &sealing);
	EXPECT(!sealing.protected && !test_faults(write_table));
}

/* Guards stay as they were compiled, and right. */
static void unpatched(void)
{
	struct vet_sealing sealing;

	host.may_patch = 0;
	vet_seal(&test_platform, &sealing);
	expect_answers();
	expect_phases();
	expect_sites(0);
	EXPECT(sealing.guards_patched == 0 && sealing.functions_trapped == 0 && sealing.protected);
	EXPECT(test_faults(write_table));
}

/* --- instructions, counted by stepping --- */

static unsigned int inside;

static void count_inside(uintptr_t address)
{
	for (const struct vet_guard_site *site = __start_vet_guards; site != __stop_vet_guards; site++)
		inside += address - vet_site_address(&site->code) < site->size;
}

static unsigned int steps(int (*function)(void))
{
	inside = 0;
	test_step(function, count_inside);
	return inside;
}

static int requires_rtc(void)
{
	require_rtc();
	return 0;
}

static void expect_steps(unsigned int wanted)
{
	EXPECT(steps(has_rtc) == wanted && steps(has_vga) == wanted && steps(has_hpet) == wanted);
	EXPECT(steps(absent_rtc) == wanted && steps(absent_vga) == wanted && steps(requires_rtc) == wanted);
	EXPECT(steps(has_idt) == 0);
}

static void stepped(void)
{
	_Bool sites = __stop_vet_guards - __start_vet_guards != 0;

	vet_platform_prepare(&test_platform);
	expect_steps(sites ? 2 : 0);
	vet_seal(&test_platform, NULL);
	expect_steps(sites ? 1 : 0);
}

/* For ./dev bench guards. */
static void measure(void)
{
	static const struct {
		const char *name;
		int (*run)(void);
	} asked[] = {
		{ "vet_has, present", has_rtc },     { "vet_has, absent", has_vga },	     { "vet_has, unknown", has_hpet },
		{ "vet_absent, absent", absent_vga }, { "vet_absent, present", absent_rtc }, { "vet_require that holds", requires_rtc },
	};
	enum { ASKED = sizeof(asked) / sizeof(asked[0]) };
	unsigned int before[ASKED];

	vet_platform_prepare(&test_platform);
	for (unsigned int i = 0; i < ASKED; i++)
		before[i] = steps(asked[i].run);
	vet_seal(&test_platform, NULL);
	for (unsigned int i = 0; i < ASKED; i++)
		printf("%-24s %u before sealing, %u after\n", asked[i].name, before[i], steps(asked[i].run));
}

/* However far a host gets before it refuses, what guards answer is right. */
static void patched_in_part(unsigned int limit)
{
	struct vet_sealing sealing;

	host.patch_limit = limit;
	vet_seal(&test_platform, &sealing);
	expect_answers();
	expect_phases();
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} scenarios[] = {
		{ "before", before },		{ "after", after },	    { "read-only", read_only },
		{ "unprotected", unprotected }, { "unpatched", unpatched }, { "stepped", stepped },
		{ "measure", measure },
	};
	unsigned int limit, found = 0;

	test_start();
	for (unsigned int i = 0; argc == 2 && i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
		if (strcmp(argv[1], scenarios[i].name))
			continue;
		scenarios[i].run();
		found = 1;
	}
	if (!found && argc == 2 && sscanf(argv[1], "in-part-%u", &limit) == 1) {
		patched_in_part(limit);
		found = 1;
	}
	if (!found)
		printf("no such scenario\n");
	return found && !test_failed ? 0 : 1;
}
