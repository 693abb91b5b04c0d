#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# See scripts/boot.sh.  Linux 6.1 in its guest configuration, booted as each guest that QEMU can be, its execution recorded.
# A boot is a function boot_NAME below and a line of kernel-demo/linux/boots.txt.  With --runtime it is the kernel that the runtime
# is linked into, and a block of kernel-demo/linux/runtime/boots.txt tells what it has to say.
set -eu
. scripts/common.sh
. scripts/linux-tree.sh
. scripts/linux-runtime.sh
. scripts/boot-run.sh
. scripts/boot-loaders.sh

table=kernel-demo/linux/boots.txt
reuse=
wanted=
other_kernel=
runtime=
guest=$linux/guest
traces=$linux/traces
while [ $# != 0 ]; do
	argument=$1
	shift
	case "$argument" in
	--unless-fresh) reuse=1 ;;
	--kernel)
		[ $# != 0 ] && [ -r "$1/vmlinux" ] && [ -x "$1/usr/gen_init_cpio" ] ||
			die "boot linux: --kernel '${1:-}': no folder where a vmlinux was built"
		other_kernel=1
		guest=$(cd "$1" && pwd)
		traces=$guest/traces
		shift
		;;
	--runtime) runtime=1 ;;
	-*) die "boot linux: unknown option '$argument' (--unless-fresh, --kernel FOLDER, --runtime)" ;;
	*) wanted="$wanted $argument" ;;
	esac
done
if [ -n "$runtime" ]; then
	[ -z "$other_kernel" ] || die 'boot linux: --runtime and --kernel: which kernel?'
	guest=$linux/runtime/guest
	traces=$linux/runtime/traces
	list=$(linux_runtime_list)
else
	list=$(sed -n '/^[a-z]/p' "$table")
fi
names=$(printf '%s\n' "$list" | cut -d' ' -f1)
if [ -z "$wanted" ]; then
	printf '%s\n' "$list"
	exit 0
fi
for name in $wanted; do
	printf '%s\n' all "$names" | grep -qxF -e "$name" ||
		die "boot linux: unknown boot '$name' ($(printf '%s\n' "$names" | paste -sd' '))"
done
case " $wanted " in
*' all '*) wanted=$names ;;
esac

recorder=$PWD/build/kernel-demo/linux/record/record.so
init=$PWD/build/kernel-demo/linux/init/linux-init
work=
trap 'rm -rf "$work"' EXIT

# Kernel parameters of every boot: one console, an end instead of a halt, addresses as linked.
common='panic=-1 nokaslr'

packages_of() {
	case "$1" in
	xen-*) echo "$packages_qemu $packages_xen" ;;
	grub-linux) echo "$packages_qemu $packages_grub" ;;
	*efi*) echo "$packages_qemu $packages_efi" ;;
	*) echo "$packages_qemu" ;;
	esac
}

image_of() {
	case "$1" in
	grub-* | efi-*) echo bzImage ;;
	esac
}

# record NAME COMMAND...: QEMU with that command line and the recorder.
record() {
	local name=$1 note
	shift
	note="$name: $(qemu-system-x86_64 --version | head -n 1), $(date -u '+%Y-%m-%d %H:%M UTC'): $*"
	# A comma ends a plugin's argument, and two are one.
	boot_run "$name" "${BOOT_SECONDS:-300}" "$traces/$name.console" '^init: all steps done$' '^init: (steps failed|took too long)' \
		"${qemu_common[@]}" -plugin "$recorder,out=$traces/$name.trace,image=$guest/vmlinux,note=${note//,/,,}" "$@"
}

boot_q35_pvh() {
	record "$1" -M q35 -cpu max -m 512 -vga none -kernel "$guest/vmlinux" -initrd "$work/initrd" \
		-append "console=ttyS0 $common"
}

boot_q35_pvh_smp() {
	record "$1" -M q35 -cpu max -m 512 -vga none -smp 2 -kernel "$guest/vmlinux" -initrd "$work/initrd" \
		-append "console=ttyS0 $common init_end=poweroff"
}

# There is no timer that TCG's time stamp counter could be measured against, so the guest is told what the host's is.
boot_microvm() {
	local khz
	khz=$(awk -F: '/^cpu MHz/ { printf "%d\n", $2 * 1000; exit }' /proc/cpuinfo)
	record "$1" -M "microvm,acpi=on,isa-serial=on" -cpu max -m 512 -kernel "$guest/vmlinux" -initrd "$work/initrd" \
		-append "console=ttyS0 $common tsc_early_khz=${khz:-2000000}"
}

boot_xen_pvh_dom0() {
	unpack_xen "$work/xen" || return 3
	record "$1" -M q35 -cpu max,-smap,-rdtscp -m 1024 -device amd-iommu -vga none -kernel "$work/xen" \
		-append "com1=115200,8n1 console=com1 dom0=pvh dom0_mem=384M" \
		-initrd "$guest/vmlinux console=hvc0 earlyprintk=xen $common init_end=poweroff,$work/initrd"
}

