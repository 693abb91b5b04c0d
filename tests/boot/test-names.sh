#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What ./dev boot answers to names, and that tables, script and guest profiles agree.  Nothing is booted.
# Arguments: the repository's top folder, the guests' /init.
set -u
root=$1
init=$2
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
# shellcheck source=scripts/boot-keystone.sh
. "$root/scripts/boot-keystone.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
table=$root/kernel-demo/linux/boots.txt
names=$(sed -n 's/^\([a-z][^ ]*\) .*/\1/p' "$table")

refuses() {
	local word=$1 status=0 text
	shift
	text=$("$root/dev" boot "$@" 2>&1) || status=$?
	[ $status = 2 ] || { echo "status $status: $text"; return 1; }
	printf '%s\n' "$text" | grep -qF -- "$word" || { echo "no '$word' in: $text"; return 1; }
}

lists() {
	[ "$("$root/dev" boot linux | awk '{ print $1 }')" = "$names" ]
}

has_function() {
	grep -q "^boot_${1//-/_}() {" "$root/scripts/boot-linux.sh"
}

# The entry of a boot is one of its guest's.
has_profile() {
	local guest entry
	read -r guest entry < <(awk -v name="$1" '$1 == name { print $2, $3 }' "$table")
	[ -r "$root/annotations/guests/$guest.yaml" ] || { echo "no profile $guest"; return 1; }
	sed -n 's/^entries: *\[\(.*\)\]/\1/p' "$root/annotations/guests/$guest.yaml" | tr -d ' ' | tr , '\n' | grep -qxF -e "$entry" ||
		{ echo "$guest has no entry $entry"; return 1; }
}

# demo_block NAME: a guest with that entry, an image, a machine, a ceiling; what it has and lacks are capabilities.
demo_block() {
	local guest capability
	guest=$(boot_field "$1" guest)
	grep -qE "^entries: .*[[ ]$(boot_field "$1" entry)[],]" "$root/annotations/guests/$guest.yaml" || { echo "$guest: entry"; return 1; }
	boot_field "$1" image | grep -qE '^demo[a-z0-9-]*\.(elf|linux|efi)$' && boot_field "$1" qemu | grep -q '^-M ' || { echo 'image, qemu'; return 1; }
	! boot_field "$1" loader | grep -vxE 'grub (multiboot2?|linux|linux16)|grub-efi multiboot2|(grub-efi )?xen .*|xl( grub multiboot2)?|efi|standin [a-z0-9-]+( .+)?' ||
		{ echo 'loader'; return 1; }
	grep -qE "^$1 +[0-9]+$" "$root/kernel-demo/unknown.ceilings" || { echo 'no ceiling'; return 1; }
	for capability in $({ boot_field "$1" has; boot_field "$1" lacks; } | cut -d' ' -f1); do
		grep -q "^VET_PLATFORM_CAPABILITY($capability," "$root/annotations/include/bootvet/capabilities.def" ||
			{ echo "no capability $capability"; return 1; }
	done
	! { boot_field "$1" has; boot_field "$1" lacks; } | grep -vE '^[a-z0-9_]+ +[^ ]' || { echo 'no reason'; return 1; }
	! boot_field "$1" evidence | grep -vxE '[a-z0-9_]+ (present|absent|unknown|conflict)' || { echo 'evidence'; return 1; }
	! boot_field "$1" unsound | grep -vE '^[^:]+: [^ ]' || { echo 'unsound'; return 1; }
	! boot_field "$1" loader | grep -q '^standin ' || boot_field "$1" shows | grep -q '^stand-in: ' || { echo 'no label'; return 1; }
}

# Keys are known ones.
demo_keys() {
	! sed -E '/^(#|$)/d' "$boots" |
		grep -vE '^(boot|guest|entry|image|loader|domain|qemu|has|lacks|evidence|unsound|shows|traps|long|may-skip) [^ ]'
}

