#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every real table of shared/vectors as `bootvet platform` reads it, held field by field against what `iasl -d` prints of the same
# file.  Arguments: the repository's top folder, bootvet.
set -u
root=$(readlink -f "$1")
bootvet=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
vectors=$root/../shared/vectors
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! [ -d "$vectors" ]; then
	skip 'real firmware tables' 'shared/vectors is not beside this checkout'
	finish
elif ! command -v iasl >/dev/null; then
	skip 'real firmware tables' 'iasl is not installed'
	finish
fi

# disassembled FILE: "OFFSET SIZE VALUE" of each number, all decimal, sizes in bytes.
disassembled() {
	cp "$1" "$work/table.bin"
	(cd "$work" && rm -f table.dsl && iasl -d table.bin >iasl.log 2>&1)
	[ -s "$work/table.dsl" ] || { cat "$work/iasl.log"; return 1; }
	sed -nE 's/^\[([0-9A-F]+)h ([0-9]+) +([0-9]+)h?\] +(.*) : ([0-9A-F]+)( .*)?$/\2 \3 \5/p' "$work/table.dsl" |
		while read -r offset size value; do
			[ "$((10#$size))" -le 8 ] && printf '%d %d %u\n' "$((10#$offset))" "$((10#$size))" "0x$value"
		done
}


# The fields of a table: NAME OFFSET SIZE, as jq finds NAME in the object of that table.
fields_of() {
	case $1 in
	FACP) echo 'length 4 4
revision 8 1
pm1a_evt_blk 56 4
pm_tmr_blk 76 4
pm_tmr_len 91 1
century 108 1
iapc_boot_arch 109 2
flags 112 4
reset_reg 120 8
minor_revision 131 1
x_pm_tmr_blk 212 8
hypervisor_vendor_id 268 8' ;;
	APIC) echo 'length 4 4
revision 8 1
local_apic_address 36 4
flags 40 4' ;;
	WAET) echo 'length 4 4
revision 8 1
flags 36 4' ;;
	HPET) echo 'length 4 4
revision 8 1
id 36 4
address_space 40 1
address 44 8' ;;
	esac
}

# file_same FILE SIGNATURE
file_same() {
	local file=$1 signature=$2 list key folder status=0
	list=$(fields_of "$signature")
	key=$(printf '%s' "$signature" | sed 's/FACP/fadt/; s/APIC/madt/; s/WAET/waet/; s/HPET/hpet/')
	folder=$work/folder
	rm -rf "$folder"
	mkdir "$folder"
	cp "$file" "$folder/$signature"
	"$bootvet" platform --acpi "$folder" --json >"$work/json" 2>"$work/err" || { cat "$work/err"; return 1; }
	disassembled "$file" >"$work/numbers" || return 1
	jq -r ".$key | to_entries[] | \"\(.key) \(.value)\"" "$work/json" >"$work/ours"
	# What iasl says stands at an offset is what bootvet says; what iasl does not print, bootvet does not know.
	awk -v file="$file" '
		FILENAME == ARGV[1] { value[$1 " " $2] = $3; next }
		FILENAME == ARGV[2] { ours[$1] = $2; next }
		{
			at = $2 " " $3
			wanted = at in value ? value[at] : "null"
			if (wanted != ours[$1]) {
				print file ": " $1 " at offset " $2 ": iasl " wanted ", bootvet " ours[$1]
				bad = 1
			}
		}
		END { exit bad }' "$work/numbers" "$work/ours" - <<<"$list" || status=1
	fields=$((fields + $(wc -l <<<"$list")))
	if [ "$signature" = APIC ]; then
		local wanted got
		wanted=$(grep -cE 'Subtable Type : 01 ' "$work/table.dsl")
		got=$(jq -r .madt.io_apics "$work/json")
		[ "$wanted" = "$got" ] || { echo "$file: I/O APICs: iasl $wanted, bootvet $got"; status=1; }
		wanted=$(awk '/Subtable Type : 0[09] / { local = 1 } /Subtable Type : / && !/ : 0[09] / { local = 0 }
			local && /Processor Enabled : 1/ { n++ } local && /Processor Enabled : 0/ { off = 1; next }
			END { print n + 0 }' "$work/table.dsl")
		got=$(jq -r .madt.processors "$work/json")
		[ "$got" -ge "$wanted" ] || { echo "$file: processors: iasl $wanted enabled, bootvet $got usable"; status=1; }
	fi
	return $status
}

fields=0
all_same() {
	local signature=$1 status=0 file count=0
	while read -r file; do
		count=$((count + 1))
		file_same "$file" "$signature" || status=1
	done < <(find "$vectors" -type f \( -name "$signature" -o -name "$signature.*" \) | sort)
	echo "$count tables, $fields fields"
	[ $count -gt 0 ] && return $status
}

for signature in FACP APIC WAET HPET; do
	check "every $signature of the vectors is read as iasl -d reads it" all_same $signature
done
finish
