#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The image's word: which definition won, addresses and sizes, what is not there, symbols of the linker script, several images.
# Usage: test-images.sh ROOT PRINT-PROGRAM PLUGIN
set -u
root=$(readlink -f "$1") print=$(readlink -f "$2") plugin=$(readlink -f "$3")
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

compile() { # NAME.c < SOURCE
	mkdir -p "$(dirname "$1")" && cat >"$1" && clang-19 -fplugin="$plugin" -O1 -fno-pic -c "$1" -o "${1%.c}.o"
}
prints() {
	local line
	for line; do
		grep -qxF -- "$line" out || { echo "no line '$line'"; cat out; return 1; }
	done
}
address() { printf '0x%x' "0x$(nm "$1" | awk -v name="$2" '$3 == name { print $1; exit }')"; }
size_of() { printf '%d' "0x$(nm -S "$1" | awk -v name="$2" '$4 == name { print $2; exit }')"; }

compile kernel/main.c <<'END' || exit 3
extern int copy(int);
extern void (*const calls_start[])(void), (*const calls_end[])(void);
static __attribute__((noinline)) int helper(int x) { return copy(x) + 1; }
__attribute__((weak)) int flavour(void) { return 1; }
static void first(void) { }
static void (*const entry)(void) __attribute__((used, section(".calls"))) = first;
int main(int x)
{
	for (void (*const *call)(void) = calls_start; call < calls_end; call++)
		(*call)();
	return helper(x) + flavour();
}
END
compile kernel/copy.c <<'END' || exit 3
static __attribute__((noinline)) int helper(int x) { return x * 7; }
static void second(void) { }
static void (*const entry)(void) __attribute__((used, section(".calls"))) = second;
int copy(int x) { return helper(x); }
END
compile kernel/strong.c <<'END' || exit 3
int flavour(void) { return 22222222; }
END
compile loader/main.c <<'END' || exit 3
extern int copy(int);
extern int start_kernel(int);
static __attribute__((noinline)) int helper(int x) { return copy(x) * 3 - 5; }
int main(int x) { return start_kernel(helper(x)); }
END
compile loader/copy.c <<'END' || exit 3
int copy(int x) { return x + 100000; }
END
compile kernel/start.c <<'END' || exit 3
extern int main(int);
int start_kernel(int x) { return main(x); }
END
cat >kernel.lds <<'END'
SECTIONS
{
	. = 0x100000;
	.text : { *(.text) }
	.rodata : { *(.rodata) calls_start = .; *(.calls) calls_end = .; }
	.data : { *(.data) *(.bss) }
	/DISCARD/ : { *(.eh_frame) *(.comment) *(.discard.*) *(.note*) }
}
END
ld -T kernel.lds -e main -o vmlinux kernel/main.o kernel/copy.o kernel/start.o || exit 3
ld -T kernel.lds -e main --defsym start_kernel=0x200000 -o loader.elf loader/main.o loader/copy.o 2>messages || { cat messages; exit 3; }

all() { "$print" --image vmlinux kernel >out; }
placed() {
	all && prints "entity main function in main.o section .text image 0 .text at $(address vmlinux main) size $(size_of vmlinux main)" \
		"entity helper function in main.o section .text image 0 .text at $(address vmlinux helper) size $(size_of vmlinux helper)"
}
check 'an image tells address and size, of statics too' placed
statics() { [ "$(grep '^entity helper ' out | sed 's/.* at \(0x[0-9a-f]*\).*/\1/' | sort -u)" = "$(nm vmlinux | awk '$3 == "helper" { print $1 }' | sed 's/^0*/0x/' | sort)" ]; }
check 'statics of one name keep their own addresses' statics
weak() { prints "entity flavour function in main.o section .text image 0 .text at $(address vmlinux flavour) size $(size_of vmlinux flavour)"; }
check 'a stronger definition that was not linked does not win' weak
absent() { grep '^entity flavour .* in strong.o' out && ! grep '^entity flavour .* in strong.o.* image' out; }
check 'what was not linked is in no image' absent
tables() {
	prints "entity calls_start object in nothing image 0 .rodata at $(address vmlinux calls_start) size 0 used" 'table .calls entry entry' ||
		prints "entity calls_start object in nothing image 0 .rodata at $(address vmlinux calls_start) size 0" 'table .calls entry entry'
}
check 'symbols of the linker script bound a table' tables

