#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# See scripts/boot.sh.  The demo kernel, booted as each block of kernel-demo/boots.txt says.
set -eu
. scripts/common.sh
. scripts/boot-run.sh
. scripts/boot-loaders.sh
. scripts/boot-xl.sh
. scripts/boot-keystone.sh

names=$(boot_names)
lower=
wanted=
all=
for argument in "$@"; do
	case "$argument" in
	--lower) lower=1 ;;
	-*) die "boot: unknown option '$argument' (--lower)" ;;
	all)
		all=1
		wanted=$names
		;;
	*)
		printf '%s\n' "$names" | grep -qxF -e "$argument" ||
			die "boot: unknown boot '$argument' (all $(printf '%s\n' "$names" | paste -sd' '), or linux NAME)"
		wanted="$wanted $argument"
		;;
	esac
done
[ -n "$wanted" ] || die 'boot: boot what? ./dev boot NAME|all, or linux NAME'

# BUILD names a build folder that is built already.
build=${BUILD:-}
if [ -z "$build" ]; then
	build=build
	bash scripts/build.sh >&2 || die 'boot: the build failed'
fi
# BOOTS names another folder for what a boot leaves: two boots of one name at a time would write to the same files.
folder=${BOOTS:-$build/boots}
mkdir -p "$folder"

# load_by_grub NAME IMAGE COMMAND: GRUB for a BIOS, which loads the image by that command of its own.
load_by_grub() {
	echo "$3 /boot/${2##*/}" | grub_disc i386-pc "$folder/$1.disc" "$2" || return 1
	loading=(-cdrom "$folder/$1.disc.iso")
}

# load_by_grub_efi NAME IMAGE COMMAND: OVMF, and GRUB for EFI.
load_by_grub_efi() {
	ovmf "$folder/$1.variables" || return 1
	echo "$3 /boot/${2##*/}" | grub_disc x86_64-efi "$folder/$1.disc" "$2" || return 1
	patience=60
	loading=("${firmware[@]}" -cdrom "$folder/$1.disc.iso")
}

# load_by_efi NAME IMAGE: OVMF's shell starts the image, an EFI program, from a drive that is a folder.
load_by_efi() {
	ovmf "$folder/$1.variables" || return 1
	rm -rf "$folder/$1.drive"
	mkdir -p "$folder/$1.drive"
	cp "$2" "$folder/$1.drive/" && printf 'fs0:\\%s\n' "${2##*/}" >"$folder/$1.drive/startup.nsh" || return 1
	patience=60
	loading=("${firmware[@]}" -drive "format=raw,file=fat:rw:$folder/$1.drive")
}

# load_by_xen IMAGE OPTION...: Xen, to which QEMU hands over the image as a module.
load_by_xen() {
	local image=$1
	shift
	unpack_xen "$folder/xen" || return 1
	patience=60
	loading=(-kernel "$folder/xen" -append "$*" -initrd "$image")
}

# load_xen_by_grub_efi NAME IMAGE OPTION...: OVMF, GRUB for EFI, Xen by Multiboot 2, the image as a module.
load_xen_by_grub_efi() {
	local name=$1 image=$2
	shift 2
	unpack_xen "$folder/xen" && ovmf "$folder/$name.variables" || return 1
	printf '%s\n' "multiboot2 /boot/xen $*" "module2 /boot/${image##*/}" |
		grub_disc x86_64-efi "$folder/$name.disc" "$folder/xen" "$image" || return 1
	patience=120
	loading=("${firmware[@]}" -cdrom "$folder/$name.disc.iso")
}

# load_by_xl NAME IMAGE [COMMAND]: Xen, Debian's Linux as its first domain, and a second one as the block describes it: the image
# itself, or a disc of which the domain's own firmware starts GRUB, which loads the image by that command.
load_by_xl() {
	local name=$1 file=$2 says='kernel="/guest.elf"' as=guest.elf
	unpack_xen "$folder/xen" || return 1
	if [ -n "${3:-}" ]; then
		load_by_grub "$name" "$2" "$3" || return 1
		file=$folder/$name.disc.iso
		as=guest.iso
		says='disk=["/guest.iso,raw,hdc,cdrom"]'
	fi
	{
		printf '%s\n' 'name="guest"' "$says" on_{poweroff,crash,reboot}='"preserve"'
		boot_field "$name" domain
	} | xl_boot "$folder" "$name" "$file" "$as" || return 1
	patience=300
	status_wanted=0
	ended='^dom0: guest ended, shutdown reason 0$'
	loading=(-m 2048 -kernel "$folder/xen" -append "com1=115200,8n1 console=com1 dom0_mem=768M,max:768M guest_loglvl=all"
		-initrd "$folder/dom0.linux console=hvc0 quiet panic=-1,$folder/$name.initrd")
}

