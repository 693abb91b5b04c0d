/* SPDX-License-Identifier: MIT */
/*
 * The EFI application's door.  In: rcx holds the image's handle, rdx the address of the system table, rsp a stack of the
 * firmware's; long mode, memory mapped one to one (UEFI 2.10, 2.3.4).  efi_leave() takes the machine over; what is left goes
 * back to protected mode with paging off, where all doors meet.  Out: start32 with ebp, this door, and ebx, the table.
 */
#define CODE32		0x18
#define DATA		0x10
#define CR0_PG		0x80000000
#define EFER		0xc0000080
#define EFER_LME	0x100

	.section .text.boot, "ax", @progbits
	.code64
	.globl	efi_start64
	.type	efi_start64, @function
efi_start64:
	movq	%rdx, %rbx
	movq	%rcx, %rdi
	movq	%rdx, %rsi
	andq	$-16, %rsp
	call	efi_leave
	testb	%al, %al
	jz	1f
	movl	$efi_start64, %ebp
	lgdt	gdt_descriptor
	pushq	$CODE32
	pushq	$2f
	lretq

	/* The firmware keeps the machine: there is nobody to say why. */
1:	hlt
	jmp	1b

	.code32
2:	movl	$DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	%cr0, %eax
	andl	$~CR0_PG, %eax
	movl	%eax, %cr0
	movl	$EFER, %ecx
	rdmsr
	andl	$~EFER_LME, %eax
	wrmsr
	jmp	start32
	.size	efi_start64, . - efi_start64

	.section .note.GNU-stack, "", @progbits
