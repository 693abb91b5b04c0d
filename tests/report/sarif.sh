#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `bootvet check --sarif`: every finding with its whole path, as `check --json` tells it; fingerprints that stay when lines
# move and files are renamed; fixes that, applied, compile and fix; what it refuses.  sarif-schema.sh asks a validator.
# Arguments: the repository's top folder, the build folder.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
command -v jq >/dev/null || { skip 'SARIF' 'jq is not installed'; finish; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
bootvet=$build/bootvet

compile() {
	clang-19 -fplugin="$build/bootvet-plugin.so" -std=gnu11 -I"$root/annotations/include" -c "$@" || exit 3
}

# both NAME OPTION...: the same findings as NAME.sarif and NAME.json
both() {
	local name=$1
	shift
	"$bootvet" check --sarif "$@" >"$name.sarif" && return 1
	"$bootvet" check --json "$@" >"$name.json" && return 1
	[ -s "$name.sarif" ]
}

sound() {
	local offences
	offences=$(jq -r --slurpfile check "$1.json" -f "$root/tests/report/sarif.jq" "$1.sarif") || return 1
	printf '%s\n' "$offences"
	[ -z "$offences" ]
}

spoilt() {
	cp kinds.json spoilt.json
	jq "$1" kinds.sarif >spoilt.sarif || return 1
	! cmp -s kinds.sarif spoilt.sarif && ! sound spoilt
}

cp "$root/tests/docs/kinds.c" "$root/tests/report/cases/fixes.c" .
compile kinds.c
compile fixes.c
check 'every kind of finding, two guests' both kinds --guest xen-pvh-domu --guest xen-pvh-dom0 kinds.o
check 'rules, places, whole paths, suppressions' sound kinds
check 'the demo kernel with its mistakes, assembly in the path' both demo --guest xen-pvh-domu --guest xen-hvm "$build"/kernel-demo/faulty-*.o
check 'is told whole, too' sound demo
check 'a path that lost a step is noticed' spoilt 'del(.runs[0].results[4].codeFlows[0].threadFlows[0].locations[1])'
check 'a rule that does not match is noticed' spoilt '.runs[0].results[0].ruleIndex = 0'
check 'a result that is missing is noticed' spoilt 'del(.runs[1].results[0])'
check 'a fingerprint that comes twice is noticed' spoilt '.runs[0].results[1].partialFingerprints = .runs[0].results[0].partialFingerprints'
check 'a place that moved is noticed' spoilt '.runs[0].results[0].locations[0].physicalLocation.region.startLine += 1'

twice() {
	"$bootvet" check --sarif --guest xen-pvh-domu --guest xen-pvh-dom0 kinds.o | cmp - kinds.sarif
}
check 'two runs print the same bytes' twice

# --- fingerprints -------------------------------------------------------------------------------------------------

cat >before.c <<'END'
#include <bootvet/annotate.h>
vet_requires(vga) void draw(void);
static struct { vet_requires(pic_8259) int mask; } state;
vet_requires(hpet) vet_requires_absent(hpet) void torn(void);
static void out(unsigned char value, unsigned short port)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}
static void ports(void)
{
	out(1, 0x70);
	out(2, 0x71);
}
static void console(void)
{
	draw();
	draw();
	state.mask = 1;
}
vet_entry(pvh) void start(void)
{
	console();
	ports();
	torn();
}
END

# prints FILE [OPTION...]: the fingerprints of its findings, sorted
prints() {
	local file=$1
	shift
	(cd "$(dirname "$file")" && compile "$(basename "$file")" -o object.o &&
		{ "$bootvet" check --sarif --guest "${guest:-xen-pvh-domu}" "$@" object.o || true; }) |
		jq -r '.runs[].results[].partialFingerprints["bootvetFinding/v1"]' | sort
}

