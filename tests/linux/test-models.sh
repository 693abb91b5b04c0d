#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The models for Linux against the kernel of the guest configuration: every line matches something, each entry that is deleted
# is noticed by the entry that is missing, and no row of hardware says what another one says.  scripts/prove-models.sh
# deletes the lines of all sections; that takes a solution of Linux for each.
# Usage: test-models.sh ROOT BUILD DELETE-LINES
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
delete=$3
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
cd "$root" || exit 3
# shellcheck source=scripts/common.sh
. scripts/common.sh
# shellcheck source=scripts/linux-tree.sh
. scripts/linux-tree.sh
name='every line of the models for Linux matters'

# A line that loses its settle point says more than it did: those without one are known by name.
without_settle_points() {
	build/bootvet models linux-x86 --json | jq -r '.. | objects | select(.section? == "observables" and .settles_at == null) |
		(.location // .field // .function | join(" ")) + " " + .name' | LC_ALL=C sort -u |
		diff <(sed '/^#/d' tests/linux/from-the-start.txt) -
}
if command -v jq >/dev/null; then
	check 'observables without a settle point are those that are known' without_settle_points
else
	skip 'observables without a settle point are those that are known' 'jq is not installed'
fi

[ -r "$linux_archive" ] || { skip "$name" 'package linux-source-6.1 is not installed'; finish; }
[ "$build" = "$root/build" ] || { skip "$name" 'Linux is built by build/ alone'; finish; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check 'the guest kernel is there' linux_guest
matches() { build/bootvet models --check --model linux-x86 @build/linux/guest/objects; }
check 'every line matches something' matches

# deleted NAME SECTIONS GUEST...: the program's own lines, as one test a line; without guests nothing needs to be solved.
deleted() {
	local name=$1 sections=$2 verdict status=0
	shift 2
	"$delete" --sections "$sections" linux-x86 build/linux/guest/vmlinux "$@" -- @build/linux/guest/objects >"$work/tap" 2>"$work/messages" || status=$?
	check "$name: all lines are tried" grep -q '^1\.\.[1-9]' "$work/tap"
	while IFS= read -r verdict; do
		case "$verdict" in
		'ok '*) tap_number=$((tap_number + 1)) && printf 'ok %d - %s\n' $tap_number "${verdict#* - }" ;;
		'not ok '*) tap_number=$((tap_number + 1)) && tap_failed=1 && printf 'not ok %d - %s\n' $tap_number "${verdict#* - }" ;;
		'#'*) printf '%s\n' "$verdict" ;;
		esac
	done <"$work/tap"
	sed 's/^/# /' "$work/messages"
	[ $status -le 1 ] || check "$name: ends well" false
}
deleted 'entries and hardware' entries,hardware

# The tool must be able to fail: a line that says again what another one says is not missed.
doubled() {
	sed '/^entries:/,$d' annotations/models/linux-x86.yaml | sed 's/^model: .*/model: doubled/' >"$work/doubled.yaml"
	cat >>"$work/doubled.yaml" <<YAML
entries:
  - function: pvh_start_xen
    entry: pvh
    because: "once"
  - function: pvh_start_xen
    entry: pvh
    because: "twice"
YAML
	local status=0
	"$delete" --sections entries "$work/doubled.yaml" build/linux/guest/vmlinux -- @build/linux/guest/objects >"$work/tap" 2>&1 || status=$?
	cat "$work/tap"
	[ $status = 1 ] && [ "$(grep -c '^not ok' "$work/tap")" = 2 ]
}
check 'a line that is there twice is found' doubled
finish
