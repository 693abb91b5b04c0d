#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Proof holes as `bootvet check --holes` lists them: addresses of functions that are taken and never called, each at the line
# of cases/uncalled.c that says so and at no other; those that assembly takes; those that a model leaves to hardware.
# Arguments: the repository's top folder, the build folder.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
cp "$root/tests/report/cases/uncalled.c" . || exit 3

compile() {
	clang-19 -fplugin="$build/bootvet-plugin.so" -I"$root/annotations/include" "$@"
}

# uncalled OPTION...: "LINE NAME" of each such hole, sorted.
uncalled() {
	"$build/bootvet" check --guest xen-pvh-domu --holes "$@" uncalled.o other.o |
		sed -nE 's/^[^:]*:([0-9]+):[0-9]+: hole: uncalled ([^ ]+) in .*/\1 \2/p' | sort
}

as_marked() {
	grep -noE '// uncalled [a-z_]+$' uncalled.c | sed -E 's|^([0-9]+):// uncalled |\1 |' | sort >wanted
	uncalled >got
	[ -s wanted ] && diff wanted got
}

echo 'void bytes(void); void bytes(void) { }' >other.c
for level in -O0 -O2; do
	check "uncalled.c compiles, $level" compile $level -c uncalled.c other.c
	check "each address that nobody calls, and no other, $level" as_marked
done

# Roots for everything: nothing is uncalled then.
none_per_unit() {
	[ -z "$(uncalled --per-unit)" ]
}
check 'none when each function is judged as if called from anywhere' none_per_unit

cat >gates.S <<'S2'
	.text
	.globl load_gates
	.type load_gates, @function
load_gates:
	lea trap(%rip), %rax
	mov %rax, gates(%rip)
	ret
	.size load_gates, .-load_gates
	.bss
gates:	.quad 0
S2
cat >traps.c <<'C'
void load_gates(void);
void user_space(void);
void trap(void) { }
void start(int any) { load_gates(); if (any) user_space(); }
C
cat >user.c <<'C'
void user_space(void);
void user_space(void) { }
C
cat >traps.yaml <<'YAML'
model: traps
summary: "what hardware starts"
entries:
  - function: start
    entry: pvh
    because: "the note names it"
starts:
  - function: trap
    once: ONCE
    runs: idt
    because: "its address is in the table of gates"
YAML
sed s/ONCE/user_space/ traps.yaml >once.yaml
sed s/ONCE/nobody/ traps.yaml >never.yaml
echo 'void nobody(void); void nobody(void) { }' >>user.c
check 'the program with assembly compiles' eval 'compile -c traps.c user.c && clang-19 -c gates.S && ld.lld-19 -r -o all.o traps.o user.o gates.o'
traps() {
	"$build/bootvet" check --guest xen-pvh-domu --holes --model "$1" traps.o user.o gates.o | tee out
}
check 'what hardware starts once something runs is none' eval '! traps ./once.yaml | grep uncalled'
check 'what it would start once something runs that does not is one' eval 'traps ./never.yaml | grep -q "hole: uncalled trap in load_gates"'
finish
