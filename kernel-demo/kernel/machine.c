/* SPDX-License-Identifier: MIT */
/*
 * From a boot record to a sealed platform.  The table that is shown is that of evidence alone, without the profile of the
 * guest type, so that profile, table and probes are three answers to hold against each other; the one that is sealed
 * takes from the probes what evidence leaves open, as an override like any other.
 */
#include "machine.h"

#include <stdbool.h>

#include <bootvet/guard.h>

#include "console.h"
#include "probe.h"
#include "verdict.h"

enum { OVERRIDES_SIZE = VET_COMMAND_LINE + 1024 };

static const struct vet_platform *table;
static struct vet_platform settled;
static char overrides[OVERRIDES_SIZE];
static unsigned int overrides_length;

const struct vet_evidence *machine_detect(const struct vet_boot *boot)
{
	static const struct vet_options evidence_alone = {.use_profile = 0, .trust = VET_TRUST_BY_IDENTITY};

	table = vet_platform_detect(boot, &evidence_alone);
	say("demo: entry %s, command line \"%s\"\n", vet_entry_text(boot->entry), vet_evidence()->boot.command_line);
	say("identity: %s\n", table->identity.guest ? table->identity.guest : "-");
	vet_platform_print(table);
	return vet_evidence();
}

static const char *result_name(enum probe_result result)
{
	switch (result) {
	case PROBE_PRESENT:
		return "present";
	case PROBE_ABSENT:
		return "absent";
	default:
		return "-";
	}
}

static bool is_open(enum vet_presence presence)
{
	return presence == VET_UNKNOWN || presence == VET_CONFLICT;
}

void machine_cells_show(void)
{
	for (unsigned int i = 0; i < VET_CAPABILITY_COUNT; i++)
		if (vet_capability_is_platform(i))
			say("cell: %s %s %s\n", vet_capability_name(i), vet_presence_text(table->cells[i].presence),
			    result_name(probe_of(i)));
}

static void overrides_add(const char *text)
{
	for (; *text && overrides_length < OVERRIDES_SIZE - 1; text++)
		overrides[overrides_length++] = *text;
}

/* What the loader's command line overrides comes first, and is not open any more. */
static void overrides_make(void)
{
	const char *separator = " vet=";

	overrides_add(vet_evidence()->boot.command_line);
	for (unsigned int i = 0; i < VET_CAPABILITY_COUNT; i++) {
		if (!is_open(table->cells[i].presence) || probe_of(i) == PROBE_UNKNOWN)
			continue;
		overrides_add(separator);
		overrides_add(vet_capability_name(i));
		overrides_add(":");
		overrides_add(result_name(probe_of(i)));
		separator = ",";
	}
}

void machine_seal(void)
{
	struct vet_options options = {.use_profile = 0, .trust = VET_TRUST_BY_IDENTITY, .overrides = overrides};
	struct vet_sealing sealing;

	overrides_make();
	vet_platform_fill(vet_evidence(), &table->identity, &options, &settled);
	vet_seal(&settled, &sealing);
	say("sealed: %u of %u guards patched, %u of %u annotated functions trap, table %s\n", sealing.guards_patched,
	    sealing.guards, sealing.functions_trapped, sealing.functions, sealing.protected ? "read-only" : "writable");
	expect(sealing.guards_patched == sealing.guards, "guards that were not patched");
	expect(!sealing.functions_open, "functions of absent hardware that do not trap");
	expect(sealing.protected && host_protection_holds(), "a sealed table that can be written");
}

void machine_trap_show(const struct vet_trap *trap)
{
	static const char *const kinds[] = {
		[VET_TRAP_FUNCTION] = "function",
		[VET_TRAP_REQUIRE] = "require",
		[VET_TRAP_PORT] = "port",
	};

	say("trap: %s %s, site %lx in %s, caller %lx", kinds[trap->kind], vet_capability_name(trap->capability),
	    (unsigned long)trap->site, trap->function ? trap->function : "-", (unsigned long)trap->caller);
	if (trap->kind == VET_TRAP_PORT)
		say(", port %x", (unsigned int)trap->port);
	say(", guest %s, %s: %s\n", trap->guest ? trap->guest : "-", vet_source_name(trap->decided_by),
	    trap->evidence ? trap->evidence : "-");
}

void machine_traps_sum(void)
{
	say("traps: %u\n", vet_trap_count());
}
