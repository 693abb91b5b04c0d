/* SPDX-License-Identifier: MIT */
/* From any processor and any machine to the table: identity, statements, overrides, decisions, prints; whether to search. */
#include "../../runtime/source/detect.c"

#include "any.h"

enum { TEXT = 100 };
static char text[TEXT + 1], overrides[VET_COMMAND_LINE + 1];

static const char *any_name(void)
{
	return any_choice() ? text : NULL;
}

void prove_processor(void)
{
	struct vet_processor processor;

	//@ widen_hints global:"all", 8;
	vet_processor_read(&processor);
	vet_processor_hypervisor(&processor);
}

static void any_table(struct vet_table *table)
{
	table->status = (enum vet_status)any_below(VET_STATUS_COUNT);
	table->header_read = any_choice();
	table->address = any_long();
	table->length = any_number();
	table->revision = (uint8_t)any_number();
	any_text(table->oem, sizeof(table->oem) - 1);
	any_text(table->oem_table, sizeof(table->oem_table) - 1);
}

static void any_fadt(struct vet_fadt *fadt)
{
	any_table(&fadt->table);
	fadt->boot_architecture = (uint16_t)any_number();
	fadt->flags = any_number();
	fadt->century = (uint8_t)any_number();
	fadt->pm1a_event = any_number();
	fadt->pm_timer = any_number();
	fadt->x_pm_timer = any_long();
	fadt->reset_space = (uint8_t)any_number();
	fadt->reset_address = any_long();
	fadt->covers_reset = any_choice();
}

static void any_processor(struct vet_processor *processor)
{
	processor->asked = any_choice();
	processor->leaf1_ecx = any_number();
	processor->leaf1_edx = any_number();
	processor->hypervisor_here = any_choice();
	processor->hypervisor_count = any_below(VET_HYPERVISORS + 1);
	processor->tdx = any_choice();
	processor->sev_snp = any_choice();
	//@ loop unroll VET_HYPERVISORS;
	for (unsigned int i = 0; i < VET_HYPERVISORS; i++) {
		processor->hypervisors[i].base = any_number();
		processor->hypervisors[i].highest = any_number();
		any_text(processor->hypervisors[i].signature, 12);
	}
}

static void any_boot(struct vet_boot_information *boot)
{
	boot->entry = (enum vet_entry)any_number();
	boot->status = (enum vet_status)any_below(VET_STATUS_COUNT);
	boot->efi_system_table = any_long();
	boot->efi_runtime = (enum vet_known)any_below(3);
	boot->efi_unreadable = any_choice();
	boot->confidential_blob = any_long();
	boot->first_domain = (enum vet_known)any_below(3);
	boot->privileged = (enum vet_known)any_below(3);
	boot->display = (enum vet_display)any_number();
	boot->apm_bios = (enum vet_known)any_below(3);
	boot->subarchitecture = any_number();
	boot->ranges_dropped = any_choice();
	boot->command_line_cut = any_choice();
	boot->command_line_unreadable = any_choice();
	any_text(boot->command_line, VET_COMMAND_LINE - 1);
}

static void any_acpi(struct vet_acpi *acpi)
{
	acpi->rsdp = (enum vet_status)any_below(VET_STATUS_COUNT);
	acpi->root = (enum vet_status)any_below(VET_STATUS_COUNT);
	acpi->unreadable = any_number();
	acpi->duplicates = any_number();
	acpi->entries_dropped = any_choice();
	acpi->root_is_xsdt = any_choice();
	acpi->root_lists_itself = any_choice();
	acpi->waet.table.status = (enum vet_status)any_below(VET_STATUS_COUNT);
	any_fadt(&acpi->fadt);
	any_fadt(&acpi->rsdt_fadt);
	any_table(&acpi->madt.table);
	acpi->madt.flags = any_number();
	acpi->madt.processors = any_number();
	acpi->madt.io_apics = any_number();
	any_table(&acpi->hpet.table);
	acpi->hpet.address = any_long();
	acpi->hpet.space = (uint8_t)any_number();
	any_table(&acpi->mcfg.table);
	acpi->mcfg.regions = any_number();
	acpi->mcfg.address = any_long();
}

