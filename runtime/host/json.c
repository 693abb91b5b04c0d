/* SPDX-License-Identifier: MIT */
/* Evidence, identity and table as one JSON object: numbers are decimal, what is not there or not covered is null. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "report.h"

static json_t *number(uint64_t value)
{
	return json_integer((json_int_t)value);
}

static json_t *number_if(_Bool known, uint64_t value)
{
	return known ? number(value) : json_null();
}

/* Text from outside as it stands; bytes that are no text would be no JSON. */
static json_t *name(const char *text)
{
	char clean[VET_COMMAND_LINE];
	size_t i = 0;

	for (; text[i] && i < sizeof(clean) - 1; i++)
		clean[i] = text[i] >= 0x20 && text[i] < 0x7f ? text[i] : '?';
	clean[i] = 0;
	return json_string(clean);
}

/* A new reference, or null in JSON where there is no such table. */
static json_t *table(const struct vet_table *header)
{
	if (!header->header_read)
		return NULL;
	return json_pack("{s:s, s:o, s:o, s:o, s:o}", "status", vet_status_text(header->status), "revision", number(header->revision),
			 "length", number(header->length), "oem_id", name(header->oem), "oem_table_id", name(header->oem_table));
}

static void set(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

static json_t *fadt(const struct vet_fadt *fadt)
{
	json_t *object = table(&fadt->table);

	if (!object)
		return json_null();
	set(object, "iapc_boot_arch", number_if(fadt->covers_boot_architecture, fadt->boot_architecture));
	set(object, "flags", number_if(fadt->covers_flags, fadt->flags));
	set(object, "minor_revision", number_if(fadt->covers_minor_revision, fadt->minor_revision));
	set(object, "pm1a_evt_blk", number_if(fadt->covers_flags, fadt->pm1a_event));
	set(object, "pm_tmr_blk", number_if(fadt->covers_flags, fadt->pm_timer));
	set(object, "pm_tmr_len", number_if(fadt->covers_flags, fadt->pm_timer_length));
	set(object, "century", number_if(fadt->covers_flags, fadt->century));
	set(object, "reset_reg", number_if(fadt->covers_reset, fadt->reset_address));
	set(object, "x_pm_tmr_blk", number_if(fadt->covers_x_pm_timer, fadt->x_pm_timer));
	set(object, "hypervisor_vendor_id", number_if(fadt->covers_hypervisor, fadt->hypervisor_vendor));
	return object;
}

static json_t *madt(const struct vet_madt *madt)
{
	json_t *object = table(&madt->table);

	if (!object)
		return json_null();
	set(object, "flags", number_if(madt->covers_flags, madt->flags));
	set(object, "local_apic_address", number_if(madt->covers_flags, madt->lapic_address));
	set(object, "processors", number(madt->processors));
	set(object, "io_apics", number(madt->io_apics));
	return object;
}

static json_t *waet(const struct vet_waet *waet)
{
	json_t *object = table(&waet->table);

	if (!object)
		return json_null();
	set(object, "flags", number_if(waet->covers_flags, waet->flags));
	return object;
}

static json_t *hpet(const struct vet_hpet *hpet)
{
	json_t *object = table(&hpet->table);

	if (!object)
		return json_null();
	set(object, "id", number(hpet->block_id));
	set(object, "address_space", number(hpet->space));
	set(object, "address", number(hpet->address));
	return object;
}

static json_t *mcfg(const struct vet_mcfg *mcfg)
{
	json_t *object = table(&mcfg->table);

	if (!object)
		return json_null();
	set(object, "regions", number(mcfg->regions));
	set(object, "address", number_if(mcfg->regions, mcfg->address));
	return object;
}

static json_t *text_or_null(const char *text)
{
	return text ? json_string(text) : json_null();
}

static json_t *known(enum vet_known value)
{
	return value == VET_UNKNOWN_YET ? json_null() : json_boolean(value == VET_YES);
}

static json_t *identity(const struct vet_platform *platform)
{
	const struct vet_identity *identity = &platform->identity;
	json_t *reasons = json_array();

	for (unsigned i = 0; i < identity->reason_count; i++)
		json_array_append_new(reasons, json_string(identity->reasons[i]));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:b, s:o}", "guest", text_or_null(identity->guest), "entry",
			 identity->entry == VET_ENTRY_UNKNOWN ? json_null() : json_string(vet_entry_text(identity->entry)),
			 "hypervisor", text_or_null(identity->hypervisor), "privileged", known(identity->privileged),
			 "confidential", text_or_null(identity->confidential), "untrusted_host", (int)platform->untrusted,
			 "because", reasons);
}

