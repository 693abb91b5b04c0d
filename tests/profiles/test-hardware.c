/* SPDX-License-Identifier: MIT */
/*
 * The address model: each address against the capability that it was said to belong to, and what accesses of several
 * bytes or from an interval touch.  In: the built-in x86 model, and texts below.  Out: TAP.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "solve/capability.h"
#include "solve/hardware.h"

static struct vet_hardware *x86(void)
{
	char message[512];
	struct vet_hardware *hardware = vet_hardware_builtin(message, sizeof(message));

	if (!hardware)
		fail_msg("%s", message);
	return hardware;
}

/* The mask of "vga lpt". */
static uint64_t mask_of(const char *names)
{
	char copy[256], *rest = copy;
	uint64_t mask = 0;

	assert_true(strlen(names) < sizeof(copy));
	strcpy(copy, names);
	for (char *name; (name = strtok_r(rest, " ", &rest)) != NULL;) {
		int id = vet_capability_find(name);

		if (id < 0)
			fail_msg("no capability %s", name);
		mask |= vet_capability_bit((unsigned)id);
	}
	return mask;
}

struct address {
	uint64_t low, high;
	const char *capabilities; /* of every address from low to high */
};

static const struct address ports[] = {
	{0x00, 0x1f, "isa_dma"}, {0x20, 0x21, "pic_8259"}, {0x22, 0x3f, ""},
	{0x40, 0x43, "pit_8254"}, {0x44, 0x5f, ""}, {0x60, 0x60, "i8042"},
	{0x61, 0x61, "pit_8254 pc_speaker"}, {0x62, 0x63, ""}, {0x64, 0x64, "i8042"}, {0x65, 0x6f, ""},
	{0x70, 0x71, "cmos_rtc"}, {0x72, 0x7f, ""}, {0x80, 0x80, "isa_dma io_delay_port"}, {0x81, 0x8f, "isa_dma"},
	{0x92, 0x92, "a20_gate"}, {0xa0, 0xa1, "pic_8259"}, {0xc0, 0xdf, "isa_dma"}, {0xed, 0xed, "io_delay_port"},
	{0xf0, 0xff, "fpu_irq13"}, {0x170, 0x177, "ide_legacy"}, {0x1f0, 0x1f7, "ide_legacy"}, {0x278, 0x27a, "lpt"},
	{0x2e8, 0x2ef, "uart_8250"}, {0x2f8, 0x2ff, "uart_8250"}, {0x376, 0x376, "ide_legacy"}, {0x378, 0x37a, "lpt"},
	{0x3af, 0x3af, ""}, {0x3b0, 0x3bb, "vga"}, {0x3bc, 0x3be, "vga lpt"}, {0x3bf, 0x3df, "vga"}, {0x3e0, 0x3e7, ""},
	{0x3e8, 0x3ef, "uart_8250"}, {0x3f0, 0x3f5, "fdc"}, {0x3f6, 0x3f6, "fdc ide_legacy"}, {0x3f7, 0x3f7, "fdc"},
	{0x3f8, 0x3ff, "uart_8250"}, {0x4d0, 0x4d1, "pic_8259"}, {0xcf8, 0xcf8, "pci_config_io"},
	{0xcf9, 0xcf9, "pci_config_io reset_cf9"}, {0xcfa, 0xcff, "pci_config_io"}, {0xc000, 0xcfff, "pci_config_io"},
	{0xd000, 0xffff, ""},
};
static const struct address memory[] = {
	{0, 0x4ff, "bios_data_area"}, {0x500, 0x9ffff, ""}, {0xa0000, 0xbffff, "vga"}, {0xc0000, 0xdffff, ""},
	{0xe0000, 0xfffff, "bios_rom"}, {0x100000, 0x100010, ""}, {0xfec00000, 0xfec00020, "ioapic"},
	{0xfed00000, 0xfed000ff, "hpet"}, {0xfed40000, 0xfed40010, "tpm_mmio"}, {0xfee00000, 0xfee003ff, "lapic"},
	{0xffe00000, 0xffffffff, "bios_rom"}, {0x100000000, 0x100000010, ""},
};
static const struct address msrs[] = {
	{0x1b, 0x1b, "lapic"}, {0xfd, 0xfd, ""}, {0xfe, 0xfe, "mtrr"}, {0x200, 0x21f, "mtrr"}, {0x220, 0x24f, ""},
	{0x250, 0x250, "mtrr"}, {0x251, 0x257, ""}, {0x258, 0x259, "mtrr"}, {0x268, 0x26f, "mtrr"}, {0x277, 0x277, "pat"},
	{0x2ff, 0x2ff, "mtrr"}, {0x800, 0x8ff, "x2apic"}, {0x900, 0x900, ""}, {0xc0000080, 0xc0000080, ""},
};

