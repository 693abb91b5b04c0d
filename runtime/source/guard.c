/* SPDX-License-Identifier: MIT */
/*
 * The answers of guards.  In: a filled platform table, and the sites that compilers left in `vet_guards` and
 * `vet_functions`.  Out: a byte a capability, which unpatched guards test; patched guards; breakpoints at the entries of
 * what must not run.  Next: trap.c, when one is met.
 *
 * All that decides afterwards lies in one page of its own, made read-only; phases lie elsewhere, they come and go.
 */
#include "sealed.h"

#include <bootvet/host.h>

static struct vet_sealed table;

/* What unpatched guards test.  Aliases, so that the table as a whole stays in one file. */
extern __attribute__((alias("table"), used)) const volatile unsigned char vet_sealed_table[VET_CAPABILITY_COUNT];

volatile unsigned char vet_phase_table[VET_CAPABILITY_COUNT] __attribute__((used)) = {
#define VET_PHASE_CAPABILITY(name, description, initially_provided) \
	[VET_CAPABILITY_##name] = (initially_provided) ? VET_ANSWER_HAS : VET_ANSWER_ABSENT,
#include <bootvet/capabilities.def>
};

static _Bool is_phase(unsigned int capability)
{
	return capability < VET_CAPABILITY_COUNT && vet_phase_table[capability] != 0;
}

const struct vet_sealed *vet_sealed(void)
{
	return &table;
}

static unsigned int answer_of(unsigned int capability)
{
	if (capability >= VET_CAPABILITY_COUNT)
		return 0;
	return is_phase(capability) ? vet_phase_table[capability] : vet_sealed_table[capability];
}

vet_bool vet_platform_has(enum vet_capability capability)
{
	return (answer_of(capability) & VET_ANSWER_HAS) != 0;
}

vet_bool vet_platform_absent(enum vet_capability capability)
{
	return (answer_of(capability) & VET_ANSWER_ABSENT) != 0;
}

static void phase_set(enum vet_capability capability, unsigned char answer)
{
	if (is_phase(capability))
		vet_phase_table[capability] = answer;
}

void vet_phase_begin(enum vet_capability capability)
{
	phase_set(capability, VET_ANSWER_HAS);
}

void vet_phase_end(enum vet_capability capability)
{
	phase_set(capability, VET_ANSWER_ABSENT);
}

/* --- the table --- */

/* Of several statements that say the same, the one whose source decided. */
static const char *deciding_reason(const struct vet_cell *cell)
{
	for (unsigned int i = 0; i < cell->statement_count && i < VET_STATEMENTS; i++) {
		const struct vet_statement *statement = &cell->statements[i];

		if (statement->decides && statement->source == cell->decided_by && statement->presence == cell->presence)
			return statement->reason;
	}
	return NULL;
}

static void fill(const struct vet_platform *platform, unsigned int absent)
{
	for (unsigned int i = 0; i < VET_CAPABILITY_COUNT; i++) {
		const struct vet_cell *cell = &platform->cells[i];

		table.answer[i] = 0;
		if (is_phase(i))
			continue;
		if (cell->presence == VET_PRESENT)
			table.answer[i] = VET_ANSWER_HAS;
		else if (cell->presence == VET_ABSENT)
			table.answer[i] = (unsigned char)absent;
		table.decided_by[i] = (unsigned char)cell->decided_by;
		table.evidence[i] = deciding_reason(cell);
	}
	table.guest = platform->identity.guest;
}

void vet_platform_prepare(const struct vet_platform *platform)
{
	if (!table.sealed)
		fill(platform, VET_ANSWER_ABSENT);
}

/* --- guard sites --- */

/* Intel SDM volume 2, NOP: the recommended one of 8 bytes, longer by prefixes, which it ignores. */
static const unsigned char long_nop[] = {
	0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x2e, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00,
};
enum { NOP_CORE = 8, PATCH = 5, JUMP_SHORT = 2, JUMP = 5 };

/*
 * The whole site becomes one NOP.  First a jump across it, so that what is half written is never run; then all behind the
 * first bytes; these last.
 */
static _Bool patch_through(unsigned char *code, unsigned int size)
{
	const unsigned char across[JUMP_SHORT] = { 0xeb, (unsigned char)(size - JUMP_SHORT) };
	const unsigned char *nop = long_nop + sizeof(long_nop) - size;

	if (size < NOP_CORE || size > sizeof(long_nop) || !vet_host_patch(code, across, sizeof(across)))
		return 0;
	for (unsigned int done = PATCH; done < size; done += PATCH) {
		unsigned int left = size - done;

		if (!vet_host_patch(code + done, nop + done, left < PATCH ? left : PATCH))
			return 0;
	}
	return vet_host_patch(code, nop, PATCH);
}

static _Bool patch_away(unsigned char *code, uintptr_t target)
{
	uint32_t distance = (uint32_t)(target - (uintptr_t)code - JUMP);
	const unsigned char jump[JUMP] = {
		0xe9, (unsigned char)distance, (unsigned char)(distance >> 8), (unsigned char)(distance >> 16),
		(unsigned char)(distance >> 24),
	};

	return vet_host_patch(code, jump, sizeof(jump));
}

static _Bool patch_guard(const struct vet_guard_site *site)
{
	unsigned char *code = (unsigned char *)vet_site_address(&site->code);
	unsigned int answer = answer_of(site->capability);

	if (site->capability >= VET_CAPABILITY_COUNT || is_phase(site->capability))
		return 0;
	if (site->answer)
		return answer & site->answer ? patch_through(code, site->size) :
					       patch_away(code, vet_site_address(&site->otherwise));
	/* A requirement that does not hold stays what it is: a test that leads to a trap. */
	return answer & VET_ANSWER_HAS && patch_through(code, site->size);
}

static void patch_guards(struct vet_sealing *sealing)
{
	for (const struct vet_guard_site *site = __start_vet_guards; site != __stop_vet_guards; site++) {
		sealing->guards++;
		sealing->guards_patched += patch_guard(site);
	}
}

/* --- annotated functions --- */

unsigned char *vet_site_entry(const struct vet_function_site *site)
{
	unsigned char *code = (unsigned char *)vet_site_address(&site->function);

	/* ENDBR64, ENDBR32: an indirect branch must find it in its place. */
	if (code[0] == 0xf3 && code[1] == 0x0f && code[2] == 0x1e && (code[3] == 0xfa || code[3] == 0xfb))
		code += VET_ENDBR;
	return code;
}

_Bool vet_site_traps(const struct vet_function_site *site)
{
	return site->capability < VET_CAPABILITY_COUNT && vet_sealed_table[site->capability] & VET_ANSWER_TRAPS;
}

/* A function that requires several capabilities is reached by several sites: the first that is absent arms it. */
static _Bool arm(const struct vet_function_site *site, unsigned int number)
{
	static const unsigned char breakpoint = VET_BREAKPOINT;
	unsigned char *code = vet_site_entry(site);

	if (*code == VET_BREAKPOINT)
		return 1;
	if (*code != VET_NOP && number >= VET_ORIGINALS)
		return 0;
	if (number < VET_ORIGINALS)
		table.original[number] = *code;
	return vet_host_patch(code, &breakpoint, 1);
}

static void arm_functions(struct vet_sealing *sealing)
{
	for (const struct vet_function_site *site = __start_vet_functions; site != __stop_vet_functions; site++) {
		sealing->functions++;
		if (!vet_site_traps(site))
			continue;
		if (arm(site, (unsigned int)(site - __start_vet_functions)))
			sealing->functions_trapped++;
		else
			sealing->functions_open++;
	}
}

void vet_seal(const struct vet_platform *platform, struct vet_sealing *sealing)
{
	if (!table.sealed) {
		fill(platform, VET_ANSWER_ABSENT | VET_ANSWER_TRAPS);
		table.sealed = 1;
		patch_guards(&table.sealing);
		arm_functions(&table.sealing);
		/* Its last byte is written before it is known whether more can be. */
		table.sealing.protected = 1;
		if (!vet_host_protect(&table, sizeof(table)))
			table.sealing.protected = 0;
	}
	if (sealing)
		*sealing = table.sealing;
}
