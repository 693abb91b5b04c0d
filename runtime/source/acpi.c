/* SPDX-License-Identifier: MIT */
/*
 * From the RSDP to the tables that speak of hardware: XSDT first, RSDT only without one, each entry copied and looked at
 * once, the first of a kind counts.  No entry leads further, so that a table that lists itself ends like any other.
 */
#include "acpi-rsdp.h"
#include "acpi-table.h"
#include "memory.h"

struct root {
	struct vet_span bytes; /* of addresses only */
	size_t width;	       /* bytes of one: 8 or 4 */
	size_t count;
};

/* The addresses live in a buffer of their own: reading the tables they name overwrites the common one. */
static uint8_t addresses[VET_TABLES_LISTED * 8];

static enum vet_status root_read(uint64_t address, const char *signature, size_t width, struct vet_acpi *acpi, struct root *root)
{
	struct vet_table table = {.status = VET_NOT_THERE};
	struct vet_span bytes, body;
	enum vet_status status = vet_table_copy(address, &bytes);

	*root = (struct root){.width = width};
	if (status != VET_OK)
		return status;
	vet_table_open(bytes, signature, TABLE_HEADER, &table, &body);
	if (table.status != VET_OK)
		return table.status;
	root->count = (body.size - TABLE_HEADER) / width;
	acpi->entries_dropped = root->count > VET_TABLES_LISTED;
	if (root->count > VET_TABLES_LISTED)
		root->count = VET_TABLES_LISTED;
	for (size_t i = 0; i < root->count * width; i++)
		addresses[i] = (uint8_t)vet_span_number(body, TABLE_HEADER + i, 1);
	root->bytes = (struct vet_span){.bytes = addresses, .size = root->count * width};
	return VET_OK;
}

static void fadt_take(struct vet_span bytes, struct vet_acpi *acpi)
{
	vet_fadt_parse(bytes, &acpi->fadt);
}

static void madt_take(struct vet_span bytes, struct vet_acpi *acpi)
{
	vet_madt_parse(bytes, &acpi->madt);
}

static void waet_take(struct vet_span bytes, struct vet_acpi *acpi)
{
	vet_waet_parse(bytes, &acpi->waet);
}

static void hpet_take(struct vet_span bytes, struct vet_acpi *acpi)
{
	vet_hpet_parse(bytes, &acpi->hpet);
}

static void mcfg_take(struct vet_span bytes, struct vet_acpi *acpi)
{
	vet_mcfg_parse(bytes, &acpi->mcfg);
}

/* The tables that speak of hardware: no other is ever copied, whatever is listed. */
static const struct {
	char signature[5];
	uint16_t table; /* offset in struct vet_acpi */
	void (*take)(struct vet_span bytes, struct vet_acpi *acpi);
} kinds[] = {
	{"FACP", offsetof(struct vet_acpi, fadt.table), fadt_take},
	{"APIC", offsetof(struct vet_acpi, madt.table), madt_take},
	{"WAET", offsetof(struct vet_acpi, waet.table), waet_take},
	{"HPET", offsetof(struct vet_acpi, hpet.table), hpet_take},
	{"MCFG", offsetof(struct vet_acpi, mcfg.table), mcfg_take},
};

/* A table of a kind is taken once, and only the first is: a later one is counted. */
static void table_take(uint64_t address, struct vet_acpi *acpi)
{
	uint8_t signature[4];
	struct vet_span bytes;

	if (vet_memory_read(address, signature, sizeof(signature), &bytes) != VET_OK) {
		acpi->unreadable++;
		return;
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct vet_table *table = (struct vet_table *)((char *)acpi + kinds[i].table);
		enum vet_status status;

		if (!vet_span_matches(bytes, 0, kinds[i].signature, sizeof(signature)))
			continue;
		if (table->status != VET_NOT_THERE) {
			acpi->duplicates++;
			return;
		}
		status = vet_table_copy(address, &bytes);
		if (status == VET_OK) {
			kinds[i].take(bytes, acpi);
		} else {
			table->status = status;
			acpi->unreadable++;
		}
		table->address = address;
		return;
	}
}

static void root_walk(const struct root *root, uint64_t own_address, struct vet_acpi *acpi)
{
	for (size_t i = 0; i < root->count; i++) {
		uint64_t address = vet_span_number(root->bytes, i * root->width, root->width);

		/* Some firmware leaves gaps. */
		if (!address)
			continue;
		acpi->listed++;
		if (address == own_address)
			acpi->root_lists_itself = 1;
		else
			table_take(address, acpi);
	}
}

/* The FADT that only the RSDT leads to: Xen gives its PVH guests another one there. */
static void rsdt_fadt_read(uint32_t rsdt, struct vet_acpi *acpi)
{
	struct vet_acpi aside = {.fadt = {.table = {.status = VET_NOT_THERE}}};
	struct root root;

	if (root_read(rsdt, "RSDT", 4, &aside, &root) != VET_OK)
		return;
	for (size_t i = 0; i < root.count; i++) {
		uint64_t address = vet_span_number(root.bytes, i * root.width, root.width);
		uint8_t signature[4];
		struct vet_span bytes;

		if (address == acpi->fadt.table.address || vet_memory_read(address, signature, sizeof(signature), &bytes) != VET_OK ||
		    !vet_span_matches(bytes, 0, "FACP", sizeof(signature)) || vet_table_copy(address, &bytes) != VET_OK)
			continue;
		vet_fadt_parse(bytes, &acpi->rsdt_fadt);
		acpi->rsdt_fadt.table.address = address;
		return;
	}
}

static void nothing_there(struct vet_acpi *acpi)
{
	*acpi = (struct vet_acpi){.rsdp = VET_NOT_THERE, .root = VET_NOT_THERE};
	acpi->fadt.table.status = acpi->rsdt_fadt.table.status = VET_NOT_THERE;
	acpi->madt.table.status = acpi->waet.table.status = VET_NOT_THERE;
	acpi->hpet.table.status = acpi->mcfg.table.status = VET_NOT_THERE;
}

void vet_acpi_read(const struct vet_boot_information *boot, _Bool may_search, struct vet_acpi *acpi)
{
	struct vet_rsdp rsdp;
	struct root root;

	nothing_there(acpi);
	vet_rsdp_find(boot, may_search, &rsdp);
	acpi->rsdp = rsdp.status;
	acpi->rsdp_address = rsdp.address;
	acpi->rsdp_revision = rsdp.revision;
	acpi->rsdp_searched = rsdp.searched;
	if (rsdp.status != VET_OK)
		return;
	acpi->root_is_xsdt = rsdp.xsdt != 0;
	if (acpi->root_is_xsdt)
		acpi->root = root_read(rsdp.xsdt, "XSDT", 8, acpi, &root);
	else
		acpi->root = root_read(rsdp.rsdt, "RSDT", 4, acpi, &root);
	if (acpi->root == VET_OK)
		root_walk(&root, acpi->root_is_xsdt ? rsdp.xsdt : rsdp.rsdt, acpi);
	if (acpi->root_is_xsdt && rsdp.rsdt)
		rsdt_fadt_read(rsdp.rsdt, acpi);
}

void vet_acpi_take(const struct vet_acpi_files *files, struct vet_acpi *acpi)
{
	nothing_there(acpi);
	vet_fadt_parse(files->fadt, &acpi->fadt);
	vet_madt_parse(files->madt, &acpi->madt);
	vet_waet_parse(files->waet, &acpi->waet);
	vet_hpet_parse(files->hpet, &acpi->hpet);
	vet_mcfg_parse(files->mcfg, &acpi->mcfg);
}
