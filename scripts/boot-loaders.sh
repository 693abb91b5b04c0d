# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034
# Sourced after common.sh: what starts a kernel in QEMU where QEMU itself does not: GRUB, OVMF, Xen, each from its package.

# grub_disc PLATFORM DISC FILE...: DISC.iso with GRUB, the files in /boot and what standard input has it do.
grub_disc() {
	local platform=$1 disc=$2
	shift 2
	rm -rf "$disc" "$disc.iso"
	mkdir -p "$disc/boot/grub" && cp "$@" "$disc/boot/" || return 1
	{
		echo serial --unit=0 --speed=115200
		echo terminal_output serial
		cat
		echo boot
	} >"$disc/boot/grub/grub.cfg"
	run grub-mkrescue -d "/usr/lib/grub/$platform" -o "$disc.iso" "$disc" >"$disc.log" 2>&1 || { cat "$disc.log" >&2; return 1; }
}

# ovmf FILE: sets `firmware`, QEMU's arguments for OVMF's code and, in FILE, a copy of its variables to write to.
ovmf() {
	cp /usr/share/OVMF/OVMF_VARS_4M.fd "$1" || return 1
	firmware=(-drive "if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd" -drive "if=pflash,format=raw,file=$1")
}

# unpack_xen FILE: Xen itself, unpacked; QEMU loads it by Multiboot and hands over kernel and initial files as modules.
unpack_xen() {
	local archive
	archive=$(dpkg -L xen-hypervisor-4.17-amd64 | grep -E '^/boot/xen-[^/]*\.gz$' | head -n 1)
	[ -r "$archive" ] && gunzip -c "$archive" >"$1"
}
