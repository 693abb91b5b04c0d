# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034
# Sourced after boot-loaders.sh: Debian's Linux as Xen's first domain, whose xl starts a second one.  A kernel image is nothing
# to install into the running system, so this Linux and Xen's tools are fetched and unpacked beside the build; their
# libraries that Xen does not bring are those of the machine.

# What is unpacked; the kernel's package is the one that linux-image-amd64 stands for.
packages_unpacked="busybox-static xen-utils-4.17 qemu-system-xen libxencall1 libxendevicemodel1 libxenevtchn1 libxenforeignmemory1
libxengnttab1 libxenhypfs1 libxenmisc4.17 libxenstore4 libxentoolcore1 libxentoollog1 libyajl2"

# fetch_packages FOLDER: their archives in FOLDER, unpacked in FOLDER/root; what is whole already stays.
fetch_packages() {
	local folder=$1 kernel archive
	[ -e "$folder/whole" ] && return 0
	rm -rf "$folder"
	mkdir -p "$folder/root"
	kernel=$(apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)$/\1/p' | head -n 1)
	[ -n "$kernel" ] || { echo './dev: no linux-image-amd64 in the package lists (apt-get update)' >&2; return 1; }
	# shellcheck disable=SC2086
	(cd "$folder" && run apt-get -q -o APT::Sandbox::User=root download $kernel $packages_unpacked) >&2 || return 1
	for archive in "$folder"/*.deb; do
		dpkg-deb -x "$archive" "$folder/root" || return 1
		rm "$archive"
	done
	touch "$folder/whole"
}

# libraries_of ROOT PROGRAM...: the shared libraries that the programs need, and those that these need, a path a line.
libraries_of() {
	local root=$1 folder name found
	shift
	declare -A seen=()
	while [ $# != 0 ]; do
		while read -r name; do
			[ -z "${seen[$name]:-}" ] || continue
			seen[$name]=1
			found=
			for folder in "$root/usr/lib/x86_64-linux-gnu" "$root/lib/x86_64-linux-gnu" /usr/lib/x86_64-linux-gnu /lib/x86_64-linux-gnu /lib64; do
				[ -e "$folder/$name" ] && found=$folder/$name && break
			done
			[ -n "$found" ] || { echo "./dev: no library $name, which $1 needs" >&2; return 1; }
			echo "$found"
			set -- "$@" "$found"
		done < <(readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]$/\1/p')
		shift
	done
}

# dom0_files PACKAGES ARCHIVE: the initial files of the first domain, without the guest's.
dom0_files() {
	local root=$1/root archive=$2 tree=$1/tree program modules
	local tools=$root/usr/lib/xen-4.17
	local programs=("$tools/bin/xl" "$tools/bin/xenstored" "$tools/bin/xenconsoled" "$tools/bin/xen-init-dom0"
		"$root/usr/libexec/xen-qemu-system-i386")
	modules=$(echo "$root"/lib/modules/*/kernel/drivers/xen)
	rm -rf "$tree"
	mkdir -p "$tree"/{bin,lib,lib64,modules,usr/sbin,usr/libexec,usr/share/qemu/keymaps,usr/share/seabios,usr/lib/xen-4.17/boot}
	cp kernel-demo/xen/dom0-init.sh "$tree/init" &&
		cp "$root/bin/busybox" "$tree/bin/" &&
		cp "${programs[@]:0:4}" "$tree/usr/sbin/" &&
		cp "${programs[4]}" "$tree/usr/libexec/" &&
		cp "$tools/boot/hvmloader" "$tree/usr/lib/xen-4.17/boot/" &&
		cp "$modules"/xen-{privcmd,evtchn,gntdev,gntalloc}.ko "$modules/xenfs/xenfs.ko" "$tree/modules/" &&
		cp /usr/share/seabios/{bios-256k,vgabios-stdvga,vgabios-cirrus}.bin "$tree/usr/share/seabios/" &&
		cp /usr/share/qemu/kvmvapic.bin "$tree/usr/share/qemu/" &&
		cp /usr/share/qemu/keymaps/en-us "$tree/usr/share/qemu/keymaps/" || return 1
	libraries_of "$root" "${programs[@]}" >"$1/libraries" || return 1
	xargs -a "$1/libraries" cp -L -t "$tree/lib" || return 1
	cp -L /lib64/ld-linux-x86-64.so.2 "$tree/lib64/"
	chmod 755 "$tree/init"
	(cd "$tree" && find . | LC_ALL=C sort | cpio -o -H newc --quiet) | gzip -1 >"$archive.part" && mv "$archive.part" "$archive"
}

# xl_boot FOLDER NAME FILE AS: FOLDER/dom0.linux, and FOLDER/NAME.initrd with everything; the guest's configuration, in which the
# file is /AS, comes from standard input.
xl_boot() {
	local folder=$1 name=$2 file=$3 as=$4 packages=${build:-build}/packages
	fetch_packages "$packages" || return 1
	if ! [ "$packages/dom0.cpio.gz" -nt kernel-demo/xen/dom0-init.sh ] || ! [ "$packages/dom0.cpio.gz" -nt scripts/boot-xl.sh ]; then
		dom0_files "$packages" "$packages/dom0.cpio.gz" || return 1
	fi
	find "$packages/root" -name "vmlinuz-*" -exec cp {} "$folder/dom0.linux" \; || return 1
	rm -rf "$folder/$name.files"
	mkdir -p "$folder/$name.files"
	cat >"$folder/$name.files/guest.cfg"
	cp "$file" "$folder/$name.files/$as" || return 1
	{
		cat "$packages/dom0.cpio.gz"
		(cd "$folder/$name.files" && find . -type f | cpio -o -H newc --quiet) | gzip -1
	} >"$folder/$name.initrd"
}