# same NAME: fingerprints.NAME are the ones of before.c; sooner: not one of them is
same() {
	[ -s before.prints ] && diff before.prints "$1"
}
none_of() {
	[ -s "$1" ] && [ -z "$(comm -12 before.prints "$1")" ]
}
all_differ() {
	[ "$(wc -l <before.prints)" -ge 7 ] && [ "$(sort -u before.prints | wc -l)" = "$(wc -l <before.prints)" ]
}
running_number() {
	[ "$(grep -c ':2$' before.prints)" = 2 ] && ! grep -q ':3$' before.prints
}

prints before.c >before.prints
check 'each finding has a fingerprint of its own' all_differ
check 'the same call twice, and both sides of a contradiction, are told apart by a running number' running_number
{ printf '/* Moved\n * by\n * three lines, and to the right. */\n'; sed -E 's/^\t/\t\t/; 1a\\' before.c; } >moved.c
prints moved.c >moved.prints
check 'fingerprints stay when lines move' same moved.prints
mkdir -p other/folder
cp before.c other/folder/renamed.c
prints other/folder/renamed.c >renamed.prints
check 'fingerprints stay when the file gets another name and folder' same renamed.prints
sed 's/0x70/0x74/; s/0x71/0x75/; s/\<draw\>/paint/; s/\<ports\>/harbours/; s/\<console\>/screen/; s/\<torn\>/rent/' before.c >changed.c
prints changed.c >changed.prints
check 'other functions have other fingerprints' none_of changed.prints
guest=xen-pvh-dom0 prints before.c >guest.prints
check 'another guest has other fingerprints' none_of guest.prints
sed 's/(2, 0x71)/(2, 0x70)/' before.c >port.c
prints port.c >port.prints
one_changed() { [ "$(comm -23 before.prints port.prints | wc -l)" = 1 ]; }
check 'another port is another finding' one_changed

# --- fixes --------------------------------------------------------------------------------------------------------

# What to insert: LINE COLUMN TEXT, the last place first, a place once.
changes() {
	jq -r '.runs[].results[].fixes[]?.artifactChanges[].replacements[] |
		"\(.deletedRegion.startLine) \(.deletedRegion.startColumn) \(.insertedContent.text | @json)"' "$1" | sort -u | sort -rn
}

apply() {
	local line column text
	cp "$1" fixed.c
	changes "$2" >changes
	[ -s changes ] || return 1
	while read -r line column text; do
		text=$(jq -rj . <<<"$text"; echo x) text=${text%x}
		awk -v line="$line" -v column="$column" -v text="${text//$'\t'/\\t}" 'NR == line {
			print substr($0, 1, column - 1) text substr($0, column); next } { print }' fixed.c >fixing.c
		mv fixing.c fixed.c
	done <changes
}

check 'calls that can be guarded, and calls that cannot' both fixes --guest xen-pvh-domu fixes.o
check 'are told whole' sound fixes
check 'the fixes apply' apply fixes.c fixes.sarif
check 'what they leave compiles without a warning' compile -Wall -Wextra -Werror -Wno-unused-function fixed.c
check 'and is judged' both fixed --guest xen-pvh-domu fixed.o
left() {
	local offered=$1 remaining
	remaining=$(jq '[.runs[].results[]] | length' fixed.sarif)
	jq -r '.runs[].results[].locations[].logicalLocations[].fullyQualifiedName' fixed.sarif >functions
	cat functions
	! grep -v '^keep_' functions && [ "$offered" -ge 8 ] &&
		[ "$remaining" = $(($(jq '[.runs[].results[]] | length' fixes.sarif) - offered)) ]
}
check 'each finding that had a fix is gone, no other' left "$(jq '[.runs[].results[] | select(.fixes)] | length' fixes.sarif)"
nothing_offered() {
	[ "$(jq -c '[.runs[].results[] | select(.fixes)]' fixed.sarif)" = '[]' ]
}
check 'no fix is offered for values, branches, calls over lines, macros, pointers' nothing_offered
gone_source() {
	mv fixes.c away.c
	"$bootvet" check --sarif --guest xen-pvh-domu fixes.o >gone.sarif
	mv away.c fixes.c
	[ "$(jq '[.runs[].results[] | select(.fixes)] | length' gone.sarif)" = 0 ] && [ "$(jq '.runs[].results | length' gone.sarif)" = 14 ]
}
check 'without the source there are findings and no fixes' gone_source
edited() {
	mkdir edited
	sed '1i\\' fixes.c >edited/fixes.c
	(cd edited && ! "$bootvet" check --sarif --guest xen-pvh-domu ../fixes.o) >edited.sarif
	[ "$(jq '[.runs[].results[] | select(.fixes)] | length' edited.sarif)" = 0 ]
}
check 'where the source has other lines than were compiled, too' edited

