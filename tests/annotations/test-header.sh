#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# annotate.h raises no warning: each compiler, each standard, the flags of a kernel.  Argument: the repository's top folder.
set -u
root=$1
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"

source=$root/tests/annotations/header-exercise.c
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

strict='-Wall -Wextra -Wundef -Wstrict-prototypes -Wmissing-prototypes -Wmissing-declarations -Wdeclaration-after-statement
-Wredundant-decls -Wshadow -Wcast-qual -Wpointer-arith -Wunused-function'

# What Linux 6.1 gives each unit of an x86-64 kernel, less what only configures diagnostics that are off by default.
kernel='-std=gnu11 -Wall -Wextra -Wundef -Werror=strict-prototypes -Wmissing-prototypes -Wmissing-declarations -Wno-trigraphs
-fno-strict-aliasing -fno-common -fshort-wchar -fno-PIE -Werror=implicit-function-declaration -Werror=implicit-int
-Werror=return-type -Wno-format-security -mno-sse -mno-mmx -mno-sse2 -mno-3dnow -mno-avx -m64 -mno-80387 -mno-red-zone
-mcmodel=kernel -Wno-sign-compare -fno-asynchronous-unwind-tables -fno-jump-tables -fno-delete-null-pointer-checks
-Wframe-larger-than=2048 -fstack-protector-strong -Wno-main -fno-stack-clash-protection -Wdeclaration-after-statement -Wvla
-Wno-pointer-sign -Wcast-function-type -Wimplicit-fallthrough -fno-strict-overflow -fno-stack-check -Werror=date-time
-Werror=incompatible-pointer-types -Wunused-but-set-variable -Wunused-const-variable -ffreestanding -nostdinc -D__KERNEL__'

# quiet COMMAND...: succeeds without a word.
quiet() {
	local output
	output=$("$@" 2>&1) || { printf '%s\n%s\n' "$*" "$output"; return 1; }
	[ -z "$output" ] || { printf '%s\n%s\n' "$*" "$output"; return 1; }
}

# Every code model and optimisation that a boot path is built with.
compile_all() {
	local model
	for model in '-O0' '-O2 -fPIE' '-Os -fno-pic -mcmodel=kernel' '-O2 -m32' '-O2 -fPIC -g' '-O2 -ffreestanding -DVET_RUNTIME_LINKED' \
		'-O2 -fno-pic -DVET_RUNTIME_LINKED -DVET_GUARDS_PATCHED' '-O2 -m32 -fno-pic -DVET_RUNTIME_LINKED -DVET_GUARDS_PATCHED'; do
		# shellcheck disable=SC2086
		quiet "$@" $model -Werror -I"$root/annotations/include" -c "$source" -o "$scratch/out.o" || return 1
	done
}

have() {
	command -v "$1" >/dev/null
}

for compiler in clang-19 gcc-12 gcc; do
	if ! have $compiler; then
		skip "$compiler" 'not installed'
		continue
	fi
	for standard in c99 c11 c17 c2x; do
		# shellcheck disable=SC2086
		check "$compiler -std=$standard -pedantic" compile_all $compiler -std=$standard -pedantic -Wall -Wextra -Wundef
	done
	for standard in gnu99 gnu11 gnu17; do
		# shellcheck disable=SC2086
		check "$compiler -std=$standard, strict" compile_all $compiler -std=$standard $strict
	done
	# shellcheck disable=SC2086
	check "$compiler with a kernel's flags" quiet $compiler $kernel -Werror -Os -I"$root/annotations/include" -c "$source" \
		-o "$scratch/out.o"
done
# Xen has a macro always_inline, others weak or used: a header may only use the spelling that is the compiler's own.
taken() {
	quiet "$1" -Dalways_inline='inline x' -Dnoinline=x -Dnoipa=x -Dpatchable_function_entry=x -Dunused=x -Dused=x -Dwarn_unused_result=x \
		-Dweak=x -O2 -DVET_RUNTIME_LINKED -Werror -I"$root/annotations/include" -I"$root/runtime/include" -include bootvet/port.h \
		-include bootvet/site.h -include bootvet/status.h -c "$source" -o "$scratch/out.o"
}
for compiler in clang-19 gcc; do
	check "$compiler where words of attributes are macros" taken $compiler
done

for compiler in clang++-19 g++; do
	if ! have $compiler; then
		skip "$compiler" 'not installed'
		continue
	fi
	for standard in c++11 c++14 c++17 c++20; do
		check "$compiler -std=$standard -pedantic" compile_all $compiler -x c++ -std=$standard -pedantic -Wall -Wextra -Wundef
	done
done
if have sparse; then
	check 'sparse' quiet sparse -std=gnu11 -Wall -Wsparse-all -Wsparse-error -Wno-decl -I"$root/annotations/include" "$source"
else
	skip 'sparse' 'not installed'
fi

# In preprocessed source, as ccache and distcc pass it on, the words are still there.
preprocessed() {
	clang-19 -E -I"$root/annotations/include" "$source" -o "$scratch/out.i" &&
		quiet clang-19 -Wall -Wextra -Werror -c "$scratch/out.i" -o "$scratch/out.o"
}
if have clang-19; then
	check 'clang-19 on its own preprocessed source' preprocessed
fi

# A capability that does not exist does not compile, in a guard and in a region; one that does, does.
names() {
	printf '#include <bootvet/annotate.h>\n%s\n' "$1" >"$scratch/name.c"
	"$compiler" -std=gnu11 -I"$root/annotations/include" -fsyntax-only "$scratch/name.c"
}
unknown_name() {
	! names "$1"
}
for compiler in clang-19 gcc; do
	have $compiler || continue
	check "$compiler: a known name in a guard" names 'int f(void); int f(void) { return vet_has(vga); }'
	check "$compiler: an unknown name in a guard" unknown_name 'int f(void); int f(void) { return vet_has(vgaa); }'
	check "$compiler: a known name in a region" names 'vet_subsystem_begin(vga) vet_subsystem_end'
	check "$compiler: an unknown name in a region" unknown_name 'vet_subsystem_begin(vgaa) vet_subsystem_end'
done

# What Clang carries is what was said: every tag of the exercise with its number, macros of the same name notwithstanding.
tags() {
	clang-19 -fsyntax-only -Xclang -ast-dump -fno-color-diagnostics -I"$root/annotations/include" "$source" |
		sed -n 's/.*BTFDeclTagAttr.* "vet:\(.*\)"$/\1/p' | LC_ALL=C sort | uniq -c | awk '{ n = $1; $1 = ""; print n $0 }'
}
tags_expected() {
	diff <(tags) "$root/tests/annotations/header-exercise.expected"
}
if have clang-19; then
	check 'clang-19 carries every word' tags_expected
fi
finish
