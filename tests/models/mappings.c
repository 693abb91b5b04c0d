/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
// options: --model mappings.yaml
/* Physical memory through a direct map whose place is a variable, and through functions that map it. */
#include <bootvet/annotate.h>
#include <stdint.h>

uint64_t distance = 0xffff888000000000; /* randomised at boot */
extern void *map(int how, uint64_t physical);
extern uint64_t number(void);

struct table {
	uint16_t first, second;
};

static inline void *direct(uint64_t physical)
{
	return (void *)(physical + distance);
}

static uint16_t word_in_direct_map(void)
{
	return *(volatile uint16_t *)(0x413 + distance); // error: unguarded bios_data_area
}

static void *map_next(int how, uint64_t physical)
{
	return direct(physical + (uint64_t)how);
}

static uint16_t through_function(void)
{
	return *(volatile uint16_t *)map_next(0, 0x40e); // error: unguarded bios_data_area
}

static uint16_t field_of_mapped(void)
{
	const volatile struct table *table = map(0, 0xf0000);

	return table->second; // error: unguarded bios_rom
}

/* Address 0 alone is nothing, as often as not. */
static uint16_t at_zero(void)
{
	const volatile uint16_t *at = map(0, 0);

	return at ? *at : 0;
}

/* Nothing is mapped at low numbers themselves there: that is a mark in a pointer. */
static uint8_t marked(void)
{
	return *(volatile uint8_t *)0x410;
}

/* Elsewhere there may be. */
static uint8_t one_to_one(void)
{
	return *(volatile uint8_t *)0x411; // error: unguarded bios_data_area
}

static uint16_t scan(uint64_t from, unsigned length)
{
	const volatile uint8_t *at = map(0, from);
	uint16_t sum = 0;

	for (unsigned i = 0; i < length; i++)
		sum += at[i];
	return sum;
}

/* Who tells the address is the place, as with ports. */
static uint16_t scans(void)
{
	uint16_t sum = scan(0xe0000, 16); // error: unguarded bios_rom

	sum += scan(0x100000, 16);
	return sum + scan(number(), 16);
}

static uint8_t read_byte(const volatile uint8_t *at)
{
	return *at;
}

static uint16_t passed_on(void)
{
	return read_byte(map(0, 0x472)); // error: unguarded bios_data_area
}

/* Null is no mapped address. */
static uint8_t not_mapped(void)
{
	static const uint8_t own = 1;

	return read_byte(0) + read_byte(&own);
}

static uint16_t guarded(void)
{
	if (!vet_has(bios_data_area))
		return 0;
	return *(volatile uint16_t *)(0x413 + distance);
}

/* Back to a physical address: nothing is read there. */
static uint64_t physical_of(const void *at)
{
	return (uint64_t)at - distance;
}

/* Of what is not known, nothing is known. */
static uint16_t anywhere(void)
{
	return *(volatile uint16_t *)(number() + distance);
}

void start(void)
{
	switch (number()) {
	case 0: word_in_direct_map(); break;
	case 1: through_function(); break;
	case 2: field_of_mapped(); break;
	case 3: at_zero(); break;
	case 4: scans(); break;
	case 5: passed_on(); break;
	case 6: not_mapped(); break;
	case 7: guarded(); break;
	case 10: marked(); break;
	case 11: one_to_one(); break;
	case 8: physical_of((void *)number()); break;
	default: anywhere();
	}
}
