#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What compilers make of guards and annotated functions, read from objects: warnings, tables, bytes; that without the
# argument nothing changes; and that the analyzer says the same of code with sites as of code without.
# Arguments: the repository's top folder, the build folder.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/runtime/guards/ways.sh
. "$root/tests/runtime/guards/ways.sh"

kernel=(-ffreestanding -nostdlib -mno-sse -fno-stack-protector)

# --- no warning, whatever the kernel ---

compiles() {
	local source
	for source in "${runtime[@]}" "$here/subject.c"; do
		quiet "$@" "${kernel[@]}" "${strict[@]}" "${linked[@]}" "${includes[@]}" -c "$source" -o "$work/out.o" || return 1
	done
}
for compiler in clang-19 gcc-12; do
	have $compiler || { skip "$compiler" 'not installed'; continue; }
	for flags in '-m64 -O2 -fno-pic -mcmodel=kernel' '-m64 -O0' '-m64 -Os -fPIE' '-m64 -O2 -fcf-protection' '-m32 -O2 -fno-pic' '-m32 -O0 -fno-pic' '-m32 -O2 -fPIE' '-m64 -O2 -fPIC'; do
		# shellcheck disable=SC2086
		check "$compiler $flags, vet_function" compiles $compiler $flags -DEXPLICIT
	done
done
guards_in_cxx() {
	printf '#include <bootvet/annotate.h>\nint f(); int f() { vet_require(idt); vet_function_enter(vga); return vet_has(vga) + vet_absent(idt); }\n
	extern "C" void g(); vet_function(vga, g); extern "C" void g() {}\n' >"$work/c.cpp"
	quiet "$@" -Wall -Wextra -pedantic -Werror "${linked[@]}" "${includes[@]}" -c "$work/c.cpp" -o "$work/out.o"
}
for compiler in clang++-19 g++; do
	have $compiler || { skip "$compiler" 'not installed'; continue; }
	check "$compiler -O2: guards are sites in C++ too" guards_in_cxx $compiler -O2 -fno-pic
	check "$compiler -O0" guards_in_cxx $compiler -O0
done

# --- images of a kernel's address range, with a linker script that knows nothing of the sections ---

printf 'extern int f(void); void *memset(void *to, int value, unsigned long size) { while (size--) ((char *)to)[size] = (char)value; return to; }
void *memcpy(void *to, const void *from, unsigned long size) { while (size--) ((char *)to)[size] = ((const char *)from)[size]; return to; }
int vet_host_patch(void) { return 0; } int vet_host_protect(void) { return 0; } void vet_host_write(void) {} int vet_host_trapped(void) { return 0; }
void vet_host_stop(void) { for (;;) ; } const char *vet_capability_name(int c) { (void)c; return ""; }\n' >"$work/stubs.c"
printf 'SECTIONS { . = 0xffffffff80000000; .text : { *(.text .text.*) } . = ALIGN(4096); .rodata : { *(.rodata .rodata.*) } . = ALIGN(4096); .data : { *(.data .data.*) } .bss : { *(.bss) } /DISCARD/ : { *(__patchable_function_entries) *(.eh_frame) } }\n' >"$work/image.lds"

image() { # LINKER COMPILER FLAG... -- EXTRA...
	local linker=$1 compiler=$2 source objects=()
	shift 2
	for source in "${runtime[@]}" "$work/stubs.c" "${extra[@]}"; do
		quiet "$compiler" -w -m64 -O2 -fno-pic -mcmodel=kernel "${kernel[@]}" -fno-builtin "${linked[@]}" "${includes[@]}" "$@" -c "$source" \
			-o "$work/$(basename "$source").o" || return 1
		objects+=("$work/$(basename "$source").o")
	done
	quiet "$linker" -T "$work/image.lds" -e vet_seal -o "$work/image" "${objects[@]}"
}
# The table's bounds, as the linker gives them: how many entries of 12 bytes.
entries() {
	local start stop
	start=$(nm "$work/image" | sed -n "s/^\([0-9a-f]*\) . __start_$1$/\1/p")
	stop=$(nm "$work/image" | sed -n "s/^\([0-9a-f]*\) . __stop_$1$/\1/p")
	if [ -z "$start" ]; then echo 0; else echo $(((0x$stop - 0x$start) / 12)); fi
}
with_sites() { # FUNCTIONS LINKER...
	local functions=$1
	shift
	image "$@" && [ "$(entries vet_functions)" = "$functions" ] && [ "$(entries vet_guards)" = 12 ] || { entries vet_functions; entries vet_guards; false; }
}
without_sites() {
	image "$@" && [ "$(entries vet_functions)" = 0 ] && [ "$(entries vet_guards)" = 0 ]
}
for linker in ld ld.lld-19; do
	have $linker || { skip "$linker" 'not installed'; continue; }
	extra=("$here/subject.c")
	check "$linker: an image of gcc-12" with_sites 12 $linker gcc-12 -DEXPLICIT
	check "$linker: an image of clang-19 and its plugin" with_sites 10 $linker clang-19 "$plugin" -fplugin-arg-bootvet-traps
	extra=()
	check "$linker: an image without sites" without_sites $linker clang-19