static void check_space(const struct vet_hardware *hardware, enum vet_hardware_space space, const struct address *rows,
			size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t step = (rows[i].high - rows[i].low) / 4096 + 1;

		for (uint64_t at = rows[i].low;; at += step) {
			uint64_t masks[4], wanted = mask_of(rows[i].capabilities);
			size_t found = vet_hardware_lookup(hardware, space, (int64_t)at, (int64_t)at, 1, masks, 4);

			if (found != (wanted ? 1 : 0) || (wanted && masks[0] != wanted))
				fail_msg("%s 0x%llx", vet_hardware_space_name(space), (unsigned long long)at);
			assert_int_equal(vet_hardware_at(hardware, space, at, 1), wanted);
			if (rows[i].high - at < step)
				break;
		}
	}
}

static void knows_each_address(void **state)
{
	struct vet_hardware *hardware = x86();

	(void)state;
	check_space(hardware, VET_HARDWARE_PORT, ports, sizeof(ports) / sizeof(ports[0]));
	check_space(hardware, VET_HARDWARE_MEMORY, memory, sizeof(memory) / sizeof(memory[0]));
	check_space(hardware, VET_HARDWARE_MSR, msrs, sizeof(msrs) / sizeof(msrs[0]));
	vet_hardware_free(hardware);
}

struct access {
	enum vet_hardware_space space;
	int64_t low, high;
	unsigned size;
	const char *masks[4]; /* in any order, NULL ends */
};

static void check_access(const struct vet_hardware *hardware, const struct access *access)
{
	uint64_t masks[8];
	size_t wanted = 0, found;

	found = vet_hardware_lookup(hardware, access->space, access->low, access->high, access->size, masks, 8);
	while (wanted < 4 && access->masks[wanted]) {
		bool seen = false;

		for (size_t i = 0; i < found && i < 8; i++)
			seen |= masks[i] == mask_of(access->masks[wanted]);
		if (!seen)
			fail_msg("0x%llx, %u bytes: not %s", (long long)access->low, access->size, access->masks[wanted]);
		wanted++;
	}
	if (found != wanted)
		fail_msg("0x%llx, %u bytes: %zu masks, not %zu", (long long)access->low, access->size, found, wanted);
	for (size_t i = 1; i < found; i++)
		assert_true(masks[i - 1] < masks[i]);
}

