#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The ceilings of kernel-demo/linux/recall.ceilings: every boot and phase has one, and none is above what any commit before
# had.  Usage: test-ceilings.sh ROOT
set -u
root=$(readlink -f "$1")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
cd "$root" || exit 3
file=kernel-demo/linux/recall.ceilings
rows() { sed '/^#/d; /^$/d'; }

well_formed() {
	! rows <$file | grep -vE '^[a-z0-9-]+ +(setup_arch|rest_init|full) +[0-9]+$' && [ "$(rows <$file | awk '{ print $1, $2 }' | sort | uniq -d)" = '' ]
}
check 'each line is a boot, a phase and a number, and comes once' well_formed
all_boots() {
	local boot phase
	for boot in $(rows <kernel-demo/linux/boots.txt | awk '{ print $1 }'); do
		for phase in setup_arch rest_init full; do
			grep -qE "^$boot +$phase " $file || { echo "no ceiling of $boot $phase"; return 1; }
		done
	done
}
check 'every boot has its ceilings' all_boots

# risen NEW < OLD: lines that are above an older version's, or gone.
risen() {
	rows | awk 'FNR == NR { if ($1 !~ /^#/ && NF) now[$1, $2] = $3; next }
		!(($1, $2) in now) { print $1, $2 ": gone"; bad = 1; next }
		now[$1, $2] > $3 { print $1, $2 ": was " $3 ", is " now[$1, $2]; bad = 1 }
		END { exit !bad }' "$1" -
}
never_up() {
	local commit
	git -c safe.directory='*' log --format=%H -- $file | while read -r commit; do
		git -c safe.directory='*' show "$commit:$file" 2>/dev/null | risen $file && exit 1
	done
	return 0
}
if git -c safe.directory='*' rev-parse HEAD >/dev/null 2>&1; then
	check 'no ceiling is above an earlier one' never_up
else
	skip 'no ceiling is above an earlier one' 'no history here'
fi
notices() {
	printf 'a full 10\nb full 10\n' | risen <(printf 'a full 11\nb full 9\n') && printf 'a full 10\nb full 10\n' | risen <(printf 'a full 10\n') &&
		! printf 'a full 10\n' | risen <(printf 'a full 10\n')
}
check 'a ceiling that rises or goes is noticed' notices
finish
