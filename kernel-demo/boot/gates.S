/* SPDX-License-Identifier: MIT */
/*
 * Where the processor enters on an exception (vectors 0-31) or a line of the interrupt controllers (32-47): the registers
 * are saved, interrupt_dispatch(vector, error code, instruction address, stack) decides in C, and says where to go on.
 * gate_addresses is what the interrupt descriptor table is made from, xen_pv_gate_addresses what Xen is told: it enters with
 * rcx and r11 on top of what the processor pushes, and returns by a hypercall.
 */
#define HYPERCALL_IRET 23
#define HYPERCALL_SIZE 32

	.macro	gate vector
	.balign	16
gate_\vector:
	/* Exceptions 8, 10-14, 17, 21, 29 and 30 push an error code themselves (AMD APM volume 2, 8.2). */
	.set	pushes, \vector == 8 || (\vector >= 10 && \vector <= 14) || \vector == 17 || \vector == 21 || \vector == 29 || \vector == 30
	.if	!pushes
	pushq	$0
	.endif
	pushq	$\vector
	jmp	gate_common
xen_pv_gate_\vector:
	popq	%rcx
	popq	%r11
	.if	!pushes
	pushq	$0
	.endif
	pushq	$\vector
	jmp	xen_pv_gate_common
	.section .rodata.gates, "a", @progbits
	.quad	gate_\vector
	.section .rodata.xen_pv_gates, "a", @progbits
	.quad	xen_pv_gate_\vector
	.text
	.endm

	/* Between the registers of what was interrupted, and the same but for where it goes on. */
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
	/* The processor, and Xen, aligned the stack by 16 before its 5 words; 5 + 2 + 9 words keep it so. */
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

	.section .rodata.gates, "a", @progbits
	.balign	8
	.globl	gate_addresses
gate_addresses:
	.section .rodata.xen_pv_gates, "a", @progbits
	.balign	8
	.globl	xen_pv_gate_addresses
xen_pv_gate_addresses:
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
	dispatch
	iretq
	.size	gate_common, . - gate_common

	/* Xen, include/public/arch-x86/xen-x86_64.h: struct iret_context; no flags: everything is restored from it. */
	.type	xen_pv_gate_common, @function
xen_pv_gate_common:
	dispatch
	pushq	$0
	jmp	xen_hypercall_page + HYPERCALL_IRET * HYPERCALL_SIZE
	.size	xen_pv_gate_common, . - xen_pv_gate_common

	.section .note.GNU-stack, "", @progbits