# load NAME IMAGE: makes what loads the image as the block says, and QEMU's arguments for it in `loading`,
# and how many seconds it is waited for in `patience`; `status_wanted` is how QEMU ends after a SUCCESS (the demo's last word,
# 0x10 to port f4, makes it 2 * 0x10 + 1), `ended` a line that has to be there besides.
load() {
	local loader
	patience=20
	status_wanted=33
	ended=
	read -r -a loader <<<"$(boot_field "$1" loader)"
	case ${loader[*]:-qemu} in
	qemu) loading=(-kernel "$2") ;;
	'xen '*) load_by_xen "$2" "${loader[@]:1}" ;;
	xl) load_by_xl "$1" "$2" ;;
	'xl grub '*) load_by_xl "$1" "$2" "${loader[2]}" ;;
	efi) load_by_efi "$1" "$2" ;;
	'grub-efi xen '*) load_xen_by_grub_efi "$1" "$2" "${loader[@]:2}" ;;
	'grub-efi '*) load_by_grub_efi "$1" "$2" "${loader[1]}" ;;
	'standin '*) loading=(-kernel "$build/kernel-demo/standin.elf" -initrd "$2" -append "standin=${loader[*]:1}") ;;
	'grub '*) load_by_grub "$1" "$2" "${loader[1]}" ;;
	*) echo "$1: unknown loader '${loader[*]}'" >&2; return 1 ;;
	esac
}

# boot NAME: one boot.  Sets verdict and seconds; console and keystone stay in the build folder.
boot() {
	local name=$1 console=$folder/$1.console image
	image=$build/kernel-demo/$(boot_field "$1" image)
	verdict=ERROR
	seconds=0.0
	# shellcheck disable=SC2046
	(need $(boot_packages "$name")) >&2 || { verdict=SKIP; return; }
	[ -r "$image" ] || { echo "$name: no $image" >&2; return; }
	load "$name" "$image" || return 0
	# shellcheck disable=SC2046
	boot_run "$name" "${BOOT_SECONDS:-$patience}" "$console" '^demo: verdict SUCCESS$' '^demo: verdict FAILURE' \
		"${qemu_common[@]}" -m 64 -device isa-debug-exit,iobase=0xf4 $(boot_field "$name" qemu) \
		"${loading[@]}"
	if [ $verdict = SUCCESS ] && [ "$boot_status" != "$status_wanted" ]; then
		echo "$name: QEMU ended with status $boot_status, not $status_wanted" >&2
		verdict=CRASH
	elif [ $verdict = SUCCESS ] && ! grep -qE "$ended" "$console"; then
		echo "$name: no line $ended" >&2
		verdict=CRASH
	fi
}

# held NAME: the keystone of a boot that ran, what it called unsound, and its traps.  The ELF of the same name has the symbols of
# every other format.
held() {
	local wrong image
	image=$build/kernel-demo/$(boot_field "$1" image)
	image=${image%.*}.elf
	keystone "$build/bootvet" "$1" "$folder/$1.console" | tee "$folder/$1.keystone"
	[ "${PIPESTATUS[0]}" = 0 ] || return 1
	grep '^unsound: ' "$folder/$1.console" || true
	trapped "$folder/$1.console" "$image" | awk '!seen[$0]++ {
		printf "trapped: %-8s  %-10s  %s%s\n", $1, $2, $3, $4 == "-" ? "" : ", called from " $4 }'
	wrong=$(traps_wrong "$1" "$folder/$1.console" "$image"
		lines_wrong "$1" "$folder/$1.console")
	[ -z "$wrong" ] || { printf '%s\n' "$wrong" >&2; return 1; }
}

# one NAME: boots it, shows everything, ends with its line.
one() {
	boot "$1"
	case $verdict in
	SUCCESS) held "$1" || verdict=FAILURE ;;
	FAILURE) held "$1" || true ;;
	esac
}

# lower_ceilings: every line to the least of what it says and what was unknown just now; never up.
lower_ceilings() {
	local name
	for name in $wanted; do
		sed -nE "s/^keystone: .*unknown to evidence ([0-9]+) .*/$name \\1/p" "$folder/$name.keystone"
	done | awk 'FNR == NR { now[$1] = $2; next }
		/^#/ || !NF { print; next }
		$1 in now && now[$1] < $2 { $2 = now[$1] }
		{ printf "%-22s %2d\n", $1, $2 }' - "$ceilings" >"$folder/ceilings"
	cmp -s "$folder/ceilings" "$ceilings" || cp "$folder/ceilings" "$ceilings"
}

failed=0
for name in $wanted; do
	if [ -n "$all" ]; then
		one "$name" >"$folder/$name.shown" 2>"$folder/$name.errors"
		grep -v '^+ ' "$folder/$name.errors" >&2 || true
	else
		one "$name"
	fi
	printf '%s %s %s%s\n' "$name" "$verdict" "$seconds" "$(boot_field "$name" loader | sed -n 's/^standin .*/ stand-in/p')"
	allowed=$(boot_field "$name" may-skip)
	[ "$verdict" = SUCCESS ] || { [ "$verdict" = SKIP ] && [ -n "$allowed" ]; } || failed=1
done
[ -z "$lower" ] || [ $failed = 1 ] || lower_ceilings
if [ -n "$all" ]; then
	for name in $names; do
		boot_field "$name" may-skip | sed "s/^/allowed to be skipped: $name, /"
	done | grep . || echo 'allowed to be skipped: none'
fi
exit $failed
