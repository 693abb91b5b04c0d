/* SPDX-License-Identifier: MIT */
/*
 * The door of Linux's 64-bit boot protocol (Linux, Documentation/x86/boot.rst, "64-bit Boot Protocol"), which is the ELF's own
 * entry in demo-linux.elf.  In: rsi holds the physical address of boot_params; long mode, image and record mapped one to one
 * by tables of the loader's.  Out: leave_long_mode with ebp, this door, and ebx.
 */
	.section .text.boot, "ax", @progbits
	.code64
	.globl	linux_start64
	.type	linux_start64, @function
linux_start64:
	movl	$linux_start64, %ebp
	movq	%rsi, %rbx
	movq	%rsi, %rax
	shrq	$32, %rax
	jz	leave_long_mode
	xorl	%ebp, %ebp		/* a record that 32 bits do not reach: as good as no door */
	jmp	leave_long_mode
	.size	linux_start64, . - linux_start64

	.section .note.GNU-stack, "", @progbits
