#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `bootvet platform` as people type it: folders under every name, dumps as text and as bytes, raw memory with a start_info, and
# what it says of input that is wrong.  Arguments: the repository's top folder, bootvet.
set -u
root=$(readlink -f "$1")
bootvet=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

# le WIDTH VALUE...: little-endian numbers as bytes.
le() {
	local width=$1 value i
	shift
	for value in "$@"; do
		for ((i = 0; i < width; i++)); do
			printf "\\x$(printf %02x $((value >> 8 * i & 255)))"
		done
	done
}

# put FILE OFFSET: standard input there.
put() {
	dd of="$1" bs=1 seek="$(($2))" conv=notrunc status=none
}

# sum FILE START SIZE AT: makes the bytes add up to zero.
sum() {
	local total
	le 1 0 | put "$1" "$4"
	total=$(od -An -v -tu1 -j"$(($2))" -N"$3" "$1" | awk '{ for (i = 1; i <= NF; i++) n += $i } END { print n % 256 }')
	le 1 $(((256 - total) % 256)) | put "$1" "$4"
}

# table FILE OFFSET SIGNATURE LENGTH REVISION OEM
table() {
	printf %s "$3" | put "$1" "$2"
	le 4 "$4" | put "$1" "$2+4"
	le 1 "$5" | put "$1" "$2+8"
	printf %s "$6" | put "$1" "$2+10"
}

fadt() {
	table "$1" "$2" FACP 276 6 'FIRECK'
	le 2 4 | put "$1" "$2+109"
	le 4 $((1 << 20)) | put "$1" "$2+112"
	sum "$1" "$2" 276 "$2+9"
}

madt() {
	table "$1" "$2" APIC 44 3 'FIRECK'
	sum "$1" "$2" 44 "$2+9"
}

file() {
	head -c "$2" /dev/zero >"$1"
}

file FACP 276 && fadt FACP 0
file APIC 44 && madt APIC 0

# status WANTED ARGUMENT...
status() {
	local wanted=$1 got=0
	shift
	"$bootvet" platform "$@" >out 2>err </dev/null || got=$?
	cat out err
	[ $got = "$wanted" ]
}

# refused TEXT ARGUMENT...: exit 2, nothing on standard output, one line that says TEXT.
refused() {
	local text=$1
	shift
	status 2 "$@" && [ ! -s out ] && grep -qF -- "$text" err
}

asks() {
	jq -e "$1" out >/dev/null
}

named() {
	rm -rf folder
	mkdir folder
	cp FACP "folder/$1"
	cp APIC "folder/$2"
	status 0 --acpi folder --json && asks '.fadt.revision == 6 and .fadt.length == 276 and .fadt.iapc_boot_arch == 4 and
		.fadt.flags == 1048576 and .madt.flags == 0 and .waet == null and .hpet == null'
}

identity() {
	named FACP APIC && asks '.identity.guest == "firecracker" and .identity.entry == null and .identity.hypervisor == null' &&
		asks '.capabilities | map(select(.name == "vga"))[0] | .state == "absent" and .decided_by == "fadt" and .disagreed == []' &&
		asks '.capabilities | map(select(.name == "pic_8259"))[0] | .state == "unknown" and .decided_by == null and
			.disagreed == ["madt"]' &&
		asks '.capabilities | length == 39 and (map(.name) | index("slab")) == null'
}

check 'a folder of NAME.bin' named FACP.bin APIC.bin
check 'a folder of NAME' named FACP APIC
check 'a folder of what acpixtract leaves' named facp.dat apic.dat
check 'identity and capabilities of it' identity

profile_too() {
	status 0 --acpi folder --json --profile && asks '.capabilities | map(select(.name == "i8042"))[0] | .state == "present" and
		.decided_by == "profile"'
}
check 'with its profile' profile_too

distrusted() {
	status 0 --acpi folder --json --untrusted && asks '.identity.untrusted_host and
		([.capabilities[] | select(.state == "present")] == [])'
}
check 'an untrusted host gives nothing' distrusted

overridden() {
	status 0 --acpi folder --json --override 'vet=vga:present' &&
		asks '.capabilities | map(select(.name == "vga"))[0] | .state == "present" and .disagreed == ["fadt"]' &&
		status 2 --acpi folder --override vet=floppy:present && grep -q 'name no capability' err && [ -s out ]
}
check 'overridden, and an override that is none' overridden

wide() {
	status 0 --acpi folder && [ "$(awk '{ print length }' out | sort -n | tail -n 1)" -lt 80 ] &&
		grep -q '^platform: firecracker' out
}
check 'text of 80 columns' wide

