/* SPDX-License-Identifier: MIT */
/*
 * From statements to the table.  Every source speaks; then each cell is decided by the highest rank that has a deciding
 * statement, equals that disagree make a conflict, and all that was said stays with the cell.
 */
#include "statement.h"

#define VET_PHASE_CAPABILITY(name, description, initially_provided) +1
enum { PHASES = 0
#include <bootvet/capabilities.def>
};

/* capabilities.def lists platform capabilities first; phases follow. */
enum { PLATFORM_CAPABILITIES = VET_CAPABILITY_COUNT - PHASES };

static const char *const capability_names[VET_CAPABILITY_COUNT] = {
#define VET_PLATFORM_CAPABILITY(name, description) [VET_CAPABILITY_##name] = #name,
#define VET_PHASE_CAPABILITY(name, description, initially_provided) [VET_CAPABILITY_##name] = #name,
#include <bootvet/capabilities.def>
};

_Bool vet_capability_is_platform(enum vet_capability capability)
{
	return (unsigned int)capability < PLATFORM_CAPABILITIES;
}

const char *vet_capability_name(enum vet_capability capability)
{
	return (unsigned int)capability < VET_CAPABILITY_COUNT ? capability_names[capability] : "unknown";
}

const char *vet_presence_text(enum vet_presence presence)
{
	static const char *const texts[] = {"unknown", "present", "absent", "conflict"};

	return (unsigned int)presence <= VET_CONFLICT ? texts[presence] : "unknown";
}

/* Rank 0 decides first. */
static const struct {
	const char *name;
	uint8_t rank, is_host; /* the host writes it: firmware, loader, command line, and what identity makes of those */
} sources[VET_SOURCE_COUNT] = {
	[VET_SOURCE_NONE] = {"-", 9, 1},	 [VET_SOURCE_OVERRIDE] = {"override", 0, 1},
	[VET_SOURCE_CPUID] = {"cpuid", 1, 0},	 [VET_SOURCE_ENTRY] = {"entry", 1, 0},
	[VET_SOURCE_LOADER] = {"loader", 2, 1},	 [VET_SOURCE_FADT] = {"fadt", 2, 1},
	[VET_SOURCE_MADT] = {"madt", 2, 1},	 [VET_SOURCE_HPET] = {"hpet", 2, 1},
	[VET_SOURCE_MCFG] = {"mcfg", 2, 1},	 [VET_SOURCE_TABLES] = {"tables", 2, 1},
	[VET_SOURCE_PROFILE] = {"profile", 2, 1}, [VET_SOURCE_RSDT_FADT] = {"rsdt-fadt", 3, 1},
	[VET_SOURCE_PROBE] = {"probe", 4, 0},
};

const char *vet_source_name(enum vet_source source)
{
	return (unsigned int)source < VET_SOURCE_COUNT ? sources[source].name : "-";
}

void vet_say(struct vet_platform *platform, enum vet_capability capability, enum vet_source source,
	     enum vet_presence presence, enum vet_weight weight, const char *reason)
{
	struct vet_cell *cell;
	unsigned int i = 0;

	if (!vet_capability_is_platform(capability))
		return;
	cell = &platform->cells[capability];
	/* Who speaks twice means the later word: `vet=vga:absent,vga:present`. */
	while (i < cell->statement_count && cell->statements[i].source != source)
		i++;
	if (i >= VET_STATEMENTS)
		return;
	if (i == cell->statement_count)
		cell->statement_count = i + 1;
	cell->statements[i] = (struct vet_statement){
		.source = source,
		.presence = presence,
		.decides = weight == VET_DECIDES && !(platform->untrusted && presence == VET_PRESENT && sources[source].is_host),
		.reason = reason,
	};
}

static void cell_decide(struct vet_cell *cell)
{
	unsigned int best = sources[VET_SOURCE_NONE].rank;

	for (unsigned int i = 0; i < cell->statement_count; i++) {
		const struct vet_statement *statement = &cell->statements[i];
		unsigned int rank = sources[statement->source].rank;

		if (!statement->decides || rank > best)
			continue;
		if (rank < best) {
			best = rank;
			cell->presence = statement->presence;
			cell->decided_by = statement->source;
		} else if (cell->presence != statement->presence) {
			cell->presence = VET_CONFLICT;
		}
	}
}

/* What the kernel drove itself, where nothing has been decided. */
static void cell_settle(enum vet_capability capability, enum vet_presence found, struct vet_platform *platform)
{
	struct vet_cell *cell = &platform->cells[capability];

	if ((cell->presence != VET_UNKNOWN && cell->presence != VET_CONFLICT) || (found != VET_PRESENT && found != VET_ABSENT))
		return;
	vet_say(platform, capability, VET_SOURCE_PROBE, found, VET_DECIDES, "a probe drove it, or found nothing to drive");
	cell->presence = found;
	cell->decided_by = VET_SOURCE_PROBE;
}

static _Bool is_untrusted(const struct vet_identity *identity, enum vet_trust trust)
{
	return trust == VET_DISTRUST_HOST || (trust == VET_TRUST_BY_IDENTITY && identity->confidential);
}

void vet_platform_fill(const struct vet_evidence *evidence, const struct vet_identity *identity,
		       const struct vet_options *options, struct vet_platform *platform)
{
	*platform = (struct vet_platform){.identity = *identity, .untrusted = is_untrusted(identity, options->trust)};
	vet_say_processor(evidence, platform);
	vet_say_boot(evidence, platform);
	vet_say_acpi(evidence, platform);
	if (options->use_profile)
		vet_say_profile(platform);
	vet_say_overrides(options->overrides ? options->overrides : evidence->boot.command_line, platform);
	for (unsigned int i = 0; i < VET_CAPABILITY_COUNT; i++) {
		cell_decide(&platform->cells[i]);
		if (options->found && vet_capability_is_platform(i))
			cell_settle(i, options->found[i], platform);
	}
}

const struct vet_statement *vet_cell_disagreed(const struct vet_cell *cell, unsigned int *next)
{
	while (*next < cell->statement_count) {
		const struct vet_statement *statement = &cell->statements[(*next)++];

		if (statement->presence != cell->presence)
			return statement;
	}
	return NULL;
}