/* `disagreed` names the sources that said something else; `statements` is all that was said. */
static json_t *capability(enum vet_capability id, const struct vet_cell *cell)
{
	json_t *disagreed = json_array(), *statements = json_array();
	const struct vet_statement *statement;
	const char *reason = NULL;
	unsigned int next = 0;

	while ((statement = vet_cell_disagreed(cell, &next)))
		json_array_append_new(disagreed, json_string(vet_source_name(statement->source)));
	for (unsigned i = 0; i < cell->statement_count; i++) {
		statement = &cell->statements[i];
		if (statement->source == cell->decided_by)
			reason = statement->reason;
		json_array_append_new(statements, json_pack("{s:s, s:s, s:b, s:s}", "source", vet_source_name(statement->source),
							    "says", vet_presence_text(statement->presence), "decides",
							    (int)statement->decides, "reason", statement->reason));
	}
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "name", vet_capability_name(id), "state",
			 vet_presence_text(cell->presence), "decided_by",
			 cell->decided_by == VET_SOURCE_NONE ? json_null() : json_string(vet_source_name(cell->decided_by)), "reason",
			 text_or_null(reason), "disagreed", disagreed, "statements", statements);
}

static json_t *boot(const struct vet_boot_information *boot)
{
	json_t *ranges = json_array();

	for (unsigned i = 0; i < boot->range_count; i++)
		json_array_append_new(ranges, json_pack("{s:o, s:o}", "start", number(boot->usable[i].start), "size",
							number(boot->usable[i].size)));
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "status", vet_status_text(boot->status), "version",
			 number(boot->version), "rsdp", number_if(boot->rsdp, boot->rsdp), "command_line",
			 name(boot->command_line), "usable", ranges, "usable_dropped", json_boolean(boot->ranges_dropped));
}

static json_t *root(const struct vet_acpi *acpi)
{
	return json_pack("{s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:o}", "rsdp", vet_status_text(acpi->rsdp), "rsdp_address",
			 number_if(acpi->rsdp_address, acpi->rsdp_address), "rsdp_revision",
			 number_if(acpi->rsdp == VET_OK, acpi->rsdp_revision), "root", vet_status_text(acpi->root), "xsdt",
			 json_boolean(acpi->root_is_xsdt), "listed", number(acpi->listed), "duplicates", number(acpi->duplicates),
			 "unreadable", number(acpi->unreadable));
}

int vet_platform_json(const struct vet_evidence *evidence, const struct vet_platform *platform)
{
	const struct vet_acpi *acpi = &evidence->acpi;
	json_t *capabilities = json_array(), *all;
	int result;

	for (unsigned i = 0; i < VET_CAPABILITY_COUNT; i++)
		if (vet_capability_is_platform(i))
			json_array_append_new(capabilities, capability(i, &platform->cells[i]));
	all = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "identity", identity(platform), "boot",
			evidence->boot.entry == VET_ENTRY_UNKNOWN ? json_null() : boot(&evidence->boot), "acpi",
			evidence->boot.entry == VET_ENTRY_UNKNOWN ? json_null() : root(acpi), "fadt", fadt(&acpi->fadt), "rsdt_fadt",
			fadt(&acpi->rsdt_fadt), "madt", madt(&acpi->madt), "waet", waet(&acpi->waet), "hpet", hpet(&acpi->hpet), "mcfg",
			mcfg(&acpi->mcfg), "capabilities", capabilities);
	if (!all) {
		fputs("bootvet: platform: out of memory\n", stderr);
		return -1;
	}
	result = json_dumpf(all, stdout, JSON_INDENT(2)) || putchar('\n') == EOF ? -1 : 0;
	json_decref(all);
	return result;
}
