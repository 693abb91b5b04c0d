#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What link knows of symbols: object, section and size, of externals and statics, alone, archived and merged by `ld -r`.
# Usage: test-objects.sh ROOT PRINT-PROGRAM PLUGIN
set -u
root=$(readlink -f "$1") print=$(readlink -f "$2") plugin=$(readlink -f "$3")
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

compile() { # NAME.c < SOURCE
	mkdir -p "$(dirname "$1")" && cat >"$1" && clang-19 -fplugin="$plugin" -O1 -c "$1" -o "${1%.c}.o"
}

compile one.c <<'END' || exit 3
static int table[4] = { 1, 2, 3, 4 };
static inline int inlined(int x) { return table[x & 3]++; }
static __attribute__((noinline, section(".init.text"))) int helper(int x) { return inlined(x) + 1; }
int one(int x) { return helper(x) + inlined(x); }
END
compile sub/one.c <<'END' || exit 3
extern int one(int);
static char table[100];
static __attribute__((noinline)) int helper(int x) { table[x] = 1; return x; }
__attribute__((weak)) int shared(void) { return 1; }
int two(int x) { return helper(x) + one(table[x]) + shared(); }
END
compile strong.c <<'END' || exit 3
int shared(void) { return 2; }
END
size_of() { printf "%d\n" "0x$(nm -S "$1" | awk -v name="$2" '$4 == name { print $2 }')"; }

# has LINE: the last output has it.
has() { grep -qxF -- "$1" out || { echo "no line '$1'"; cat out; return 1; }; }

externals() {
	"$print" one.o sub/one.o >out && has "entity one function in one.o section .text size $(size_of one.o one)" &&
		has "entity two function in one.o section .text size $(size_of sub/one.o two)"
}
check 'an external function has object, section and size' externals
statics() {
	has "entity helper function in one.o section .init.text size $(size_of one.o helper) used" &&
		has "entity helper function in one.o section .text size $(size_of sub/one.o helper)" &&
		has 'entity table object in one.o section .bss size 100' && has 'entity inlined function in one.o size 0'
}
check 'statics of one name stay apart, what was inlined has no size' statics
weak() { "$print" strong.o sub/one.o >out && has "entity shared function in strong.o section .text size $(size_of strong.o shared)"; }
check 'the strong definition tells where a symbol lies' weak
outside() { "$print" sub/one.o >out && has 'entity one function in nothing size 0'; }
check 'what no object defines lies nowhere' outside

merged() {
	ld -r -o merged.o sub/one.o one.o strong.o && "$print" sub/one.o one.o strong.o | sed 's/ in [^ ]*//' >apart &&
		"$print" merged.o | sed 's/ in [^ ]*//' >together && diff <(sort apart) <(sort together)
}
check 'a merged object tells the same: its files are told apart' merged
archived() {
	ar rc all.a sub/one.o strong.o && "$print" all.a >out && has "entity two function in all.a(one.o) section .text size $(size_of sub/one.o two)"
}
check 'an archive member is an object' archived
order() { "$print" one.o sub/one.o strong.o >first && "$print" strong.o sub/one.o one.o >out && diff first out; }
check 'the order of inputs does not matter' order

finish
