/* SPDX-License-Identifier: MIT */
/*
 * The Xen PV door.  In: 64-bit code in ring 3 behind Xen's interface, the image's addresses as linked, rsi holds the address of
 * start_info (Xen, include/public/arch-x86/xen-x86_64.h and xen.h).  Out: xen_pv_start(start_info) on a stack of this
 * image's, then finish.
 *
 * The notes that Xen wants beside its entry's, which is kernel/start.c's (include/public/elfnote.h).  Virtual address 0 is the domain's page 0: what the domain calls
 * physical is virtual as well, as behind every other door.  Xen fills the hypercall page before the first instruction.
 */
#define XEN_ELFNOTE_HYPERCALL_PAGE 2
#define XEN_ELFNOTE_VIRT_BASE 3
#define XEN_ELFNOTE_PADDR_OFFSET 4
#define XEN_ELFNOTE_XEN_VERSION 5
#define XEN_ELFNOTE_GUEST_OS 6
#define XEN_ELFNOTE_LOADER 8
#define XEN_ELFNOTE_PAE_MODE 9
#define XEN_ELFNOTE_SUPPORTED_FEATURES 17
#define FEATURE_DOM0 0x800

	.macro	note type, value:vararg
	.balign	4
	.long	2f - 1f, 4f - 3f, \type
1:	.asciz	"Xen"
2:	.balign	4
3:	\value
4:
	.endm

	.section .note.xen, "a", @note
	note	XEN_ELFNOTE_HYPERCALL_PAGE, .quad xen_hypercall_page
	note	XEN_ELFNOTE_VIRT_BASE, .quad 0
	note	XEN_ELFNOTE_PADDR_OFFSET, .quad 0
	note	XEN_ELFNOTE_XEN_VERSION, .asciz "xen-3.0"
	note	XEN_ELFNOTE_GUEST_OS, .asciz "demo"
	note	XEN_ELFNOTE_LOADER, .asciz "generic"
	note	XEN_ELFNOTE_PAE_MODE, .asciz "yes"
	note	XEN_ELFNOTE_SUPPORTED_FEATURES, .quad FEATURE_DOM0

	.section .text.boot, "ax", @progbits
	.code64
	.globl	xen_pv_start64
	.type	xen_pv_start64, @function
xen_pv_start64:
	cld
	movl	$boot_stack_top, %esp
	movq	%rsi, %rdi
	xorl	%ebp, %ebp
	call	xen_pv_start
	jmp	finish
	.size	xen_pv_start64, . - xen_pv_start64

	.section .note.GNU-stack, "", @progbits
