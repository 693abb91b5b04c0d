#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --until FUNCTION: only what can run before it is first called.  Arguments: bootvet, the plugin.
set -u
bootvet=$1
plugin=$2
top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/frame/tap.sh
. "$top/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/phase.c" <<'C'
#include <bootvet/annotate.h>

void before(void), helper(void), late(void), deep(void), handler(void), maybe(int), after_maybe(void);
static void (*hook)(void);
void before(void) { hook = handler; }
void handler(void) { }
void deep(void) { late(); }
void late(void) { }
void helper(void) { deep(); }
void maybe(int level) { if (level) late(); }
void after_maybe(void) { hook(); }
vet_entry(pvh) void start(int);
void start(int level)
{
	before();
	maybe(level);
	after_maybe();
	deep();
	helper();
}
C
clang-19 -std=gnu11 -O2 -fno-inline -fplugin="$plugin" -I"$top/annotations/include" -c "$work/phase.c" -o "$work/phase.o" || exit 2

# functions OPTION...: those that are live, in one line.
functions() {
	"$bootvet" audit --guest xen-pvh-domu --json --list=live "$@" "$work/phase.o" |
		jq -r '[.guests[0].list[] | select(.kind == "function") | .name] | sort | join(" ")'
}

is() {
	[ "$2" = "$3" ] && return 0
	printf '# %s: %s, not %s\n' "$1" "$2" "$3"
	return 1
}

check 'without it everything runs' is live "$(functions)" 'after_maybe before deep handler helper late maybe start'
check 'what follows a call that surely ends the phase is dead' is live "$(functions --until deep)" 'after_maybe before handler late maybe start'
check 'a call that may end it goes on' is live "$(functions --until late)" 'after_maybe before deep handler maybe start'
check 'what was only installed before has not run yet' is live "$(functions --until maybe)" 'before start'

refused() {
	local message
	message=$("$bootvet" check --guest xen-pvh-domu --until "$1" "$work/phase.o" 2>&1)
	[ $? = 2 ] && is message "$message" "bootvet: --until $1: $2"
}

check 'a name that is not there' refused nowhere 'no function of that name with facts in these objects'
check 'the entry itself' refused start 'it is where xen-pvh-domu begins'
finish
