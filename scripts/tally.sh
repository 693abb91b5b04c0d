#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# tally.sh LOG...: sums the TAP lines of Meson test logs (*.json) and of bare TAP files into one last line,
# "N passed, N failed", with ", N skipped" when there are some, after the reasons of skips and the names of failures.
# Exit status 1 when something failed or nothing passed.
set -eu

# One row a verdict: kind, name, reason.  A program that fails without a "not ok" line is itself one failure; one that
# speaks no TAP is one verdict.
verdicts='
def rows($name): [splits("\n") | select(test("^(not )?ok\\b|^1\\.\\.0.*SKIP"; "i")) |
	if test("# *(skip|todo)"; "i") then ["skip", $name, .]
	elif startswith("ok") then ["pass", $name, .] else ["fail", $name, .] end];
select(.name) | . as $test | ((.stdout // "") | rows($test.name)) as $rows |
	($rows | map(select(.[0] == "fail")) | length) as $failed |
	if .result == "OK" or .result == "SKIP" or .result == "EXPECTEDFAIL" then
		if $rows == [] then [[(if .result == "SKIP" then "skip" else "pass" end), .name, "no TAP"]] else $rows end
	elif $failed > 0 then $rows
	else $rows + [["fail", .name, "result " + .result]] end
| .[] | @tsv'

for log in "$@"; do
	if [ ! -r "$log" ]; then
		printf 'fail\t%s\tis not there\n' "$log"
		continue
	fi
	case "$log" in
	*.json) jq -r "$verdicts" "$log" || printf 'fail\t%s\tcannot be read\n' "$log" ;;
	*) jq -R -s -r --arg name "$log" '{name: $name, stdout: .} +
		{result: (if split("\n") | any(test("^(not )?ok|^1\\.\\.0")) then "OK" else "no verdict" end)}' "$log" | jq -r "$verdicts" ;;
	esac
done | awk -F '\t' '
	{ count[$1]++ }
	$1 == "skip" { printf "skipped: %s: %s\n", $2, $3 }
	$1 == "fail" && count["fail"] <= 40 { printf "failed: %s: %s\n", $2, $3 }
	END {
		if (count["fail"] > 40)
			printf "failed: %d more\n", count["fail"] - 40
		printf "%d passed, %d failed", count["pass"], count["fail"]
		if (count["skip"])
			printf ", %d skipped", count["skip"]
		print ""
		exit count["fail"] > 0 || !count["pass"]
	}'
