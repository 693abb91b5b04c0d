/* SPDX-License-Identifier: MIT */
/*
 * The Multiboot 2 door.  In: eax holds 0x36d76289, ebx the physical address of the information; 32-bit protected mode,
 * paging off, flat segments (Multiboot2 Specification 2.0, 3.3).  Out: start32 with ebp, this door, and ebx.
 *
 * Its header (3.1.1), 8-aligned and in the first 32 KiB of the file, stands in the 64-bit ELF itself: the entry is a tag of
 * its own, so that the ELF's entry stays Multiboot 1's.
 */
#define MAGIC	0xe85250d6
#define I386	0
#define TAG_END	0
#define TAG_ENTRY 3

	.section .multiboot2, "a", @progbits
	.balign	8
header:
	.long	MAGIC, I386, header_end - header, -(MAGIC + I386 + (header_end - header))
	.short	TAG_ENTRY, 0
	.long	12, multiboot2_start32
	.balign	8
	.short	TAG_END, 0
	.long	8
header_end:

	.section .text.boot, "ax", @progbits
	.code32
	.globl	multiboot2_start32
	.type	multiboot2_start32, @function
multiboot2_start32:
	movl	$multiboot2_start32, %ebp
	cmpl	$0x36d76289, %eax
	je	start32
	xorl	%ebp, %ebp		/* whoever came in here did not know the door */
	jmp	start32
	.size	multiboot2_start32, . - multiboot2_start32

	.section .note.GNU-stack, "", @progbits
