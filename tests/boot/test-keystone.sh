#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The keystone of a boot and the traps that it must show: what makes them fail, on consoles of this test's own.  The profile
# is a real one, qemu-isapc.  Arguments: the repository's top folder, bootvet.
set -u
root=$1
bootvet=$2
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
boots=$scratch/boots.txt
ceilings=$scratch/unknown.ceilings
# shellcheck source=scripts/boot-keystone.sh
. "$root/scripts/boot-keystone.sh"

cat >"$boots" <<'TABLE'
boot one
guest qemu-isapc
qemu -M isapc -vga std
lacks hpet no such part
traps function vga first
traps port i8042 second
entry pvh
evidence pci_msi absent
unsound FADT: bad length
unsound XSDT: lists itself
shows of a monitor

boot other
guest qemu-isapc
entry linux-64
has hpet for once

boot odd
guest qemu-isapc
evidence vgi present
TABLE
printf '# least\none 3\nother 1\nodd 1\n' >"$ceilings"

# console FROM TO: a boot that knows all the profile knows, with one line changed.
console() {
	{
		echo 'stand-in: tables of a monitor, over hardware'
		echo 'demo: entry pvh, command line "entry linux-64, x"'
		echo 'identity: qemu-isapc'
		echo 'unsound: FADT: bad length'
		echo 'unsound: XSDT: lists itself'
		"$bootvet" capabilities | awk '$2 == "platform" { print "cell:", $1, "absent", "-" }'
		echo 'trap: function vga, site 1004 in first, caller 2008, guest x, cpuid: y'
		echo 'trap: port i8042, site 2008 in -, caller 0, port 64, guest x, cpuid: y'
	} | sed -E "s/^cell: ($present) absent -/cell: \\1 present present/" | sed -E "s/${1:-^\$}/${2:-}/" >"$scratch/console"
}

present=$(profile_of "$bootvet" qemu-isapc | awk '$2 == "present" { print $1 }' | paste -sd'|')

# holds NAME, fails NAME WORD: what the keystone says of the console.
holds() {
	keystone "$bootvet" "$1" "$scratch/console" >"$scratch/out" 2>"$scratch/errors" || { cat "$scratch/out" "$scratch/errors"; return 1; }
}
fails() {
	! keystone "$bootvet" "$1" "$scratch/console" >"$scratch/out" 2>"$scratch/errors" || { cat "$scratch/out"; return 1; }
	grep -qF -- "$2" "$scratch/errors" || { cat "$scratch/errors"; return 1; }
}
says() {
	grep -qE -- "$1" "$scratch/out" "$scratch/errors" || { cat "$scratch/out" "$scratch/errors"; return 1; }
}
# The image's symbols.
symbols() {
	printf '%s\n' '0000000000001000 T first' '0000000000002000 t second' '0000000000002010 D data' '0000000000003000 t third'
}
nm=symbols
wrong_is() {
	[ "$(traps_wrong "$1" "$scratch/console" image)" = "$2" ] || { traps_wrong "$1" "$scratch/console" image; return 1; }
}

check 'a profile is read' test -n "$present"
check 'names are those of the blocks' test "$(boot_names | paste -sd' ')" = 'one other odd'
check 'a field is that of its block' test "$(boot_field one qemu)" = '-M isapc -vga std'
check 'and of no other' test -z "$(boot_field other qemu)"

