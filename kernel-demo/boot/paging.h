/* SPDX-License-Identifier: MIT */
/*
 * The way from protected mode with paging off to long mode, for every image that goes it: page tables in page_map,
 * page_directory_pointers and page_directories (4 pages), all zeros before, then the switch.  Code of 32 bits.
 */
#define CR0_PG	0x80000000
#define CR4_PAE	0x20
#define EFER	0xc0000080
#define EFER_LME 0x100
#define PAGE_PRESENT_WRITE 0x3
#define PAGE_LARGE 0x80

	/* The first 4 GiB one to one, in 2048 large pages.  Clobbers eax, ecx, edx, edi. */
	.macro	identity_map
	/* edx, the upper half of each entry, stays 0 below 4 GiB. */
	movl	$page_directories, %edi
	movl	$(PAGE_PRESENT_WRITE | PAGE_LARGE), %eax
	xorl	%edx, %edx
	movl	$2048, %ecx
.Lpages\@:
	movl	%eax, (%edi)
	movl	%edx, 4(%edi)
	addl	$0x200000, %eax
	addl	$8, %edi
	decl	%ecx
	jnz	.Lpages\@

	movl	$page_directory_pointers, %edi
	movl	$(page_directories + PAGE_PRESENT_WRITE), %eax
	movl	$4, %ecx
.Ldirectories\@:
	movl	%eax, (%edi)
	movl	%edx, 4(%edi)
	addl	$0x1000, %eax
	addl	$8, %edi
	decl	%ecx
	jnz	.Ldirectories\@

	movl	$(page_directory_pointers + PAGE_PRESENT_WRITE), page_map
	movl	%edx, page_map + 4
	.endm

	/* Intel SDM volume 3, 10.8.5: PAE, the page map, EFER.LME, then paging.  Clobbers eax, ecx, edx; a far jump has to follow. */
	.macro	long_mode_on
	movl	%cr4, %eax
	orl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	$page_map, %eax
	movl	%eax, %cr3
	movl	$EFER, %ecx
	rdmsr
	orl	$EFER_LME, %eax
	wrmsr
	movl	%cr0, %eax
	orl	$CR0_PG, %eax
	movl	%eax, %cr0
	.endm
