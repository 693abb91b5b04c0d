#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `bootvet audit` on audit.c, of which every number is known: the census, the surface, hubs, lists; its JSON against the
# schema; the same bytes from any order of inputs; what it refuses.  Arguments: the repository's top folder, the build folder.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
here=$root/tests/cli
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
cp "$here/audit.c" .

compiles() {
	clang-19 -O1 -fplugin="$build/bootvet-plugin.so" -I"$root/annotations/include" "$@"
}

audit() {
	"$build/bootvet" audit "$@"
}

# status WANTED COMMAND...
status() {
	local wanted=$1 got=0
	shift
	"$@" >out 2>err </dev/null || got=$?
	cat out err
	[ $got = "$wanted" ]
}

# refused TEXT ARGUMENT...: exit 2, the text on stderr, nothing on stdout.
refused() {
	local text=$1
	shift
	status 2 audit "$@" && [ ! -s out ] && grep -qF -- "$text" err
}

# asks FILTER WANTED: what jq finds in audit.json.
asks() {
	local got
	got=$(jq -cr "$1" audit.json)
	printf '%s is %s, not %s\n' "$1" "$got" "$2"
	[ "$got" = "$2" ]
}

names() {
	audit --guest "$1" "--list=$2" "${@:3}" audit.o | sed -n 's/^ *[0-9]*  *\(function\|object\) \([a-z_]*\),.*/\2/p' | sort | tr '\n' ' '
}

lists() {
	local got
	got=$(names "$1" "$2" "${@:4}")
	printf '%s, not %s\n' "$got" "$3"
	[ "$got" = "$3" ]
}

narrow() {
	awk 'length > 80 { print; wide = 1 } END { exit wide }' "$1"
}

valid() {
	local offences
	offences=$(jq -r --arg part '' --slurpfile schema "$root/docs/audit.schema.json" -f "$root/tests/docs/schema.jq" "$1") || return 1
	printf '%s\n' "$offences"
	[ -z "$offences" ]
}

spoilt() {
	jq "$1" audit.json >spoilt.json || return 1
	! valid spoilt.json
}

same() {
	cmp "$1" "$2"
}

