/* SPDX-License-Identifier: MIT */
/*
 * Where the processor enters on an exception (vectors 0-31) or a line of the interrupt controllers (32-47).  gate_addresses is
 * what the interrupt descriptor table is made from.
 */
#include "gate.h"

	.macro	gate vector
	.balign	16
gate_\vector:
	push_vector \vector
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
	gates	48

	.type	gate_common, @function
gate_common:
	dispatch
	iretq
	.size	gate_common, . - gate_common

	.section .note.GNU-stack, "", @progbits
