#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What link makes of objects without facts: calls, jumps, addresses, contents of data, gathered sections, damaged objects.
# Usage: test-assembly.sh ROOT PRINT-PROGRAM
set -u
root=$(readlink -f "$1") print=$(readlink -f "$2")
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

assemble() { # NAME [OPTION...] < SOURCE
	local name=$1
	shift
	clang-19 "$@" -c -x assembler - -o "$name"
}
# prints LINE...: the last output has each.
prints() {
	local line
	for line; do
		grep -qxF -- "$line" out || { echo "no line '$line'"; cat out; return 1; }
	done
}
# lacks PATTERN: no line of the last output matches.
lacks() { ! grep -E -- "$1" out; }

assemble calls.o <<'END' || exit 3
	.text
	.globl start
	.type start, @function
start:	call outside
	jmp away
	.size start, . - start
	.globl near
	.type near, @function
near:	jmp 1f
	.size near, . - near
	.type local, @function
local:	jz start
1:	jmp *%rax
	.size local, . - local
	.globl takes
	.type takes, @function
takes:	leaq target(%rip), %rax
	movl $1, number(%rip)
	movq $another, %rdi
	ret
	.size takes, . - takes
	.type runs_on, @function
runs_on: nop
	.size runs_on, . - runs_on
	.type after, @function
after:	ret
	.size after, . - after
	.type alone, @function
alone:	ret
	.size alone, . - alone
unsized: nop
last:	call near
	ret
	.globl upon
	.set upon, start
	.bss
before:	.long 0
number:	.long 0
END
calls() { "$print" calls.o >out && prints 'body start calls outside at calls.o(start+0x1)' 'body start calls away at calls.o(start+0x6)'; }
check 'calls and jumps by relocations' calls
inside() { prints 'body near calls local at calls.o(near+0x0)' 'body local calls start at calls.o(local+0x2)' && lacks '^body start calls (near|local)'; }
check 'branches inside a section, into the middle of a function too' inside
addresses() { prints 'body takes takes target at calls.o(takes+0x3)' 'body takes takes another at calls.o(takes+0x14)' && grep -q '^body takes takes number ' out; }
check 'addresses that instructions take; a number behind the field misleads nobody' addresses
falls() {
	prints 'body runs_on calls after at calls.o(runs_on+0x1)' 'body unsized calls last at calls.o(unsized+0x1)' &&
		lacks '^body (after|alone|takes) calls'
}
check 'code that does not surely end runs on' falls
alias() { prints 'body upon calls start at calls.o(upon+0x0)' 'entity upon function in calls.o section .text size 10 assembly'; }
check 'a second name of a function leads to it' alias
assemble mixed.o <<'END' || exit 3
	.text
	.type over, @function
over:	jmp 1f
	.byte 0x06, 0x06, 0x06
1:	call beyond
	ret
	.size over, . - over
	.type similar, @function
similar: movq 0x78(%rsp), %rsi
	movl $0x01eb9090, %eax
	ret
	.size similar, . - similar
	.type beyond, @function
beyond:	ret
	.size beyond, . - beyond
END
mixed() { "$print" mixed.o >out && prints 'body over calls beyond at mixed.o(over+0x5)'; }
check 'a branch among data is found' mixed
similar() { lacks '^body similar'; }
check 'bytes of a number are no branch' similar

assemble touches.o <<'END' || exit 3
	.text
	.type device, @function
device:	outb %al, $0x70
	inb %dx, %al
	wrmsr
	cpuid
	movl $0xe470, %eax
	ret
	.size device, . - device
END
hardware() {
	"$print" touches.o >out && grep -q '^body device touches at touches.o(device+0x0) kind .* number 112$' out && [ "$(grep -c '^body device touches' out)" = 4 ]
}
check 'ports, model-specific registers and CPUID are seen' hardware
unread() { "$print" mixed.o >out && grep -q '^body over touches' out && lacks '^body similar touches'; }
check 'what cannot be measured may do more than is seen' unread

