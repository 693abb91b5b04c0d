/* SPDX-License-Identifier: MIT */
/* Where the loader jumps to, and another function behind it. */
	.text
	.globl startup
	.type startup, @function
startup:
	xorl	%ebp, %ebp
	call	first_stage
1:	hlt
	jmp	1b
	.size startup, . - startup

	.globl other
	.type other, @function
other:
	call	never_entered
	ret
	.size other, . - other

	.section .note.GNU-stack, "", @progbits
