#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Judges every scenario: compiles it with the plugin at -O0 and at -O2 and through the scanner's worker, runs
# `bootvet check` for each guest that it names, and compares the findings with the verdicts in its comments (judge.awk).
# The facts of the three must be equal.  A scenario is one C file, or a folder: several C and assembly files, a model,
# archives, images (README.md).  Prints TAP.
#
#   run.sh [--build DIR] [--jobs N] [FILE.c|FOLDER ...]
#   run.sh --list            names what it would judge

set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${BUILD:-$root/build}
jobs=2
one=
list=
while [ $# -gt 0 ]; do
	case $1 in
	--build) build=$2; shift 2 ;;
	--jobs) jobs=$2; shift 2 ;;
	--one) one=$2; shift 2 ;; # one scenario, results without numbers: used by the run itself
	--list) list=1; shift ;;
	-*) echo "usage: run.sh [--build DIR] [--jobs N] [FILE.c|FOLDER ...]" >&2; exit 2 ;;
	*) break ;;
	esac
done
if [ -n "$list" ]; then
	cd "$here" && ls -d [0-9]*.c [0-9]*/ peers/[a-z]*.c
	exit
fi
build=$(cd "$build" && pwd) || exit 2
clang=${CLANG:-clang-19}
linker=${LD:-ld.lld-19}
archiver=${AR:-llvm-ar-19}
flags=(-std=gnu11 -Wall -Wextra -I "$root/annotations/include" -I "$here")

result() { # VERDICT NAME [FILE with diagnostics]
	if [ -z "$todo" ]; then
		echo "$1 - $2"
	elif [ "$1" = ok ]; then
		echo "ok - $2"
		echo "# $2 passes: its todo can go ($todo)"
	else
		echo "$1 - $2 # TODO $todo"
	fi
	[ $# -lt 3 ] || sed 's/^\([^#]\)/# \1/' "$3" | head -n 60
}

directive() { sed -n "s|^// $1: *||p" "$main"; } # NAME

# Judges one set of fact carriers for every guest the scenario names.
judge() { # DOOR CARRIER...
	local guest status failed=0 door=$1 out=$work/out-$1
	shift
	: >"$out.all"
	for guest in $(directive guest); do
		timeout 60 "$build/bootvet" check --guest "$guest" "${options[@]}" "$@" >"$out" 2>"$out.err"
		status=$?
		# an empty result is a file too: awk counts the files it has read
		[ -s "$out" ] || echo >"$out"
		if ! awk -v guest="$guest" -v status="$status" -v sources="${#sources[@]}" -f "$here/judge.awk" \
			"$root/annotations/include/bootvet/capabilities.def" "${sources[@]}" "$out" >"$out.$guest"; then
			failed=1
			echo "# guest $guest" >>"$out.all"
		fi
		cat "$out.$guest" >>"$out.all"
		[ "$status" -le 1 ] || cat "$out.err" >>"$out.all"
	done
	[ "$failed" = 0 ] && result ok "$name $door" "$out.all" || result "not ok" "$name $door" "$out.all"
}

# Compiles every source for a door: DIR/X.o, or DIR/X.facts from the worker; assembly becomes an object either way.
compile() { # DOOR DIR
	local source made
	mkdir -p "$2"
	for source in "${sources[@]}"; do
		made=$2/${source%.*}
		case $1/$source in
		*.S) "$clang" -c "$source" -o "$made.o" ;;
		plugin*) "$clang" -fplugin="$build/bootvet-plugin.so" "${flags[@]}" "${1#plugin}" -c "$source" -o "$made.o" ;;
		*) "$build/bootvet-extract" --output "$made.facts" --dependencies "$work/x.d" -- \
			"$clang" "${flags[@]}" -O0 -c "$source" && [ -s "$made.facts" ] ;;
		esac || return 1
	done >"$work/messages" 2>&1
	[ ! -s "$work/messages" ]
}

# `// archive: NAME.a SOURCE...` (or thin:) puts those objects into an archive, which is given in their place.
pack() { # KIND FLAGS
	local words member members
	while read -ra words; do
		members=()
		for member in "${words[@]:1}"; do
			members+=("${member%.*}.o")
		done
		(cd "$objects" && "$archiver" "$2" "${words[0]}" "${members[@]}") >>"$work/messages" 2>&1 || return 1
		packed+=("${members[@]}")
		carriers+=("$objects/${words[0]}")
	done < <(directive "$1")
}

