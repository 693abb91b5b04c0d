#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The same objects in whatever order and wrapping, read from wherever: the same bytes.  The program is the demo kernel with
# its faults, then a random one of several files; check, audit, explain, diff and paths are asked, as text and JSON.
# Arguments: the repository's top folder, the build folder.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
clang=${CLANG:-clang-19}
archiver=${AR:-llvm-ar-19}

# make_demo FOLDER: the demo's objects, assembly too.
make_demo() {
	local source name
	mkdir -p "$1"
	for source in "$root"/kernel-demo/kernel/*.c "$root"/kernel-demo/boot/*.S; do
		name=$(basename "$source")
		(cd "$root" && "$clang" -fplugin="$build/bootvet-plugin.so" -std=c11 -O2 -DDEMO_FAULTS -Wno-unused-command-line-argument \
			--target=x86_64-unknown-none-elf -ffreestanding -fno-pic -mcmodel=small -mno-red-zone -mgeneral-regs-only \
			-fcf-protection=none -DVET_RUNTIME_LINKED -I annotations/include -I runtime/include -c "${source#"$root/"}" -o "$1/${name%.*}.o") || return 1
	done
}

# make_random FOLDER: a dozen random programs, spread over three files; the judge's runs do not matter here.
make_random() {
	"$build/tests/random/random-programs" --count 36 --batch 12 --budget 2 --build "$build" --includes "$root/annotations/include" \
		--keep "$work/random" >/dev/null
	mkdir -p "$1" && cp "$work"/random/batch2-*.o "$1"
}

# tell OUT ARGUMENT...: everything that is said of these inputs, except where it names the inputs themselves.
tell() {
	local out=$1 name
	shift
	{
		for name in "${guests[@]}"; do
			"$build/bootvet" check --guest "$name" --holes --vouched "$@"
			"$build/bootvet" check --guest "$name" --json "$@"
			"$build/bootvet" audit --guest "$name" --surface --hubs --holes --list=dead "$@"
			"$build/bootvet" audit --guest "$name" --surface --hubs --list=live --json "$@"
		done
		"$build/bootvet" audit --guest all --json "$@"
		"$build/bootvet" diff "${guests[@]}" "$@"
		"$build/bootvet" paths --guest "${guests[0]}" "$@"
		for name in "${names[@]}"; do
			"$build/bootvet" explain "$name" --guest "${guests[1]}" "$@"
			"$build/bootvet" explain "$name" --guest "${guests[0]}" --json "$@"
		done
	} >"$out" 2>"$out.err"
	sed -i "s|$work/[a-z]*/\(lib\.a(\)\{0,1\}\([a-z0-9-]*\.o\))\{0,1\}|\2|g" "$out" # objects are named as they were given
	[ -s "$out" ] && [ ! -s "$out.err" ] || { cat "$out.err"; false; }
}

# same ARGUMENT...: as the reference says.
same() {
	rm -f "$work/got"
	tell "$work/got" "$@" && cmp "$work/wanted" "$work/got" || { diff "$work/wanted" "$work/got" | head -n 20; false; }
}

differs() { ! same "$@" >/dev/null; }

shuffled() { # SEED: the objects in an order of its own
	printf '%s\n' "${objects[@]}" | while read -r object; do
		printf '%s %s\n' "$(printf '%s %s' "$1" "$(basename "$object")" | md5sum | cut -c 1-8)" "$object"
	done | sort | cut -d ' ' -f 2
}

try_orders() { # TITLE FOLDER
	local title=$1 folder=$2 seed order
	objects=("$folder"/*.o)
	check "$title: told" tell "$work/wanted" "${objects[@]}"
	check "$title: told again" same "${objects[@]}"
	check "$title: a difference is noticed" differs "${objects[@]:1}"
	for seed in 1 2 3; do
		mapfile -t order < <(shuffled $seed)
		check "$title: in another order ($seed)" same "${order[@]}"
	done
	check "$title: as a folder" same "$folder"
	check "$title: each twice" same "$folder" "${objects[@]}"
	shuffled 4 >"$work/list"
	check "$title: from a response file" same "@$work/list"
	mkdir -p "$work/fat" "$work/thin"
	rm -f "$work"/*/lib.a
	"$archiver" rc "$work/fat/lib.a" "${objects[@]}"
	check "$title: as an archive" same "$work/fat/lib.a"
	"$archiver" rcT "$work/thin/lib.a" "${objects[@]}"
	check "$title: as a thin archive" same "$work/thin/lib.a"
	"$archiver" rc "$folder/lib.a" "${objects[@]:2}"
	check "$title: half in an archive" same "${objects[1]}" "$folder/lib.a" "${objects[0]}"
}

cd "$work" || exit 3
guests=(xen-pvh-domu qemu-microvm)
names=(faults_run vga_setup interrupt_set_handler)
check "the demo compiles" make_demo "$work/demo"
try_orders demo "$work/demo"
guests=(xen-pvh-domu xen-pv-domu)
names=(p0_f0 p1_pointed p2_table)
check "random programs compile" make_random "$work/several"
try_orders random "$work/several"
finish
