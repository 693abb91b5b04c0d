/* SPDX-License-Identifier: MIT */
/*
 * Firmware tables, recognised by the number that a table begins with, where live code compares something with it; see
 * surface.h.  A comparison by bytes, as `memcmp` makes, shows no number: facts do not hold what strings say.
 */
#include "solve/surface.h"

#define WALK 64u /* operators between a branch and a comparison */

#define SIGN4(a, b, c, d) ((uint64_t)(a) | (uint64_t)(b) << 8 | (uint64_t)(c) << 16 | (uint64_t)(d) << 24)
#define SIGN8(a, b, c, d, e, f, g, h) (SIGN4(a, b, c, d) | SIGN4(e, f, g, h) << 32)

/* ACPI 6.5 tables 5.5 and 5.6; SMBIOS 3.6 section 5.2; MultiProcessor 1.4 chapter 4; Xen's start info. */
static const struct vet_firmware_table tables[] = {
	{ "$PnP", "Plug and Play BIOS header", SIGN4('$', 'P', 'n', 'P'), 4 },
	{ "$PIR", "PCI interrupt routing", SIGN4('$', 'P', 'I', 'R'), 4 },
	{ "APIC", "ACPI MADT: interrupt controllers", SIGN4('A', 'P', 'I', 'C'), 4 },
	{ "BGRT", "ACPI boot graphics", SIGN4('B', 'G', 'R', 'T'), 4 },
	{ "BOOT", "ACPI simple boot flags", SIGN4('B', 'O', 'O', 'T'), 4 },
	{ "DBG2", "ACPI debug port", SIGN4('D', 'B', 'G', '2'), 4 },
	{ "DMAR", "ACPI DMA remapping", SIGN4('D', 'M', 'A', 'R'), 4 },
	{ "DSDT", "ACPI differentiated definition block", SIGN4('D', 'S', 'D', 'T'), 4 },
	{ "ECDT", "ACPI embedded controller", SIGN4('E', 'C', 'D', 'T'), 4 },
	{ "FACP", "ACPI FADT: fixed hardware", SIGN4('F', 'A', 'C', 'P'), 4 },
	{ "FACS", "ACPI firmware control structure", SIGN4('F', 'A', 'C', 'S'), 4 },
	{ "HPET", "ACPI high-precision event timer", SIGN4('H', 'P', 'E', 'T'), 4 },
	{ "IVRS", "ACPI I/O virtualisation", SIGN4('I', 'V', 'R', 'S'), 4 },
	{ "MCFG", "ACPI PCI configuration in memory", SIGN4('M', 'C', 'F', 'G'), 4 },
	{ "RSDT", "ACPI root table", SIGN4('R', 'S', 'D', 'T'), 4 },
	{ "SLIT", "ACPI distances", SIGN4('S', 'L', 'I', 'T'), 4 },
	{ "SPCR", "ACPI serial console", SIGN4('S', 'P', 'C', 'R'), 4 },
	{ "SRAT", "ACPI affinity", SIGN4('S', 'R', 'A', 'T'), 4 },
	{ "SSDT", "ACPI secondary definition block", SIGN4('S', 'S', 'D', 'T'), 4 },
	{ "TPM2", "ACPI TPM", SIGN4('T', 'P', 'M', '2'), 4 },
	{ "WAET", "ACPI emulated devices", SIGN4('W', 'A', 'E', 'T'), 4 },
	{ "XSDT", "ACPI root table, 64 bits", SIGN4('X', 'S', 'D', 'T'), 4 },
	{ "_DMI_", "SMBIOS entry, intermediate part", SIGN4('_', 'D', 'M', 'I'), 4 },
	{ "_MP_", "MultiProcessor floating pointer", SIGN4('_', 'M', 'P', '_'), 4 },
	{ "_SM_", "SMBIOS entry", SIGN4('_', 'S', 'M', '_'), 4 },
	{ "_SM3_", "SMBIOS entry, 64 bits", SIGN4('_', 'S', 'M', '3'), 4 },
	{ "RSD PTR", "ACPI root pointer", SIGN8('R', 'S', 'D', ' ', 'P', 'T', 'R', ' '), 8 },
	{ "start info", "hvm_start_info of PVH", 0x336ec578, 4 },
};

unsigned vet_firmware_table_count(void)
{
	return sizeof(tables) / sizeof(tables[0]);
}

const struct vet_firmware_table *vet_firmware_table(unsigned index)
{
	return &tables[index];
}

struct look {
	const struct vet_body *body;
	vet_firmware_visit *visit;
	void *context;
	uint32_t stack[WALK];
	unsigned depth, steps;
};

static void compared_with(struct look *look, int64_t number)
{
	for (unsigned i = 0; i < vet_firmware_table_count(); i++) {
		uint64_t known = tables[i].bytes == 8 ? (uint64_t)number : (uint64_t)number & UINT32_MAX;
		bool fits = tables[i].bytes == 8 || number == (int64_t)known || number == (int32_t)known;

		if (fits && known == tables[i].signature)
			look->visit(look->context, look->body->entity, i);
	}
}

static void push(struct look *look, uint32_t value)
{
	if (look->depth < WALK)
		look->stack[look->depth++] = value;
}

static void look_at_value(struct look *look, const struct vet_value *value)
{
	switch (value->kind) {
	case VET_VALUE_CONSTANT:
		compared_with(look, look->body->unit->constants[value->a]);
		return;
	case VET_VALUE_CAST:
	case VET_VALUE_BOOL:
	case VET_VALUE_NOT:
	case VET_VALUE_REFINED:
		push(look, value->a);
		return;
	case VET_VALUE_EQUAL:
	case VET_VALUE_NOT_EQUAL:
	case VET_VALUE_OR:
	case VET_VALUE_XOR:
		push(look, value->a);
		push(look, value->b);
		return;
	default:
		return;
	}
}

static void look_at_edge(struct look *look, const struct vet_edge *edge)
{
	if (edge->condition == VET_NONE)
		return;
	for (uint32_t i = 0; i < edge->range_count; i++)
		if (look->body->unit->ranges[edge->range_first + i].low == look->body->unit->ranges[edge->range_first + i].high)
			compared_with(look, look->body->unit->ranges[edge->range_first + i].low);
	push(look, edge->condition);
	for (look->steps = 0; look->depth && look->steps < WALK; look->steps++)
		look_at_value(look, vet_body_value(look->body, look->stack[--look->depth]));
	look->depth = 0;
}

void vet_firmware_compared(const struct vet_reach *reach, vet_firmware_visit *visit, void *context)
{
	struct look look = { .visit = visit, .context = context };

	for (uint32_t e = 0; e < reach->program->entity_count; e++) {
		look.body = vet_reach_body(reach, e);
		for (uint32_t b = 0; look.body && b < look.body->function->block_count; b++) {
			const struct vet_block *block = vet_body_block(look.body, b);

			for (uint32_t i = 0; vet_block_live(look.body, b) && look.body->block_ends[b] && i < block->edge_count; i++)
				look_at_edge(&look, vet_body_edge(look.body, block->edge_first + i));
		}
	}
}
