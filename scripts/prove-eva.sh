#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# prove-eva.sh [--quick | --selftest | DRIVER...]: Frama-C's Eva reads the runtime with the drivers of tests/proof and must find
# no undefined behaviour.  Prints a line a driver, which functions no driver reaches, and the sum; exit status 1 when an alarm is
# open, a driver cannot be read, or a function that ought to be reached is not.  --quick: two drivers.  --selftest: a read behind
# the end, put into a copy of a parser, must raise an alarm.  docs/proof.md tells what is proved and what is assumed.
set -eu
. scripts/common.sh

# file, driver, options of its own.  What a text may be one of several of is taken by contract (tests/proof/contracts.h).
texts='-eva-use-spec vet_text_equal,vet_text_starts'
each='-eva-auto-loop-unroll 64'
filling='-eva-plevel 1000 -eva-slevel-function is_word:60,vet_say_profile:60 -eva-slevel-merge-after-loop vet_say_profile'
plain='-eva-partition-history 0 -eva-no-interprocedural-history'
drivers="texts texts -eva-slevel-function vet_text_equal:100,vet_text_starts:100
texts line -eva-min-loop-unroll 82 $plain
texts spans
tables fadt
tables madt
tables waet
tables hpet
tables mcfg
tables files
tables acpi
records pvh
records xen_pv
records linux
records efi
records multiboot1
records multiboot2
platforms processor $texts
platforms fill $texts $each $filling
platforms search $texts
platforms unsound $each -eva-slevel-function text_write:400
platforms detect $texts $each $filling
platforms print $texts,line_put $each"
quick=' processor pvh '

# Not reached, and why: what needs the linker's sections, code to patch, or instructions.
apart='guard.c trap.c port.c'

work=build/prove/eva
copy=
wanted=
case "${1:-}" in
--quick) wanted=$quick ;;
--selftest) copy=1 wanted=' spans ' ;;
-*) die "prove eva: unknown option '$1'" ;;
*) [ $# = 0 ] || wanted=" $* " ;;
esac
for name in $wanted; do
	grep -qE "^[a-z]+ $name( |\$)" <<<"$drivers" || die "prove eva: unknown driver '$name'"
done
# shellcheck disable=SC2086
command -v frama-c >/dev/null || need $packages_proof
command -v frama-c >/dev/null || die 'prove eva: no frama-c'
share=$(frama-c -print-share-path)
mkdir -p "$work"

# What the build makes of profiles and models.
made=build/runtime/profiles.c
[ -e "$made" ] || made=build-sanitize/runtime/profiles.c
if [ ! -e "$made" ]; then
	made=build/runtime/profiles.c
	{ configure build && compile build runtime/profiles.c; } >&2
fi

source=runtime/source
if [ -n "$copy" ]; then
	source=$work/planted
	rm -rf "$source"
	cp -r runtime/source "$source"
	# One byte more than there is.
	sed -i 's/size <= span.size && offset <= span.size - size/size <= span.size \&\& offset <= span.size - size + 1/' "$source/span.c"
	! cmp -s runtime/source/span.c "$source/span.c" || die 'prove eva: nothing to plant the fault in'
fi

# sources FILE: all but those apart, and but what the driver includes itself.
sources() {
	local path
	for path in "$source"/*.c; do
		case " $apart " in
		*" ${path##*/} "*) continue ;;
		esac
		grep -qF "source/${path##*/}\"" "tests/proof/$1.c" || printf '%s ' "$path"
	done
}

# analyze FILE DRIVER OPTION...: the log goes to standard output.
analyze() {
	local file=$1 driver=$2
	shift 2
	# shellcheck disable=SC2046
	frama-c -machdep gcc_x86_64 -c11 -cpp-extra-args="-Iannotations/include -Iruntime/include -I$source -Itests/proof -I$share/libc \
-include contracts.h" "tests/proof/any.c" "tests/proof/$file.c" $(sources "$file") "$made" -main "prove_$driver" -eva \
		-eva-msg-key=-initial-state -eva-no-show-progress -eva-print-callstacks -eva-split-return auto -eva-ilevel 16 \
		-eva-auto-loop-unroll 16 -eva-partition-history 2 -eva-interprocedural-history -eva-interprocedural-splits "$@" 2>&1
}

