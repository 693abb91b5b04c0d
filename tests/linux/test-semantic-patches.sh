#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Our semantic patches on the real files of Linux 6.1: the annotations arrive in the facts; a use that asks nobody is refused, the
# same behind its guard passes; the runtime and its doors compile as Linux's own, and drivers have sites that trap.  A few units
# are compiled, nothing is linked; `./dev prove kbuild` and `./dev prove linux-runtime` build the whole kernel.
# Arguments: the repository's top folder, the build folder.
set -u
cd "$1" || exit 2
build=$2
# shellcheck source=tests/frame/tap.sh
. tests/frame/tap.sh
# shellcheck source=scripts/common.sh
. scripts/common.sh
# shellcheck source=scripts/linux-tree.sh
. scripts/linux-tree.sh
# shellcheck source=scripts/linux-runtime.sh
. scripts/linux-runtime.sh
linux_plugin=$build/bootvet-plugin.so
folder=$linux/patched

if ! linux_unpack; then
	skip 'semantic patches on Linux' "no $linux_archive (package linux-source-6.1)"
	finish
fi
# shellcheck disable=SC2086
wanted=$(missing $packages_linux $packages_coccinelle)
if [ -n "$wanted" ]; then
	skip 'semantic patches on Linux' "missing packages: $wanted"
	finish
fi

# A folder for each configuration, and the units that are looked at there.
units_of() {
	case "$1" in
	guest) echo drivers/video/console/vgacon.c arch/x86/kernel/setup.c arch/x86/kernel/cpu/mtrr/generic.c arch/x86/kernel/cpu/mtrr/mtrr.c ;;
	runtime) echo "$(spatch_files runtime/doors) $(spatch_files i8259) $(spatch_files i8253)" ;;
	kasan) echo mm/kasan/common.c mm/kasan/generic.c mm/kasan/shadow.c arch/x86/mm/kasan_init_64.c arch/x86/kernel/head64.c ;;
	esac
}