nothing() { "$print" calls.o >out && lacks '^body .* (calls|takes) (alone|takes|unsized|runs_on) '; }
check 'what nobody refers to is in nobody' nothing

assemble data.o <<'END' || exit 3
	.text
	.globl first
	.type first, @function
first:	nop
1:	ret
	.size first, . - first
	.data
	.globl table
	.type table, @object
table:	.quad first, 0, other + 8, 7
	.size table, . - table
unmentioned: .quad first
	.section .gathered, "a"
	.quad first
	.section .describes, "a"
	.long first - .
	.long 1b - .
	.section .not_loaded, ""
	.quad first
	.comm shared, 24
	.globl number
	.set number, 0x1234
END
contents() {
	"$print" data.o >out && prints 'content table bit 0 for 64 first+0' 'content table bit 128 for 64 other+8' 'content table bit 192 for 8 unknown' \
		'entity table object in data.o section .data size 32 assembly' && lacks '^content table bit 64 '
}
check 'data holds addresses, unknown numbers and zeros' contents
gathered() { prints 'entity .gathered object in data.o section .gathered size 8 assembly used' 'content .gathered bit 0 for 64 first+0'; }
check 'what has no symbol is gathered by its section' gathered
places() { prints 'entity .describes object in data.o section .describes size 8 assembly places' && lacks 'not_loaded'; }
check 'a section that names places inside functions describes code' places
unused() { prints 'entity unmentioned object in data.o section .data size 0 assembly used' 'entity shared object in data.o size 24 assembly'; }
check 'a local label that nobody refers to may be part of a table' unused

assemble replaced.o <<'END' || exit 3
	.text
	.globl copy
	.type copy, @function
copy:	ret
	.size copy, . - copy
	.section .replacement, "ax"
	jmp fast_copy
END
replaced() { "$print" replaced.o >out && prints 'body copy calls .replacement at replaced.o(copy+0x0)' 'body .replacement calls fast_copy at replaced.o(.replacement+0x1)'; }
check 'code without a name may run from any function of its object' replaced

assemble narrow.o -m32 <<'END' || exit 3
	.text
	.globl start_32
start_32: call deeper
	movl $message, %eax
	.section .rodata
message: .long start_32 + 4
END
narrow() { "$print" narrow.o >out && prints 'body start_32 calls deeper at narrow.o(start_32+0x1)' 'content message bit 0 for 32 start_32+4'; }
check 'objects of 32 bits keep their addends in the code' narrow

assemble registers.o <<'END' || exit 3
	.text
	.macro function name
	.globl \name
	.type \name, @function
\name:
	.endm
	function loads
	leaq mapped(%rip), %rax
	subq base(%rip), %rax
	addq $-0x80000000, %rax
	call *%rax
	movq $physical, %r11
	jmp *%r11
	.size loads, . - loads
	function between
	movq $lost, %rax
	xorl %ebx, %ebx
	call *%rax
	ret
	.size between, . - between
	function other
	movq $lost, %rax
	call *%rbx
	ret
	.size other, . - other
	function indexed
	leaq lost(%rip), %rax
	addq %rcx, %rax
	jmp *%rax
	.size indexed, . - indexed
	function entered
	testl %ebx, %ebx
	movl $kept, %eax
	jnz 1f
	movl $lost, %eax
1:	jmp *%rax
	.size entered, . - entered
	function through
	movq pointer(%rip), %rax
	jmp *%rax
	.size through, . - through
	function narrow
	.code32
	movl $pages, %eax
	ljmp $0x10, $wide
	.code64
	.size narrow, . - narrow
	function both
	.code32
	movl memory, %eax
	ljmp $0x10, $wide
	.code64
	.size both, . - both
