/* SPDX-License-Identifier: MIT */
/*
 * From a boot record to a sealed platform.  The table that is shown is that of evidence alone, without the profile of the
 * guest type, so that profile, table and probes are three answers to hold against each other; the one that is sealed
 * takes from the probes what evidence leaves open.
 */
#include "machine.h"

#include <stdbool.h>

#include <bootvet/guard.h>

#include "console.h"
#include "probe.h"
#include "verdict.h"

static const struct vet_platform *table;
static struct vet_platform settled;
static struct vet_options options = {.use_profile = 0, .trust = VET_TRUST_BY_IDENTITY};

/* Whether `word` stands in the command line by itself. */
static bool is_asked_for(const char *line, const char *word)
{
	while (*line) {
		const char *letter = word;

		for (; *letter && *letter == *line; letter++)
			line++;
		if (!*letter && (*line == ' ' || !*line))
			return true;
		while (*line && *line != ' ')
			line++;
		while (*line == ' ')
			line++;
	}
	return false;
}

/* A kernel for confidential guests is built to trust nobody; this one is told by `demo=distrust`, which only takes away. */
static enum vet_trust trust_of(const struct vet_boot *boot)
{
	static struct vet_boot_information record;

	vet_boot_read(boot, &record);
	return is_asked_for(record.command_line, "demo=distrust") ? VET_DISTRUST_HOST : VET_TRUST_BY_IDENTITY;
}

const struct vet_evidence *machine_detect(const struct vet_boot *boot)
{
	options.trust = trust_of(boot);
	table = vet_platform_detect(boot, &options);
	say("demo: entry %s, command line \"%s\"\n", vet_entry_text(boot->entry), vet_evidence()->boot.command_line);
	say("identity: %s\n", table->identity.guest ? table->identity.guest : "-");
	vet_unsound_print(vet_evidence());
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

void machine_cells_show(void)
{
	for (unsigned int i = 0; i < VET_CAPABILITY_COUNT; i++)
		if (vet_capability_is_platform(i))
			say("cell: %s %s %s\n", vet_capability_name(i), vet_presence_text(table->cells[i].presence),
			    result_name(probe_of(i)));
}

static enum vet_presence presence_found(enum probe_result result)
{
	switch (result) {
	case PROBE_PRESENT:
		return VET_PRESENT;
	case PROBE_ABSENT:
		return VET_ABSENT;
	default:
		return VET_UNKNOWN;
	}
}

void machine_seal(void)
{
	static enum vet_presence found[VET_CAPABILITY_COUNT];
	struct vet_sealing sealing;

	for (unsigned int i = 0; i < VET_CAPABILITY_COUNT; i++)
		found[i] = presence_found(probe_of(i));
	options.found = found;
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
