#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Both doors and the object: plugin and worker say the same bytes; what the loader sees is the same with and without the
# plugin; records survive `ld -r`; units that are not C, or do not compile, leave nothing behind.  Prints TAP.
#
#   doors.sh [--build DIR]

set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${BUILD:-$root/build}
[ "${1-}" != --build ] || build=$2
build=$(cd "$build" && pwd) || exit 2
clang=${CLANG:-clang-19}
objcopy=${OBJCOPY:-objcopy}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
plugin=-fplugin=$build/bootvet-plugin.so
flags=(-w -I "$root/annotations/include")
number=0
failed=0

result() { # STATUS NAME
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		failed=1
	fi
}

record() { # OBJECT: the fact section's bytes
	"$objcopy" -O binary --only-section=.discard.bootvet --set-section-flags .discard.bootvet=alloc "$1" "$work/section" &&
		cat "$work/section"
}

cases() { # FLAG...: those that compile so
	local source
	for source in *.c; do
		case " $* $source" in
		*" -O0 "*-optimised.c) ;;
		*) echo "$source" ;;
		esac
	done
}

same_code() { # FLAG...: every case's allocatable contents and relocations, with and without
	local source status=0
	for source in $(cases "$@"); do
		"$clang" "${flags[@]}" "$@" -c "$source" -o "$work/without.o" &&
			"$clang" "${flags[@]}" "$@" "$plugin" -c "$source" -o "$work/with.o" &&
			"$objcopy" --remove-section=.discard.bootvet --remove-section=.llvm_addrsig "$work/with.o" "$work/a.o" &&
			"$objcopy" --remove-section=.llvm_addrsig "$work/without.o" "$work/b.o" || return 1
		for side in a b; do
			objdump -drs --no-show-raw-insn "$work/$side.o" | grep -v 'file format' >"$work/$side.dump"
		done
		cmp -s "$work/a.dump" "$work/b.dump" || { echo "# $source differs"; status=1; }
	done
	return $status
}

same_facts() { # FLAG...
	local source status=0
	for source in $(cases "$@"); do
		"$clang" "${flags[@]}" "$@" "$plugin" -c "$source" -o "$work/x.o" &&
			"$build/bootvet-extract" --output "$work/x.facts" --dependencies "$work/x.list" -- \
				"$clang" "${flags[@]}" "$@" "$plugin" -c "$source" -o "$work/never.o" || return 1
		record "$work/x.o" | head -c "$(stat -c %s "$work/x.facts")" | cmp -s - "$work/x.facts" ||
			{ echo "# $source differs"; status=1; }
		grep -qx "$here/cases/$source" "$work/x.list" || { echo "# $source is not in its own list"; status=1; }
	done
	[ ! -e "$work/never.o" ] || status=1
	return $status
}

cd "$here/cases" || exit 2
for level in -O0 -O2 -Os "-O2 -g" "-O1 -ffunction-sections -fdata-sections"; do
	# the words are flags
	# shellcheck disable=SC2086
	same_code $level; result $? "code is the same with and without the plugin at $level"
done
for level in -O0 -O2 "-Os -g -fno-strict-aliasing"; do
	# shellcheck disable=SC2086
	same_facts $level; result $? "plugin and worker say the same at $level"
done
same_facts -O2 -Wp,-MMD,"$work/x.d" -MD -MF "$work/y.d" -Werror
result $? "the worker leaves dependency files and -Werror alone"
! [ -e "$work/never.d" ]; result $? "and writes none of its own"

"$build/bootvet-extract" --output "$work/gcc.facts" -- gcc "${flags[@]}" -O2 -mpreferred-stack-boundary=4 -fconserve-stack \
	-fno-ipa-sra --param=allow-store-data-races=0 -mindirect-branch=thunk-extern -fplugin=x.so -Wno-maybe-uninitialized \
	-c memory.c -o x.o 2>"$work/messages" && [ -s "$work/gcc.facts" ]
result $? "a command line for GCC is read"

"$clang" "${flags[@]}" "$plugin" -O2 -c names.c -o "$work/1.o" && "$clang" "${flags[@]}" "$plugin" -O2 -c memory.c -o "$work/2.o" &&
	ld -r -o "$work/both.o" "$work/1.o" "$work/2.o" && "$build/bootvet" facts "$work/both.o" >"$work/text" &&
	[ "$(grep -c '^unit ' "$work/text")" = 2 ]
result $? "ld -r keeps both units"

printf 'struct s { virtual int f(); };\nint s::f() { return 1; }\n' >"$work/x.cpp"
"$clang" "$plugin" -c "$work/x.cpp" -o "$work/x.o" 2>"$work/messages" && [ ! -s "$work/messages" ] &&
	! readelf -SW "$work/x.o" | grep -q bootvet
result $? "C++ is compiled, and says nothing"

echo 'int f(void) { return undeclared; }' >"$work/x.c"
rm -f "$work/x.o"
! "$clang" "$plugin" -c "$work/x.c" -o "$work/x.o" 2>"$work/messages" && [ ! -e "$work/x.o" ] &&
	grep -q "use of undeclared identifier" "$work/messages"
result $? "a unit that does not compile fails as it does without"
"$build/bootvet-extract" --output "$work/bad.facts" -- "$clang" -c "$work/x.c" 2>"$work/messages"
[ $? = 2 ] && [ ! -e "$work/bad.facts" ]; result $? "the worker says so with 2 and writes nothing"
"$build/bootvet-extract" --output "$work/bad.facts" -- "$clang" -c "$work/missing.c" 2>"$work/messages"
[ $? = 2 ] && [ -s "$work/messages" ]; result $? "a missing source is an error"
"$build/bootvet-extract" -- "$clang" -c x.c 2>"$work/messages"
[ $? = 2 ]; result $? "usage is an error"
echo 'int f(void) { return 1; }' | "$clang" "$plugin" -x c -fsyntax-only - ; result $? "-fsyntax-only goes through"

"$clang" "${flags[@]}" "$plugin" -O2 -c names.c -o "$work/1.o" && "$clang" "${flags[@]}" "$plugin" -O2 -c names.c -o "$work/2.o" &&
	cmp -s "$work/1.o" "$work/2.o"
result $? "the same unit gives the same bytes"
echo "1..$number"
exit "$failed"
