#!/bin/sh
# SPDX-License-Identifier: MIT
# One file for Sparse, as Kbuild's C=1 and C=2 call it: make C=2 CHECK=/abs/bootvet-sparse.sh CF='-idirafter /abs/include'.
# Whatever the file does to Sparse, the build goes on: what could not be checked is one line on standard error.  With
# BOOTVET_SPARSE_LOG, a folder, each file leaves a line there, and `bootvet-sparse.sh --tally LOG BUILD` counts them.
#
#   SPARSE                  the program (sparse)
#   BOOTVET_SPARSE_SECONDS  how long one file may take (60)
#   BOOTVET_SPARSE_MEGABYTES  how much memory (2048)
set -u
SPARSE=${SPARSE:-sparse}
seconds=${BOOTVET_SPARSE_SECONDS:-60}
megabytes=${BOOTVET_SPARSE_MEGABYTES:-2048}
log=${BOOTVET_SPARSE_LOG:-}
most=10000 # messages of one file

# What Sparse calls an error of a file that it has understood all the same.
about_types='error: (incompatible types in |multiple address spaces given|too long token expansion|marked inline, but without)'

# built FOLDER: the objects there that the kernel's compiler made of C, by what Kbuild remembers of each.  Hosts' programs know
# no __KERNEL__.
built() {
	# shellcheck disable=SC2016
	(cd "$1" && find . -name '.*.o.cmd' -type f -print0 | xargs -0 -r awk '
		/^(saved)?cmd_[^ ]*\.o := / { kernel = / -D__KERNEL__ /; object = $1; sub(/^(saved)?cmd_/, "", object) }
		/^source_[^ ]*\.o := .*\.c$/ && kernel { print object }') | LC_ALL=C sort -u
}

# of VERDICT...: the objects that the log says it of.
of() {
	for verdict; do
		sed -n "s/^$verdict //p" "$log/files"
	done | LC_ALL=C sort -u
}

# left_out: what is built and nobody has looked at.  Some rules of Kbuild's compile without a check.
left_out() {
	built "$1" >"$log/built"
	of '[a-z]*' | LC_ALL=C comm -23 "$log/built" -
}

# look_at FOLDER OBJECT: checks it as it was compiled, with the options for Sparse that the others had.
look_at() {
	command=$1/${2%"${2##*/}"}.${2##*/}.cmd
	arguments=$(sed -n 's/^[^ ]*cmd_[^ ]* := .*\( -Wp,-MMD,.*\) -c -o .*/\1/p' "$command")
	source=$(sed -n 's/^source_[^ ]* := //p' "$command")
	[ -z "$arguments" ] || (cd "$1" && eval "set -- $(cat "$log/options") $arguments \"\$source\"" && sh "$script" "$@")
}

# skipped VERDICT WHAT: how many there are, and which.
skipped() {
	of "$1" >"$log/list"
	[ -s "$log/list" ] || return 0
	printf '  skipped %d: %s\n' "$(wc -l <"$log/list")" "$2"
	sed 's/^/    /' "$log/list"
}

tally() {
	[ -e "$log/files" ] || : >"$log/files"
	if [ -e "$log/options" ]; then
		left_out "$1" >"$log/list"
		while read -r object <&3; do
			look_at "$1" "$object"
		done 3<"$log/list"
	fi
	left_out "$1" | sed 's/^/unseen /' >"$log/list" && cat "$log/list" >>"$log/files"
	of clean warned | LC_ALL=C comm -12 - "$log/built" >"$log/checked"
	printf 'sparse: files checked %d of %d in the build; warnings in %d of them\n' "$(wc -l <"$log/checked")" \
		"$(wc -l <"$log/built")" "$(of warned | wc -l)"
	skipped unparsed 'they do not parse'
	skipped slow "they take more than $seconds s"
	skipped flooding "more than $most messages of each"
	skipped ended 'sparse ended before them (out of memory, ...)'
	skipped missing "no program $SPARSE"
	skipped unseen 'make did not come to them'
	cmp -s "$log/checked" "$log/built"
}

script=$0
if [ "${1:-}" = --tally ]; then
	log=$2
	export BOOTVET_SPARSE_LOG="$log"
	tally "$3"
	exit
fi

# Kbuild names the object by the file that its compiler would write dependencies to; before it stand Sparse's own options.
object='' options='' source=''
for argument; do
	source=$argument
	case "$argument" in
	-Wp,-MMD,*.o.d)
		object=${argument#-Wp,-MMD,}
		name=${object##*/}
		object=${object%"$name"}
		name=${name#.}
		object=$object${name%.d}
		;;
	esac
	[ -n "$object" ] || options="$options '$argument'"
done
object=${object:-$source}
[ -z "$log" ] || [ -e "$log/options" ] || printf '%s\n' "$options" >"$log/options"

# leave VERDICT [WHY]: a line is short, so that those of parallel makes do not mix.
leave() {
	[ -z "$log" ] || printf '%s %s\n' "$1" "$object" >>"$log/files"
	[ -z "${2:-}" ] || printf 'bootvet-sparse: %s: not checked: %s\n' "$source" "$2" >&2
	exit 0
}

if ! command -v "$SPARSE" >/dev/null; then
	# Said once, where there is a log to remember that it was.
	{ [ -z "$log" ] || mkdir "$log/told" 2>/dev/null; } &&
		printf 'bootvet-sparse: no program %s: install the package sparse, or name it by SPARSE; nothing is checked\n' "$SPARSE" >&2
	leave missing
fi

# read_by OPTION...: what Sparse says of the file.
read_by() {
	# shellcheck disable=SC3045 # where a shell cannot limit memory, time remains
	(ulimit -v $((megabytes * 1024)) 2>/dev/null
		exec timeout "$seconds" "$SPARSE" -fmax-warnings=$most -fmax-errors=$most "$@" 2>&1)
}

status=0
told=$(read_by "$@") || status=$?
errors=$(printf '%s\n' "$told" | grep -E ': error: ')
unknown=$(printf '%s\n' "$errors" | grep -vE "$about_types|^\$")
# An error silences the warnings behind it.  Where all are errors, none is silent.
if [ $status = 0 ] && [ -n "$errors" ] && [ -z "$unknown" ]; then
	told=$(read_by -Wsparse-error "$@") || [ $? = 1 ] || status=$?
	told=$(printf '%s\n' "$told" | sed 's/: error: /: warning: /')
fi
[ -z "$told" ] || printf '%s\n' "$told" >&2
case "$told" in
*': too many warnings'* | *': too many errors'*) leave flooding "more than $most messages" ;;
esac
[ $status != 124 ] || leave slow "takes more than $seconds s"
[ -z "$unknown" ] || leave unparsed 'does not parse'
[ $status = 0 ] || leave ended "sparse ended with status $status"
[ -n "$told" ] || leave clean
leave warned