# What is wrong is told, what is sound is printed all the same.
broken() {
	rm -rf broken
	mkdir broken
	cp APIC broken/
	"$@" >broken/FACP
}
cut() {
	broken head -c 100 FACP
	status 2 --acpi broken --json && grep -q 'broken/FACP: FACP: truncated (276 bytes by its header, 100 there)' err &&
		asks '.fadt.length == 276 and .fadt.iapc_boot_arch == null and .madt.flags == 0' &&
		asks '.capabilities | map(select(.name == "vga"))[0].state == "unknown"'
}
check 'a table that its file cuts' cut
spoiled() {
	broken sed 's/FIRECK/FIRECX/' FACP
	status 2 --acpi broken --json && grep -q 'broken/FACP: FACP: bad checksum' err && asks '.fadt.status == "bad checksum" and
		.fadt.iapc_boot_arch == 4 and .identity.guest == null'
}
check 'a table whose checksum is wrong' spoiled
empty() {
	broken true
	status 2 --acpi broken --json && grep -q 'FACP: truncated' err && asks '.fadt == null and .madt != null'
}
check 'an empty file' empty
other() {
	broken cat APIC
	status 2 --acpi broken --json && grep -q 'FACP: bad signature' err && asks '.fadt == null'
}
check 'a file that is another table' other

mkdir nothing
check 'no such folder' refused 'missing: No such file or directory' --acpi missing
check 'a file for a folder' refused 'FACP: Not a directory' --acpi FACP
check 'a folder without tables' refused 'nothing: no table in it' --acpi nothing
check 'two inputs' refused 'not several' --acpi nothing --dump FACP
check 'an unknown option' refused 'unrecognized option' --verbose
check 'an argument without an option' refused 'inputs are named by' folder
check 'an address that is none' refused "\`12x' is no address" --start-info FACP --base 12x
check 'standard output that is full' bash -c "'$bootvet' platform --acpi folder >/dev/full 2>err; [ \$? = 3 ] && grep -q 'standard output' err"

# acpidump's text has 16 bytes a line.
dumped() {
	local name
	for name in "$@"; do
		printf '%s @ 0x0000000000000000\n' "$name"
		xxd_like <"$name"
		echo
	done
}
xxd_like() {
	od -An -v -tx1 -w16 | awk '{ printf "    %04X:", (NR - 1) * 16; for (i = 1; i <= NF; i++) printf " %s", toupper($i); print "  ................" }'
}
dump_text() {
	dumped APIC FACP >dump.txt
	status 0 --dump dump.txt --json && asks '.fadt.length == 276 and .madt.length == 44'
}
check 'an acpidump as text' dump_text
dump_bytes() {
	cat APIC FACP >dump.bin
	status 0 --dump dump.bin --json && asks '.fadt.length == 276 and .madt.length == 44'
}
check 'tables one after another' dump_bytes
dump_broken() {
	sed '3s/:/;/' dump.txt >bad.txt
	refused 'bad.txt:3: not the offset and bytes' --dump bad.txt && head -c 20 /dev/zero >zeros && refused 'no table at offset 0' --dump zeros &&
		: >void && refused 'no FACP' --dump void && refused 'is a folder' --dump folder
}
check 'dumps that are broken' dump_broken

# Raw memory from 64 KiB on: start_info, RSDP, XSDT, FADT.
memory() {
	local base=0x10000
	file memory 8192
	le 4 0x336ec578 1 | put memory 0x100
	le 8 $((base + 0x200)) | put memory 0x120
	printf 'RSD PTR ' | put memory 0x200
	le 1 2 | put memory 0x20f
	le 4 36 | put memory 0x214
	le 8 $((base + 0x300)) | put memory 0x218
	sum memory 0x200 20 0x208
	sum memory 0x200 36 0x220
	table memory 0x300 XSDT 44 1 FIRECK
	le 8 $((base + 0x400)) | put memory 0x324
	sum memory 0x300 44 0x309
	fadt memory 0x400
	status 0 --start-info memory --base $base --json && asks '.identity.entry == "pvh" and .boot.version == 1 and
		.boot.rsdp == 66048 and .acpi.rsdp == "ok" and .acpi.xsdt and .acpi.listed == 1 and .fadt.iapc_boot_arch == 4 and
		.identity.guest == "firecracker" and (.capabilities | map(select(.name == "aslr_base"))[0].state) == "absent"'
}
check 'raw memory with a start_info in it' memory
alone() {
	file info 56
	le 4 0x336ec578 1 | put info 0
	status 0 --start-info info --json && asks '.identity.entry == "pvh" and .acpi.rsdp == "not there" and .fadt == null and
		(.capabilities | map(select(.name == "acpi"))[0].state) == "absent"'
}
check 'a start_info alone, at the very beginning' alone
wild() {
	le 8 $(((1 << 62) + 5)) | put info 32
	status 2 --start-info info --json && grep -q 'RSDP at 0x4000000000000005: unreadable' err && asks '.acpi.rsdp == "unreadable"' &&
		head -c 100 /dev/zero >nothing-in-it && refused 'no start_info in it' --start-info nothing-in-it &&
		head -c 20 info >short && refused "start_info at offset 0: unreadable" --start-info short
}
check 'a start_info with a wild address, none, and one that is cut' wild

shows_help() {
	status 0 --help && grep -q 'Example' out && [ "$(awk '{ print length }' out | sort -n | tail -n 1)" -le 80 ]
}
check 'help' shows_help
here() {
	"$bootvet" platform --json >out 2>err
	case $? in
	0) asks '.identity.hypervisor != null and (.capabilities | map(select(.name == "lapic"))[0].decided_by) == "cpuid"' ;;
	2) [ ! -s out ] || asks '.identity.hypervisor != null' ;;
	*) cat err; return 1 ;;
	esac
}
check 'this machine' here
finish
