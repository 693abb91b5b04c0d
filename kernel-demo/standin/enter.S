/* SPDX-License-Identifier: MIT */
/*
 * Into the loader, and out of it: its own PVH door, which hands hvm_start_info to loader_main(), and the two doors of a kernel
 * that stand-ins go through, as their monitors set the registers: PVH in protected mode with paging off, Linux's 64-bit protocol
 * in long mode with the first 4 GiB mapped one to one.
 */
#define CR0_PG	0x80000000
#define CR4_PAE	0x20
#define EFER	0xc0000080
#define EFER_LME 0x100
#define PAGE_PRESENT_WRITE 0x3
#define PAGE_LARGE 0x80

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
	movl	$page_directories, %edi
	movl	$(PAGE_PRESENT_WRITE | PAGE_LARGE), %eax
	movl	$2048, %ecx
1:	movl	%eax, (%edi)
	addl	$0x200000, %eax
	addl	$8, %edi
	loop	1b
	movl	$(page_directories + 0x0000 + PAGE_PRESENT_WRITE), page_directory_pointers
	movl	$(page_directories + 0x1000 + PAGE_PRESENT_WRITE), page_directory_pointers + 8
	movl	$(page_directories + 0x2000 + PAGE_PRESENT_WRITE), page_directory_pointers + 16
	movl	$(page_directories + 0x3000 + PAGE_PRESENT_WRITE), page_directory_pointers + 24
	movl	$(page_directory_pointers + PAGE_PRESENT_WRITE), page_map
	movl	%cr4, %eax
	orl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	$page_map, %eax
	movl	%eax, %cr3
	movl	$EFER, %ecx
	rdmsr
	orl	$EFER_LME, %eax
	wrmsr
	movl	%cr0, %eax
	orl	$CR0_PG, %eax
	movl	%eax, %cr0
	ljmpl	$0x18, $2f
	.code64
2:	movl	%esi, %esi
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
