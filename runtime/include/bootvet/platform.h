/* SPDX-License-Identifier: MIT */
/*
 * From evidence to the platform table: what kicked me, what am I, what is there.  Three steps, each from const input to one
 * filled result: vet_evidence_gather(), vet_identity_find(), vet_platform_fill().  vet_platform_detect() is all three.
 *
 * Precedence, highest first: override, processor and boot protocol, then the tables, the loader and the profile as equals,
 * then the FADT that only the RSDT leads to.  A statement of a higher rank decides; one that disagrees is kept; equals
 * that disagree make a conflict.  A hint never decides: docs/platform-table.md lists which statement is which, and why.
 */
#ifndef BOOTVET_PLATFORM_H
#define BOOTVET_PLATFORM_H

#include <bootvet/acpi.h>
#include <bootvet/annotate.h>
#include <bootvet/host.h>

/* --- evidence --- */

enum { VET_HYPERVISORS = 8 };

struct vet_hypervisor_leaf {
	uint32_t base;	   /* CPUID leaf */
	uint32_t highest;  /* leaf that EAX of the base names */
	char signature[13];
};

struct vet_processor {
	_Bool asked; /* CPUID was there to be asked; without, nothing below says anything */
	char vendor[13];
	uint32_t leaf1_ecx, leaf1_edx;
	_Bool hypervisor_here; /* leaf 1, ECX bit 31 */
	unsigned int hypervisor_count; /* known signatures, by ascending base */
	struct vet_hypervisor_leaf hypervisors[VET_HYPERVISORS];
	_Bool tdx;
	_Bool sev_snp;
};

enum vet_trust {
	VET_TRUST_BY_IDENTITY, /* untrusted where the identity is a confidential guest */
	VET_TRUST_HOST,
	VET_DISTRUST_HOST, /* firmware, loader and command line can only take capabilities away; no memory is searched */
};

struct vet_evidence {
	struct vet_boot_information boot;
	struct vet_processor processor;
	struct vet_acpi acpi;
};

/* `xen`, `kvm`, ...; NULL for an unknown signature, or one with too few leaves above its base. */
const char *vet_hypervisor_name(const struct vet_hypervisor_leaf *hypervisor);

/* The name of the highest base that was read; NULL without one. */
const char *vet_processor_hypervisor(const struct vet_processor *processor);

void vet_processor_read(struct vet_processor *processor);
void vet_evidence_gather(const struct vet_boot *boot, enum vet_trust trust, struct vet_evidence *evidence);

/* --- identity --- */

enum { VET_REASONS = 4 };

struct vet_identity {
	enum vet_entry entry;
	const char *hypervisor; /* `xen`, `kvm`, `hyperv`, `tcg`, ...; `unknown` where one is there; `none`; NULL not asked */
	const char *guest;	/* canonical id of a guest type; NULL where evidence does not tell */
	enum vet_known privileged;
	const char *confidential; /* `tdx`, `sev-snp`; NULL */
	unsigned int reason_count;
	const char *reasons[VET_REASONS]; /* how it knows, in the order of asking */
};

void vet_identity_find(const struct vet_evidence *evidence, struct vet_identity *identity);

/* --- the table --- */

enum vet_presence {
	VET_UNKNOWN,
	VET_PRESENT,
	VET_ABSENT,
	VET_CONFLICT,
};
const char *vet_presence_text(enum vet_presence presence);

enum vet_source {
	VET_SOURCE_NONE,
	VET_SOURCE_OVERRIDE,
	VET_SOURCE_CPUID,
	VET_SOURCE_ENTRY,
	VET_SOURCE_LOADER,
	VET_SOURCE_FADT,
	VET_SOURCE_MADT,
	VET_SOURCE_HPET,
	VET_SOURCE_MCFG,
	VET_SOURCE_TABLES, /* whether there are ACPI tables, and which */
	VET_SOURCE_PROFILE,
	VET_SOURCE_RSDT_FADT,
	VET_SOURCE_PROBE, /* what the kernel found by driving the device */
	VET_SOURCE_COUNT
};
const char *vet_source_name(enum vet_source source);

struct vet_statement {
	enum vet_source source;
	enum vet_presence presence; /* VET_PRESENT or VET_ABSENT */
	_Bool decides;		    /* false: a hint, which is known to be wrong in the field */
	const char *reason;	    /* one line, of static storage */
};

enum { VET_STATEMENTS = 8 }; /* more than there are sources that speak of one capability */

struct vet_cell {
	enum vet_presence presence;
	enum vet_source decided_by; /* VET_SOURCE_NONE while unknown */
	unsigned int statement_count;
	struct vet_statement statements[VET_STATEMENTS]; /* all that was said; the deciding one among them */
};

struct vet_options {
	_Bool use_profile; /* the generated profile of the identified guest type is one of the sources */
	enum vet_trust trust;
	const char *overrides; /* a command line with `vet=vga:absent,i8042:present`, of which VET_COMMAND_LINE bytes
				  are looked at; NULL: the loader's */
	/*
	 * What the kernel's own probes found, VET_CAPABILITY_COUNT of them, VET_UNKNOWN where none did; NULL: nothing.  It settles
	 * what all others leave unknown or in conflict, and nothing else; whether the host is trusted is no matter here.
	 */
	const enum vet_presence *found;
};

struct vet_platform {
	struct vet_identity identity;
	_Bool untrusted;
	unsigned int override_errors; /* words of vet= that name no capability or no presence */
	struct vet_cell cells[VET_CAPABILITY_COUNT]; /* those of phase capabilities stay unknown */
};

void vet_platform_fill(const struct vet_evidence *evidence, const struct vet_identity *identity,
		       const struct vet_options *options, struct vet_platform *platform);

/* Whether `cell` holds a statement that contradicts what it says; its index counts up from *next, which is moved on. */
const struct vet_statement *vet_cell_disagreed(const struct vet_cell *cell, unsigned int *next);

/* The table as text of at most 80 columns, by vet_host_write(). */
void vet_platform_print(const struct vet_platform *platform);

/*
 * What is wrong with what firmware and loader left, by vet_host_write(): a line `unsound: WHAT: WHY` each, none when all of it is
 * sound.  What is missing is not wrong.
 */
void vet_unsound_print(const struct vet_evidence *evidence);

/* All of the above for this boot, kept in static storage: the same pointer from the second call on. */
const struct vet_platform *vet_platform_detect(const struct vet_boot *boot, const struct vet_options *options);

/* The evidence behind it; NULL before. */
const struct vet_evidence *vet_evidence(void);

/* Whether the number is that of a platform capability: the table has a cell for it that says something. */
_Bool vet_capability_is_platform(enum vet_capability capability);

const char *vet_capability_name(enum vet_capability capability);

#endif
