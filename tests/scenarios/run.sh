#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Judges every scenario: compiles it with the plugin at -O0 and at -O2 and through the scanner's worker, runs
# `bootvet check` for each guest that it names, and compares the findings with the verdicts in its comments (judge.awk).
# The facts of the three must be equal.  Prints TAP.
#
#   run.sh [--build DIR] [--jobs N] [FILE.c ...]

set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${BUILD:-$root/build}
jobs=2
one=
while [ $# -gt 0 ]; do
	case $1 in
	--build) build=$2; shift 2 ;;
	--jobs) jobs=$2; shift 2 ;;
	--one) one=$2; shift 2 ;; # one file, results without numbers: used by the run itself
	-*) echo "usage: run.sh [--build DIR] [--jobs N] [FILE.c ...]" >&2; exit 2 ;;
	*) break ;;
	esac
done
build=$(cd "$build" && pwd) || exit 2
clang=${CLANG:-clang-19}
flags=(-std=gnu11 -Wall -Wextra -I "$root/annotations/include")

result() { # VERDICT NAME [FILE with diagnostics]
	echo "$1 - $2"
	[ $# -lt 3 ] || sed 's/^\([^#]\)/# \1/' "$3" | head -n 60
}

# Judges one fact carrier for every guest the scenario names.
judge() { # SCENARIO DOOR CARRIER
	local guest status failed=0 out=$work/out-$2
	: >"$out.all"
	for guest in $(sed -n 's|^// guest: *||p' "$1"); do
		timeout 60 "$build/bootvet" check --guest "$guest" "$3" >"$out" 2>"$out.err"
		status=$?
		# an empty result is a file too: awk counts the files it has read
		[ -s "$out" ] || echo >"$out"
		if ! awk -v guest="$guest" -v status="$status" -f "$here/judge.awk" \
			"$root/annotations/include/bootvet/capabilities.def" "$1" "$out" >"$out.$guest"; then
			failed=1
			echo "# guest $guest" >>"$out.all"
		fi
		cat "$out.$guest" >>"$out.all"
		[ "$status" -le 1 ] || cat "$out.err" >>"$out.all"
	done
	[ "$failed" = 0 ] && result ok "$name $2" "$out.all" || result "not ok" "$name $2" "$out.all"
}

run_one() { # SCENARIO
	local source=$1 level
	work=$(mktemp -d) || exit 2
	trap 'rm -rf "$work"' EXIT
	name=$(basename "$source" .c)
	cd "$(dirname "$source")" || exit 2
	source=$name.c
	for level in -O0 -O2; do
		if "$clang" -fplugin="$build/bootvet-plugin.so" "${flags[@]}" $level -c "$source" -o "$work/$level.o" \
			2>"$work/messages" && [ ! -s "$work/messages" ]; then
			judge "$source" "plugin$level" "$work/$level.o"
		else
			result "not ok" "$name plugin$level" "$work/messages"
		fi
	done
	if "$build/bootvet-extract" --output "$work/x.facts" --dependencies "$work/x.d" -- \
		"$clang" "${flags[@]}" -O0 -c "$source" >"$work/messages" 2>&1 && [ -s "$work/x.facts" ]; then
		judge "$source" worker "$work/x.facts"
	else
		result "not ok" "$name worker" "$work/messages"
	fi
	"$build/bootvet" facts "$work/-O0.o" >"$work/plugin.txt" 2>&1 &&
		"$build/bootvet" facts "$work/x.facts" >"$work/worker.txt" 2>&1 &&
		[ -s "$work/plugin.txt" ] && diff <(grep -v '\.facts\|\.o$' "$work/plugin.txt") \
		<(grep -v '\.facts\|\.o$' "$work/worker.txt") >"$work/difference"
	[ $? = 0 ] && result ok "$name facts-equal" || result "not ok" "$name facts-equal" "$work/difference"
}

if [ -n "$one" ]; then
	run_one "$one"
	exit 0
fi

[ $# -gt 0 ] || set -- "$here"/[0-9]*.c
results=$(mktemp -d) || exit 2
trap 'rm -rf "$results"' EXIT
export BUILD=$build
printf '%s\n' "$@" | xargs -P "$jobs" -I{} sh -c '"$1" --one "$2" >"$3/$(basename "$2").tap"' - "$0" {} "$results"
cat "$results"/*.tap | awk '
	/^(not )?ok - / { number++; sub(/ok - /, "ok " number " - "); if (/^not/) bad++ }
	{ print }
	END { print "1.." number; exit bad > 0 }'