END
loaded() {
	"$print" registers.o >out && prints 'body loads calls mapped at registers.o(loads+0x14)' 'body loads calls physical at registers.o(loads+0x1d)' &&
		lacks '^body loads (touches|indirect)' && lacks 'calls (lost|kept|pointer)'
}
check 'a call through a register goes where the instructions before it put there' loaded
unknown() {
	local name
	for name in between other indexed entered through; do
		grep -q "^body $name touches .* kind 1\$" out || { echo "$name"; cat out; return 1; }
	done
}
check 'and anywhere when another instruction, value or branch may have changed it' unknown
modes() {
	prints 'body narrow calls wide at registers.o(narrow+0x6)' && lacks '^body narrow touches' &&
		grep -q '^body both touches' out
}
check 'code that changes the mode is read where both modes agree on it' modes

merged() {
	ld -r -o merged.o calls.o data.o && "$print" merged.o | grep '^body' | grep -v '^body last' | sed 's/ at .*//' | sort >together &&
		"$print" calls.o data.o | grep '^body' | grep -v '^body last' | sed 's/ at .*//' | sort >apart && [ -s apart ] && diff apart together
}
check 'merged by ld -r it is the same' merged
archived() { ar rc all.a calls.o data.o && "$print" all.a >out && prints 'body start calls outside at calls.o(start+0x1)'; }
check 'the member of an archive is named' archived

# --- damaged objects

# number OFFSET BYTES FILE: a little-endian number.
number() { od -An -t u"$2" -j "$1" -N "$2" "$3" | tr -d ' '; }
# header FILE NAME: the offset of a section's header.
header() {
	local index
	index=$(readelf -SW "$1" | sed -n "s/^ *\[ *\([0-9]*\)\] $2 .*/\1/p")
	echo $(($(number 40 8 "$1") + index * 64))
}
# patch FILE OFFSET HEX...
patch() {
	local file=$1 offset=$2
	shift 2
	printf "$(printf '\\x%s' "$@")" | dd of="$file" bs=1 seek="$offset" conv=notrunc status=none
}
# refused TEXT FILE
refused() {
	"$print" "$2" >out 2>err
	[ $? = 2 ] && [ ! -s out ] && grep -qF -- "$2: $1" err || { cat out err; return 1; }
}
symbol() { # a relocation of a symbol that is not there
	cp calls.o bad.o && patch bad.o $(($(number $(($(header bad.o .rela.text) + 24)) 8 bad.o) + 12)) ff ff ff 7f &&
		refused 'relocation 0 of section .text is damaged' bad.o
}
check 'a relocation names no symbol' symbol
offset() {
	cp calls.o bad.o && patch bad.o $(($(number $(($(header bad.o .rela.text) + 24)) 8 bad.o) + 4)) 7f &&
		refused 'relocation 0 of section .text is damaged' bad.o
}
check 'a relocation lies outside its section' offset
target() { cp calls.o bad.o && patch bad.o $(($(header bad.o .rela.text) + 44)) ff ff && refused 'relocations of section' bad.o; }
check 'relocations of no section' target
entry() { cp calls.o bad.o && patch bad.o $(($(header bad.o .rela.text) + 56)) 01 && refused 'relocations of section .text are damaged' bad.o; }
check 'relocations of a size that is none' entry
section() {
	cp calls.o bad.o && patch bad.o $(($(number $(($(header bad.o .symtab) + 24)) 8 bad.o) + 24 + 6)) fe 00 &&
		refused 'symbol table is damaged' bad.o
}
check 'a symbol of no section' section
huge() { # a size beyond everything: nothing overflows
	cp calls.o bad.o && patch bad.o $(($(number $(($(header bad.o .symtab) + 24)) 8 bad.o) + 24 * 3 + 16)) ff ff ff ff ff ff ff ff && "$print" bad.o >out
}
check 'a symbol as large as can be' huge
cut() { head -c $(($(stat -c %s calls.o) - 64)) calls.o >bad.o && refused '' bad.o; }
check 'a cut object' cut

finish
