/* SPDX-License-Identifier: MIT */
/*
 * `bootvet platform`: the runtime's own parsers, identity and table over this machine's tables, a folder of tables, an acpidump,
 * or raw memory with a PVH start_info in it.  In: files.  Out: text or JSON; exit status 2 when an input is unsound, after
 * what is sound in it was printed.
 */
#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "report.h"
#include "tables.h"

int vet_platform_command(int argc, char **argv);

static const char own_tables[] = "/sys/firmware/acpi/tables";

/* Where a start_info that stands at the beginning of memory can be named as well: address 0 means that there is none. */
static const uint64_t alias = UINT64_C(1) << 52;

enum option_key {
	KEY_ACPI = 'a',
	KEY_DUMP = 'd',
	KEY_START_INFO = 's',
	KEY_JSON = 'j',
	KEY_BASE = 'b',
	KEY_PROFILE = 'p',
	KEY_UNTRUSTED = 'u',
	KEY_OVERRIDE = 'o',
};

struct options {
	const char *folder, *dump, *start_info;
	uint64_t base;
	bool json;
	struct vet_options runtime;
};

static const struct argp_option option_list[] = {
	{"acpi", KEY_ACPI, "DIR", 0, "Tables in a folder: FACP.bin, APIC.bin, ... or FACP, APIC, ...", 0},
	{"dump", KEY_DUMP, "FILE", 0, "What acpidump wrote, as text or as bytes", 0},
	{"start-info", KEY_START_INFO, "FILE", 0, "Raw physical memory with a PVH start_info in it", 0},
	{"base", KEY_BASE, "ADDRESS", 0, "Physical address at which that file begins (default 0)", 0},
	{"json", KEY_JSON, NULL, 0, "One JSON object instead of text", 0},
	{"profile", KEY_PROFILE, NULL, 0, "The identified guest type's profile is a source, too", 0},
	{"untrusted", KEY_UNTRUSTED, NULL, 0, "Firmware may only take capabilities away", 0},
	{"override", KEY_OVERRIDE, "WORDS", 0, "As on a command line: vet=vga:absent,...", 0},
	{0},
};