both() { "$print" --image vmlinux --image loader.elf kernel loader >out; }
apart() {
	both && prints "entity copy function in copy.o section .text image 0 .text at $(address vmlinux copy) size $(size_of vmlinux copy)" \
		"entity copy function in copy.o section .text image 1 .text at $(address loader.elf copy) size $(size_of loader.elf copy)" \
		"entity main function in main.o section .text image 1 .text at $(address loader.elf main) size $(size_of loader.elf main)"
}
check 'two images with one name each keep their own' apart
swapped() {
	"$print" --image loader.elf --image vmlinux loader kernel >swapped && both &&
		diff <(sed 's/image [01]//' out | sort) <(sed 's/image [01]//' swapped | sort)
}
check 'the order of images does not matter' swapped
prefix() {
	rm kernel/strong.o
	"$print" --image vmlinux=kernel --image loader.elf=loader kernel loader >said && both && diff out said
}
check 'saying which objects are whose gives the same' prefix
# Without --defsym the loader's reference is the kernel's.
across() {
	ld -T kernel.lds -e main --unresolved-symbols=ignore-all -o loader.elf loader/main.o loader/copy.o && both &&
		[ "$(grep -c '^entity start_kernel ' out)" = 2 ] && prints "entity start_kernel function in start.o section .text image 0 .text at $(address vmlinux start_kernel) size $(size_of vmlinux start_kernel)"
}
check 'what an image lacks is looked for in the others' across

# Four sources of one name: one without statics, and three whose statics agree in name and size.
for folder in a b c; do
	compile same/$folder/cpu.c <<END || exit 3
static __attribute__((noinline)) int twin(int x) { __asm__("" : "+r"(x)); return x + 1; }
int same_$folder(int x) { return twin(x); }
END
done
compile same/0/cpu.c <<'END' || exit 3
int alone(int x) { return x; }
END
printf 'int same_a(int), same_b(int), same_c(int), alone(int); int main(int x) { return same_a(x) + same_b(x) + same_c(x) + alone(x); }' |
	compile same/main.c || exit 3
ld -e main -o same.elf same/main.o same/c/cpu.o same/a/cpu.o same/0/cpu.o same/b/cpu.o || exit 3
# twin_of FOLDER: the address of the static that stands before its global.
twin_of() { objdump -d same.elf | awk -v name="<same_$1>:" '$2 == name { on = 1 } on && /call|jmp/ { print "0x" $(NF - 1); exit }' | sed 's/^0x0*/0x/'; }
namesakes() {
	local folder
	"$print" --image same.elf same >out || return 1
	for folder in a b c; do
		grep "^entity twin .* at $(twin_of $folder) size" out || { echo "$folder: $(twin_of $folder)"; cat out; return 1; }
	done
	[ "$(grep -c '^entity twin .* image 0 ' out)" = 3 ]
}
check 'sources of one name do not take one another'\''s statics' namesakes

refused() { # TEXT IMAGE
	"$print" --image "$2" kernel >out 2>err
	[ $? = 2 ] && [ ! -s out ] && grep -qF -- "$1" err || { cat out err; return 1; }
}
check 'an object is no image' refused 'kernel/main.o: not a linked image' kernel/main.o
text() { echo text >text && refused 'text: no ELF image' text; }
check 'text is no image' text
check 'no such image' refused 'nowhere: No such file' nowhere
stripped() { strip -o stripped vmlinux && refused 'stripped: image has no symbol table' stripped; }
check 'a stripped image tells nothing' stripped
cut() { head -c 600 vmlinux >short.elf && refused "short.elf: " short.elf; }
check 'a cut image' cut

finish
