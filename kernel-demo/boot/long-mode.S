/* SPDX-License-Identifier: MIT */
/*
 * Where the 32-bit doors meet: the way from protected mode with paging off to C in long mode.  In: ebp is the door's own
 * address, ebx what its loader left; CR0.PE alone is set, the segments are flat.  Out: the first 4 GiB mapped one
 * to one in 2 MiB pages, demo_start(door, what the loader left) in C, then finish.
 */

#include "paging.h"

	.section .text.boot, "ax", @progbits
	.code32
	.globl	start32
	.type	start32, @function
start32:
	cli
	cld
	lgdt	gdt_descriptor

	identity_map
	long_mode_on
	ljmpl	$0x8, $start64
	.size	start32, . - start32

	.code64
	.type	start64, @function
start64:
	movl	$0x10, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	/* The upper halves of the registers are undefined after the switch: writing 32 bits clears them. */
	movl	$boot_stack_top, %esp
	movl	%ebp, %edi
	movl	%ebx, %esi
	xorl	%ebp, %ebp
	call	demo_start
	jmp	finish
	.size	start64, . - start64

	/* Every door's end, on this stack. */
	.globl	finish
	.type	finish, @function
finish:
#ifdef DEMO_FAULTS
	call	fault_from_assembly
#endif
	call	demo_end
3:	cli
	hlt
	jmp	3b
	.size	finish, . - finish

	.section .rodata.boot, "a", @progbits
	.balign	8
gdt:
	.quad	0
	.quad	0x00af9b000000ffff	/* 0x08: 64-bit code */
	.quad	0x00cf93000000ffff	/* 0x10: data */
	.quad	0x00cf9b000000ffff	/* 0x18: 32-bit code, for doors that come from long mode */
gdt_end:
	.globl	gdt_descriptor
gdt_descriptor:
	.word	gdt_end - gdt - 1
	.quad	gdt

	.section .bss.boot, "aw", @nobits
	.balign	4096
page_map:
	.skip	4096
page_directory_pointers:
	.skip	4096
	/* kernel/native.c splits one. */
	.globl	page_directories
page_directories:
	.skip	4 * 4096
	.balign	16
boot_stack:
	.skip	16384
	.globl	boot_stack_top
boot_stack_top:

	.section .note.GNU-stack, "", @progbits
