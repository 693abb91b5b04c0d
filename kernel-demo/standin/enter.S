/* SPDX-License-Identifier: MIT */
/*
 * Into the loader, and out of it: its own PVH door, which hands hvm_start_info to loader_main(), and the two doors of a kernel
 * that stand-ins go through, as their monitors set the registers: PVH in protected mode with paging off, Linux's 64-bit protocol
 * in long mode with the first 4 GiB mapped one to one.
 */
#include "../boot/paging.h"

	/* Xen, include/public/elfnote.h: XEN_ELFNOTE_PHYS32_ENTRY. */
	.section .note.pvh, "a", @note
	.balign	4
	.long	4, 4, 18
	.asciz	"Xen"
	.long	loader_start

	.text
	.code32
	.globl	loader_start
	.type	loader_start, @function
loader_start:
	cli
	cld
	lgdt	gdt_descriptor
	movl	$0x10, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	$stack_top, %esp
	pushl	%ebx
	ljmpl	$0x8, $1f
1:	call	loader_main
2:	hlt
	jmp	2b
	.size	loader_start, . - loader_start

	/* enter_pvh(entry, start_info) */
	.globl	enter_pvh
	.type	enter_pvh, @function
enter_pvh:
	movl	4(%esp), %eax
	movl	8(%esp), %ebx
	xorl	%ebp, %ebp
	jmp	*%eax
	.size	enter_pvh, . - enter_pvh

	/* enter_linux64(entry, boot_params) */
	.globl	enter_linux64
	.type	enter_linux64, @function
enter_linux64:
	movl	4(%esp), %ebp
	movl	8(%esp), %esi
	identity_map
	long_mode_on
	ljmpl	$0x18, $1f
	.code64
1:	movl	%esi, %esi
	movl	%ebp, %eax
	xorl	%ebx, %ebx
	xorl	%ebp, %ebp
	xorl	%edi, %edi
	jmp	*%rax
	.size	enter_linux64, . - enter_linux64

	.section .rodata, "a", @progbits
	.balign	8
gdt:
	.quad	0
	.quad	0x00cf9b000000ffff	/* 0x08: 32-bit code */
	.quad	0x00cf93000000ffff	/* 0x10: data */
	.quad	0x00af9b000000ffff	/* 0x18: 64-bit code */
gdt_end:
gdt_descriptor:
	.word	gdt_end - gdt - 1
	.long	gdt

	.bss
	.balign	4096
page_map:
	.skip	4096
page_directory_pointers:
	.skip	4096
page_directories:
	.skip	4 * 4096
stack:
	.skip	16384
stack_top:

	.section .note.GNU-stack, "", @progbits
