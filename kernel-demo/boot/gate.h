/* SPDX-License-Identifier: MIT */
/*
 * What all gates have in common, in assembly: a stub a vector that ends in one place, where the registers are saved,
 * interrupt_dispatch(vector, error code, instruction address, stack) decides in C, and says where to go on.
 */

	/* Exceptions 8, 10-14, 17, 21, 29 and 30 push an error code themselves (AMD APM volume 2, 8.2). */
	.macro	push_vector vector
	.if	!(\vector == 8 || (\vector >= 10 && \vector <= 14) || \vector == 17 || \vector == 21 || \vector == 29 || \vector == 30)
	pushq	$0
	.endif
	pushq	$\vector
	.endm

	/* In: vector, error code, then what the processor pushed.  Out: that alone, and the registers as they were. */
	.macro	dispatch
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
	/* The stack was aligned by 16 before the processor's 5 words; 5 + 2 + 9 words keep it so. */
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
	.endm

	/* gate(0), gate(1), ...: that many, of the includer's macro. */
	.macro	numbered_gate vector
	gate	\vector
	.endm
	.macro	gates count
	.altmacro
	.set	number, 0
	.rept	\count
	numbered_gate %number
	.set	number, number + 1
	.endr
	.noaltmacro
	.endm
