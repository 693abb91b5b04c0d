/* SPDX-License-Identifier: MIT */
/*
 * The Multiboot 1 door.  In: eax holds 0x2badb002, ebx the physical address of the information; 32-bit protected mode,
 * paging off, flat segments (Multiboot Specification 0.6.96, 3.2).  Out: start32 with ebp, this door, and ebx.
 *
 * The header is all zeros here.  A loader that finds one in a 64-bit ELF refuses the file (QEMU does, before it looks for
 * PVH), so the real one of boot/multiboot1-header.S replaces it in the 32-bit copy alone.
 */
	.section .multiboot1, "a", @progbits
	.balign	4
	.skip	12

	.section .text.boot, "ax", @progbits
	.code32
	.globl	multiboot1_start32
	.type	multiboot1_start32, @function
multiboot1_start32:
	movl	$multiboot1_start32, %ebp
	cmpl	$0x2badb002, %eax
	je	start32
	xorl	%ebp, %ebp		/* whoever came in here did not know the door */
	jmp	start32
	.size	multiboot1_start32, . - multiboot1_start32

	.section .note.GNU-stack, "", @progbits
