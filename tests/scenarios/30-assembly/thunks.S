/* SPDX-License-Identifier: MIT */
/* What has no syntax tree: everything here is known from symbols and relocations alone. */
	.text
	.globl thunk
	.type thunk, @function
thunk:
	push	%rax
	call	called_from_assembly
	call	guarded_from_assembly
	pop	%rax
	ret
	.size thunk, . - thunk

	.globl jumps_away
	.type jumps_away, @function
jumps_away:
	jmp	jumped_to
	.size jumps_away, . - jumps_away

	.globl pushes_the_address
	.type pushes_the_address, @function
pushes_the_address:
	leaq	returned_to(%rip), %rax
	push	%rax
	ret
	.size pushes_the_address, . - pushes_the_address

	.globl never_referenced
	.type never_referenced, @function
never_referenced:
	call	called_by_nobody
	ret
	.size never_referenced, . - never_referenced

	.section .rodata
	.globl table_in_assembly
	.type table_in_assembly, @object
	.balign	8
table_in_assembly:
	.quad	in_table
	.size table_in_assembly, . - table_in_assembly

	.section .note.GNU-stack, "", @progbits
