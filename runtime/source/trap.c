/* SPDX-License-Identifier: MIT */
/*
 * What becomes of a trap.  In: the address of a breakpoint, of vet_require's instruction, or a call where no exception is
 * needed (ports, checks at entry).  Out: a record in the ring, a line where the host wants one, and where to go on.
 *
 * Bounded whatever the host does meanwhile: a trap met while one is being told is recorded, and asks nobody.
 */
#include "sealed.h"

#include <bootvet/host.h>

static struct vet_trap ring[VET_TRAP_RING];
static unsigned int taken;
static unsigned char telling, stopping;

unsigned int vet_trap_count(void)
{
	return __atomic_load_n(&taken, __ATOMIC_RELAXED);
}

const struct vet_trap *vet_trap_at(unsigned int index)
{
	unsigned int count = vet_trap_count();

	if (index >= VET_TRAP_RING || index >= count)
		return NULL;
	return &ring[count <= VET_TRAP_RING ? index : (count + index) % VET_TRAP_RING];
}

static _Noreturn void stop(void)
{
	if (!__atomic_exchange_n(&stopping, 1, __ATOMIC_SEQ_CST))
		vet_host_stop();
	/* The host's way of stopping trapped. */
	for (;;)
		__asm__ volatile("pause");
}

/* --- one line of text --- */

struct line {
	unsigned int size;
	char text[320];
};

static void add(struct line *line, const char *text)
{
	/* The last byte is the newline's. */
	while (*text && line->size < sizeof(line->text) - 1)
		line->text[line->size++] = *text++;
}

static void add_hexadecimal(struct line *line, uintptr_t number)
{
	char digits[2 * sizeof(number) + 3];
	unsigned int at = sizeof(digits) - 1;

	digits[at] = 0;
	do {
		digits[--at] = "0123456789abcdef"[number & 15];
		number >>= 4;
	} while (number);
	digits[--at] = 'x';
	digits[--at] = '0';
	add(line, digits + at);
}

static void add_place(struct line *line, const char *where, uintptr_t address)
{
	add(line, where);
	add_hexadecimal(line, address);
}

static void say(const struct vet_trap *trap)
{
	struct line line = { .size = 0 };

	add(&line, "bootvet: trap: ");
	switch (trap->kind) {
	case VET_TRAP_FUNCTION:
		add(&line, trap->function ? trap->function : "a function");
		add(&line, " requires ");
		break;
	case VET_TRAP_REQUIRE:
		add_place(&line, "", trap->site);
		add(&line, " requires ");
		break;
	case VET_TRAP_PORT:
		add_place(&line, "", trap->site);
		add_place(&line, " touches port ", trap->port);
		add(&line, " of ");
		break;
	}
	add(&line, vet_capability_name(trap->capability));
	add(&line, vet_platform_absent(trap->capability) ? ", absent" : ", not known present");
	add(&line, trap->guest ? " on " : "");
	add(&line, trap->guest ? trap->guest : "");
	add(&line, trap->evidence ? " (" : "");
	add(&line, trap->evidence ? trap->evidence : "");
	add(&line, trap->evidence ? ")" : "");
	if (trap->caller)
		add_place(&line, "; called from ", trap->caller);
	line.text[line.size++] = '\n';
	vet_host_write(line.text, line.size);
}

/* --- taking it --- */

static void record(struct vet_trap *trap)
{
	const struct vet_sealed *sealed = vet_sealed();
	unsigned int number = __atomic_fetch_add(&taken, 1, __ATOMIC_RELAXED);

	trap->guest = sealed->guest;
	trap->decided_by = (enum vet_source)sealed->decided_by[trap->capability];
	trap->evidence = sealed->evidence[trap->capability];
	ring[number % VET_TRAP_RING] = *trap;
}

static void ask(const struct vet_trap *trap)
{
	switch (vet_host_trapped(trap)) {
	case VET_TRAP_COUNT:
		return;
	case VET_TRAP_LOG:
		say(trap);
		return;
	case VET_TRAP_STOP:
		break;
	}
	stop();
}

