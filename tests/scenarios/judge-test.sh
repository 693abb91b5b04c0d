#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Tests the judge of the scenarios: a result that fits is accepted, and every way to differ is noticed.  Prints TAP.

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
number=0
failures=0

cat >"$work/caps.def" <<'EOF'
VET_PLATFORM_CAPABILITY(vga, "x")
VET_PLATFORM_CAPABILITY(i8042, "x")
EOF
cat >"$work/t.c" <<'EOF'
// guest: one two
call(); // error: unguarded vga through start helper @call
call(); // warning@two: unproven i8042
call(); // site: call
call(); // either: unguarded vga
call(); // oneof(t): unguarded vga
call(); // oneof(t): unguarded vga
EOF
good='t.c:2:1: error: requires vga, absent on one [vet-unguarded]
  from entry pvh: start t.c:1
  -> helper   t.c:4
t.c:6:1: error: touches vga (port 0x3d4), absent on one [vet-unguarded]
  from entry pvh: start t.c:1'

check() { # WANTED NAME GUEST STATUS OUTPUT
	number=$((number + 1))
	printf '%s\n' "$5" >"$work/out"
	awk -v guest="$3" -v status="$4" -f "$here/judge.awk" "$work/caps.def" "$work/t.c" "$work/out" >"$work/said"
	if [ $? = "$1" ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		sed 's/^/# /' "$work/said"
		failures=1
	fi
}

check 0 "what fits is accepted" one 1 "$good"
check 1 "a missing finding" one 1 "$(printf '%s\n' "$good" | sed 1,3d)"
check 1 "a missing finding of two" one 1 "$(printf '%s\n' "$good" | sed 4,5d)"
check 1 "an extra finding" one 1 "$good
t.c:3:1: error: requires vga, absent [vet-unguarded]"
check 0 "a finding that may stand" one 1 "$good
t.c:5:1: error: requires vga, absent [vet-unguarded]"
check 0 "a note is no finding" one 1 "$good
t.c:3:1: note: requires vga, absent on one, vouched for by a vet_boundary [vet-unguarded]
  from entry pvh: other t.c"
check 1 "another capability" one 1 "$(printf '%s\n' "$good" | sed '1s/requires vga/requires i8042/')"
check 1 "another diagnostic" one 1 "$(printf '%s\n' "$good" | sed '1s/vet-unguarded/vet-too-early/')"
check 1 "another severity" one 1 "$(printf '%s\n' "$good" | sed '1s/error/warning/')"
check 1 "another line" one 1 "$(printf '%s\n' "$good" | sed '1s/:2:/:3:/')"
check 1 "another path" one 1 "$(printf '%s\n' "$good" | sed '3s/:4$/:5/')"
check 1 "a step without a line" one 1 "$(printf '%s\n' "$good" | sed '3s/:4$//')"
check 1 "the same twice" one 1 "$good
$good"
check 1 "a wrong exit status" one 0 "$good"
check 1 "a crash" one 139 ""
check 0 "another guest" two 0 't.c:3:1: warning: requires i8042, unknown on two [vet-unproven]
  from entry pvh: start t.c:1'
check 1 "another guest's findings" two 1 "$good"

# A second file: its verdicts are its own, and a site is a line of the file that names it.
cat >"$work/u.c" <<'EOF'
call(); // site: there
call(); // error: unguarded vga through start @there
EOF
both="$good
u.c:2:1: error: requires vga, absent on one [vet-unguarded]
  from entry pvh: start t.c:1
  -> helper   u.c:1"
check_two() { # WANTED NAME OUTPUT
	number=$((number + 1))
	printf '%s\n' "$3" >"$work/out"
	awk -v guest=one -v status=1 -v sources=2 -f "$here/judge.awk" "$work/caps.def" "$work/t.c" "$work/u.c" \
		"$work/out" >"$work/said"
	if [ $? = "$1" ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		sed 's/^/# /' "$work/said"
		failures=1
	fi
}
check_two 0 "two files" "$both"
check_two 1 "a missing finding in the second file" "$good"
check_two 1 "the right line of the wrong file" "$(printf '%s\n' "$both" | sed 's/^u.c:2/t.c:2/')"
check_two 1 "a path through that line of another file" "$(printf '%s\n' "$both" | sed 's/u.c:1$/t.c:1/')"
echo "1..$number"
exit $failures