console
check 'three columns that agree hold' holds one
check 'and the sum says so' says '^keystone: [0-9]+ cells, 0 contradictions; unknown to evidence 0 \(ceiling 3\)'
check 'a ceiling that is too high is told' says 'one: the ceiling of 3 could be 0'
check 'what a boot has beyond its profile counts: a contradiction of that' fails other 'hpet: profile present, evidence absent, probe -'
console 'cell: vga present present' 'cell: vga absent -'
check 'profile against evidence' fails one 'vga: profile present, evidence absent'
console 'cell: vga present present' 'cell: vga unknown absent'
check 'profile against probe' fails one 'vga: profile present, evidence unknown, probe absent'
console 'cell: lpt absent -' 'cell: lpt absent present'
check 'evidence against probe, where the profile is silent' fails one 'lpt: profile unknown, evidence absent, probe present'
check 'the row is marked' says '^lpt .*contradiction$'
console 'cell: vga present present' 'cell: vga conflict present'
check 'a conflict contradicts nothing' holds one
check 'and counts as unknown' says 'unknown to evidence 1 '
console 'cell: pci_msi absent' 'cell: pci_msi unknown'
check 'evidence that says other than the block wants' fails one 'pci_msi: evidence says unknown, and has to say absent'
console
check 'evidence that is wanted of nothing known' fails odd 'no capability vgi'
console 'cell: (vga|i8042|pit_8254|lpt) [a-z]+' 'cell: \1 unknown'
check 'more unknown than the ceiling' fails one 'evidence leaves 4 cells unknown, the ceiling is 3'
console '^cell: fdc .*' ''
check 'a cell that is missing' fails one 'no cell fdc'
console '^cell: fdc .*' 'cell: fdd absent -'
check 'a cell that nobody knows' fails one 'a cell too many: fdd'
console '^cell: fdc .*' 'cell: lpt absent -'
check 'a cell that comes twice' fails one 'a cell too many: lpt'
console 'identity: qemu-isapc' 'identity: -'
check 'an identity that evidence does not tell' holds one
console 'identity: qemu-isapc' 'identity: qemu-pc'
check 'taken for another guest' fails one 'taken for qemu-pc, which is qemu-isapc'
console '^identity.*' ''
check 'no identity at all' fails one 'no identity'
printf 'other 1\n' >"$ceilings"
console
check 'a boot without a ceiling' fails one 'no ceiling'

check 'traps are placed by symbols' test "$(trapped "$scratch/console" image | head -n 1)" = 'function vga first second'
check 'all that must trap did' wrong_is one ''
console 'site 2008' 'site 3008'
check 'a trap elsewhere is none, and one too many' wrong_is one "$(printf '%s\n' 'one: not trapped: port i8042 second' \
	'one: trapped, and had not to be: port i8042 third -')"
console '^trap: function.*' ''
check 'a trap that is missing' wrong_is one 'one: not trapped: function vga first'
console '^trap: port.*' 'trap: function vga, site fff in -, caller 0, guest x, cpuid: y'
check 'a trap nowhere' wrong_is one "$(printf '%s\n' 'one: not trapped: port i8042 second' \
	'one: trapped, and had not to be: function vga - -')"
# lines_are NAME WRONG...: what lines_wrong says, a line each.
lines_are() {
	local name=$1
	shift
	[ "$(lines_wrong "$name" "$scratch/console")" = "$(printf '%s\n' "$@")" ] || { lines_wrong "$name" "$scratch/console"; return 1; }
}

console
check 'the door, what is unsound, what is shown' lines_are one ''
check 'another door, and unsound where nothing is' lines_are other 'other: came through pvh, and had to through linux-64' \
	'other: unsound, and had not to be: FADT: bad length' 'other: unsound, and had not to be: XSDT: lists itself'
console '^unsound: XSDT.*' ''
check 'what has to be told to be unsound, and is not' lines_are one 'one: not told to be unsound: XSDT: lists itself'
console '^unsound: FADT.*' 'unsound: FADT: bad checksum'
check 'something else is wrong with it' lines_are one 'one: unsound, and had not to be: FADT: bad checksum' \
	'one: not told to be unsound: FADT: bad length'
console '^stand-in.*' ''
check 'what has to be shown, and is not' lines_are one 'one: not shown: of a monitor'
console '^demo: entry.*' ''
check 'no door at all' lines_are one 'one: came through no door, and had to through pvh'
console
check 'nothing has to trap, and some did' wrong_is other "$(printf '%s\n' \
	'other: trapped, and had not to be: function vga first second' 'other: trapped, and had not to be: port i8042 second -')"
finish
