/* SPDX-License-Identifier: MIT */
/*
 * What a Multiboot 1 loader looks for in the first 8 KiB of the file (Multiboot Specification 0.6.96, 3.1): the magic, the
 * wish for a memory map, and what makes the three add up to zero.  Put into the 32-bit copy of the image by its build.
 */
#define MAGIC	0x1badb002
#define MEMORY	0x2

	.section .multiboot1, "a", @progbits
	.long	MAGIC, MEMORY, -(MAGIC + MEMORY)
