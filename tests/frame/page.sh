# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Sourced: a page of docs/ that shows what commands print.  Each command that begins a block is run anew, what follows it is
# compared with what it prints.

# page_golden PAGE COMMAND RUN SCRATCH MESSAGE [--update]: in each block, a line `$ COMMAND ...` is given to RUN, whose output
# takes the place of the lines behind it; where RUN ends with status 9, these stay; any other
# ends it with that status.  Status 1 and MESSAGE when the page is
# another one, which --update writes anew.
page_golden() {
	local page=$1 command=$2 run=$3 scratch=$4 message=$5 update=${6:-} inside='' line status
	while IFS= read -r line; do
		case "$inside$line" in
		"\$ $command "* | "in \$ $command "* | "kept \$ $command "*)
			printf '%s\n' "$line"
			status=0
			"$run" "${line#\$ }" || status=$?
			case $status in
			0) inside='in ' ;;
			9) inside='kept ' ;;
			*) return $status ;;
			esac
			;;
		'in ```' | 'kept ```')
			printf '%s\n' "$line"
			inside=
			;;
		'in '*) ;;
		*) printf '%s\n' "$line" ;;
		esac
	done <"$page" >"$scratch/page"
	if [ "$update" = --update ]; then
		cat "$scratch/page" >"$page"
	elif ! diff -u "$page" "$scratch/page"; then
		echo "$message; ./dev golden --update writes it anew" >&2
		return 1
	fi
}
