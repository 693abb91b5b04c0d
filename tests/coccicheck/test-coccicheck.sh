#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The semantic patches of annotations/semantic-patches/coccicheck: what they say of a corpus in every mode, that what they write
# compiles and leaves them nothing more to say, that their tables are bootvet's, and what they make of trees that are broken.
# Usage: test-coccicheck.sh ROOT BOOTVET PLUGIN
set -u
root=$(readlink -f "$1") bootvet=$(readlink -f "$2") plugin=$(readlink -f "$3")
. "$root/tests/frame/tap.sh"
patches=$root/annotations/semantic-patches/coccicheck
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

if ! command -v spatch >/dev/null; then
	skip 'semantic patches' 'no spatch (package coccinelle)'
	finish
fi
cp "$root"/tests/coccicheck/*.[ch] .

check 'every patch in every mode says what it said' bash "$root/tests/coccicheck/golden.sh"

# form PATCH: what coccicheck reads
form() {
	local line
	for line in '^/// ' '^// Confidence: (High|Moderate|Low)' '^// Comments: ' '^// Options: --no-includes' '^virtual patch$' '^virtual context$' '^virtual org$' '^virtual report$'; do
		grep -qE "$line" "$patches/$1.cocci" || { echo "no line $line"; return 1; }
	done
}
for patch in legacy-touch unguarded-probe platform-test requires guard; do
	check "$patch tells its purpose, how sure it is, and where it is wrong" form $patch
done

tables() {
	"$bootvet" capabilities | awk '
		NR > 1 && /^[a-z]/ { name = $1; text[name] = ""; order[++count] = name }
		NR > 1 { $1 = /^[a-z]/ ? "" : $1; text[name] = text[name] " " $0 }
		END { for (i = 1; i <= count; i++) print order[i] "|" text[order[i]] }' >capabilities.txt
	for space in port:PORTS msr:MSRS memory:MEMORY; do
		sed -nE "s/^([a-z0-9_]+)\|.*; ${space%:*}s? +([^;]*).*/\1 \2/p" capabilities.txt | sed 's/(1 byte)//; s/,//g; s/  */ /g; s/ *$//' >real.txt
		sed -n "/^${space#*:} = \"\"\"/,/^\"\"\"/p" "$patches/legacy.py" | sed '1d;$d' >table.txt
		[ -s real.txt ] && diff real.txt table.txt || return 1
	done
}
check 'ports, MSRs and addresses are those of bootvet capabilities' tables

# patched PATCH FILE [OPTION...]: what the patch makes of it compiles as before, and then it says only what matches TOLD
patched() {
	local patch=$1 file=$2
	shift 2
	cp "$root/tests/coccicheck/$file" "$file" && spatch --very-quiet --no-includes -D patch "$@" --in-place --sp-file "$patches/$patch.cocci" "$file" >said 2>&1 &&
		! cmp -s "$file" "$root/tests/coccicheck/$file" || { cat said; return 1; }
	clang-19 -Wall -Wextra -Werror -fplugin="$plugin" -I"$root/annotations/include" -O1 -c "$file" -o patched.o &&
		gcc -Wall -Wextra -Werror -I"$root/annotations/include" -O2 -c "$file" -o gcc.o || return 1
	spatch --very-quiet --no-includes -D report "$@" --sp-file "$patches/$patch.cocci" "$file" >left 2>said
	cp "$file" once.c
	spatch --very-quiet --no-includes -D patch "$@" --in-place --sp-file "$patches/$patch.cocci" once.c >said 2>&1
	cmp once.c "$file"
}
clean() { patched "$@" && [ ! -s left ] || { cat left; return 1; }; }
touches() { patched legacy-touch touches.c && [ "$(grep -c . left)" = 2 ] && [ "$(grep -c 'address 0x' left)" = 2 ] || { cat left; return 1; }; }
check 'guards around raw touches compile, and only addresses are left' touches
judged() { "$bootvet" check --guest xen-pvh-domu --entry touches patched.o | grep -E 'error|warning' >said; ! grep -vE ', 0 warnings; |bios_data_area|^xen' said; }
check 'and bootvet finds nothing but those' judged
check 'functions that probe say so, and compile' clean unguarded-probe probes.c
facts() { "$bootvet" facts patched.o >facts.txt && grep -A4 'function answers' facts.txt | grep -q 'probes "pic_8259"' && grep -A4 'function vga_detect' facts.txt | grep -q 'probes "vga"'; }
check 'and the plugin reads it' facts
check 'functions that touch VGA require it, and compile' clean requires probes.c -D capability=vga
platform() { patched platform-test platform.c && [ "$(grep -c 'not which hardware is meant' left)" = 2 ] && [ "$(wc -l <left)" = 2 ]; }
check 'tests of the platform become guards, and compile' platform

# --- trees from anywhere -------------------------------------------------------------------------------------------
said() { timeout 60 spatch --very-quiet --no-includes -D report --timeout 20 --sp-file "$patches/legacy-touch.cocci" "$@" >out 2>messages; }
broken() {
	mkdir -p tree && printf 'int f( { outb(1, 0x70;\n}}}\n' >tree/broken.c && printf 'void g(void)\n{\n\toutb(1, 0x70);\n}\n' >tree/good.c &&
		printf '\0\377\0' >tree/binary.c && said --dir tree && grep -q '^tree/good.c:3:1-5: outb touches cmos_rtc' out && [ "$(wc -l <out)" = 1 ]
}
check 'files that do not parse do not keep the others from being read' broken
storm() {
	{
		echo '#define A0(x) ((x) + (x))'
		for number in $(seq 1 60); do
			echo "#define A$number(x) A$((number - 1))(A$((number - 1))(x))"
		done
		printf '#define LOOP LOOP\n#define PING PONG\n#define PONG PING + 1\nvoid f(void)\n{\n\toutb(1, A60(1));\n\toutb(1, LOOP);\n\toutb(1, PING);\n\toutb(1, 0x70);\n}\n'
	} >storm.c
	said storm.c && [ "$(cat out)" = 'storm.c:70:1-5: outb touches cmos_rtc (port 0x70), and nothing asks for it' ] || { cat out messages; return 1; }
}
check 'a storm of macros comes to nothing, in bounded time' storm
deep() {
	printf 'void f(void)\n{\n\toutb(1, %s0x70%s);\n\toutb(1, 1 / 0);\n\toutb(1, 1 << 9999999);\n\toutb(1, 0x70);\n}\n' "$(printf '(%.0s' $(seq 1 700))" "$(printf ')%.0s' $(seq 1 700))" >deep.c
	said deep.c && grep -q '^deep.c:6:' out
}
check 'nor do depth, division by zero and shifts too far' deep
headers() {
	printf '#include "b.h"\n#include "a.h"\n#define A (B - 1)\n' >a.h && printf '#include "a.h"\n#define B 0x71\n' >b.h &&
		printf '#include "a.h"\n#include "nowhere.h"\nvoid f(void)\n{\n\toutb(1, A);\n}\n' >round.c && said round.c && grep -q 'port 0x70' out
}
check 'headers that include each other are read once' headers
no_capability() { ! spatch --very-quiet --no-includes -D report --sp-file "$patches/requires.cocci" probes.c >out 2>&1 && grep -q -- '-D capability=' out; }
check 'a patch that lacks its capability says so' no_capability
finish