static void knows_what_wide_accesses_touch(void **state)
{
	static const struct access accesses[] = {
		/* The dword at 0xcf8 is configuration alone; the byte inside it may be the reset register. */
		{VET_HARDWARE_PORT, 0xcf8, 0xcf8, 4, {"pci_config_io"}},
		{VET_HARDWARE_PORT, 0xcf8, 0xcf8, 1, {"pci_config_io"}},
		{VET_HARDWARE_PORT, 0xcf9, 0xcf9, 1, {"pci_config_io reset_cf9"}},
		{VET_HARDWARE_PORT, 0xcf9, 0xcf9, 2, {"pci_config_io"}},
		{VET_HARDWARE_PORT, 0xcf9, 0xcf9, 0, {"pci_config_io"}}, /* not known how wide: the stricter reading */
		/* Neighbours. */
		{VET_HARDWARE_PORT, 0x60, 0x60, 2, {"i8042", "pit_8254 pc_speaker"}},
		{VET_HARDWARE_PORT, 0x61, 0x61, 4, {"i8042", "pit_8254 pc_speaker"}},
		{VET_HARDWARE_PORT, 0x6f, 0x6f, 1, {NULL}},
		{VET_HARDWARE_PORT, 0x6f, 0x6f, 2, {"cmos_rtc"}},
		{VET_HARDWARE_PORT, 0x71, 0x71, 1, {"cmos_rtc"}},
		{VET_HARDWARE_PORT, 0x72, 0x72, 4, {NULL}},
		/* Intervals: a mask that asks for less than another says nothing more. */
		{VET_HARDWARE_PORT, 0x70, 0x71, 1, {"cmos_rtc"}},
		{VET_HARDWARE_PORT, 0x80, 0x8f, 1, {"isa_dma"}},
		{VET_HARDWARE_PORT, 0x3bc, 0x3c0, 1, {"vga"}},
		{VET_HARDWARE_PORT, 0x62, 0x71, 1, {"i8042", "cmos_rtc"}},
		{VET_HARDWARE_MEMORY, 0x4fc, 0x4fc, 8, {"bios_data_area"}},
		{VET_HARDWARE_MEMORY, 0x9ffff, 0x9ffff, 1, {NULL}},
		{VET_HARDWARE_MEMORY, 0x9ffff, 0x9ffff, 2, {"vga"}},
		{VET_HARDWARE_MEMORY, 0, 0xfffff, 1, {"bios_data_area", "vga", "bios_rom"}},
		{VET_HARDWARE_MEMORY, -8, -8, 8, {NULL}}, /* the last bytes of memory do not wrap to address 0 */
		{VET_HARDWARE_MSR, 0x276, 0x278, 1, {"pat"}},
		{VET_HARDWARE_MSR, 0x250, 0x277, 1, {"mtrr", "pat"}},
	};
	struct vet_hardware *hardware = x86();

	(void)state;
	for (size_t i = 0; i < sizeof(accesses) / sizeof(accesses[0]); i++)
		check_access(hardware, &accesses[i]);
	vet_hardware_free(hardware);
}

/* The same question answered address by address. */
static void agrees_with_brute_force(void **state)
{
	struct vet_hardware *hardware = x86();
	static const unsigned sizes[] = {1, 2, 4};

	(void)state;
	for (unsigned i = 0; i < 3 * 0x500; i++) {
		uint64_t start = i / 3, span = (i * 2654435761u) >> 24, touched = 0, told = 0, masks[64];
		unsigned size = sizes[i % 3];
		size_t count = vet_hardware_lookup(hardware, VET_HARDWARE_PORT, (int64_t)start, (int64_t)(start + span), size,
						   masks, 64);

		for (uint64_t at = start; at <= start + span + size - 1; at++) {
			uint64_t mask = vet_hardware_at(hardware, VET_HARDWARE_PORT, at, size);
			bool follows = mask == 0;

			touched |= mask;
			for (size_t k = 0; k < count; k++)
				follows |= (masks[k] & mask) == masks[k];
			assert_true(follows);
		}
		for (size_t k = 0; k < count; k++)
			told |= masks[k];
		assert_int_equal(told & ~touched, 0);
	}
	vet_hardware_free(hardware);
}

