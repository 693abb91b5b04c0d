#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The demo kernel is clean for every guest that can enter it; with its deliberate faults the judgement that its build runs
# rejects it, and each fault is told at its place with its whole path, on exactly the guests that lack the hardware.
# Arguments: the repository's top folder, bootvet, the clean objects, --, the faulty ones.
set -u
root=$1
bootvet=$2
shift 2
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"

clean=()
while [ "$1" != -- ]; do
	clean+=("$1")
	shift
done
shift
faulty=("$@")

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
faults=$root/kernel-demo/kernel/faults.c

no_finding() {
	local output status=0
	output=$("$bootvet" check --strict --guest "$1" "${clean[@]}" 2>&1) || status=$?
	printf '%s\n' "$output"
	[ $status = 0 ] && ! printf '%s\n' "$output" | grep -qE ': (error|warning): '
}

# judged STATUS STAMP-IS-THERE OBJECT...: what the build does.
judged() {
	local wanted=$1 stamp=$2 status=0
	shift 2
	bash "$root/kernel-demo/judge.sh" "$bootvet" "$root/kernel-demo/guests.txt" "$scratch/judged" "$@" >"$scratch/out" 2>&1 ||
		status=$?
	tail -n 20 "$scratch/out"
	[ $status = "$wanted" ] && [ "$([ -e "$scratch/judged" ] && echo yes || echo no)" = "$stamp" ]
}

line_of() {
	grep -nF "$1" "$faults" | tail -n 1 | cut -d: -f1
}

# told TEXT CAPABILITY STEP...: an error at the line of TEXT about CAPABILITY, whose path names every STEP.
told() {
	local place finding step
	place="faults.c:$(line_of "$1")"
	finding=$(awk -v place="$place:" -v capability="$2" '
		/: (error|warning): / { inside = index($0, place) && index($0, capability) && /: error: / }
		inside' "$scratch/faulty")
	shift 2
	printf '%s\n' "${finding:-no error at $place}"
	[ -n "$finding" ] || return 1
	for step in "$@"; do
		printf '%s\n' "$finding" | grep -q -- "$step" || { echo "the path does not name $step"; return 1; }
	done
}

guests=$(sed -E '/^(#|$)/d; s/ .*//' "$root/kernel-demo/guests.txt")
for guest in $guests; do
	check "clean for $guest: no finding, not even a warning" no_finding "$guest"
done
check 'the build accepts it clean' judged 0 yes "${clean[@]}"
check 'the build rejects it with faults' judged 1 no "${faulty[@]}"

"$bootvet" check --guest xen-pvh-domu "${faulty[@]}" >"$scratch/faulty" 2>"$scratch/faulty.err"
check 'fault 1, a direct call: told with its path' \
	told 'vga_text_clear();' vga demo_start demo_main faults_run fault_by_direct_call
check 'fault 2, through an ops struct: told with its path' \
	told 'port_write8(0x64, 0xad);' i8042 start64 demo_end fault_quiesce
check 'fault 3, an initcall: told with its path' \
	told 'port_write8(0x70, 0x0d);' cmos_rtc demo_start demo_main initcalls_run fault_battery_check
check 'fault 4, from assembly: told with its path' \
	told 'port_write8(0x21, 0xff);' pic_8259 pvh_start32 start32 start64 fault_from_assembly

# judged_as GUEST PRESENCE TEXT CAPABILITY: an error where the hardware is absent, a warning where nobody knows, else nothing.
judged_as() {
	local wanted got
	case $2 in
	absent) wanted=error ;;
	unknown) wanted=warning ;;
	present) wanted= ;;
	*) echo "no presence of $4 on $1: '$2'"; return 1 ;;
	esac
	got=$(grep -F "faults.c:$(line_of "$3"):" "$scratch/check-$1" | grep -w "$4" | grep -oE '(error|warning|note): ' | head -n 1)
	printf '%s is %s, told: %s\n' "$4" "$2" "${got:-nothing}"
	[ "$got" = "${wanted:+$wanted: }" ]
}

presence() {
	"$bootvet" guests "$1" | awk -v name="$2" '$1 == name { print $2; exit }'
}

# matrix GUEST TEXT CAPABILITY
matrix() {
	judged_as "$1" "$(presence "$1" "$3")" "$2" "$3"
}

for guest in $guests; do
	"$bootvet" check --guest "$guest" "${faulty[@]}" >"$scratch/check-$guest" 2>&1
	check "fault 1 on $guest" matrix "$guest" 'vga_text_clear();' vga
	check "fault 2 on $guest" matrix "$guest" 'port_write8(0x64, 0xad);' i8042
	check "fault 3 on $guest" matrix "$guest" 'port_write8(0x70, 0x0d);' cmos_rtc
	check "fault 4 on $guest" matrix "$guest" 'port_write8(0x21, 0xff);' pic_8259
done
finish
