#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the audit says of the demo kernel: golden/GUEST.txt for every guest of kernel-demo/guests.txt, golden/all.txt for the
# table of all, golden/faults.txt for which deliberate fault is told on which guest.  With --update they are written anew.
# BUILD names another build folder than build/; the objects are built in it first, unless OBJECTS_BUILT says that they are.
set -eu
root=$(readlink -f "$(dirname "$(readlink -f "$0")")/../..")
build=$(readlink -f "${BUILD:-$root/build}")
golden=$root/tests/kernel-demo/golden

guests=$(sed -E '/^(#|$)/d; s/ .*//' "$root/kernel-demo/guests.txt")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$build"

targets() {
	ninja -t targets all | sed -nE 's,^(kernel-demo/(clean|faulty)-[^/:]*\.o): .*,\1,p'
}

# shellcheck disable=SC2046
if [ -z "${OBJECTS_BUILT:-}" ]; then ninja $(targets) >&2; fi

for guest in $guests; do
	./bootvet audit --guest "$guest" --surface --hubs --holes --list=dead kernel-demo/clean-*.o >"$scratch/$guest.txt"
done
# shellcheck disable=SC2046
./bootvet audit $(printf -- '--guest %s ' $guests) kernel-demo/clean-*.o >"$scratch/all.txt"

# place TEXT: the last line of faults.c that holds it.
place() {
	grep -nF "$1" "$root/kernel-demo/kernel/faults.c" | tail -n 1 | cut -d: -f1
}

# told GUEST TEXT CAPABILITY: what check says at the line of TEXT about it.
told() {
	grep -F "faults.c:$(place "$2"):" "$scratch/check" | grep -wF "$3" | grep -oE '(error|warning|note): ' | head -n 1 | grep -oE '[a-z]+' || echo -
}

{
	printf '%-18s %-9s %-9s %-9s %s\n' GUEST vga i8042 cmos_rtc pic_8259
	for guest in $guests; do
		./bootvet check --guest "$guest" kernel-demo/faulty-*.o >"$scratch/check" || [ $? = 1 ]
		printf '%-18s %-9s %-9s %-9s %s\n' "$guest" "$(told "$guest" 'vga_text_clear();' vga)" \
			"$(told "$guest" 'port_write8(0x64, 0xad);' i8042)" "$(told "$guest" 'port_write8(0x70, 0x0d);' cmos_rtc)" \
			"$(told "$guest" 'port_write8(0x21, 0xff);' pic_8259)"
	done
} >"$scratch/faults.txt"
rm -f "$scratch/check"

if [ "${1:-}" = --update ]; then
	mkdir -p "$golden"
	rm -f "$golden"/*.txt
	cp "$scratch"/*.txt "$golden"
elif ! diff -ru "$golden" "$scratch"; then
	echo 'tests/kernel-demo/golden is not what bootvet prints; ./dev golden --update writes it anew' >&2
	exit 1
fi
