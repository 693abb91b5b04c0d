#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Sparse and the words that it can follow: of tests/annotations/sparse/*.c it finds each fault that a comment says it finds, in
# a class of messages that fits, and says nothing else; compilers find nothing; `bootvet check` finds what the comments say of it.
# Arguments: the repository's top folder, bootvet, its plugin.
set -u
root=$1 bootvet=$2 plugin=$3
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"

corpus=$root/tests/annotations/sparse
include=$root/annotations/include
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# expected FILE FINDER: "LINE CLASS" of each fault that the finder finds, and of what it warns of falsely.
expected() {
	sed -n "s|.*/\* fa[a-z]*: \([a-z-]*\), .*\<$2\>.*\*/.*|\1|;t found; d; :found; =; p" "$1" | paste -d' ' - -
}

# classes: reads sparse's messages, tells "LINE CLASS" of each.  What is wrong with a guard may stand anywhere in the function,
# which the message names: then LINE is where that one begins.  Notes (indented) belong to the warning before them.
classes() {
	awk -v file="$1" '
		FILENAME == file {
			if ($0 ~ /^[a-z].*\(/ && match($0, /[a-z_]+\(/)) begins[substr($0, RSTART, RLENGTH - 1)] = FNR
			next
		}
		/:[0-9]+:[0-9]+:    / { next }
		{
			split($0, place, ":")
			line = place[2]
			text = $0
			sub(/^[^ ]* /, "", text)
			if (text ~ /^warning: context check failure/) class = "accessor-outside-guard"
			else if (text ~ /^warning: context imbalance in /) {
				class = "unbalanced-guard"
				split(text, quoted, "\047")
				line = begins[quoted[2]]
			} else if (text ~ /dereference of noderef|removes address space|between address spaces|different address spaces/)
				class = "pointer"
			else if (text ~ /restricted vet_|different base types|invalid assignment/) class = "mask"
			else class = text
			print line, class
		}' "$1" "$2" | sort -u
}

# Sparse does not tell the two ways to misuse a pointer apart, nor those to misuse a mask.
coarse() {
	sed 's/ raw-dereference$/ pointer/; s/ wrong-memory$/ pointer/; s/ mask-with-.*/ mask/' | sort -u
}

sparse_finds() {
	sparse -std=gnu11 -Wbitwise -Wno-decl "${@:2}" -I"$include" "$1" >"$scratch/messages" 2>&1 || return 1
	diff <(expected "$1" sparse | coarse) <(classes "$1" "$scratch/messages" | sort -u)
}

# The comments are read at all: of each class something is planted, each by several forms.
planted() {
	local class count
	for class in raw-dereference wrong-memory mask-with-integer mask-with-other-mask accessor-outside-guard unbalanced-guard; do
		count=$(cat "$corpus"/*.c | grep -c "/\* fault: $class, [a-z ]*\<sparse\>")
		[ "$count" -ge 5 ] || { echo "$class: planted $count times"; return 1; }
	done
}

quiet() {
	local output
	output=$("$@" 2>&1) && [ -z "$output" ] && return 0
	printf '%s\n%s\n' "$*" "$output"
	return 1
}

bootvet_finds() {
	local file=$1 found
	quiet clang-19 -std=gnu11 -O1 -Wall -Wextra -Werror -fplugin="$plugin" -I"$include" -c "$file" -o "$scratch/facts.o" || return 1
	found=$("$bootvet" check --guest xen-pvh-domu --per-unit "$scratch/facts.o")
	diff <(expected "$file" bootvet | cut -d' ' -f1 | sort -u) \
		<(printf '%s\n' "$found" | sed -n 's/^[^ ]*\.c:\([0-9]*\):[0-9]*: error: requires .*/\1/p' | sort -u)
}

check 'each class is planted' planted
for file in "$corpus"/*.c; do
	name=$(basename "$file")
	if command -v sparse >/dev/null; then
		check "sparse finds what is planted in $name" sparse_finds "$file"
		check "and the same with a kernel's macros" sparse_finds "$file" -D__KERNEL__ -DVET_RUNTIME_LINKED
	else
		skip "sparse finds what is planted in $name" 'not installed'
	fi
	for compiler in clang-19 gcc; do
		for flags in '-O0' '-O2' '-O2 -m32 -ffreestanding' '-Os -DVET_RUNTIME_LINKED -DVET_GUARDS_PATCHED -fno-pic'; do
			# shellcheck disable=SC2086
			check "$compiler $flags has nothing to say about $name" quiet $compiler -std=gnu11 $flags -Wall -Wextra -Werror \
				-I"$include" -c "$file" -o "$scratch/out.o"
		done
	done
	check "bootvet finds its part in $name" bootvet_finds "$file"
done

# code LINE...: the instructions of a function with this body.
code() {
	printf '#include <bootvet/legacy-memory.h>\nint f(unsigned short vet_memory(vga) *p);\nint f(unsigned short vet_memory(vga) *p)\n{\n%s\n}\n' \
		"$1" >"$scratch/unit.c"
	"$compiler" -std=gnu11 -O2 -I"$include" -c "$scratch/unit.c" -o "$scratch/unit.o" &&
		objcopy -O binary -j .text "$scratch/unit.o" "$scratch/unit.text" && [ -s "$scratch/unit.text" ]
}

# Accessors are the access and nothing else.
plain_code() {
	code 'vet_memory_write(vga, p + 1, 7); return vet_memory_read(vga, p);' && mv "$scratch/unit.text" "$scratch/with.text" &&
		code '*p = 7; return p[1];' && ! cmp -s "$scratch/with.text" "$scratch/unit.text" &&
		code '((volatile unsigned short *)p)[1] = 7; return *(volatile unsigned short *)p;' &&
		cmp "$scratch/with.text" "$scratch/unit.text"
}

# names TEXT...: a unit of that line compiles.
names() {
	printf '#include <bootvet/masks.h>\n#include <bootvet/legacy-memory.h>\n%s\n' "$1" >"$scratch/name.c"
	"$compiler" -std=gnu11 -Werror=implicit-function-declaration -I"$include" -fsyntax-only "$scratch/name.c"
}
unknown_name() {
	! names "$1"
}
for compiler in clang-19 gcc; do
	check "$compiler: an accessor is the access" plain_code
	check "$compiler: a platform in a platform's mask" names 'vet_platform_mask_t m = vet_platform_mask(vga);'
	check "$compiler: a phase in a phase's mask" names 'vet_phase_mask_t m = vet_phase_mask(memblock);'
	check "$compiler: a phase in a platform's mask" unknown_name 'vet_platform_mask_t m = vet_platform_mask(memblock);'
	check "$compiler: a platform in a phase's mask" unknown_name 'vet_phase_mask_t m = vet_phase_mask(vga);'
	check "$compiler: memory of a capability that has none" unknown_name 'int f(int *p) { return vet_memory_read(acpi, p); }'
done

# The questions about sets, answered by a runtime that has vga, acpi and memblock.
cat >"$scratch/answers.c" <<'C'
#include <bootvet/masks.h>
vet_bool vet_platform_has(enum vet_capability c)
{
	return c == VET_CAPABILITY_vga || c == VET_CAPABILITY_acpi || c == VET_CAPABILITY_memblock;
}
int main(void)
{
	vet_platform_mask_t both = vet_platform_mask(vga) | vet_platform_mask(acpi), one = vet_platform_mask(vga) | vet_platform_mask(mtrr);
	return !(vet_has_all(both) && !vet_has_all(one) && vet_has_all(0) && vet_has_any(both) && vet_has_any(one) &&
		 !vet_has_any(vet_platform_mask(mtrr)) && !vet_has_any(0) && vet_has_all_phases(vet_phase_mask(memblock)) &&
		 !vet_has_all_phases(vet_phase_mask(memblock) | vet_phase_mask(slab)) && vet_has_all_phases(0));
}
C
answers() {
	"$@" -std=gnu11 -O2 -Wall -Wextra -Werror -I"$include" "$scratch/answers.c" -o "$scratch/answers" && "$scratch/answers"
}
for compiler in clang-19 gcc; do
	check "$compiler: sets are asked about as they are" answers $compiler
done
finish
