#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Annotations change no code: identity.c with annotate.h and with words that say nothing gives one and the same object, byte
# by byte, under each compiler and optimisation; with -g, all that is left once debug information is stripped.
# Argument: the repository's top folder.
set -u
root=$1
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"

here=$root/tests/annotations
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# object NAME WORDS COMPILER FLAG...: both objects carry the same path names.
object() {
	local name=$1 words=$2
	shift 2
	"$@" -Wall -Wextra -Werror -I"$root/annotations/include" -include "$words" -c "$here/identity.c" -o "$scratch/object.o" &&
		mv "$scratch/object.o" "$scratch/$name"
}

identical() {
	object with.o bootvet/annotate.h "$@" && object without.o "$here/no-words.h" "$@" || return 1
	case " $* " in
	*' -g '*)
		objcopy --strip-debug "$scratch/with.o" && objcopy --strip-debug "$scratch/without.o" || return 1
		;;
	esac
	cmp "$scratch/with.o" "$scratch/without.o"
}

# The comparison sees what it is to see: attribute `annotate` in the same places does change the objects.
annotate_differs() {
	sed 's/btf_decl_tag/annotate/g' "$root/annotations/include/bootvet/annotate.h" >"$scratch/annotate.h"
	cp "$root/annotations/include/bootvet/capabilities.def" "$scratch/"
	object with.o "$scratch/annotate.h" clang-19 -O2 && object without.o "$here/no-words.h" clang-19 -O2 &&
		! cmp -s "$scratch/with.o" "$scratch/without.o"
}

# There is something to disturb: the object has code, data, read-only data and zeroed data.
is_sizable() {
	object with.o bootvet/annotate.h clang-19 -O2 || return 1
	size -A -d "$scratch/with.o" | awk '
		$1 == ".text" { text = $2 }
		$1 == ".data" { data = $2 }
		$1 ~ /^\.rodata/ { constant += $2 }
		$1 == ".bss" { zero = $2 }
		END { print text, data, constant, zero; exit !(text > 1000 && data > 0 && constant > 0 && zero > 1000) }'
}

for compiler in clang-19 gcc-12 gcc; do
	if ! command -v $compiler >/dev/null; then
		skip "$compiler" 'not installed'
		continue
	fi
	for flags in '-O0' '-O1' '-O2' '-O3' '-Os' '-O2 -g' '-O2 -ffunction-sections -fdata-sections' '-Os -fno-pic -mcmodel=kernel' \
		'-O2 -fPIE' '-O2 -m32'; do
		# shellcheck disable=SC2086
		check "$compiler $flags" identical $compiler $flags
	done
done
if command -v clang-19 >/dev/null; then
	for flags in '-O2 -flto=thin' '-Oz' '-O2 -g -gdwarf-5' '-O2 -march=x86-64-v3'; do
		# shellcheck disable=SC2086
		check "clang-19 $flags" identical clang-19 $flags
	done
	check 'attribute annotate would be noticed' annotate_differs
	check 'the object is worth comparing' is_sizable
fi
finish
