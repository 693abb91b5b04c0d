/* SPDX-License-Identifier: MIT */
/*
 * The EFI application's door.  In: rcx holds the image's handle, rdx the address of the system table, rsp a stack of the
 * firmware's; long mode, memory mapped one to one (UEFI 2.10, 2.3.4).  efi_leave() takes the machine over.  Out:
 * leave_long_mode with ebp, this door, and ebx, the table.
 */
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
	jmp	leave_long_mode

	/* The firmware keeps the machine: there is nobody to say why. */
1:	hlt
	jmp	1b
	.size	efi_start64, . - efi_start64

	.section .note.GNU-stack, "", @progbits
