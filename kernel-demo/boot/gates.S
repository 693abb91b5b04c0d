/* SPDX-License-Identifier: MIT */
/*
 * Where the processor enters on an exception (vectors 0-31) or a line of the interrupt controllers (32-47): the registers
 * are saved, interrupt_dispatch(vector, error code, instruction address, stack) decides in C, and says where to go on.
 * gate_addresses is what the interrupt descriptor table is made from.
 */

	.macro	gate vector
	.balign	16
gate_\vector:
	/* Exceptions 8, 10-14, 17, 21, 29 and 30 push an error code themselves (AMD APM volume 2, 8.2). */
	.if	!(\vector == 8 || (\vector >= 10 && \vector <= 14) || \vector == 17 || \vector == 21 || \vector == 29 || \vector == 30)
	pushq	$0
	.endif
	pushq	$\vector
	jmp	gate_common
	.section .rodata.gates, "a", @progbits
	.quad	gate_\vector
	.text
	.endm

	.section .rodata.gates, "a", @progbits
	.balign	8
	.globl	gate_addresses
gate_addresses:
	.text
	.altmacro
	.set	number, 0
	.macro	numbered_gate vector
	gate	\vector
	.endm
	.rept	48
	numbered_gate %number
	.set	number, number + 1
	.endr

	.type	gate_common, @function
gate_common:
	cld
	pushq	%rax
	pushq	%rcx
	pushq	%rdx
	pushq	%rsi
	pushq	%rdi
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	/* Above the nine registers: vector, error code, then what the processor pushed, rip first. */
	movq	72(%rsp), %rdi
	movq	80(%rsp), %rsi
	movq	88(%rsp), %rdx
	movq	112(%rsp), %rcx
	/* The processor aligned the stack by 16 before its 5 words; 5 + 2 + 9 words keep it so. */
	call	interrupt_dispatch
	movq	%rax, 88(%rsp)
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rdi
	popq	%rsi
	popq	%rdx
	popq	%rcx
	popq	%rax
	addq	$16, %rsp
	iretq
	.size	gate_common, . - gate_common

	.section .note.GNU-stack, "", @progbits