# --- files and refusals -------------------------------------------------------------------------------------------

uris() {
	mkdir -p 'top/a b' top/out
	sed 's/before/x/' before.c >'top/a b/ü%.c'
	(cd top/out && compile '../a b/ü%.c' -o x.o && ! "$bootvet" check --sarif --guest xen-pvh-domu "$@" x.o) >uris.sarif
	jq -r '[.runs[].results[].locations[].physicalLocation.artifactLocation | "\(.uriBaseId) \(.uri)"] | unique[]' uris.sarif
}
inside() { [ "$(uris --source-root ..)" = '%SRCROOT% a%20b/%C3%BC%25.c' ]; }
check 'files are told relative to --source-root, as URIs' inside
outside() { [ "$(uris)" = "null file://$(pwd -P)/top/a%20b/%C3%BC%25.c" ]; }
check 'a file outside is told whole' outside
no_root() { refused 2 'nowhere: No such file' --sarif --source-root nowhere kinds.o; }

# refused STATUS TEXT OPTION...: nothing on standard output, one message
refused() {
	local status=$1 text=$2 actual=0
	shift 2
	"$bootvet" check --guest xen-pvh-domu "$@" >out 2>messages || actual=$?
	cat messages
	[ $actual = "$status" ] && [ ! -s out ] && grep -qF -- "$text" messages
}
check 'a source root that is not there is refused' no_root
check 'two reports on standard output are refused' refused 2 'only one can be printed' --sarif --json kinds.o
check 'without input nothing is printed' refused 2 'nothing.o' --sarif nothing.o
beside() {
	printf 'old\n' >beside.sarif
	"$bootvet" check --guest xen-pvh-domu --guest xen-pvh-dom0 --sarif=beside.sarif kinds.o >text
	[ $? = 1 ] && cmp beside.sarif kinds.sarif && grep -q '^xen-pvh-domu: .* errors' text && [ "$(find . -name 'beside.sarif*' | wc -l)" = 1 ]
}
check '--sarif=FILE writes there, and the text is printed' beside
kept() {
	printf 'old\n' >kept.sarif
	refused 2 'nothing.o' --sarif=kept.sarif nothing.o && [ "$(cat kept.sarif)" = old ]
}
check 'a run that fails leaves the file as it was' kept
unwritable() {
	"$bootvet" check --guest xen-pvh-domu --sarif=nowhere/x.sarif kinds.o >out 2>messages
	[ $? = 3 ] && [ "$(cat messages)" = 'bootvet: cannot write nowhere/x.sarif: No such file or directory' ]
}
check 'a file that cannot be written is told' unwritable
full() {
	"$bootvet" check --guest xen-pvh-domu --sarif=/dev/full kinds.o >out 2>messages
	[ $? = 3 ] && grep -q '^bootvet: cannot write /dev/full' messages && [ "$(wc -l <messages)" = 1 ]
}
check 'a device that is full, too' full
exit_code() {
	"$bootvet" check --sarif --strict --guest xen-pvh-domu kinds.o | jq -e '.runs[0].invocations[0].exitCode == 1' &&
		"$bootvet" check --sarif --guest xen-pvh-domu --capability hpet kinds.o | jq -e '.runs[0].results | all(.properties.capability | IN("hpet", "nosuch", null))'
}
check 'the exit status is told; --capability holds' exit_code
finish