done

# --- the plugin ---

object() { # NAME FLAG...
	local name=$1
	shift
	quiet clang-19 -O2 -Wall -Wextra -Werror "${linked[@]}" "${includes[@]}" "$@" -c "$here/subject.c" -o "$work/$name.o"
}
unchanged() {
	object without "$@" && object with "$@" "$plugin" && objcopy -R .discard.bootvet "$work/with.o" && objcopy "$work/without.o" &&
		cmp "$work/with.o" "$work/without.o"
}
changed() {
	object without && object with "$plugin" "$@" && objcopy -R .discard.bootvet "$work/with.o" && objcopy "$work/without.o" &&
		! cmp -s "$work/with.o" "$work/without.o"
}
check 'without an argument, the plugin changes nothing: -O2' unchanged
check 'without an argument, the plugin changes nothing: -O0' unchanged -O0
check 'with traps, it does' changed -fplugin-arg-bootvet-traps
check 'with checks, it does' changed -fplugin-arg-bootvet-checks

unknown_argument() {
	! clang-19 "$plugin" -fplugin-arg-bootvet-trap "${includes[@]}" -c "$here/subject.c" -o "$work/out.o" 2>"$work/err" && grep -q "unknown argument 'trap'" "$work/err"
}
check 'an argument that is none is refused' unknown_argument

same_facts() {
	local way
	object plain "$plugin" -g && build_facts plain || return 1
	for way in traps checks; do
		object $way "$plugin" -fplugin-arg-bootvet-$way -g && build_facts $way && diff "$work/plain.facts" "$work/$way.facts" || return 1
	done
	grep -q 'has vga' "$work/plain.facts"
}
build_facts() {
	"$build/bootvet" facts "$work/$1.o" >"$work/$1.facts"
}
check 'the facts are the same' same_facts

# First bytes of a function that traps: ENDBR in its place, then the NOP.
entry_bytes() { # FUNCTION BYTES FLAG...
	local function=$1 bytes=$2
	shift 2
	object entry "$plugin" -fplugin-arg-bootvet-traps -ffunction-sections "$@" &&
		objcopy -O binary -j ".text.$function" "$work/entry.o" "$work/entry.bin" &&
		[ "$(od -An -tx1 -N "$((${#bytes} / 2))" "$work/entry.bin" | tr -d ' \n')" = "$bytes" ] || { od -tx1 "$work/entry.bin"; false; }
}
check 'the entry is a NOP' entry_bytes subject_global 90
check 'ENDBR64 comes first' entry_bytes subject_global f30f1efa90 -fcf-protection
check 'ENDBR32 comes first' entry_bytes subject_global f30f1efb90 -fcf-protection -m32

# --- the analyzer: the demo kernel, with sites and without, for a guest that lacks most ---

demo() { # FOLDER FLAG...
	local folder=$1 source
	shift
	mkdir -p "$work/$folder"
	for source in "$root"/kernel-demo/kernel/*.c "$root"/kernel-demo/boot/*.S; do
		(cd "$root" && quiet clang-19 -std=c11 -O2 -DDEMO_FAULTS -Wno-unused-command-line-argument --target=x86_64-unknown-none-elf -ffreestanding -fno-pic \
			-mcmodel=small -mno-red-zone -mgeneral-regs-only "${includes[@]}" "$@" -c "${source#"$root/"}" \
			-o "$work/$folder/$(basename "${source%.*}").o") || return 1
	done
}
say() {
	(cd "$work/$1" && for guest in xen-pvh-domu qemu-microvm; do
		"$build/bootvet" check --guest $guest --holes .
		"$build/bootvet" audit --guest $guest --list=live . | grep -vE '[0-9]' # without bytes, which differ
	done) >"$work/$1.said" 2>&1
}
same_findings() {
	demo plain "$plugin" && demo sites "$plugin" -fplugin-arg-bootvet-traps "${linked[@]}" && say plain && say sites
	grep -q 'error: requires' "$work/plain.said" && diff "$work/plain.said" "$work/sites.said"
}
check 'the demo kernel: the same findings, holes and live code' same_findings
finish