/* Whether the caller is the one that tells; then it must call leave(). */
static _Bool enter(void)
{
	return !__atomic_exchange_n(&telling, 1, __ATOMIC_ACQUIRE);
}

static void leave(void)
{
	__atomic_store_n(&telling, 0, __ATOMIC_RELEASE);
}

void vet_trap_take(struct vet_trap *trap)
{
	record(trap);
	if (!enter())
		return;
	ask(trap);
	leave();
}

/* The byte that the breakpoint replaced.  What has no NOP there is put back, and so traps once. */
static void take_function(struct vet_trap *trap, unsigned char original)
{
	_Bool tells = enter();

	record(trap);
	if (tells)
		ask(trap);
	if (original != VET_NOP && (!tells || !vet_host_patch((void *)trap->site, &original, 1)))
		stop();
	if (tells)
		leave();
}

/* Code is read only where it is about to run: that of other sites may be freed by now. */
static const struct vet_function_site *function_at(uintptr_t instruction)
{
	for (const struct vet_function_site *site = __start_vet_functions; site != __stop_vet_functions; site++) {
		uintptr_t before = instruction - vet_site_address(&site->function);

		if (before <= VET_ENDBR && vet_site_traps(site) && (uintptr_t)vet_site_entry(site) == instruction)
			return site;
	}
	return NULL;
}

static const struct vet_guard_site *requirement_at(uintptr_t instruction)
{
	for (const struct vet_guard_site *site = __start_vet_guards; site != __stop_vet_guards; site++)
		if (!site->answer && vet_site_address(&site->code) + site->size - VET_UD2 == instruction)
			return site;
	return NULL;
}

static _Bool handle_function(const struct vet_function_site *site, uintptr_t top, uintptr_t *resume)
{
	size_t number = (size_t)(site - __start_vet_functions);
	unsigned char original = number < VET_ORIGINALS ? vet_sealed()->original[number] : VET_NOP;
	struct vet_trap trap = {
		.kind = VET_TRAP_FUNCTION,
		.capability = (enum vet_capability)site->capability,
		.site = (uintptr_t)vet_site_entry(site),
		.function = site->name ? (const char *)vet_site_address(&site->name) : NULL,
		.caller = top,
	};

	if (*(const volatile unsigned char *)trap.site != VET_BREAKPOINT) {
		/* Another processor's trap has put it back just now; but an UD2 of the function's own is not ours. */
		*resume = trap.site;
		return original != VET_NOP && original != VET_UD2_FIRST;
	}
	take_function(&trap, original);
	*resume = original == VET_NOP ? trap.site + 1 : trap.site;
	return 1;
}

_Bool vet_trap_handle(uintptr_t instruction, uintptr_t top, uintptr_t *resume)
{
	const struct vet_function_site *function = function_at(instruction);
	const struct vet_guard_site *requirement;

	if (function)
		return handle_function(function, top, resume);
	requirement = requirement_at(instruction);
	if (!requirement)
		return 0;

	struct vet_trap trap = {
		.kind = VET_TRAP_REQUIRE,
		.capability = (enum vet_capability)requirement->capability,
		.site = instruction,
	};
	vet_trap_take(&trap);
	*resume = instruction + VET_UD2;
	return 1;
}

/* --- without an exception --- */

void vet_platform_required(enum vet_capability capability)
{
	struct vet_trap trap = {
		.kind = VET_TRAP_REQUIRE,
		.capability = capability,
		.site = (uintptr_t)__builtin_return_address(0),
	};

	vet_trap_take(&trap);
}

void vet_function_entered(enum vet_capability capability, const char *function, void *caller)
{
	struct vet_trap trap = {
		.kind = VET_TRAP_FUNCTION,
		.capability = capability,
		.site = (uintptr_t)__builtin_return_address(0),
		.function = function,
		.caller = (uintptr_t)caller,
	};

	vet_trap_take(&trap);
}
