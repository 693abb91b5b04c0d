#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Holds docs/peers-suites.md to the scenarios: each file that its table names is judged by run.sh, and each file in
# peers/ stands in the table.  Prints TAP.

here=$(cd "$(dirname "$0")" && pwd)
page=$here/../../docs/peers-suites.md
number=0
failed=0

same() { # NAME ONE OTHER: words that must be equal
	local difference
	number=$((number + 1))
	difference=$(diff <(printf '%s\n' "$2") <(printf '%s\n' "$3"))
	if [ -n "$2" ] && [ -z "$difference" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		printf '%s\n' "$difference" | sed 's/^/# /'
		failed=1
	fi
}

# Links in the rows of tables: [peers/name.c](../tests/scenarios/peers/name.c)
named=$(sed -n '/^|/s/[^[]*\[\([^]]*\)\](\.\.\/tests\/scenarios\/\([^)]*\))[^[]*/\2\n/gp' "$page" | sed '/^$/d' | sort -u)
judged=$(bash "$here/run.sh" --list | sed 's|/$||' | sort -u)
same "every file of the page is judged" "$named" "$(printf '%s\n' "$judged" | grep -xF "$named")"
same "every peers' file stands on the page" "$(printf '%s\n' "$judged" | grep '^peers/')" \
	"$(printf '%s\n' "$named" | grep '^peers/')"
echo "1..$number"
exit $failed
