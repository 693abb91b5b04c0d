#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# See scripts/scan.sh.  Results on standard output, as docs/proofs.md keeps them; everything else on standard error.
set -eu
. scripts/common.sh
. scripts/linux-tree.sh

[ $# = 0 ] || die "scan linux: unknown argument '$1'"
# shellcheck disable=SC2086
need $packages_build $packages_test $packages_linux
bash scripts/build.sh >&2
[ -r "$linux_archive" ] || die "no $linux_archive (package linux-source-6.1)"
linux_unpack

TIMEFORMAT='%U %S %R'
failed=0
tools=build/tests/linux

# timed NAME COMMAND...: prints the CPU seconds of a command and its children.
timed() {
	local name=$1 seconds
	shift
	seconds=$({ time "$@" >"$linux/$name.log" 2>&1; } 2>&1) || {
		tail -n 30 "$linux/$name.log" >&2
		die "$name failed, see build/linux/$name.log"
	}
	printf '%s' "$seconds" | awk -v name="$name" '{ printf "%s: %.1f s CPU (%.1f user, %.1f system), %.1f s elapsed\n", name, $1 + $2, $1, $2, $3 }'
}

# build_linux NAME COMPILER: the whole image in build/linux/out, which is then called NAME.
build_linux() {
	linux_configure "$linux/out"
	timed "$1" linux_make "$linux/out" "$2" vmlinux
}

printf 'Linux %s, x86-64 guest configuration, %s\n' "$(make -s -C "$linux/source" kernelversion)" "$(clang-19 --version | head -n 1)"

# Every image is built in the same folder, for its path ends up inside; the first is kept beside it.
build_linux 'build without plugin' clang-19
linux_make "$linux/out" clang-19 compile_commands.json >&2
cp "$linux/out/compile_commands.json" "$linux/"
cp "$linux/out/vmlinux" "$linux/vmlinux-without"
build_linux 'build with plugin' "clang-19 -fplugin=$linux_plugin"

echo
echo 'image with against image without:'
$tools/compare-sections "$linux/out/vmlinux" "$linux/vmlinux-without" || failed=1

echo
echo 'facts in the objects of the image:'
jq -r '.[] | .file as $file | .command | capture(" -o (?<object>[^ ]+\\.o) ").object' "$linux/compile_commands.json" |
	sort >"$linux/c-objects"
(cd "$linux/out" && "$OLDPWD/$tools/measure-facts" <"$linux/c-objects") || failed=1
# What the image links and no C file made: the assembly, whose facts come with the linker's half.
(cd "$linux/out" && llvm-ar-19 t vmlinux.a && llvm-ar-19 t lib/lib.a && llvm-ar-19 t arch/x86/lib/lib.a) | sort | comm -23 - "$linux/c-objects" >"$linux/other-objects"
printf 'objects of the image without C source, and so without facts: %s\n' "$(wc -l <"$linux/other-objects")"

# The facts that the scanner wrote against those in the objects: each unit by source and checksum.
units_alike() {
	(cd "$linux/out" && "$OLDPWD/$tools/measure-facts" --units <"$linux/c-objects") | sort >"$linux/units-plugin"
	find "$linux/facts" -name '*.facts' | "$tools/measure-facts" --units | sort >"$linux/units-scanner"
	printf 'units of which plugin and scanner tell the same: %s of %s\n' \
		"$(comm -12 "$linux/units-plugin" "$linux/units-scanner" | wc -l)" "$(wc -l <"$linux/units-plugin")"
	cmp -s "$linux/units-plugin" "$linux/units-scanner" || failed=1
}

header=$linux/source/include/linux/serial_8250.h
# scan NAME: the database's units that need it, with the line that counts them.
scan() {
	timed "$1" build/bootvet scan -q -p "$linux/compile_commands.json" -j "$jobs" -o "$linux/facts"
	grep '^scanned' "$linux/$1.log"
}

echo
rm -rf "$linux/facts"
scan 'scan of everything'
scan 'scan with nothing changed'
units_alike
cp -p "$header" "$linux/header"
trap 'cp -p "$linux/header" "$header"' EXIT
echo '/* one comment more */' >>"$header"
scan 'scan with one header changed'
printf 'units that include the header: %s\n' "$(cd "$linux/out" && sed 's|\.o$||; s|\([^/]*\)$|.\1.o.cmd|' "$linux/c-objects" |
	xargs grep -l 'source/include/linux/serial_8250\.h' | wc -l)"

exit $failed
