#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What real boots of Linux ran, held against what can be reached: boots each name of kernel-demo/linux/boots.txt that is given
# (without names: q35-pvh, xen-pvh-dom0, xen-pv-dom0) unless this build's trace of it is there, and prints a line a boot and phase:
#   recall NAME PHASE REACHED/EXECUTED reach REACHABLE/TOTAL
# All are distinct addresses of functions in vmlinux; phases end when setup_arch and rest_init are first called.  Exit status 1
# unless all that ran can be reached and no reach is above its line in kernel-demo/linux/recall.ceilings; what is lost is in
# build/linux/recall/NAME.txt.  --lower writes ceilings down to what was reached, once recall is whole, and never up.
# --configuration NAME: of the kernel of kernel-demo/linux/NAME.config instead of guest.config; ceilings are for that one alone.
set -eu
. scripts/common.sh
. scripts/linux-tree.sh

ceilings=kernel-demo/linux/recall.ceilings
boots=kernel-demo/linux/boots.txt
lower=
configuration=guest
folder=build/linux/recall
while [ "${1:-}" = --lower ] || [ "${1:-}" = --configuration ]; do
	if [ "$1" = --lower ]; then
		lower=yes
	else
		[ -r "kernel-demo/linux/${2:-}.config" ] || die "recall: no configuration '${2:-}'"
		configuration=$2
		folder=build/linux/recall/$2
		shift
	fi
	shift
done
tree=build/linux/$configuration
facts=() # of a kernel that GCC builds they lie beside the objects
[ "$(linux_compiler "$configuration")" != gcc ] || facts=(--facts "$tree/facts")
[ $# != 0 ] || set -- q35-pvh xen-pvh-dom0 xen-pv-dom0
for name in "$@"; do
	grep -q "^$name " $boots || die "recall: no boot '$name' ($(sed -n 's/^\([a-z][^ ]*\) .*/\1/p' $boots | paste -sd' '))"
done

# shellcheck disable=SC2086
need $packages_linux
bash scripts/build.sh >&2
linux_kernel "$configuration" || die 'recall: no kernel to judge'
mkdir -p "$folder"

# trace_of NAME: the trace of this very kernel, recorded unless it is there.
trace_of() {
	local trace=build/linux/traces/$1.trace other=()
	if [ "$configuration" != guest ]; then
		trace=$tree/traces/$1.trace
		other=(--kernel "$tree")
	fi
	run bash scripts/boot.sh linux --unless-fresh "${other[@]}" "$1" >&2 || return 1
	[ -s "$trace" ] && printf '%s\n' "$trace"
}

# judge NAME: the lines of one boot; status 1 when something that ran is called dead.
judge() {
	local name=$1 trace status=0
	trace=$(trace_of "$name") || { printf './dev: recall: no trace of %s\n' "$name" >&2; return 2; }
	# shellcheck disable=SC2046
	run build/bootvet trace $(linux_boot "$name") --model linux-x86 "${facts[@]}" --image "$tree/vmlinux" \
		--until setup_arch --until rest_init --log "$trace" --json @"$tree/objects" >"$folder/$name.json" || status=$?
	[ $status -le 1 ] || return 2
	jq -r --arg name "$name" '.phases[] | "recall \($name) \(.phase) \(.reached)/\(.executed) reach \(.reachable)/\(.total)"' "$folder/$name.json"
	jq -r '.missed[] | [.name, .address, .object, "dead in " + (.missed_in | join(", ")), "after " + (.after.name // "nothing"),
		if .follows then "follows from " + .follows else empty end] | join("  ")' "$folder/$name.json" >"$folder/$name.txt"
	[ $status = 0 ] || { printf '%s: %d functions ran and are called dead (%s):\n' "$name" "$(wc -l <"$folder/$name.txt")" "$folder/$name.txt"
		head -n 20 "$folder/$name.txt"; } >&2
	return $status
}

# lower_ceilings: every line to the least of what it says and what was reached.
lower_ceilings() {
	awk 'FNR == NR { split($6, reach, "/"); now[$2, $3] = reach[1]; next }
		/^#/ || !NF { print; next }
		($1, $2) in now && now[$1, $2] < $3 { $3 = now[$1, $2] }
		{ printf "%-13s %-10s %6d\n", $1, $2, $3 }' "$folder/lines" $ceilings >"$folder/ceilings"
	cmp -s "$folder/ceilings" $ceilings || cp "$folder/ceilings" $ceilings
}

whole=0
: >"$folder/lines"
for name in "$@"; do
	status=0
	judge "$name" >"$folder/line" || status=$?
	tee -a "$folder/lines" <"$folder/line"
	[ $status -le 1 ] || exit 2
	[ $status = 0 ] || whole=1
done

[ "$configuration" = guest ] || exit $whole
held=0
awk 'FNR == NR { if ($1 !~ /^#/) ceiling[$1, $2] = $3; next }
	{ split($6, reach, "/") }
	!(($2, $3) in ceiling) { printf "%s %s: no ceiling\n", $2, $3; above = 1; next }
	reach[1] > ceiling[$2, $3] { printf "%s %s: reach %d is above the ceiling of %d\n", $2, $3, reach[1], ceiling[$2, $3]; above = 1 }
	reach[1] < ceiling[$2, $3] { printf "%s %s: the ceiling of %d could be %d (./dev recall --lower)\n", $2, $3, ceiling[$2, $3], reach[1] }
	END { exit above }' $ceilings "$folder/lines" >&2 || held=1
[ $whole = 0 ] || exit 1
[ -z "$lower" ] || lower_ceilings
exit $held
