#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Linux 6.1 in its guest configuration, without one annotation, audited for every guest type that can enter it, or for those
# that are named: one table, a row a guest.  Functions are distinct addresses in vmlinux, KiB the bytes of their code; `not pc'
# are those that are dead here and live on bios-pc; legacy are those of the files in kernel-demo/linux/legacy-files.txt.  Below
# each row stand its entries, its findings by class and the recall of each boot that was recorded (./dev boot linux).  The
# findings go to build/linux/audit/findings.txt; their beginning is shown.
set -eu
. scripts/common.sh
. scripts/linux-tree.sh

mapfile -t all < <(sed -n 's/^guest: *//p' annotations/guests/*.yaml | tr -d '"' | sort)
for guest in "$@"; do
	printf '%s\n' "${all[@]}" | grep -qx -- "$guest" || die "audit linux: no guest '$guest' (${all[*]})"
done
[ $# != 0 ] && guests=("$@") || guests=("${all[@]}")

# shellcheck disable=SC2086
need $packages_linux
bash scripts/build.sh >&2
linux_guest || die 'audit linux: no kernel to audit'
folder=build/linux/audit
rm -rf "$folder"
mkdir -p "$folder"
images=(--model linux-x86 --image build/linux/guest/vmlinux)

# audit GUEST: its report; a row "ADDRESS BYTES LIVE FILE" for each of its functions.
audit() {
	local status=0
	build/bootvet audit --json --list=all --findings "$folder/$1.findings" --guest "$1" "${images[@]}" @build/linux/guest/objects \
		>"$folder/$1.json" 2>"$folder/$1.messages" || status=$?
	if [ $status != 0 ]; then
		rm -f "$folder/$1.json"
		# A door that this image does not have is no error, anything else is.
		grep -q 'has an entry of this guest' "$folder/$1.messages" && return 0
		cat "$folder/$1.messages" >&2
		return 2
	fi
	jq -r '.guests[0].list[] | select(.kind == "function" and .address and .bytes > 0) |
		[.address, .bytes, (if .live then 1 else 0 end), (.at.file | sub("^.*/build/linux/source/"; "") | sub("^([.]{1,2}/)+(source/)?"; ""))] | @tsv' \
		"$folder/$1.json" >"$folder/$1.functions"
	jq 'del(.guests[0].list) | .guests[0]' "$folder/$1.json" >"$folder/$1.short"
	rm "$folder/$1.json"
}

# recalls GUEST: "BOOT REACHED/EXECUTED" of each of its boots that has a trace.
recalls() {
	local name guest trace
	while read -r name guest _; do
		trace=build/linux/traces/$name.trace
		[ "$guest" = "$1" ] && [ -s "$trace" ] || continue
		# shellcheck disable=SC2046
		build/bootvet trace --json $(linux_boot "$name") "${images[@]}" --log "$trace" @build/linux/guest/objects |
			jq -r --arg name "$name" '.phases[-1] | "\($name) \(.reached)/\(.executed)"'
	done < <(grep '^[a-z]' kernel-demo/linux/boots.txt)
}

wanted=("${guests[@]}")
printf '%s\n' "${guests[@]}" | grep -qx bios-pc || wanted+=(bios-pc) # what is dead elsewhere is compared with it
running=0
failed=0
for guest in "${wanted[@]}"; do
	[ $running -lt "$jobs" ] || { wait -n || failed=1; running=$((running - 1)); }
	{ audit "$guest" && { [ ! -e "$folder/$guest.short" ] || recalls "$guest" >"$folder/$guest.recall"; }; } &
	running=$((running + 1))
	printf 'audit linux: %s\n' "$guest" >&2
done
while [ $running -gt 0 ]; do
	wait -n || failed=1
	running=$((running - 1))
done
[ $failed = 0 ] || die 'audit linux: a guest could not be audited'

# row GUEST: distinct addresses; a function is live when any of its names is.
row() {
	awk -v guest="$1" '
		FNR == 1 { file++ } # the row of bios-pc is compared with itself: two files of one name
		file == 1 {
			if (/^#/ || !NF) next
			pattern = $2
			gsub(/[.]/, "[.]", pattern)
			gsub(/[*]/, ".*", pattern)
			legacy = legacy (legacy == "" ? "" : "|") "^" pattern "$"
			next
		}
		file == 2 { if ($3) pc[$1] = 1; next }
		{
			if (!($1 in size) || $2 > size[$1]) size[$1] = $2
			if ($3) live[$1] = 1
			if ($4 ~ legacy) old[$1] = 1
		}
		END {
			for (at in size) {
				if (at in live) { functions++; bytes += size[at]; if (at in old) old_live++ }
				else { dead++; dead_bytes += size[at]; if (at in pc) only++; if (at in old) old_dead++ }
			}
			printf "%-15s %6d %6d %6d %6d %7d %5d %5d", guest, functions, dead, bytes / 1024, dead_bytes / 1024, only, old_live, old_dead
		}' kernel-demo/linux/legacy-files.txt "$folder/bios-pc.functions" "$folder/$1.functions"
	jq -r '"\(.errors) \(.warnings) \(.holes | length)"' "$folder/$1.short" | xargs printf ' %6d %6d %6d\n'
	{
		jq -r '([.entries[] | .entry // .function] | unique | join(", ")) + "; " +
			([.classes | to_entries[] | select(.value > 0) | "\(.value) \(.key | ltrimstr("vet-"))"] | join(", "))' "$folder/$1.short"
		sed 's/^/recall /' "$folder/$1.recall"
	} | paste -sd, | sed 's/,/, /g; s/,  */, /g' | fold -s -w 74 | sed 's/^/     /; s/ *$//'
}

printf '%-15s %13s %13s %7s %11s %13s\n' '' functions 'code, KiB' 'not pc' legacy findings
printf '%-15s %6s %6s %6s %6s %7s %5s %5s %6s %6s %6s\n' guest live dead live dead '' live dead err warn holes
: >"$folder/findings.txt"
without=
for guest in "${guests[@]}"; do
	if [ -e "$folder/$guest.short" ]; then
		row "$guest"
		{ printf '== %s\n' "$guest" && cat "$folder/$guest.findings"; } >>"$folder/findings.txt"
	else
		without="$without $guest"
	fi
done
[ -z "$without" ] || printf '%s\n' "no entry in this image:$without" | fold -s -w 80 | sed 's/ *$//'
printf '\nfindings, %d lines in %s:\n' "$(wc -l <"$folder/findings.txt")" "$folder/findings.txt"
head -n 20 "$folder/findings.txt"