# `// image: NAME SCRIPT.lds SOURCE...` links those objects, or all, into an image that --image names.
link_images() {
	local image script members member list
	while read -r image script members; do
		[ -n "$image" ] || continue
		[ -n "$members" ] || members=${sources[*]}
		list=()
		for member in $members; do
			list+=("$objects/${member%.*}.o")
		done
		"$linker" -T "$script" --unresolved-symbols=ignore-all -o "$objects/$image" "${list[@]}" >>"$work/messages" 2>&1 ||
			return 1
		options+=(--image "$objects/$image")
	done < <(directive image)
}

judge_objects() { # DOOR
	local packed=() carriers=() source
	objects=$work/$1
	set_options
	if ! pack archive rcs || ! pack thin rcsT || ! link_images; then
		result "not ok" "$name $1" "$work/messages"
		return
	fi
	for source in "$objects"/*.o; do
		case " ${packed[*]:-} " in
		*" ${source##*/} "*) ;;
		*) carriers+=("$source") ;;
		esac
	done
	judge "$1" "${carriers[@]}"
}

set_options() {
	local words
	read -ra words < <(directive options)
	options=("${words[@]}")
	[ ! -f model.yaml ] || options+=(--model model.yaml)
}

facts_text() { # DIR SUFFIX
	local source
	for source in "${sources[@]}"; do
		case $source in
		*.c) "$build/bootvet" facts "$1/${source%.c}.$2" || return 1 ;;
		esac
	done 2>&1 | grep -v '\.facts\|\.o$'
}

run_one() { # SCENARIO
	local level
	work=$(mktemp -d) || exit 2
	trap 'rm -rf "$work"' EXIT
	name=${1#"$here"/}
	name=${name%.c}
	if [ -d "$1" ]; then
		cd "$1" || exit 2
		shopt -s nullglob
		sources=(*.c *.S)
		main=$(grep -l '^// guest: ' "${sources[@]}" | head -n 1)
		mapfile -t sources < <(echo "$main"; printf '%s\n' "${sources[@]}" | grep -vxF -- "$main")
	else
		cd "$(dirname "$1")" || exit 2
		main=$(basename "$1")
		sources=("$main")
	fi
	todo=$(directive todo)
	for level in -O0 -O2; do
		if compile "plugin$level" "$work/plugin$level"; then
			judge_objects "plugin$level"
		else
			result "not ok" "$name plugin$level" "$work/messages"
		fi
	done
	set_options
	if ! compile worker "$work/worker"; then
		result "not ok" "$name worker" "$work/messages"
	elif [ -z "$(directive image)" ]; then # an image is about objects
		judge worker "$work/worker"/*
	fi
	todo=
	facts_text "$work/plugin-O0" o >"$work/plugin.txt"
	facts_text "$work/worker" facts >"$work/worker.txt"
	[ -s "$work/plugin.txt" ] && diff "$work/plugin.txt" "$work/worker.txt" >"$work/difference"
	[ $? = 0 ] && result ok "$name facts-equal" || result "not ok" "$name facts-equal" "$work/difference"
}

if [ -n "$one" ]; then
	run_one "$one"
	exit 0
fi

[ $# -gt 0 ] || set -- "$here"/[0-9]*.c "$here"/[0-9]*/ "$here"/peers/[a-z]*.c
results=$(mktemp -d) || exit 2
trap 'rm -rf "$results"' EXIT
export BUILD=$build
for scenario; do
	[ -e "$scenario" ] && readlink -f "$scenario"
done | xargs -P "$jobs" -I{} sh -c '"$1" --one "$2" >"$3/$(echo "$2" | tr / _).tap"' - "$here/run.sh" {} "$results"
cat "$results"/*.tap | awk '
	/^(not )?ok - / { number++; sub(/ok - /, "ok " number " - "); if (/^not/ && !/ # TODO /) bad++ }
	{ print }
	END { print "1.." number + 0; exit bad > 0 || !number }'
