#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Guards and traps, run in user space: each compiler, each way of making sites, each optimisation and code model.
# Arguments: the repository's top folder, the build folder.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/runtime/guards/ways.sh
. "$root/tests/runtime/guards/ways.sh"

# build_program NAME COMPILER FLAG...: test-NAME.c with all it needs.
build_program() {
	local name=$1 subject=("$here/subject.c")
	shift
	[ "$name" != odd ] || subject=()
	quiet "$@" -std=gnu11 -g -Wall -Wextra -Werror "${linked[@]}" "${includes[@]}" "$here/test-$name.c" "$here/host.c" \
		"${subject[@]}" "${runtime[@]}" -o "$work/$name"
}

# ends STATUS PROGRAM SCENARIO
ends() {
	local wanted=$1 status=0
	shift
	"$@" || status=$?
	[ $status = "$wanted" ] || { echo "status $status, not $wanted: $*"; return 1; }
}

guards() {
	local scenario result=0
	build_program guards "$@" || return 1
	for scenario in before after read-only unprotected unpatched stepped in-part-{0..30}; do
		ends 0 "$work/guards" $scenario || result=1
	done
	return $result
}

traps() {
	local scenario result=0
	build_program traps "$@" || return 1
	for scenario in callers several first-of-several log requirements foreign nested ring entered without-nop ports shared-ports; do
		ends 0 "$work/traps" $scenario || result=1
	done
	# Those that must end in vet_host_stop().
	for scenario in stop stuck stuck-nested; do
		ends 42 "$work/traps" $scenario || result=1
	done
	return $result
}

odd() {
	local scenario result=0
	build_program odd "$@" || return 1
	for scenario in odd-sites no-capability put-back texts no-reason; do
		ends 0 "$work/odd" $scenario || result=1
	done
	ends 43 "$work/odd" stops-badly || result=1
	return $result
}

# What goes wrong is noticed: a scenario that is none, a program in which nothing traps.
notices() {
	build_program traps clang-19 -O2 && ! "$work/traps" callers >/dev/null && ! "$work/traps" none >/dev/null
}

# try TITLE COMPILER FLAG...
try() {
	local title=$1
	shift
	if ! have "$1"; then
		skip "$title" "$1 is not installed"
	elif ! can_link "${@//-fplugin*/-w}"; then
		skip "$title" 'no such program can be linked here'
	else
		check "$title: guards" guards "$@"
		check "$title: traps" traps "$@"
		[[ $title != *vet_function ]] || check "$title: sites that nobody makes" odd "$@"
	fi
}

check 'what does not trap is noticed' notices
for flags in '-O0' '-O2 -fno-pic -no-pie' '-Os' '-O3 -fPIE -pie -fcf-protection' '-O2 -m32 -fno-pic -no-pie' '-O2 -m32 -fPIE -pie'; do
	# shellcheck disable=SC2086
	try "gcc-12 $flags, vet_function" gcc-12 $flags -DEXPLICIT
	# shellcheck disable=SC2086
	try "clang-19 $flags, vet_function" clang-19 $flags -DEXPLICIT
	# shellcheck disable=SC2086
	try "clang-19 $flags, plugin with traps" clang-19 $flags "$plugin" -fplugin-arg-bootvet-traps
done
for flags in '-O0' '-O2' '-O2 -m32 -fPIE -pie'; do
	# shellcheck disable=SC2086
	try "clang-19 $flags, plugin with checks" clang-19 $flags -DCHECKS "$plugin" -fplugin-arg-bootvet-checks
done
finish
