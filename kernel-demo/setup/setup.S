/* SPDX-License-Identifier: MIT */
/*
 * What makes the image a kernel to loaders of Linux (GRUB, LILO): the header in the first two sectors, the setup code that a
 * loader enters in real mode, and the head of what it loads at 1 MiB, which moves the image to where it is linked (Linux,
 * Documentation/x86/boot.rst, protocol 2.10).  The setup code asks the BIOS for the memory map, the display and APM, as Linux's
 * does, leaves the answers in boot_params and goes to protected mode.
 */
#define HEADER_START	0x1f1
#define HEADER_END	0x268
#define PARAMS_SIZE	0x1000
#define SCREEN_MODE	0x06
#define SCREEN_COLUMNS	0x07
#define SCREEN_LINES	0x0e
#define SCREEN_IS_VGA	0x0f
#define APM_VERSION	0x40
#define APM_FLAGS	0x4c
#define MAP_ENTRIES	0x1e8
#define MAP		0x2d0
#define MAP_ENTRY	20
#define MAP_LIMIT	128
#define SMAP		0x534d4150
#define CODE32		0x10
#define DATA32		0x18
#define LOADED_HIGH	0x01
#define CAN_USE_HEAP	0x80

	.section .setup, "awx", @progbits
	.code16
setup_start:
	.org	HEADER_START
	.byte	setup_sectors		/* 1f1: after the first */
	.word	0			/* root_flags */
	.long	payload_paragraphs	/* syssize */
	.word	0			/* ram_size */
	.word	0xffff			/* vid_mode: as it is */
	.word	0			/* root_dev */
	.word	0xaa55			/* boot_flag */
	.byte	0xeb, start - 1f	/* 200: the entry is a jump over the header */
1:	.ascii	"HdrS"
	.word	0x020a			/* version 2.10 */
	.long	0			/* realmode_swtch */
	.word	0			/* start_sys_seg */
	.word	version - 0x200
	.byte	0			/* type_of_loader: the loader's */
	.byte	LOADED_HIGH
	.word	0x8000			/* setup_move_size */
	.long	0x100000		/* code32_start */
	.long	0, 0			/* ramdisk_image, ramdisk_size */
	.long	0			/* bootsect_kludge */
	.word	0			/* heap_end_ptr */
	.byte	0, 0			/* ext_loader_ver, ext_loader_type */
	.long	0			/* cmd_line_ptr: the loader's */
	.long	0x7fffffff		/* initrd_addr_max */
	.long	0x100000		/* kernel_alignment */
	.byte	0, 0			/* relocatable_kernel: no; min_alignment */
	.word	0			/* xloadflags */
	.long	2047			/* cmdline_size */
	.long	0			/* hardware_subarch: PC */
	.quad	0			/* hardware_subarch_data */
	.long	0, 0			/* payload_offset, payload_length: it is not packed */
	.quad	0			/* setup_data */
	.quad	0x100000		/* pref_address */
	.long	init_size
	.long	0			/* handover_offset */
	.org	HEADER_END

/* cs is 0x20 paragraphs past ds, where this program's first byte is; the loader left a stack. */
start:
	cld
	movw	%ds, %ax
	movw	%ax, %es
	pushw	%ds
	pushw	$1f
	lretw

1:	movw	$params, %di
	movw	$(PARAMS_SIZE / 2), %cx
	xorw	%ax, %ax
	rep	stosw
	movw	$HEADER_START, %si
	movw	$(params + HEADER_START), %di
	movw	$(HEADER_END - HEADER_START), %cx
	rep	movsb

	call	map_ask
	call	display_ask
	call	apm_ask

	/* Address line 20: the BIOS is asked; where it cannot, port 92 is the way of all later chipsets. */
	movw	$0x2401, %ax
	int	$0x15
	jnc	2f
	inb	$0x92, %al
	orb	$0x02, %al
	andb	$0xfe, %al
	outb	%al, $0x92

