/* SPDX-License-Identifier: MIT */
/*
 * One fuzz target a parser of the runtime, FUZZ_TARGET naming it.  In: the bytes of one table; or, for a loader's record and for
 * what follows the RSDP, physical memory from 4 KiB on, with the record at its beginning.  Seeds: real tables where they are at hand,
 * else one that is built here.  Out: a crash when something slips through; what the parser promises is asserted.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bootvet/platform.h>

#include "tables.h"
#include "fake-host.h"
#include "seeds.h"

enum target { FADT, MADT, WAET, HPET, MCFG, RSDP, PVH, XEN_PV, LINUX, MULTIBOOT1, MULTIBOOT2, EFI, OVERRIDES, DUMP };

enum { BASE = 0x1000 };

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const signatures[] = {"FACP", "APIC", "WAET", "HPET", "MCFG"};

static struct fuzz_seeds *seeds_of_walk;

static int seed_file(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	static uint8_t bytes[65536];
	FILE *in = kind == FTW_F ? fopen(path, "rb") : NULL;
	size_t size = in ? fread(bytes, 1, sizeof(bytes), in) : 0;

	(void)status;
	(void)place;
	if (in)
		fclose(in);
	if (size >= 4 && !memcmp(bytes, signatures[FUZZ_TARGET % 5], 4))
		fuzz_seed(seeds_of_walk, bytes, size);
	return 0;
}

/* Real tables where they are at hand, and one that is made here. */
static void seed_tables(struct fuzz_seeds *seeds)
{
	fake_reset();
	fake_table(BASE, signatures[FUZZ_TARGET % 5], 300, 6);
	fake_sum(BASE);
	fuzz_seed(seeds, fake.memory + BASE, 300);
	seeds_of_walk = seeds;
	nftw(FUZZ_VECTORS, seed_file, 8, FTW_PHYS);
}

/* A small machine whose records are all sound, so that mutation starts from what is believed. */
static void seed_memory(struct fuzz_seeds *seeds)
{
	enum target target = FUZZ_TARGET;

	fake_reset();
	switch (target) {
	case RSDP:
		fake_rsdp(BASE, 0, BASE + 0x40);
		fake_root(BASE + 0x40, "XSDT", (const uint64_t[]){BASE + 0x80, BASE + 0x200, 0});
		fake_table(BASE + 0x80, "FACP", 276, 6);
		fake_sum(BASE + 0x80);
		fake_table(BASE + 0x200, "APIC", 60, 3);
		fake_number(BASE + 0x22d, 16, 1);
		fake_sum(BASE + 0x200);
		break;
	case PVH:
		fake_number(BASE, 0x100000000 | 0x336ec578, 8);
		fake_number(BASE + 24, BASE + 0x100, 8);
		fake_number(BASE + 40, BASE + 0x80, 8);
		fake_number(BASE + 48, 2, 4);
		break;
	case XEN_PV:
		fake_put(BASE, "xen-3.0-x86_64", 15);
		fake_number(BASE + 48, 3, 4);
		break;
	case LINUX:
		fake_put(BASE + 0x202, "HdrS", 4);
		fake_put(BASE + 0x1c0, "EL64", 4);
		fake_number(BASE + 0x1c4, BASE + 0x1000, 4);
		fake_number(BASE + 0x228, BASE + 0x1100, 4);
		fake_put(BASE + 0x1000, "IBI SYST", 8);
		break;
	case MULTIBOOT1:
		fake_number(BASE, 0x1447, 4);
		fake_number(BASE + 44, 48, 4);
		fake_number(BASE + 48, BASE + 0x80, 4);
		fake_number(BASE + 0x80, 20, 4);
		break;
	case MULTIBOOT2:
		fake_number(BASE, 0x60, 4);
		fake_number(BASE + 8, 6, 4);
		fake_number(BASE + 12, 40, 4);
		fake_number(BASE + 16, 24, 4);
		fake_number(BASE + 48, 8, 4);
		fake_number(BASE + 52, 31, 4);
		break;
	case EFI:
		fake_put(BASE, "IBI SYST", 8);
		fake_number(BASE + 104, 2, 8);
		fake_number(BASE + 112, BASE + 0x80, 8);
		break;
	default:
		break;
	}
	fuzz_seed(seeds, fake.memory + BASE, 0x1400);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char line[] = "quiet vet=vga:absent,i8042:present root=/dev/vda";
	static const char dump[] = "FACP @ 0x00000000\n    0000: 46 41 43 50 24 00 00 00  FACP$...\n";
	struct fuzz_seeds seeds = fuzz_seeds_begin(*argc, *argv);

	if (FUZZ_TARGET <= MCFG)
		seed_tables(&seeds);
	else if (FUZZ_TARGET == OVERRIDES)
		fuzz_seed(&seeds, line, sizeof(line));
	else if (FUZZ_TARGET == DUMP)
		fuzz_seed(&seeds, dump, sizeof(dump) - 1);
	else
		seed_memory(&seeds);
	fuzz_seeds_end(&seeds, argc, argv);
	return 0;
}