# Every alarm, every precondition of a contract that is not shown, and whatever Eva itself holds for an error.
alarms() {
	grep -acE '^\[eva:alarm\]|^\[eva[^]]*\] .*got status (unknown|invalid)|: precondition .*got status (unknown|invalid)|User Error|Unexpected error|^\[kernel\] .*aborted' "$1" || true
}

status=0 count=0 all_alarms=0 all_seconds=0
: >"$work/reached"
printf '%-10s %10s %11s %7s %8s\n' driver functions statements alarms seconds
while read -r file driver options; do
	[ -z "$wanted" ] || [ "${wanted/ $driver /}" != "$wanted" ] || continue
	log=$work/$driver.log
	ended=0
	TIMEFORMAT=%U
	# shellcheck disable=SC2086
	seconds=$({ time analyze "$file" "$driver" $options >"$log"; } 2>&1) || ended=1
	number=$(alarms "$log")
	functions=$(sed -nE 's/^ +([0-9]+) functions? analyzed .*/\1/p' "$log")
	share_reached=$(sed -nE 's/.* statements reached \(out of [0-9]+\): ([0-9]+%) coverage\./\1/p' "$log")
	sed -nE 's/^\[eva:final-states\] Values at end of function ([a-zA-Z0-9_]+):.*/\1/p' "$log" >>"$work/reached"
	seconds=${seconds##*$'\n'}
	if [ $ended != 0 ] || [ -z "$functions" ] || ! grep -q 'done for function prove_' "$log"; then
		printf 'not ok: %s did not come to its end, see %s\n' "$driver" "$log"
		status=1
		continue
	fi
	printf '%-10s %10s %11s %7s %8s\n' "$driver" "$functions" "$share_reached" "$number" "${seconds%.*}"
	[ "$number" = 0 ] || { grep -aA6 '^\[eva:alarm\]' "$log" | sed 's/^/  /'; status=1; }
	count=$((count + 1)) all_alarms=$((all_alarms + number)) all_seconds=$((all_seconds + ${seconds%.*}))
done <<<"$drivers"
printf '%-10s %10s %11s %7s %8s\n' "sum: $count" '' '' "$all_alarms" "$all_seconds"

if [ -n "$copy" ]; then
	if [ "$all_alarms" != 0 ]; then
		echo 'the planted read behind the end is found'
		exit 0
	fi
	echo 'the planted read behind the end is NOT found'
	exit 1
fi

# Functions with a body: a line that begins with a type and names one, and a brace that opens the next.
functions_of() {
	awk '
		/^[a-zA-Z_].*\(/ { head = $0 }
		/^\{/ && head != "" {
			sub(/\(.*/, "", head)
			n = split(head, word, /[ *]+/)
			print word[n]
			head = ""
		}' "$@"
}

[ -z "$wanted" ] || exit $status
followed=
for path in runtime/source/*.c; do
	case " $apart " in
	*" ${path##*/} "*) printf 'not analysed: %s, %d functions\n' "${path##*/}" "$(functions_of "$path" | wc -l)" ;;
	*) followed="$followed $path" ;;
	esac
done
# Static functions of one name in several files are numbered: map_read, map_read_0.
# shellcheck disable=SC2086
functions_of $followed | sort >"$work/functions"
sort -u "$work/reached" | sed -E 's/_[0-9]+$//' | sort >"$work/followed"
missing=$(comm -23 "$work/functions" "$work/followed" | tr '\n' ' ')
printf 'functions of the other %d files: %d, not reached: %s\n' "$(wc -w <<<"$followed")" "$(wc -l <"$work/functions")" "${missing:-none}"
[ -z "$missing" ] || status=1
exit $status
