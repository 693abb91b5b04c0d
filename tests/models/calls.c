/* SPDX-License-Identifier: MIT */
// guest: xen-pv-domu xen-pvh-domu
// options: --model calls.yaml
/* Bits of the processor's feature words, asked for by number: what a call says depends on its arguments. */
#include <stdbool.h>

struct cpu { int family; unsigned long feature[4]; };

extern struct cpu boot_cpu, other_cpu;
int opaque(void);
void use_mtrr(void), use_vga(void);

static bool test_bit(unsigned long number, const unsigned long *words)
{
	return words[number / 64] >> number % 64 & 1;
}

static void told_by_the_bit(void)
{
	if (test_bit(12, boot_cpu.feature))
		use_mtrr();
	if (!test_bit(12, boot_cpu.feature))
		use_mtrr(); // error@xen-pv-domu: unguarded mtrr
}

static void another_bit(void)
{
	if (test_bit(13, boot_cpu.feature))
		use_mtrr(); // error@xen-pv-domu: unguarded mtrr
}

static void another_word(void)
{
	if (test_bit(12, other_cpu.feature))
		use_mtrr(); // error@xen-pv-domu: unguarded mtrr
}

static void unknown_bit(void)
{
	if (test_bit((unsigned long)opaque(), boot_cpu.feature))
		use_mtrr(); // error@xen-pv-domu: unguarded mtrr
}

static void claimed(void)
{
	if (test_bit(70, boot_cpu.feature))
		use_vga();
	if (test_bit(71, boot_cpu.feature))
		use_vga(); // error@all: unguarded vga
}

void start(void)
{
	told_by_the_bit();
	another_bit();
	another_word();
	unknown_bit();
	claimed();
}