static void check(_Bool holds)
{
	if (!holds)
		abort();
}

static void check_table(const struct vet_table *table)
{
	check((unsigned int)table->status < VET_STATUS_COUNT);
	check(strlen(table->oem) < sizeof(table->oem) && strlen(table->oem_table) < sizeof(table->oem_table));
}

/* What all that was read makes of the table must be one of the four, whatever was read. */
static void judge(const struct vet_evidence *evidence)
{
	static const struct vet_options options[] = {{.use_profile = 0}, {.use_profile = 1, .trust = VET_DISTRUST_HOST}};
	static struct vet_platform platform;
	struct vet_identity identity;

	check_table(&evidence->acpi.fadt.table);
	check_table(&evidence->acpi.madt.table);
	vet_identity_find(evidence, &identity);
	for (unsigned i = 0; i < 2; i++) {
		vet_platform_fill(evidence, &identity, &options[i], &platform);
		for (unsigned c = 0; c < VET_CAPABILITY_COUNT; c++)
			check(platform.cells[c].presence <= VET_CONFLICT && (!i || platform.cells[c].presence != VET_PRESENT ||
									     platform.cells[c].decided_by == VET_SOURCE_CPUID ||
									     platform.cells[c].decided_by == VET_SOURCE_ENTRY));
		fake.output_size = 0;
		vet_unsound_print(evidence);
		vet_platform_print(&platform);
	}
}

static void read_files(struct vet_span bytes)
{
	static struct vet_evidence evidence;
	struct vet_acpi_files files = {.fadt = {.size = 0}};

	if (FUZZ_TARGET == FADT)
		files.fadt = bytes;
	else if (FUZZ_TARGET == MADT)
		files.madt = bytes;
	else if (FUZZ_TARGET == WAET)
		files.waet = bytes;
	else if (FUZZ_TARGET == HPET)
		files.hpet = bytes;
	else
		files.mcfg = bytes;
	memset(&evidence, 0, sizeof(evidence));
	evidence.boot.entry = VET_ENTRY_PVH;
	vet_acpi_take(&files, &evidence.acpi);
	judge(&evidence);
}

static void read_memory(const uint8_t *data, size_t size)
{
	static const enum vet_entry entries[] = {
		[RSDP] = VET_ENTRY_UNKNOWN,	   [PVH] = VET_ENTRY_PVH,	      [XEN_PV] = VET_ENTRY_XEN_PV,
		[LINUX] = VET_ENTRY_LINUX_64,	   [MULTIBOOT1] = VET_ENTRY_MULTIBOOT1, [MULTIBOOT2] = VET_ENTRY_MULTIBOOT2,
		[EFI] = VET_ENTRY_EFI_APP,
	};
	static struct vet_evidence evidence;
	const struct vet_boot boot = {.entry = entries[FUZZ_TARGET], .data = BASE};

	fake.start = BASE;
	fake.end = BASE + size;
	fake.reads = 0;
	memcpy(fake.memory + BASE, data, size);
	if (FUZZ_TARGET == RSDP) {
		evidence.boot = (struct vet_boot_information){.entry = VET_ENTRY_PVH, .rsdp = BASE};
		vet_acpi_read(&evidence.boot, 0, &evidence.acpi);
	} else {
		vet_evidence_gather(&boot, VET_TRUST_BY_IDENTITY, &evidence);
		check(evidence.boot.range_count <= VET_BOOT_RANGES && strlen(evidence.boot.command_line) < VET_COMMAND_LINE);
		for (unsigned i = 0; i < evidence.boot.range_count; i++)
			check(evidence.boot.usable[i].size <= UINT64_MAX - evidence.boot.usable[i].start);
	}
	/* Work is capped, whatever the counts say. */
	check(fake.reads < 20000);
	judge(&evidence);
}

static void read_overrides(const uint8_t *data, size_t size)
{
	static struct vet_evidence evidence;
	char line[VET_COMMAND_LINE] = "";

	memcpy(line, data, size < sizeof(line) - 1 ? size : sizeof(line) - 1);
	evidence.boot.entry = VET_ENTRY_UNKNOWN;
	memcpy(evidence.boot.command_line, line, sizeof(line));
	judge(&evidence);
}

static void read_dump(const uint8_t *data, size_t size)
{
	struct vet_file file = {.bytes = (unsigned char *)data, .size = size};
	struct vet_files files;

	vet_files_from_dump_bytes("fuzz", &file, &files);
	vet_files_free(&files);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > FAKE_MEMORY - BASE)
		return 0;
	if (FUZZ_TARGET <= MCFG)
		read_files((struct vet_span){.bytes = data, .size = size});
	else if (FUZZ_TARGET == OVERRIDES)
		read_overrides(data, size);
	else if (FUZZ_TARGET == DUMP)
		read_dump(data, size);
	else
		read_memory(data, size);
	return 0;
}