# The ceilings of kernel-demo/unknown.ceilings: none is above what any commit before had.
never_up() {
	local commit
	cd "$root" || return 1
	git -c safe.directory='*' log --format=%H -- kernel-demo/unknown.ceilings | while read -r commit; do
		git -c safe.directory='*' show "$commit:kernel-demo/unknown.ceilings" 2>/dev/null | awk '
			FNR == NR { if ($1 !~ /^#/ && NF) now[$1] = $2; next }
			/^#/ || !NF { next }
			!($1 in now) { print $1 ": gone"; bad = 1; next }
			now[$1] > $2 { print $1 ": was " $2 ", is " now[$1]; bad = 1 }
			END { exit bad }' kernel-demo/unknown.ceilings - || exit 1
	done
}

# Without its packages, and without a way to install them, a boot is skipped before anything is built.
skips() {
	mkdir -p "$scratch/bin"
	printf '#!/bin/sh\necho not-installed\n' >"$scratch/bin/dpkg-query"
	printf '#!/bin/sh\nexit 100\n' >"$scratch/bin/apt-get"
	printf '#!/bin/sh\nexit 100\n' >"$scratch/bin/sudo"
	chmod +x "$scratch/bin"/*
	mkdir -p "$scratch/kernel/usr"
	: >"$scratch/kernel/vmlinux"
	cp "$scratch/bin/apt-get" "$scratch/kernel/usr/gen_init_cpio"
	PATH=$scratch/bin:$PATH "$root/dev" boot linux --kernel "$scratch/kernel" q35-pvh >"$scratch/said" 2>"$scratch/errors" ||
		{ cat "$scratch/errors"; return 1; }
	[ "$(cat "$scratch/said")" = 'q35-pvh SKIP 0.0' ] || { cat "$scratch/said" "$scratch/errors"; return 1; }
	grep -q 'qemu-system-x86' "$scratch/errors"
}

# The same of the demo; that is no success, as it is on no list.
demo_skips() {
	local status=0
	mkdir -p "$scratch/build"
	PATH=$scratch/bin:$PATH BUILD=$scratch/build "$root/dev" boot q35-pvh >"$scratch/said" 2>"$scratch/errors" || status=$?
	[ $status = 1 ] && [ "$(cat "$scratch/said")" = 'q35-pvh SKIP 0.0' ] && grep -q 'qemu-system-x86' "$scratch/errors" ||
		{ cat "$scratch/said" "$scratch/errors"; return 1; }
}

# One that is on the list.
demo_may_skip() {
	PATH=$scratch/bin:$PATH BUILD=$scratch/build "$root/dev" boot "$1" >"$scratch/said" 2>"$scratch/errors" ||
		{ cat "$scratch/said" "$scratch/errors"; return 1; }
	[ "$(cat "$scratch/said")" = "$1 SKIP 0.0" ] && grep -q "$2" "$scratch/errors" || { cat "$scratch/said" "$scratch/errors"; return 1; }
}

demo_errs() {
	local status=0
	BUILD=$scratch/build "$root/dev" boot q35-pvh >"$scratch/said" 2>"$scratch/errors" || status=$?
	[ $status = 1 ] && [ "$(cat "$scratch/said")" = 'q35-pvh ERROR 0.0' ] && grep -q 'no .*demo.elf' "$scratch/errors" ||
		{ cat "$scratch/said" "$scratch/errors"; return 1; }
}

status_is() {
	local wanted=$1 status=0
	shift
	"$@" || status=$?
	[ $status = "$wanted" ] || { echo "status $status, wanted $wanted"; return 1; }
}

check 'boot what' refuses 'boot what' 
check 'an unknown boot of the demo' refuses "'plan9'" plan9
check 'its names are listed then' refuses 'all q35-pvh q35-pvh-novga' q35
check 'no part of its names' refuses "'q35.pvh'" q35.pvh
check 'an unknown option of it' refuses '--again' --again q35-pvh
check 'an unknown boot' refuses "'no-such'" linux no-such
check 'the names are listed then' refuses 'q35-pvh xen-pvh-dom0' linux q35
check 'no part of a name' refuses "'q35.pvh'" linux q35.pvh
check 'an unknown option' refuses '--again' linux --again q35-pvh
check 'a folder that is no kernel' refuses "$scratch" linux --kernel "$scratch" q35-pvh
check 'a folder that is missing' refuses '--kernel' linux --kernel
check 'a boot that the runtime has not' refuses "'efi-stub' (q35-pvh" linux efi-stub --runtime
check 'without names: the boots' lists
for name in $names; do
	check "$name can be booted" has_function "$name"
	check "$name is a guest with that entry" has_profile "$name"
done
boots=$root/kernel-demo/boots.txt
check 'the keys of the demo'"'"'s boots' demo_keys
for name in $(boot_names); do
	check "the demo's $name is whole" demo_block "$name"
done
check 'ceilings of unknown cells go down' never_up
check 'missing packages: SKIP, with their names' skips
check 'two kernels at once' refuses 'which kernel' linux --runtime --kernel "$scratch/kernel" q35-pvh
check 'the demo without them: SKIP' demo_skips
check 'without GRUB: SKIP, and no failure' demo_may_skip grub-mb1 grub-pc-bin
check 'without Xen: SKIP, and no failure' demo_may_skip xen-pvh-dom0 xen-hypervisor
if command -v qemu-system-x86_64 >/dev/null; then
	check 'the demo without an image: ERROR' demo_errs
else
	skip 'the demo without an image: ERROR' 'qemu-system-x86_64 is not installed'
fi
check '/init does nothing outside a guest' status_is 2 "$init"
check '/init started by itself says so' status_is 42 "$init" again and again
finish