static error_t option_take(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;
	char *end;

	switch (key) {
	case KEY_ACPI:
		options->folder = argument;
		break;
	case KEY_DUMP:
		options->dump = argument;
		break;
	case KEY_START_INFO:
		options->start_info = argument;
		break;
	case KEY_BASE:
		errno = 0;
		options->base = strtoull(argument, &end, 0);
		if (errno || !*argument || *argument == '-' || *end)
			argp_error(state, "--base: `%s' is no address", argument);
		break;
	case KEY_JSON:
		options->json = true;
		break;
	case KEY_PROFILE:
		options->runtime.use_profile = 1;
		break;
	case KEY_UNTRUSTED:
		options->runtime.trust = VET_DISTRUST_HOST;
		break;
	case KEY_OVERRIDE:
		options->runtime.overrides = argument;
		break;
	case ARGP_KEY_ARG:
		argp_error(state, "`%s': inputs are named by --acpi, --dump or --start-info", argument);
		break;
	case ARGP_KEY_END:
		if (!!options->folder + !!options->dump + !!options->start_info > 1)
			argp_error(state, "one of --acpi, --dump and --start-info, not several");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp parser = {
	.options = option_list,
	.parser = option_take,
	.doc = "Say what the runtime makes of a machine: identity, tables, and what is there.\v"
	       "Without an input: this machine, its processor and " "/sys/firmware/acpi/tables (which root alone may read).  "
	       "With one, the processor is not asked: the tables are another machine's.\n\n"
	       "Example:\n  bootvet platform --acpi tables/ --json",
};

static struct vet_span span_of(const struct vet_file *file)
{
	return (struct vet_span){.bytes = file->bytes, .size = file->size};
}

static struct vet_table *table_of(struct vet_acpi *acpi, enum vet_file_kind kind)
{
	struct vet_table *const tables[VET_FILE_KINDS] = {
		[VET_FILE_FADT] = &acpi->fadt.table, [VET_FILE_MADT] = &acpi->madt.table, [VET_FILE_WAET] = &acpi->waet.table,
		[VET_FILE_HPET] = &acpi->hpet.table, [VET_FILE_MCFG] = &acpi->mcfg.table,
	};

	return tables[kind];
}

/* Says on standard error what is wrong with a table; returns 2 then. */
static int table_told(const char *path, const char *signature, const struct vet_table *table, size_t size)
{
	if (table->status == VET_OK || table->status == VET_NOT_THERE)
		return 0;
	fprintf(stderr, "bootvet: %s: %s: %s", path, signature, vet_status_text(table->status));
	if (table->header_read && size)
		fprintf(stderr, " (%" PRIu32 " bytes by its header, %zu there)", table->length, size);
	fputc('\n', stderr);
	return 2;
}

static int tables_told(const struct vet_files *files, const char *path, struct vet_acpi *acpi)
{
	int status = 0;

	for (unsigned i = 0; i < VET_FILE_KINDS; i++) {
		const char *where = files && files->of[i].path ? files->of[i].path : path;

		if (table_told(where, vet_file_signature(i), table_of(acpi, i), files ? files->of[i].size : 0))
			status = 2;
	}
	return status;
}

/* An empty file is a table that ends early, not one that is missing. */
static void tables_take(const struct vet_files *files, struct vet_acpi *acpi)
{
	const struct vet_acpi_files spans = {
		.fadt = span_of(&files->of[VET_FILE_FADT]),
		.madt = span_of(&files->of[VET_FILE_MADT]),
		.waet = span_of(&files->of[VET_FILE_WAET]),
		.hpet = span_of(&files->of[VET_FILE_HPET]),
		.mcfg = span_of(&files->of[VET_FILE_MCFG]),
	};

	vet_acpi_take(&spans, acpi);
	for (unsigned i = 0; i < VET_FILE_KINDS; i++)
		if (files->of[i].path && !files->of[i].size)
			table_of(acpi, i)->status = VET_TRUNCATED;
}

/* Tables that were read by name: no door, no loader. */
static int from_files(const struct options *options, struct vet_evidence *evidence)
{
	const char *folder = options->folder ? options->folder : own_tables;
	struct vet_files files;
	int status;

	evidence->boot.entry = VET_ENTRY_UNKNOWN;
	evidence->boot.status = VET_NOT_THERE;
	if (options->dump ? vet_files_from_dump(options->dump, &files) : vet_files_from_folder(folder, &files))
		return -1;
	if (options->folder && !vet_files_any(&files)) {
		fprintf(stderr, "bootvet: %s: no table in it (FACP, APIC, WAET, HPET, MCFG; also with .bin or .dat)\n", folder);
		return -1;
	}
	tables_take(&files, &evidence->acpi);
	status = tables_told(&files, folder, &evidence->acpi);
	vet_files_free(&files);
	return status;
}

/* The first start_info in memory: its magic on a boundary of 4 (Xen, public/arch-x86/hvm/start_info.h). */
static int start_info_find(const struct vet_file *file, size_t *offset)
{
	struct vet_span all = {.bytes = file->bytes, .size = file->size};

	for (*offset = 0; *offset + 4 <= all.size; *offset += 4)
		if (vet_span_number(all, *offset, 4) == 0x336ec578)
			return 0;
	return -1;
}

static int from_memory(const struct options *options, struct vet_file *file, struct vet_evidence *evidence)
{
	struct vet_boot boot = {.entry = VET_ENTRY_PVH};
	size_t offset;
	int status;

	if (vet_whole_file_read(options->start_info, file))
		return -1;
	if (start_info_find(file, &offset)) {
		fprintf(stderr, "bootvet: %s: no start_info in it: no word 0x336ec578\n", options->start_info);
		return -1;
	}
	if (file->size > UINT64_MAX - options->base || options->base >= alias) {
		fprintf(stderr, "bootvet: %s: does not fit behind address 0x%" PRIx64 "\n", options->start_info, options->base);
		return -1;
	}
	vet_host_memory_add(options->base, file->bytes, file->size);
	vet_host_memory_add(alias, file->bytes, file->size);
	boot.data = options->base + offset ? options->base + offset : alias;
	vet_boot_read(&boot, &evidence->boot);
	if (evidence->boot.status != VET_OK) {
		fprintf(stderr, "bootvet: %s: start_info at offset %zu: %s\n", options->start_info, offset,
			vet_status_text(evidence->boot.status));
		return -1;
	}
	vet_acpi_read(&evidence->boot, 0, &evidence->acpi);
	status = tables_told(NULL, options->start_info, &evidence->acpi);
	if (evidence->acpi.rsdp != VET_OK && evidence->acpi.rsdp != VET_NOT_THERE) {
		fprintf(stderr, "bootvet: %s: RSDP at 0x%" PRIx64 ": %s\n", options->start_info, evidence->boot.rsdp,
			vet_status_text(evidence->acpi.rsdp));
		status = 2;
	} else if (evidence->acpi.rsdp == VET_OK && evidence->acpi.root != VET_OK) {
		fprintf(stderr, "bootvet: %s: %s: %s\n", options->start_info, evidence->acpi.root_is_xsdt ? "XSDT" : "RSDT",
			vet_status_text(evidence->acpi.root));
		status = 2;
	}
	return status;
}

int vet_platform_command(int argc, char **argv)
{
	struct options options = {.runtime = {.use_profile = 0, .trust = VET_TRUST_BY_IDENTITY}};
	static struct vet_evidence evidence;
	static struct vet_platform platform;
	struct vet_identity identity;
	struct vet_file memory = {.path = NULL};
	int status, printed;

	argp_err_exit_status = 2;
	argv[0] = "bootvet platform";
	argp_parse(&parser, argc, argv, 0, NULL, &options);
	status = options.start_info ? from_memory(&options, &memory, &evidence) : from_files(&options, &evidence);
	if (status >= 0) {
		if (!options.folder && !options.dump && !options.start_info)
			vet_processor_read(&evidence.processor);
		vet_identity_find(&evidence, &identity);
		vet_platform_fill(&evidence, &identity, &options.runtime, &platform);
		if (platform.override_errors) {
			fprintf(stderr, "bootvet: %u words of vet= name no capability, or neither present nor absent\n",
				platform.override_errors);
			status = 2;
		}
		printed = options.json ? vet_platform_json(&evidence, &platform) : vet_platform_text(&evidence, &platform);
		if (printed || fflush(stdout)) {
			fprintf(stderr, "bootvet: standard output: %s\n", strerror(errno));
			status = 3;
		}
	}
	free(memory.path);
	free(memory.bytes);
	return status < 0 ? 2 : status;
}
