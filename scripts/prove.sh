#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What takes longer than a change can wait: every scripts/prove-*.sh, the whole of Linux 6.1, ten minutes of each fuzz
# target, the benches.  Prints the date, the commit and each command with its last lines, as docs/proofs.md keeps them.
# With names (random linux fuzz bench), only those; what stands behind one that takes more (configurations other) goes to it.
set -u
. scripts/common.sh

# prove NAME LINES COMMAND...: runs it, keeps its output in build/prove/NAME.txt and shows the last lines as Markdown.
prove() {
	local name=$1 lines=$2 status=0
	shift 2
	case "$wanted" in
	*" $name "*) ;;
	*) return 0 ;;
	esac
	run "$@" >"build/prove/$name.txt" || status=$?
	# shellcheck disable=SC2016
	printf '## %s\n\n%s, commit %s, exit status %d\n\n```\n$ %s\n' "$name" "$(date -u +%Y-%m-%d)" \
		"$(git rev-parse --short HEAD 2>/dev/null || echo unknown)" $status "$*"
	tail -n "$lines" "build/prove/$name.txt"
	printf '```\n\n'
	[ $status = 0 ] || failed=1
}

failed=0
names='linux fuzz bench'
for script in scripts/prove-*.sh; do
	[ -e "$script" ] || continue
	name=${script#scripts/prove-}
	names="${name%.sh} $names"
done
wanted=" ${*:-$names} "
rest=
case "${1:-}" in
configurations | models | eva | coccinelle) wanted=" $1 " && shift && rest=$* && set -- ;;
esac
for name in "$@"; do
	case " $names " in
	*" $name "*) ;;
	*) die "prove: unknown proof '$name' ($names)" ;;
	esac
done

bash scripts/build.sh >&2 || exit 3
mkdir -p build/prove
for script in scripts/prove-*.sh; do
	[ -e "$script" ] || continue
	name=${script#scripts/prove-}
	# shellcheck disable=SC2086
	prove "${name%.sh}" 60 bash "$script" $rest
done
prove linux 40 ./dev scan linux
prove fuzz 20 ./dev fuzz 600
prove bench 80 ./dev bench
exit $failed
