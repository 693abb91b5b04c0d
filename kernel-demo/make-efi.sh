#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# make-efi.sh IMAGE OUTPUT: the ELF image as an EFI application, section by section at the addresses that it is linked at.
# The header's place is one unit of Windows' 64 KiB below (Microsoft, PE Format, ImageBase).
set -eu
image=$1
output=$2
entry=$(nm "$image" | awk '$3 == "efi_start64" { print $1 }')
start=$(nm "$image" | awk '$3 == "image_start" { print $1 }')
[ -n "$entry" ] && [ -n "$start" ] || { echo "$image: no symbol efi_start64 or image_start" >&2; exit 2; }
objcopy -O efi-app-x86_64 --strip-all --remove-section .note.xen --section-alignment 4096 --file-alignment 512 \
	--image-base "$((0x$start - 0x10000))" --set-start "0x$entry" "$image" "$output"