static void tells_how_many_masks_there_are(void **state)
{
	struct vet_hardware *hardware = x86();
	uint64_t all[64], few[2] = {0, ~UINT64_C(0)};
	size_t count = vet_hardware_lookup(hardware, VET_HARDWARE_PORT, 0, 0xffff, 1, all, 64);

	(void)state;
	assert_true(count > 10 && count <= 64);
	assert_int_equal(vet_hardware_lookup(hardware, VET_HARDWARE_PORT, 0, 0xffff, 1, few, 1), count);
	assert_int_equal(few[0], all[0]);
	assert_int_equal(few[1], ~UINT64_C(0));
	assert_int_equal(vet_hardware_lookup(hardware, VET_HARDWARE_PORT, INT64_MIN, INT64_MAX, 1, NULL, 0), count);
	vet_hardware_free(hardware);
}

#define MODEL(text) "model: mine\nsummary: some\nhardware:\n" text

static void refuses(const char *text, const char *wanted)
{
	char message[512] = "";

	assert_null(vet_hardware_parse("model.yaml", text, strlen(text), message, sizeof(message)));
	assert_string_equal(message, wanted);
}

static void refuses_bad_models(void **state)
{
	(void)state;
	refuses("model: mine\nsummary: some\n", "model.yaml:1:1: error: the model has no 'hardware'");
	refuses(MODEL("  port: []\n"), "model.yaml:4:3: error: unknown key 'port' in hardware");
	refuses(MODEL("  ports: {}\n"), "model.yaml:4:10: error: ports is not a sequence");
	refuses(MODEL("  ports:\n    - 0x70\n"), "model.yaml:5:7: error: the row is not a mapping");
	refuses(MODEL("  ports:\n    - {range: 0x70, capability: rtc, because: x}\n"),
		"model.yaml:5:33: error: 'rtc' is no platform capability");
	refuses(MODEL("  ports:\n    - {range: 0x70, capability: slab, because: x}\n"),
		"model.yaml:5:33: error: 'slab' is no platform capability");
	refuses(MODEL("  ports:\n    - {range: 0x70, capability: vga}\n"), "model.yaml:5:7: error: the row has no 'because'");
	refuses(MODEL("  ports:\n    - {range: 0x71-0x70, capability: vga, because: x}\n"),
		"model.yaml:5:15: error: range begins above its end: '0x71-0x70'");
	refuses(MODEL("  ports:\n    - {range: 0x70-, capability: vga, because: x}\n"),
		"model.yaml:5:15: error: range is not a number or LOW-HIGH: '0x70-'");
	refuses(MODEL("  ports:\n    - {range: 0x10000, capability: vga, because: x}\n"),
		"model.yaml:5:15: error: range ends above 0xffff, the last of ports");
	refuses(MODEL("  msrs:\n    - {range: 1, size: 1, capability: vga, because: x}\n"),
		"model.yaml:5:24: error: size is for ports only, and 1, 2 or 4");
	refuses(MODEL("  ports:\n    - {range: 1, size: 3, capability: vga, because: x}\n"),
		"model.yaml:5:24: error: size is for ports only, and 1, 2 or 4");
}

static void reads_the_whole_of_memory(void **state)
{
	static const char text[] = MODEL("  memory:\n    - {range: 0-0xffffffffffffffff, capability: vga, because: x}\n");
	char message[512];
	struct vet_hardware *hardware = vet_hardware_parse("model.yaml", text, sizeof(text) - 1, message, sizeof(message));
	uint64_t mask;

	(void)state;
	assert_non_null(hardware);
	assert_int_equal(vet_hardware_lookup(hardware, VET_HARDWARE_MEMORY, -1, -1, 8, &mask, 1), 1);
	assert_int_equal(mask, mask_of("vga"));
	assert_int_equal(vet_hardware_row_count(hardware, VET_HARDWARE_PORT), 0);
	vet_hardware_free(hardware);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_each_address),
		cmocka_unit_test(knows_what_wide_accesses_touch),
		cmocka_unit_test(agrees_with_brute_force),
		cmocka_unit_test(tells_how_many_masks_there_are),
		cmocka_unit_test(refuses_bad_models),
		cmocka_unit_test(reads_the_whole_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