2:	cli
	/* What is linked at 0 stands at ds * 16. */
	xorl	%ebx, %ebx
	movw	%ds, %bx
	shll	$4, %ebx
	leal	gdt(%ebx), %eax
	movl	%eax, gdt_descriptor + 2
	leal	params(%ebx), %esi
	lgdtl	gdt_descriptor
	movl	%cr0, %eax
	orb	$1, %al
	movl	%eax, %cr0
	ljmpl	$CODE32, $head_from_setup

/* BIOS interrupt 15, function e820: an entry a call; ebx says which is next, 0 at the end. */
map_ask:
	movw	$(params + MAP), %di
	xorl	%ebx, %ebx
1:	movl	$0xe820, %eax
	movl	$SMAP, %edx
	movl	$MAP_ENTRY, %ecx
	int	$0x15
	jc	2f
	cmpl	$SMAP, %eax
	jne	2f
	incb	params + MAP_ENTRIES
	addw	$MAP_ENTRY, %di
	cmpb	$MAP_LIMIT, params + MAP_ENTRIES
	je	2f
	testl	%ebx, %ebx
	jnz	1b
2:	ret

/* Interrupt 10, functions 0f (mode, columns) and 1a (which answers 1a on a VGA); lines by function 1130. */
display_ask:
	movb	$0x0f, %ah
	int	$0x10
	movb	%al, params + SCREEN_MODE
	movb	%ah, params + SCREEN_COLUMNS
	andb	$0x7f, %al
	cmpb	$0x07, %al
	je	1f
	cmpb	$0x03, %al
	ja	2f
1:	movw	$0x1a00, %ax
	int	$0x10
	cmpb	$0x1a, %al
	jne	2f
	movb	$1, params + SCREEN_IS_VGA
	pushw	%es
	movw	$0x1130, %ax
	xorb	%bh, %bh
	int	$0x10
	popw	%es
	incb	%dl
	movb	%dl, params + SCREEN_LINES
2:	ret

/* Interrupt 15, function 5300: the APM installation check; "PM" and the version where there is one. */
apm_ask:
	movw	$0x5300, %ax
	xorw	%bx, %bx
	int	$0x15
	jc	1f
	cmpw	$0x504d, %bx
	jne	1f
	movw	%ax, params + APM_VERSION
	movw	%cx, params + APM_FLAGS
1:	ret

version:
	.asciz	"bootvet demo kernel"

	.balign	8
gdt:
	.quad	0, 0
	.quad	0x00cf9b000000ffff	/* 0x10: 32-bit code */
	.quad	0x00cf93000000ffff	/* 0x18: data */
gdt_descriptor:
	.word	. - gdt - 1
	.long	0

	.balign	16
params:
	.skip	PARAMS_SIZE
	.balign	512
setup_end:
	.set	setup_sectors, (setup_end - setup_start) / 512 - 1

	.section .payload, "ax", @progbits
	.code32
	.globl	head
/* At code32_start: the loader's way in, flat segments, esi is boot_params. */
head:
	movl	$linux32_start32, %eax
	jmp	move

head_from_setup:
	movw	$DATA32, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movl	$linux16_start32, %eax

/* Upwards, since the image's place overlaps nothing before what is not yet moved; then its zeroed part. */
move:
	cli
	cld
	movl	%esi, %ebx
	movl	%eax, %edx
	movl	$flat, %esi
	movl	$image_start, %edi
	movl	$(flat_end - flat), %ecx
	rep	movsb
	movl	$image_end, %ecx
	subl	%edi, %ecx
	xorl	%eax, %eax
	rep	stosb
	movl	%ebx, %esi
	jmp	*%edx

	.balign	16
flat:
	.incbin	"demo.flat"
flat_end:
	.balign	16
payload_end:
	.set	payload_paragraphs, (payload_end - head) / 16

	.section .note.GNU-stack, "", @progbits
