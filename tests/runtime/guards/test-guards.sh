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
# shellcheck source=tests/runtime/guards/scenarios.sh
. "$root/tests/runtime/guards/scenarios.sh"

# build_program NAME COMPILER FLAG...: test-NAME.c with all it needs.
build_program() {
	local name=$1 subject=("$here/subject.c")
	shift
	[ "$name" != odd ] || subject=()
	quiet "$@" -std=gnu11 -g -Wall -Wextra -Werror "${linked[@]}" "${includes[@]}" "$here/test-$name.c" "$here/host.c" \
		"${subject[@]}" "${runtime[@]}" -o "$work/$name"
}

guards() {
	build_program guards "$@" && run_guards "$work/guards"
}

traps() {
	build_program traps "$@" && run_traps "$work/traps"
}

odd() {
	build_program odd "$@" && run_odd "$work/odd"
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