/* Any answers of a kernel's own probes, or none. */
static const enum vet_presence *any_found(void)
{
	static enum vet_presence found[VET_CAPABILITY_COUNT];

	//@ loop unroll VET_CAPABILITY_COUNT;
	for (unsigned int i = 0; i < VET_CAPABILITY_COUNT; i++)
		found[i] = (enum vet_presence)any_number();
	return any_choice() ? found : NULL;
}

/* From any evidence, and so from more than any machine gives, to the table. */
void prove_fill(void)
{
	static struct vet_evidence evidence;
	static struct vet_platform platform;
	struct vet_options options = {.use_profile = any_choice(), .trust = (enum vet_trust)any_below(3)};
	struct vet_identity identity;

	//@ widen_hints global:"all", 8, 2048;
	any_boot(&evidence.boot);
	any_processor(&evidence.processor);
	any_acpi(&evidence.acpi);
	any_text(overrides, VET_COMMAND_LINE);
	options.overrides = any_choice() ? overrides : NULL;
	options.found = any_found();
	vet_identity_find(&evidence, &identity);
	vet_platform_fill(&evidence, &identity, &options, &platform);
}

/* Whether a BIOS's places are searched, of any evidence. */
void prove_search(void)
{
	static struct vet_evidence any;

	any_boot(&any.boot);
	any_processor(&any.processor);
	may_search(&any, (enum vet_trust)any_below(3));
}

/* What is said of any evidence that is unsound. */
void prove_unsound(void)
{
	static struct vet_evidence any;

	any_boot(&any.boot);
	any_acpi(&any.acpi);
	vet_unsound_print(&any);
}

/* All of it in one piece, for a door that is not known: what stands behind the others is proved for each alone. */
void prove_detect(void)
{
	const struct vet_boot boot = {.entry = VET_ENTRY_UNKNOWN, .data = any_long()};
	struct vet_options options = {.use_profile = any_choice(), .trust = (enum vet_trust)any_below(3)};

	//@ widen_hints global:"all", 8, 2048;
	any_text(overrides, VET_COMMAND_LINE);
	options.overrides = any_choice() ? overrides : NULL;
	vet_platform_detect(&boot, &options);
	vet_evidence();
}

static struct vet_statement any_statement(void)
{
	return (struct vet_statement){
		.source = (enum vet_source)any_number(),
		.presence = (enum vet_presence)any_number(),
		.decides = any_choice(),
		.reason = text,
	};
}

/* A table of any statements, more than any source makes. */
void prove_print(void)
{
	static struct vet_platform platform;

	//@ widen_hints global:"all", 20, 29, 39, 79;
	any_text(text, TEXT);
	platform.identity = (struct vet_identity){
		.entry = (enum vet_entry)any_number(),
		.hypervisor = any_name(),
		.guest = any_name(),
		.privileged = (enum vet_known)any_below(3),
		.reason_count = any_below(VET_REASONS + 1),
		.reasons = {text, text, text, text},
	};
	platform.untrusted = any_choice();
	platform.override_errors = any_number();
	//@ loop unroll VET_CAPABILITY_COUNT;
	for (unsigned int i = 0; i < VET_CAPABILITY_COUNT; i++) {
		struct vet_cell *cell = &platform.cells[i];

		cell->presence = (enum vet_presence)any_number();
		cell->decided_by = (enum vet_source)any_number();
		cell->statement_count = any_below(VET_STATEMENTS + 1);
		for (unsigned int j = 0; j < VET_STATEMENTS; j++)
			cell->statements[j] = any_statement();
	}
	vet_platform_print(&platform);
}
