/* SPDX-License-Identifier: MIT */
/*
 * From a door that its loader enters in long mode back to where all doors meet.  In: ebp is the door's own address, ebx what its
 * loader left, both below 4 GiB; memory below is mapped one to one.  Out: start32 with both, protected mode, paging off: the page
 * tables are made there, once for every door.
 */
#include "paging.h"

#define CODE32		0x18
#define DATA		0x10

	.section .text.boot, "ax", @progbits
	.code64
	.globl	leave_long_mode
	.type	leave_long_mode, @function
leave_long_mode:
	cli
	movl	$boot_stack_top, %esp
	lgdt	gdt_descriptor
	pushq	$CODE32
	pushq	$1f
	lretq

	.code32
1:	movl	$DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	/* AMD APM volume 2, 14.6.2: paging off ends long mode; its enable bit is what start32 sets again. */
	movl	%cr0, %eax
	andl	$~CR0_PG, %eax
	movl	%eax, %cr0
	movl	$EFER, %ecx
	rdmsr
	andl	$~EFER_LME, %eax
	wrmsr
	jmp	start32
	.size	leave_long_mode, . - leave_long_mode

	.section .note.GNU-stack, "", @progbits
