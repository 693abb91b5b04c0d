#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The recorder in the real QEMU: a guest of a few instructions, entered through PVH, whose every block is known.
# Arguments: the repository's top folder, the recorder.
set -u
root=$1
recorder=$2
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
for program in qemu-system-x86_64 clang-19 ld.lld-19; do
	command -v $program >/dev/null || { skip 'the recorder in QEMU' "$program is not installed"; finish; }
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 3

# Ten rounds of a loop, a function that is called, one that is not, and the end by isa-debug-exit.
cat >guest.s <<'CODE'
	.section .note, "a"
	.long 4, 4, 18
	.asciz "Xen"
	.long start
	.text
	.code32
	.globl start, called, silent, loop
start:	mov $10, %ecx
	mov $0x200000, %esp
loop:	dec %ecx
	jnz loop
	call called
	mov $0x10, %al
	out %al, $0xf4
1:	jmp 1b
called:	ret
silent:	ret
CODE
cat >guest.lds <<'SCRIPT'
PHDRS { text PT_LOAD FLAGS(5); note PT_NOTE; }
SECTIONS {
	. = 0x100000;
	.text : { *(.text) } :text
	.note : { *(.note) } :text :note
}
SCRIPT
clang-19 --target=x86_64-unknown-none-elf -c guest.s -o guest.o &&
	ld.lld-19 -e start -T guest.lds guest.o -o guest.elf || exit 3

run_guest() {
	local status=0
	timeout --kill-after=5 "$1" qemu-system-x86_64 -accel tcg,thread=single -M q35 -m 64 -display none -serial none -monitor none \
		-no-reboot -device isa-debug-exit,iobase=0xf4 -plugin "$recorder,$2" -kernel "$3" -d in_asm -D log </dev/null 2>errors || status=$?
	[ $status = "$4" ] || { echo "status $status, wanted $4"; cat errors; return 1; }
}

address() {
	llvm-nm-19 guest.elf 2>/dev/null | awk -v name="$1" '$3 == name { sub(/^0+/, "", $1); print $1 }'
}

# Whether the trace has a block that starts at a symbol, executed that often.
ran() {
	grep -qE "^$(address "$1") [0-9]+ $2\$" trace || { cat trace; return 1; }
}

# The first round is part of the block that starts the guest.
check 'a guest runs with the recorder' run_guest 30 out=trace,image=guest.elf guest.elf 33
check 'the trace says what it is' grep -qx 'bootvet-trace 1' trace
check 'the entry ran once' ran start 1
check 'the loop ran nine times more' ran loop 9
check 'the function that is called ran once' ran called 1
check 'the other did not run' bash -c "! grep -q '^$(address silent) ' trace"
check 'the entry came first' test "$(grep -v '^[b#]' trace | head -n 1 | cut -d' ' -f1)" = "$(address start)"
check 'nothing but the image' test "$(grep -v '^[b#]' trace | grep -cvE '^1000[0-9a-f]{2} ')" = 0
check 'without an image: the firmware too' run_guest 30 out=all guest.elf 33
check 'which ran first' test "$(grep -v '^[b#]' all | head -n 1 | cut -d' ' -f1)" != "$(address start)"
check 'and the guest' grep -qE "^$(address called) [0-9]+ 1\$" all

# QEMU's own log of what it translates, where the first address behind each IN: begins a block.
same_as_log() {
	awk '/^IN:/ { first = 1; next } first && /^0x/ { sub(/^0x0*/, ""); sub(/:.*/, ""); print; first = 0 }' log | sort -u >translated
	sed -n 's/^\([0-9a-f]*\) [0-9].*/\1/p' all | sort -u >executed
	[ "$(wc -l <translated)" -gt 100 ] || { echo 'the log has no blocks'; return 1; }
	diff translated executed >differences || {
		# What was translated and not executed is in the log alone, and the trace has counted it.
		! grep -q '^>' differences && [ "$(grep -c '^<' differences)" -le "$(sed -n 's/.*not executed: //p' all)" ]
	} || { cat differences; return 1; }
}
check 'the blocks are those that QEMU logs' same_as_log

# What never ends is ended, and its trace is whole.
sed -i 's/out %al, \$0xf4/nop; nop/' guest.s
clang-19 --target=x86_64-unknown-none-elf -c guest.s -o guest.o && ld.lld-19 -e start -T guest.lds guest.o -o endless.elf || exit 3
rm trace
check 'a guest that is ended' run_guest 3 out=trace,image=endless.elf endless.elf 124
check 'leaves a trace' ran called 1
check 'and nothing unfinished' bash -c '! ls *.unfinished 2>/dev/null'

check 'a wrong argument: QEMU does not start' run_guest 10 output=trace guest.elf 1
check 'and says which' grep -q "'output=trace'" errors
check 'no image: QEMU does not start' run_guest 10 out=trace,image=nowhere guest.elf 1
check 'and says which' grep -q 'nowhere' errors
finish
