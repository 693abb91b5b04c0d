#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every rule of scripts/lint.sh can fail: each is given a small tree that breaks it.  Argument: the repository's top folder.
set -u
root=$1
# shellcheck source=tests/frame/tap.sh
. "$(dirname "$0")/tap.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
licence='/* SPDX-License-Identifier: MIT */'

# put FILE LINE...: a licensed source in the tree under test.
put() {
	local file=$scratch/$1
	shift
	mkdir -p "$(dirname "$file")"
	printf '%s\n' "$licence" "$@" >"$file"
}

accepts() {
	bash "$root/scripts/lint.sh" --root "$scratch" "$1"
}

# refuses RULE WORD: the rule fails and names WORD.
refuses() {
	local output
	output=$(bash "$root/scripts/lint.sh" --root "$scratch" "$1") && { echo 'accepted'; return 1; }
	printf '%s\n' "$output"
	printf '%s\n' "$output" | grep -q "^# .*$2"
}

# includes VERDICT FILE TARGET: one include, judged alone.
includes() {
	rm -rf "${scratch:?}"/*
	put "$2" "#include $3"
	if [ "$1" = good ]; then accepts includes; else refuses includes "$2"; fi
}

for row in \
	'good analyzer/link/a.c "facts/schema.h"' \
	'good analyzer/solve/a.c "link/program.h"' \
	'good analyzer/cli/a.c "report/text.h"' \
	'good analyzer/solve/a.c "local.h"' \
	'good analyzer/facts/a.c "support/memory.h"' \
	'good analyzer/solve/a.c <bootvet/capabilities.def>' \
	'good kernel-demo/kernel/a.c <bootvet/annotate.h>' \
	'good kernel-demo/kernel/a.c <bootvet/platform.h>' \
	'bad analyzer/link/a.c "solve/solve.h"' \
	'bad analyzer/link/a.c "../solve/solve.h"' \
	'bad analyzer/extract/a.cpp "link/program.h"' \
	'bad analyzer/facts/a.h "extract/Writer.h"' \
	'bad analyzer/support/a.c "facts/schema.h"' \
	'bad analyzer/solve/a.c <bootvet/platform.h>' \
	'bad annotations/include/bootvet/annotate.h <bootvet/guard.h>' \
	'bad runtime/source/a.c "kernel-demo/kernel/port.h"'; do
	read -r verdict file target <<<"$row"
	check "$verdict: $file includes $target" includes "$verdict" "$file" "$target"
done

rm -rf "${scratch:?}"/*
put good.c 'int x;'
check 'a licensed file is accepted' accepts spdx
printf 'int x;\n' >"$scratch/bare.c"
check 'a bare file is refused' refuses spdx bare.c

rm -rf "${scratch:?}"/*
put long.c "$(seq 600 | sed 's/.*/\/\/ &/')"
check 'a file of 601 lines is refused' refuses files long.c

rm -rf "${scratch:?}"/*
if command -v ctags >/dev/null; then
	put long.c 'int f(void)' '{' "$(seq 88 | sed 's/.*/;/')" '}'
	check 'a function of 91 lines is refused' refuses functions long.c
	put long.c 'int f(void)' '{' "$(seq 87 | sed 's/.*/;/')" '}'
	check 'a function of 90 lines is accepted' accepts functions
else
	skip 'function lengths' 'ctags is not installed'
fi

rm -rf "${scratch:?}"/*
put path.c "// see /""home/someone/notes"
check 'a path of one machine is refused' refuses machine path.c
finish
