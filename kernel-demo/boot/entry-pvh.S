/* SPDX-License-Identifier: MIT */
/*
 * The PVH door, which an ELF note in kernel/start.c names.  In: ebx holds the physical address of hvm_start_info; 32-bit
 * protected mode, paging off, flat segments (Xen, docs/misc/pvh).  Out: start32 with ebp, this door, and ebx.
 */
	.section .text.boot, "ax", @progbits
	.code32
	.globl	pvh_start32
	.type	pvh_start32, @function
pvh_start32:
	movl	$pvh_start32, %ebp
	jmp	start32
	.size	pvh_start32, . - pvh_start32

	.section .note.GNU-stack, "", @progbits
