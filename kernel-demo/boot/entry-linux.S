/* SPDX-License-Identifier: MIT */
/*
 * The doors behind Linux's boot protocol, 32-bit and 16-bit.  In: esi holds the physical address of boot_params; 32-bit
 * protected mode, paging off, flat segments (Linux, Documentation/x86/boot.rst).  The first is the loader's own way in, the
 * second that of the setup code (setup/setup.S), which a loader entered in real mode.  Out: start32 with ebp, this door, and ebx.
 */
	.section .text.boot, "ax", @progbits
	.code32
	.globl	linux32_start32
	.type	linux32_start32, @function
linux32_start32:
	movl	$linux32_start32, %ebp
	movl	%esi, %ebx
	jmp	start32
	.size	linux32_start32, . - linux32_start32

	.globl	linux16_start32
	.type	linux16_start32, @function
linux16_start32:
	movl	$linux16_start32, %ebp
	movl	%esi, %ebx
	jmp	start32
	.size	linux16_start32, . - linux16_start32

	.section .note.GNU-stack, "", @progbits
