/* SPDX-License-Identifier: MIT */
/*
 * Where Xen enters a kernel in ring 3 on an exception (vectors 0-31): with rcx and r11 on top of what the processor pushes in
 * ring 0, and back by a hypercall.  xen_pv_gate_addresses is what Xen is told.
 */
#include "gate.h"

#define HYPERCALL_IRET 23
#define HYPERCALL_SIZE 32

	.macro	gate vector
	.balign	16
xen_pv_gate_\vector:
	popq	%rcx
	popq	%r11
	push_vector \vector
	jmp	xen_pv_gate_common
	.section .rodata.xen_pv_gates, "a", @progbits
	.quad	xen_pv_gate_\vector
	.text
	.endm

	.section .rodata.xen_pv_gates, "a", @progbits
	.balign	8
	.globl	xen_pv_gate_addresses
xen_pv_gate_addresses:
	.text
	gates	32

	/* Xen, include/public/arch-x86/xen-x86_64.h: struct iret_context; no flags: everything is restored from it. */
	.type	xen_pv_gate_common, @function
xen_pv_gate_common:
	dispatch
	pushq	$0
	jmp	xen_hypercall_page + HYPERCALL_IRET * HYPERCALL_SIZE
	.size	xen_pv_gate_common, . - xen_pv_gate_common

	.section .note.GNU-stack, "", @progbits