# prepared NAME [UNITS]: everything up to the units' objects, as they come, and how each was compiled.
prepared() {
	local name=$1 units
	units="$(units_of "$name") $(units_of "${2:-}")"
	# shellcheck disable=SC2086
	linux_configure "$folder/$name" "$name" && linux_make "$folder/$name" clang-19 prepare &&
		linux_make "$folder/$name" clang-19 ${units//.c/.o} && linux_commands "$folder/$name" >"$folder/$name.json"
}

# patched NAME PATCH...: the units of NAME as they come, these patches (-D guarded before those that take it), compiled with facts.
patched() {
	local name=$1 unit command options=() patch
	shift
	rm -rf "$folder/tree"
	for unit in $(units_of "$name"); do
		mkdir -p "$folder/tree/${unit%/*}" && cp "$linux/source/$unit" "$folder/tree/$unit" || return 1
	done
	for patch in "$@"; do
		[ "$patch" = guarded ] && options=(-D guarded) && continue
		# shellcheck disable=SC2046
		spatch_in "$folder/tree" "${options[@]}" "$patch" $(spatch_files "$patch") || return 1
	done
	for unit in $(units_of "$name"); do
		command=$(jq -r --arg file "$linux/source/$unit" 'map(select(.file == $file))[0].command' "$folder/$name.json") || return 1
		command=${command/%"$linux/source/$unit"/"$folder/tree/$unit"}
		(cd "$folder/$name" && eval "$command -fplugin='$linux_plugin' -idirafter '$linux/../../annotations/include' -o '$folder/tree/${unit%.c}.o'") ||
			return 1
	done
}

# linked_in: the units that meet the runtime, patched, with sites that trap; what the runtime's folder in Linux is made of, with the
# flags of its Kbuild and those of init/main.c.  No warning is let pass.
linked_in() {
	local include=$folder/include/bootvet file command flags
	mkdir -p "$include" && cp annotations/include/bootvet/* runtime/include/bootvet/*.h $linux_runtime_folder/kernel.h "$include" || return 1
	rm -rf "$folder/tree"
	for file in $(units_of runtime); do
		mkdir -p "$folder/tree/${file%/*}" && cp "$linux/source/$file" "$folder/tree/$file" || return 1
	done
	for file in $linux_runtime_patches; do
		# shellcheck disable=SC2046
		spatch_in "$folder/tree" "$file" $(spatch_files "$file") || return 1
	done
	for file in $(units_of runtime); do
		command=$(jq -r --arg file "$linux/source/$file" 'map(select(.file == $file))[0].command' "$folder/guest.json") || return 1
		command=${command/%"$linux/source/$file"/"$folder/tree/$file"}
		(cd "$folder/guest" && eval "$command -Werror -fplugin='$linux_plugin' $linux_runtime_flags -idirafter '$folder/include' \
			-o '$folder/tree/${file%.c}.o'") || return 1
	done
	flags=$(sed -n 's/^ccflags-y := //p' $linux_runtime_folder/Kbuild)
	flags=${flags//'$(srctree)/$(src)'/$PWD/$linux_runtime_folder}
	command=$(jq -r --arg file "$linux/source/init/main.c" 'map(select(.file == $file))[0].command' "$folder/guest.json") || return 1
	command="${command%"$linux/source/init/main.c"} -Werror $flags -I'$build/runtime' -I'$PWD/runtime/source' -idirafter '$folder/include'"
	for file in "$PWD"/$linux_runtime_folder/*.c "$PWD"/runtime/source/*.c "$build/runtime/profiles.c"; do
		(cd "$folder/guest" && eval "$command -o '$folder/tree/linked-in.o' '$file'") || return 1
	done
}

# moved: legacy memory goes behind accessors in each file that it is in, and each mistake for Sparse finds its place.
moved() {
	local file planted
	rm -rf "$folder/tree"
	for file in $(spatch_files uses/legacy-memory); do
		mkdir -p "$folder/tree/${file%/*}" && cp "$linux/source/$file" "$folder/tree/$file" || return 1
	done
	# shellcheck disable=SC2046
	spatch_in "$folder/tree" vgacon $(spatch_files vgacon) && spatch_in "$folder/tree" legacy-memory $(spatch_files legacy-memory) &&
		cp -r "$folder/tree" "$folder/moved" && spatch_in "$folder/tree" uses/legacy-memory $(spatch_files uses/legacy-memory) || return 1
	! grep -nE '\*\(\(?(volatile )?(unsigned short|u32) \*\)\(?(phys_to_virt|__va)' -r "$folder/moved" || return 1
	planted=$(diff -r "$folder/moved" "$folder/tree" | grep -c '^[0-9]')
	[ "$planted" -ge "$(grep -vc '^#' annotations/semantic-patches/uses/legacy-memory.faults)" ] || { echo "$planted changes"; return 1; }
}

# sites NUMBER OBJECT: so many entries of vet_functions (struct vet_function_site, 12 bytes).
sites() {
	local bytes
	bytes=$(llvm-objdump-19 -h "$folder/tree/$2" | awk '$2 == "vet_functions" { print $3 }')
	[ "$((16#${bytes:-0}))" = $(($1 * 12)) ] || { echo "$2: 0x${bytes:-0} bytes of sites"; return 1; }
}

# says FUNCTION WORD CAPABILITY OBJECT: the annotation of that function, in the facts
says() {
	"$build/bootvet" facts "$folder/tree/$4" | awk -v name="$1" -v word="$2" -v capability="\"$3\"" '
		/^[^ ]/ { own = $1 == "symbol" && $2 == "function" && $3 == name }
		own && $1 == word && $2 == capability { said = 1 }
		END { exit !said }' || { echo "$4: $1 does not say: $2 $3"; return 1; }
}

# judged STATUS PATTERN ENTRY GUEST CAPABILITY UNIT...: what check says of these objects from that function on
judged() {
	local status=$1 pattern=$2 entry=$3 guest=$4 capability=$5 output actual=0
	shift 5
	output=$("$build/bootvet" check --model linux-x86 --entry "$entry" --guest "$guest" --capability "$capability" \
		"${@/#/$folder/tree/}") || actual=$?
	[ $actual = "$status" ] && printf '%s\n' "$output" | grep -E -- "$pattern" >/dev/null || { printf 'exit %d\n%s\n' "$actual" "$output"; return 1; }
}
vga() { judged "$1" "$2" setup_arch xen-pvh-domu vga drivers/video/console/vgacon.o arch/x86/kernel/setup.o; }
mtrr() { judged "$1" "$2" mtrr_bp_init xen-pv-domu mtrr arch/x86/kernel/cpu/mtrr/mtrr.o arch/x86/kernel/cpu/mtrr/generic.o; }
shadow() {
	judged "$1" "$2" x86_64_start_kernel bios-pc kasan_shadow arch/x86/kernel/head64.o arch/x86/mm/kasan_init_64.o \
		mm/kasan/common.o mm/kasan/generic.o mm/kasan/shadow.o
}

rm -rf "$folder"
mkdir -p "$folder"
check 'the guest configuration, and a few of its units' prepared guest runtime
check 'the annotated units compile' patched guest vgacon mtrr
check 'vgacon: the methods that write to registers require VGA' says vgacon_set_cursor_size requires vga drivers/video/console/vgacon.o
check 'and pass' vga 0 '^xen-pvh-domu: 0 errors'
check 'mtrr: the backend requires the registers' says generic_set_all subsystem mtrr arch/x86/kernel/cpu/mtrr/generic.o
check 'and passes' mtrr 0 '^xen-pv-domu: 0 errors'
check 'with uses that ask nobody' patched guest vgacon mtrr uses/vgacon uses/mtrr
check 'VGA is used unguarded' vga 1 'vgacon.c:[0-9:]+ error: requires vga .calls vgacon_set_cursor_size., absent on xen-pvh-domu '
check 'the registers are used unguarded' mtrr 1 'mtrr.c:[0-9:]+ error: requires mtrr .calls mtrr_wrmsr., absent on xen-pv-domu '
check 'with the same uses behind their guards' patched guest vgacon mtrr guarded uses/vgacon uses/mtrr
check 'VGA passes' vga 0 '^xen-pvh-domu: 0 errors'
check 'the registers pass' mtrr 0 '^xen-pv-domu: 0 errors'
check 'legacy memory moves behind accessors, and mistakes among them' moved
check 'the runtime, its doors and its drivers compile as Linux'\''s own' linked_in
check 'i8259: the driver requires the chips' says mask_8259A requires pic_8259 arch/x86/kernel/i8259.o
check 'what looks for them probes' says probe_8259A probes pic_8259 arch/x86/kernel/i8259.o
check 'each function that requires them can trap' sites 11 arch/x86/kernel/i8259.o
check 'i8253: the driver requires the timer' says clockevent_i8253_disable requires pit_8254 drivers/clocksource/i8253.o
check 'each function that requires it can trap' sites 6 drivers/clocksource/i8253.o

check 'the same with KASAN' prepared kasan
check 'its annotated units compile' patched kasan kasan
check 'KASAN: checks require the shadow' says kasan_check_range requires kasan_shadow mm/kasan/generic.o
check 'kasan_early_init provides it' says kasan_early_init provides kasan_shadow arch/x86/mm/kasan_init_64.o
check 'and the start of the kernel passes' shadow 0 '^bios-pc: 0 errors'
check 'with a use before it' patched kasan kasan uses/kasan
check 'the shadow is used too early' shadow 1 'error: requires kasan_shadow .*\[vet-too-early\]$'
check 'with the same use behind its guard' patched kasan kasan guarded uses/kasan
check 'the shadow passes' shadow 0 '^bios-pc: 0 errors'
finish