bytes_of() {
	echo $((16#$(nm -S --defined-only audit.o | awk -v name="$1" '$4 == name { print $2 }')))
}

symbols() {
	readelf -sW audit.o | awk '$4 == "FUNC" || ($4 == "OBJECT" && $8 !~ /^[.]L/) { sum += $3; count[$4]++ } END { print count["FUNC"], count["OBJECT"], sum }'
}

counts_all() {
	local got
	got=$(jq -r '.guests[0].total | "\(.functions.live + .functions.dead) \(.objects.live + .objects.dead) \(.bytes.live + .bytes.dead)"' audit.json)
	printf '%s, not %s\n' "$got" "$(symbols)"
	[ "$got" = "$(symbols)" ]
}

check 'audit.c compiles' compiles -c audit.c
check 'exit status 0 with findings' status 0 audit --guest xen-pvh-domu audit.o
check 'the text keeps to 80 columns' narrow out
check 'and with everything asked for' status 0 audit --guest xen-pvh-domu --against bios-pc --surface --hubs --holes --list=live audit.o
check 'it does, too' narrow out

check 'dead: what only the other entry installs, and what nobody names' \
	lists xen-pvh-domu dead 'dead_data start_pc vga vga_init vga_name vga_names '
check 'live: by calls, by names, by initialisers of what is live' lists xen-pvh-domu live \
	'below_late clock_init console key late mangled msr_at serial serial_init serial_name serial_names start tables_read timer_init '
check 'on the other guest' lists bios-pc live 'console serial serial_name serial_names start_pc vga vga_init vga_name vga_names '
check 'elsewhere: dead here, live there' lists xen-pvh-domu elsewhere 'start_pc vga vga_init vga_name vga_names ' --against bios-pc
check 'held: what only a guard keeps from running where the hardware is absent' lists xen-pvh-domu held 'timer_init '
check 'held: nothing of it where the hardware is there' lists xen-hvm held ''
check '--folder: none below another' lists xen-pvh-domu dead '' --folder drivers
check '--folder: the current one' lists xen-pvh-domu dead 'dead_data start_pc vga vga_init vga_name vga_names ' --folder audit.c

if command -v jq >/dev/null; then
	audit --json --guest xen-pvh-domu --against bios-pc --list=dead audit.o >audit.json
	check 'the JSON is as the schema says' valid audit.json
	check 'all that the symbol table holds is counted, to the byte' counts_all
	check 'bytes are those of the symbol' asks '.guests[0].list[] | select(.name == "vga_init").bytes' "$(bytes_of vga_init)"
	check 'functions' asks '.guests[0].total.functions | "\(.live) \(.dead) \(.elsewhere)"' '8 2 2'
	check 'objects' asks '.guests[0].total.objects | "\(.live) \(.dead) \(.elsewhere)"' '6 4 3'
	check 'functions that guards keep dead' asks '.guests[0].total.functions.held' 1
	check 'by capability, inlined wrappers aside' asks \
		'[.guests[0].capabilities[] | "\(.capability) \(.functions.live) \(.functions.dead)"] | join(", ")' \
		'vga 0 1, cmos_rtc 1 0, pit_8254 1 0, uart_8250 1 0, lapic 1 0, acpi 1 0'
	check 'ports, with who touches them' asks '[.guests[0].surface.ports[] | "\(.low)-\(.high) \(.functions[0].function)"] | join(", ")' \
		'0x43-0x43 timer_init, 0x70-0x70 clock_init, 0x3fb-0x3fb serial_init'
	check 'MSRs are told where they become known' asks '[.guests[0].surface.msrs[] | "\(.low) \(.functions[0].function)"] | join(", ")' '0x1b start'
	check 'CPUID leaves, through wrappers' asks '[.guests[0].surface.cpuid[] | "\(.low) \(.functions[0].function)"] | join(", ")' '0x40000000 start'
	check 'a table known by its number' asks '[.guests[0].surface.firmware[].table] | join(", ")' 'start info'
	check 'what only a declaration shows' asks '[.guests[0].surface.declared[] | "\(.capability) \(.functions[0].function)"] | join(", ")' 'acpi tables_read'
	check 'the unbounded source by name' asks '[.guests[0].surface.unbounded[] | "\(.space) \(.function) \(.at.line)"] | join(", ")' \
		"msrs start $(grep -n 'msr_at(info' audit.c | cut -d: -f1)"
	check 'the hub and what it alone drags in' asks '[.guests[0].hubs[] | "\(.function) \(.functions) \(.targets)"] | join(", ")' 'start 2 1'
	check 'a boundary with its reason and what it vouches for' asks '[.guests[0].boundaries[] | "\(.function) \(.reason) \(.vouched)"] | join(", ")' \
		'clock_init firmware has told that it is there 1'
	check 'holes' asks '[.guests[0].holes[].kind] | sort | join(" ")' 'external indirect unknown-address'
	check 'no list unless asked for' eval 'audit --json --guest xen-pvh-domu audit.o | jq -e ".guests[0].list == null"'
	check 'a missing key is noticed' spoilt 'del(.guests[0].hubs)'
	check 'a new key is noticed' spoilt '.guests[0].surface.ports[0].size = 1'
	check 'another word is noticed' spoilt '.guests[0].capabilities[0].hardware = "maybe"'
	audit --json --guest all audit.o >audit.json
	check 'all guests in one document, as the schema says' valid audit.json
	check 'only those with an entry here' asks '[.guests[] | select(.entries | length == 0)] | length' 0
else
	skip 'the JSON' 'jq is not installed'
fi

mkdir -p one two
printf '%s\n' '#include <bootvet/annotate.h>' 'void helper(void); void dead(void); void dead(void) { }' 'vet_entry(pvh) void first(void) { helper(); }' >one/first.c
printf '%s\n' 'void helper(void); static int local; int *unused = &local; void helper(void) { local++; }' >two/second.c
check 'two folders compile' eval 'compiles -c one/first.c -o one/first.o && compiles -c two/second.c -o two/second.o'
audit --guest all one/first.o two/second.o >forward
audit --guest all two/second.o one/first.o >backward
check 'the table: any order of inputs' same forward backward
audit --json --guest xen-pvh-domu --list=live one/first.o two/second.o >forward
audit --json --guest xen-pvh-domu --list=live two/second.o one/first.o >backward
check 'the JSON: any order of inputs' same forward backward
check 'sums by folder' eval 'audit --guest xen-pvh-domu one/first.o two/second.o | grep -qE "^ +1 +1 +0 +0 .* one$"'
check 'deeper folders are added to those above' eval 'audit --depth 1 --guest xen-pvh-domu "$PWD"/one/first.o two/second.o >out && narrow out'

printf 'void outside(void); void outside(void) { }\n' >outside.c
printf 'void unlinked(void); void unlinked(void) { }\n' >unlinked.c
check 'an image is linked' eval 'compiles -c outside.c && compiles -c unlinked.c && ld.lld-19 -e start audit.o outside.o -o image'
counted() {
	local wanted=$1
	shift
	audit --guest xen-pvh-domu --list=dead "$@" audit.o outside.o unlinked.o >out
	[ "$(grep -cw unlinked out)" = "$wanted" ]
}
check 'without the image every object counts' counted 1
check 'with it, what was not linked does not' counted 0 --image image

check 'no guest' refused 'no guest' audit.o
check 'no input' refused 'no input' --guest xen-pvh-domu
check 'no such guest' refused 'xen-pvh' --guest xen-pvhh audit.o
check 'no such guest to compare with' refused 'bios' --guest xen-pvh-domu --against bios audit.o
check 'a guest without an entry here' refused 'none of these objects has an entry' --guest xen-pv-domu audit.o
check 'a guest without an entry to compare with' refused 'none of these objects has an entry' --guest xen-pvh-domu --against xen-pv-domu audit.o
check 'no such file' refused 'nowhere.o' --guest xen-pvh-domu nowhere.o
check 'no such list' refused '--list=everything' --guest xen-pvh-domu --list=everything audit.o
check 'elsewhere needs another guest' refused '--against' --guest xen-pvh-domu --list=elsewhere audit.o
check 'a folder without a list' refused '--folder' --guest xen-pvh-domu --folder x audit.o
check 'no such depth' refused '--depth' --guest xen-pvh-domu --depth -1 audit.o
check 'a section of several guests as text' refused 'one table' --guest all --surface audit.o
check 'damaged input' eval 'head -c 300 audit.o >cut.o; refused cut.o --guest xen-pvh-domu cut.o'
cat >alias.c <<'END'
#include <bootvet/annotate.h>
static long body(void) { __asm__ volatile(""); return 1; }
long first(void) __attribute__((alias("body")));
long second(void) __attribute__((alias("body")));
vet_entry(pvh) void begin(void) { }
END
clang-19 -O2 -fplugin="$build/bootvet-plugin.so" -I"$root/annotations/include" -c alias.c && ld -e begin -o alias.elf alias.o || exit 3
aliases() {
	"$build/bootvet" audit --json --list=all --guest xen-pvh-domu --image alias.elf alias.o >all.json &&
		[ "$(jq -r '.guests[0].list | map("\(.name) \(.live) \(.address)") | sort | join(", ")' all.json)" = \
			"begin true $(at begin), first false $(at first)" ]
}
at() { nm alias.elf | awk -v name="$1" '$3 == name { print "0x" $1 }' | sed 's/^0x0*/0x/'; }
check 'a body that only aliases name counts once; --list=all tells life and address' aliases
findings() {
	"$build/bootvet" audit --findings said --guest xen-pvh-domu audit.o >/dev/null && "$build/bootvet" check --guest xen-pvh-domu audit.o >checked
	[ -s said ] && diff said checked
}
check '--findings writes what check says' findings
classes() {
	"$build/bootvet" audit --json --guest xen-pvh-domu audit.o | jq -e '.guests[0] | (.classes | add) == .errors + .warnings and .warnings > 0'
}
check 'findings by class add up' classes
check 'findings to nowhere' refused 'nowhere/x: No such file' --guest xen-pvh-domu --findings nowhere/x audit.o
finish
