/* SPDX-License-Identifier: MIT */
/* A call through what stands in an object that is named right here; and an object whose address goes to a call of something else. */
	.text
	.globl through_slot
	.type through_slot, @function
through_slot:
	movq	slot(%rip), %rax
	push	%rax
	call	*%rax
	pop	%rax
	ret
	.size through_slot, . - through_slot

	.globl through_other
	.type through_other, @function
through_other:
	leaq	operations(%rip), %rdi
	call	*%rsi
	ret
	.size through_other, . - through_other

	.section .note.GNU-stack, "", @progbits