boot_xen_pv_dom0() {
	unpack_xen "$work/xen" || return 3
	record "$1" -M q35 -cpu max,-smap -m 1024 -vga none -kernel "$work/xen" \
		-append "com1=115200,8n1 console=com1 dom0_mem=384M" \
		-initrd "$guest/vmlinux console=hvc0 earlyprintk=xen $common,$work/initrd"
}

# linux_disc PLATFORM: a bootable disc in $work/disc.iso with kernel, initial files and a menu of one.
linux_disc() {
	printf '%s\n' 'set gfxpayload=text' "linux /boot/bzImage console=ttyS0 $common init_end=poweroff" 'initrd /boot/initrd' |
		grub_disc "$1" "$work/disc" "$guest/arch/x86/boot/bzImage" "$work/initrd"
}

boot_grub_linux() {
	linux_disc i386-pc || return 3
	record "$1" -M q35 -cpu max -m 512 -vga std -nic none -cdrom "$work/disc.iso"
}

boot_grub_efi() {
	ovmf "$work/variables" && linux_disc x86_64-efi || return 3
	record "$1" -M q35 -cpu max -m 512 -vga std -nic none "${firmware[@]}" -cdrom "$work/disc.iso"
}

# The firmware's shell starts the kernel, which is an EFI program, from a drive that is a folder.
boot_efi_stub() {
	ovmf "$work/variables" || return 3
	mkdir "$work/drive"
	cp "$guest/arch/x86/boot/bzImage" "$work/drive/linux.efi"
	cp "$work/initrd" "$work/drive/initrd"
	# shellcheck disable=SC2028
	echo "fs0:\\linux.efi console=ttyS0 $common initrd=\\initrd" >"$work/drive/startup.nsh"
	record "$1" -M q35 -cpu max -m 512 -vga std -nic none "${firmware[@]}" -drive "format=raw,file=fat:rw:$work/drive"
}

# The initial files: the program of the kernel's word size and a console, written by the kernel's own tool.
make_initrd() {
	local init=$init
	[ "$(od -An -tu1 -j4 -N1 "$guest/vmlinux")" -eq 2 ] || init=$init-32
	printf '%s\n' 'dir /dev 0755 0 0' 'nod /dev/console 0600 0 0 c 5 1' "file /init $init 0755 0 0" >"$work/initrd.list"
	"$guest/usr/gen_init_cpio" "$work/initrd.list" >"$work/initrd"
}

# Whether NAME's trace is of this kernel, /init, recorder and way of booting, and of a boot that went well.
is_fresh() {
	local input
	[ -s "$traces/$1.trace" ] && grep -q "^$1 SUCCESS " "$traces/$1.verdict" 2>/dev/null || return 1
	for input in "$guest/vmlinux" "$recorder" "$init" scripts/boot-linux.sh scripts/boot-run.sh scripts/boot-loaders.sh \
		${runtime:+"$boots" scripts/linux-runtime.sh}; do
		[ "$traces/$1.verdict" -nt "$input" ] || return 1
	done
}

built=
# prepare [bzImage]: the recorder, /init and the kernel, which is built once.
prepare() {
	# shellcheck disable=SC2086
	if [ -z "$built" ]; then
		need $packages_build $packages_linux && bash scripts/build.sh >&2 || return 1
		built=1
	fi
	if [ -n "$runtime" ]; then
		linux_runtime "$1"
	elif [ -z "$other_kernel" ]; then
		linux_guest "$1"
	elif [ -n "$1" ] && ! [ -r "$guest/arch/x86/boot/$1" ]; then
		echo "./dev: no $guest/arch/x86/boot/$1: build it there first" >&2
		return 1
	fi
}

# judged NAME: what the runtime said is what it had to say.
judged() {
	local wrong
	[ $verdict = SUCCESS ] || return 0
	wrong=$(linux_runtime_wrong build/bootvet "$1" "$traces/$1.console")
	[ -z "$wrong" ] || { printf '%s\n' "$wrong" >&2; verdict=FAILURE; }
}

# boot NAME: one boot, and its line, which stays beside the trace.
boot() {
	local name=$1 common=$common
	if [ -n "$reuse" ] && is_fresh "$name"; then
		cat "$traces/$name.verdict"
		return
	fi
	rm -f "$traces/$name.trace" "$traces/$name.verdict"
	verdict=ERROR
	seconds=0.0
	work=$(mktemp -d)
	# shellcheck disable=SC2046
	if ! (need $(packages_of "$name")) >&2; then
		verdict=SKIP
	elif prepare "$(image_of "$name")" && make_initrd; then
		[ -z "$runtime" ] || common="$common $(boot_field "$name" parameters)"
		"boot_${name//-/_}" "$name" || true
		[ -z "$runtime" ] || judged "$name"
	fi
	rm -rf "$work"
	printf '%s %s %s\n' "$name" "$verdict" "$seconds" | tee "$traces/$name.verdict"
	case $verdict in
	SUCCESS | SKIP) ;;
	*) failed=1 ;;
	esac
}

failed=0
mkdir -p "$traces"
for name in $wanted; do
	boot "$name"
done
exit $failed
