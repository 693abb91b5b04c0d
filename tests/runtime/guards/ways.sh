# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154
# Sourced by the tests of this folder, with `root`, `build` and `work` set: how sources of the runtime are compiled.

here=$root/tests/runtime/guards
runtime=("$root"/runtime/source/{guard,trap,port}.c)
includes=(-I"$root/annotations/include" -I"$root/runtime/include" -I"$build/runtime" -I"$here")
strict=(-std=c11 -pedantic -Wall -Wextra -Wundef -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror)
linked=(-DVET_RUNTIME_LINKED -DVET_GUARDS_PATCHED)
plugin=-fplugin=$build/bootvet-plugin.so

# quiet COMMAND...: succeeds without a word.
quiet() {
	local output
	output=$("$@" 2>&1) && [ -z "$output" ] || { printf '%s\n%s\n' "$*" "$output"; return 1; }
}

have() {
	command -v "$1" >/dev/null
}

# can_link COMPILER FLAG...: programs of that kind can be made here at all.
can_link() {
	printf 'int main(void) { return 0; }\n' >"$work/can.c"
	"$@" "$work/can.c" -o "$work/can" 2>/dev/null && "$work/can"
}
