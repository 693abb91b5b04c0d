#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Rules that a reader relies on, one TAP line each: licence lines, include directions, lengths of files and functions, no
# paths of one machine, warnings of sparse and shellcheck.  Usage: lint.sh [--root FOLDER] [RULE], a rule being one of
# spdx includes files functions machine sparse shellcheck.
set -u

if [ "${1:-}" = --root ]; then
	cd "$2" || exit 2
	shift 2
else
	cd "$(dirname "$(readlink -f "$0")")/.." || exit 3
fi

# A clone by another user is no reason to lint nothing; neither is an unpacked archive.
list() {
	git -c safe.directory='*' ls-files -c -o --exclude-standard 2>/dev/null ||
		find . -path ./.git -prune -o -path './build*' -prune -o -type f -printf '%P\n'
}

number=0
failed=0
# verdict RULE TEXT: TEXT holds the offences, one a line; none is good.
verdict() {
	number=$((number + 1))
	if [ -z "$2" ]; then
		printf 'ok %d - %s\n' $number "$1"
	else
		printf 'not ok %d - %s\n' $number "$1"
		printf '%s\n' "$2" | sed 's/^/# /'
		failed=1
	fi
}

sources() {
	list | grep -E '\.(c|h|cpp|cc|def|S|lds)$'
}

lint_spdx() {
	verdict 'every source opens with its licence' "$(
		list | grep -vE '(^|/)LICENSES/|\.(md|json|jsonl|facts|expected|txt|bin|o|a|svg)$|/corpus/|/golden/' |
			xargs -r -d '\n' awk 'FNR == 1 { seen = 0 } FNR <= 3 && /SPDX-License-Identifier: MIT/ { print FILENAME; nextfile }' |
			sort >"$scratch/with"
		list | grep -vE '(^|/)LICENSES/|\.(md|json|jsonl|facts|expected|txt|bin|o|a|svg)$|/corpus/|/golden/' |
			sort | comm -23 - "$scratch/with"
		[ -f meson_options.txt ] && ! grep -q SPDX meson_options.txt && echo meson_options.txt
	)"
}

# Who may include whom, as "folder: root...": each analyzer stage its own and what stands before it.
directions='
annotations: annotations
runtime: annotations runtime
kernel-demo: annotations runtime kernel-demo
analyzer/support: support
analyzer/facts: support facts
analyzer/extract: facts extract
analyzer/link: support facts link
analyzer/solve: support facts link solve
analyzer/report: support facts link solve report
analyzer/cli: support facts link solve report cli
'

# An include that names a stage ("facts/schema.h"), or climbs out ("../link/x.h"), goes to that stage; <bootvet/...> is
# the annotations' or the runtime's; a bare name stays in its folder.
lint_includes() {
	verdict 'includes go one way' "$(
		sources | grep -E '^(annotations|runtime|kernel-demo|analyzer)/' |
			xargs -r -d '\n' grep -HnE '^[[:space:]]*#[[:space:]]*include' |
			awk -v directions="$directions" '
			BEGIN {
				n = split(directions, row, "\n")
				for (i = 1; i <= n; i++) {
					split(row[i], part, ": ")
					if (part[1] != "")
						allowed[part[1]] = " " part[2] " "
				}
			}
			{
				split($0, place, ":")
				file = place[1]
				folder = file ~ /^analyzer\// ? substr(file, 1, index(substr(file, 10), "/") + 8) : substr(file, 1, index(file, "/") - 1)
				if (!match($0, /["<][^">]*[">]/))
					next
				target = substr($0, RSTART + 1, RLENGTH - 2)
				if (target ~ /^bootvet\/((annotate|masks|legacy-memory)\.h|capabilities\.def)$/)
					root = "annotations"
				else if (target ~ /^bootvet\//)
					root = "runtime"
				else if (match(target, /(^|\/)(annotations|runtime|kernel-demo|support|facts|extract|link|solve|report|cli)\//)) {
					root = substr(target, RSTART, RLENGTH)
					gsub(/\//, "", root)
				} else
					next
				if (index(allowed[folder], " " root " ") == 0 && !(root == "annotations" && target ~ /capabilities\.def$/))
					print file ":" place[2] ": " folder " may not include " target
			}'
	)"
}

lint_files() {
	verdict 'no file over 600 lines' "$(
		list | grep -E '\.(c|h|cpp|cc|sh|S)$|^dev$' | xargs -r -d '\n' wc -l | awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines" }'
	)"
}

lint_functions() {
	verdict 'no function over 90 lines' "$(
		sources | grep -E '\.(c|h|cpp|cc)$' |
			ctags -L - --kinds-C=f --kinds-C++=f --fields=+ne -f - 2>/dev/null |
			awk -F '\t' '{
				first = last = 0
				for (i = 4; i <= NF; i++) {
					if ($i ~ /^line:/) first = substr($i, 6) + 0
					if ($i ~ /^end:/) last = substr($i, 5) + 0
				}
				if (last - first >= 90) print $2 ": " $1 ": " last - first + 1 " lines"
			}'
	)"
}

lint_machine() {
	# The pattern is written so that this file does not match itself.
	verdict 'no path or host of one machine' "$(
		list | grep -v '^LICENSES/' | xargs -r -d '\n' grep -HnIE '(^|[^A-Za-z0-9_.])/(work|home/[a-z]+|root)/[a-z]|https?://(deb|registry)[.]'
	)"
}

lint_sparse() {
	verdict 'sparse has nothing to say' "$(
		sources | grep -E '^(analyzer|runtime)/.*\.c$' | while read -r file; do
			sparse -std=gnu11 -Wno-decl -D_GNU_SOURCE -DBOOTVET_VERSION='""' -Iannotations/include -Iannotations -Ianalyzer \
				-Iruntime/include -Iruntime/source -I"${file%/*}" "$file" 2>&1
		done | grep -vE '^/usr/|^builtin:' | grep -E '(warning|error):'
	)"
}

lint_shellcheck() {
	verdict 'shellcheck has nothing to say' "$(
		{ list | grep -E '\.sh$'; echo dev; echo .ci/run; } | xargs -d '\n' shellcheck -x -S warning -f gcc 2>&1
	)"
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
rules='spdx includes files functions machine sparse shellcheck'
case " $rules " in
*" ${1:-spdx} "*) rules=${1:-$rules} ;;
*)
	echo "lint: unknown rule '$1' ($rules)" >&2
	exit 2
	;;
esac
for rule in $rules; do
	case $rule in
	functions) tool="ctags" ;;
	sparse | shellcheck) tool=$rule ;;
	*) tool="awk" ;;
	esac
	if command -v "$tool" >/dev/null; then
		"lint_$rule"
	else
		number=$((number + 1))
		printf 'ok %d - %s # SKIP %s is not installed\n' $number "$rule" $tool
	fi
done
printf '1..%d\n' $number
exit $failed
