#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `bootvet explain` beyond its golden outputs: its JSON is as docs/check.schema.json says, lines fit into 80 columns, the
# order of inputs does not matter, statics of one name are told apart, odd names end in a message.
# Arguments: the repository's top folder, the build folder.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
bootvet=$build/bootvet

compile() {
	clang-19 -fplugin="$build/bootvet-plugin.so" -O0 -I"$root/annotations/include" -c "$1" -o "$2"
}

# same_bytes COMMAND...: twice with the inputs in another order.
same_bytes() {
	"$bootvet" explain "$@" left.o right.o main.o >one 2>&1
	"$bootvet" explain "$@" main.o right.o left.o >two 2>&1
	[ -s one ] && cmp one two
}

# status NUMBER TEXT ARGUMENT...: ends so, with that text on standard error and nothing on standard output.
status() {
	local wanted=$1 text=$2 status=0
	shift 2
	"$bootvet" explain "$@" >out 2>err || status=$?
	cat out err
	[ $status = "$wanted" ] && [ ! -s out ] && grep -qF -- "$text" err
}

valid() {
	local offences
	"$bootvet" explain --json "$@" >explain.json || return 1
	offences=$(jq -r --arg part explanations --slurpfile schema "$root/docs/check.schema.json" -f "$root/tests/docs/schema.jq" \
		explain.json) || return 1
	printf '%s\n' "$offences"
	[ -z "$offences" ]
}

narrow() {
	"$bootvet" explain "$@" >wide || return 1
	! grep -nE '.{81}' wide
}

statics() {
	"$bootvet" explain helper --guest xen-pvh-domu left.o right.o main.o >out || return 1
	cat out
	[ "$(grep -c '^helper: ' out)" = 2 ] && grep -q 'left\.c:' out && grep -q 'right\.c:' out &&
		grep -q '^helper: dead' out && grep -q '^helper: reachable' out
}

cat >left.c <<'END'
void left(void);
static void helper(void) { }
void left(void) { helper(); }
END
cat >right.c <<'END'
void right(void);
static int helper(int x) { return x; }
void right(void) { helper(3); }
END
cat >main.c <<'END'
#include <bootvet/annotate.h>
void left(void);
void right(void);
static int loop_a(int);
static int loop_b(int x) { return x ? loop_a(x - 1) : 0; }
static int loop_a(int x) { return x ? loop_b(x - 1) : 0; }
int (*volatile unused)(int);
void keep(void);
void keep(void) { unused = loop_a; }
int wide[4];
union { int whole; struct { short low, high; }; } both;
struct node { struct node *next; int (*call)(int); } chain[2] = { { &chain[1], loop_b }, { 0, 0 } };
vet_entry(pvh) void start(int x)
{
	wide[x & 3] = 7;
	both.low = 1;
	if (wide[1] == 9 && both.high)
		right();
	left();
	if (chain[0].next)
		for (struct node *n = chain; n; n = n->next)
			wide[0] = 5;
}
END
for name in left right main; do
	check "$name.c compiles" compile $name.c $name.o
done
check 'statics of one name are told apart' statics
for name in helper right loop_a chain 'wide[1]' both.high 'chain[1].call' chain.next; do
	check "any order of inputs: $name" same_bytes "$name" --guest xen-pvh-domu
done
for name in helper right loop_a chain 'wide[1]' both.high 'chain[0].call' start; do
	check "the JSON of $name is as the schema says" valid "$name" --guest xen-pvh-domu --guest firecracker left.o right.o main.o
	check "80 columns: $name" narrow "$name" --guest xen-pvh-domu left.o right.o main.o
done
for name in 'wide[' 'wide[]' 'wide[4]' 'wide[99999999999999999999]' 'wide.x' 'chain[0].' 'chain..call' 'chain[0].call.x' 'both.mid'; do
	check "no place: $name" status 2 'has no place' "$name" --guest xen-pvh-domu main.o
done
check 'an unknown name, with those nearest to it' status 2 'did you mean start?' strat --guest xen-pvh-domu main.o
check 'an empty name' status 2 'named' '' --guest xen-pvh-domu main.o
check 'no guest' status 2 'no guest' start main.o
check 'no objects' status 2 'needed' start --guest xen-pvh-domu
check 'an unknown guest' status 2 'did you mean' start --guest xen-pvh-dom1 main.o
check 'a guest without an entry here' status 2 'has an entry' start --guest hyperv-gen2 main.o
finish
