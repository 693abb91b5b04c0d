#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# ./dev compare [--no-times]: one corpus of planted faults and clean idioms (tests/compare, tests/annotations/sparse) through the
# plugin, the scanner, Sparse and Coccinelle, each as its users would run it.  Prints who finds which class, who cries wolf and
# where, and what each costs on the same files, as a multiple of compiling them.  A tool that is not there has no column but a word.
set -u
. scripts/common.sh

times=1
case "${1:-}" in
'') ;;
--no-times) times=0 ;;
*) die "compare: unknown argument '$1' (nothing, or --no-times)" ;;
esac
# shellcheck disable=SC2086
[ -x build/bootvet ] && [ -r build/bootvet-plugin.so ] || { need $packages_build $packages_test $packages_coccinelle && bash scripts/build.sh >&2; } || exit 3

root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
program=(tests/compare/program/*.c)
units=(tests/annotations/sparse/*.c)
include=annotations/include
patches=annotations/semantic-patches/coccicheck
repeat=5
TIMEFORMAT='%U %S'

# The faults: FILE:LINE CLASS.
for file in "${program[@]}" "${units[@]}"; do
	sed -n 's|.*/\* fault: \([a-z-]*\).*|\1|;t found; d; :found; =; p' "$file" | paste -d' ' - - | sed "s|^|$file:|"
done | LC_ALL=C sort >"$work/faults"
awk '/^[a-z].*\(/ && match($0, /[a-z_0-9]+\(/) { print FILENAME, substr($0, RSTART, RLENGTH - 1), FNR }' "${program[@]}" "${units[@]}" >"$work/functions"

# --- each tool: prints FILE:LINE of what it finds --------------------------------------------------------------------

compile() {
	local file
	for file in "${program[@]}" "${units[@]}"; do
		clang-19 -std=gnu11 -O1 -I"$include" "$@" -c "$file" -o "$work/objects/${file##*/}.o" || return 1
	done
}

plugin() {
	compile -fplugin=build/bootvet-plugin.so && judge "$work/objects" .o
}

scanner() {
	rm -rf "$work/facts"
	build/bootvet scan -q -p "$work/compile_commands.json" -j 1 -o "$work/facts" >&2 && judge "$work/facts" .facts
}

# judge FOLDER SUFFIX: what stands in that folder of each source, whatever comes before its name.
judge() {
	local file parts=()
	for file in "${program[@]}"; do
		parts+=("$(find "$1" -name "*${file##*/}*$2" | head -n 1)")
	done
	{
		build/bootvet check --json --guest xen-pvh-domu "${parts[@]}"
		for file in "${units[@]}"; do
			build/bootvet check --json --guest xen-pvh-domu --per-unit "$(find "$1" -name "*${file##*/}*$2" | head -n 1)"
		done
	} | jq -r --arg root "$root/" '.guests[].findings[] | select(.severity != "note") | .at | "\(.file | ltrimstr($root)):\(.line)"'
}

# What is wrong with a guard may stand anywhere in the function that the message names: then its first line counts.
sparse_all() {
	local file
	for file in "${program[@]}" "${units[@]}"; do
		sparse -std=gnu11 -Wbitwise -Wno-decl -I"$include" "$file" 2>&1
	done | awk -v functions="$work/functions" '
		BEGIN { while ((getline line < functions) > 0) { split(line, part, " "); begins[part[1], part[2]] = part[3] } }
		/:[0-9]+:[0-9]+:    / { next }
		{ split($0, place, ":") }
		/context imbalance in/ { split($0, quoted, "\047"); place[2] = begins[place[1], quoted[2]] }
		/: (warning|error): / { print place[1] ":" place[2] }'
}

coccinelle() {
	local patch file
	printf '%s\n\n' "${program[@]}" "${units[@]}" >"$work/groups"
	for patch in legacy-touch unguarded-probe; do
		spatch --very-quiet --no-includes -D report --sp-file "$patches/$patch.cocci" --file-groups "$work/groups"
	done | awk -F: '
		# A probe is named where its function begins; it is the touches in it that are at fault.
		/ probes / { split($4, word, " "); print $1 ":" $2, word[1]; next }
		{ print $1 ":" $2 }' | while read -r place function; do
		if [ -z "$function" ]; then
			echo "$place"
		else
			sed -n 's/ unguarded-probe$//p' "$work/faults" | grep "^${place%:*}:" || echo "$place"
		fi
	done
}

# --- the table ---------------------------------------------------------------------------------------------------------

mkdir -p "$work/objects"
for file in "${program[@]}" "${units[@]}"; do
	jq -n --arg directory "$root" --arg file "$root/$file" --arg folder "-I$include" \
		'{$directory, $file, arguments: ["clang-19", "-std=gnu11", "-O1", $folder, "-c", $file]}'
done | jq -s . >"$work/compile_commands.json"

declare -A missing
command -v sparse >/dev/null || missing[sparse_all]='sparse is not installed'
command -v spatch >/dev/null || missing[coccinelle]='spatch is not installed (package coccinelle)'
tools='plugin scanner sparse_all coccinelle'
for tool in $tools; do
	: >"$work/$tool"
	[ -z "${missing[$tool]:-}" ] || { printf 'not compared: %s, %s\n' "${tool%_all}" "${missing[$tool]}"; continue; }
	$tool 2>"$work/$tool.messages" | LC_ALL=C sort -u >"$work/$tool"
	[ -s "$work/$tool" ] || { cat "$work/$tool.messages" >&2; die "compare: ${tool%_all} found nothing at all"; }
done

printf '%-24s %7s' class planted
printf ' %10s' plugin scanner sparse coccinelle
echo
for class in $(cut -d' ' -f2 "$work/faults" | LC_ALL=C sort -u); do
	grep " $class\$" "$work/faults" | cut -d' ' -f1 | LC_ALL=C sort -u >"$work/class"
	printf '%-24s %7d' "$class" "$(wc -l <"$work/class")"
	for tool in $tools; do
		printf ' %10d' "$(LC_ALL=C comm -12 "$work/class" "$work/$tool" | wc -l)"
	done
	echo
done
cut -d' ' -f1 "$work/faults" | LC_ALL=C sort -u >"$work/places"
printf '%-24s %7s' 'false alarms' ''
for tool in $tools; do
	LC_ALL=C comm -13 "$work/places" "$work/$tool" >"$work/$tool.false"
	printf ' %10d' "$(wc -l <"$work/$tool.false")"
done
printf '\n\nwho cries wolf, and where:\n'
for tool in $tools; do
	sed "s|^|${tool%_all}: |" "$work/$tool.false"
done
[ $times = 1 ] || exit 0

# cost NAME COMMAND...: CPU of all files, several times, as a multiple of compiling them.
cost() {
	local name=$1 seconds
	shift
	seconds=$({ time for _ in $(seq $repeat); do "$@" >/dev/null 2>&1; done; } 2>&1 | awk '{ print $1 + $2 }')
	[ -n "${base:-}" ] || base=$seconds
	awk -v name="$name" -v seconds="$seconds" -v base="$base" -v count=$((repeat * (${#program[@]} + ${#units[@]}))) \
		'BEGIN { printf "%-32s %8.1f ms a file %8.2f times the compile\n", name, seconds * 1000 / count, seconds / base }'
}
printf '\nCPU on the same %d files, %d times:\n' $((${#program[@]} + ${#units[@]})) $repeat
cost 'compile alone' compile
cost 'compile with plugin, check' plugin
cost 'scan, check' scanner
[ -n "${missing[sparse_all]:-}" ] || cost sparse sparse_all
[ -n "${missing[coccinelle]:-}" ] || cost 'coccinelle, two patches' coccinelle
