#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The goal bootvet-sparse of bootvet.mk and the script that it calls, in a tree that has of Kbuild what they ask of it: files
# checked and files built are counted; a file that Sparse cannot read, one that never ends, a Sparse that is not there are one
# message each, and the rest is done.  `./dev prove sparse` does it in Linux.  Argument: the repository's top folder.
set -u
root=$1
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if ! command -v sparse >/dev/null || ! command -v make >/dev/null; then
	skip 'sparse in a build' 'sparse or make is not installed'
	finish
fi

# Kbuild's part: C=2 checks what is built already too, commands are remembered; lib-skipped.o has a rule without a check.
mkdir -p "$scratch/source/lib" "$scratch/out"
cat >"$scratch/source/Makefile" <<'MAKE'
ifneq ($(CURDIR),$(abspath $(O)))
all vmlinux:
	@$(MAKE) -C $(O) -f $(CURDIR)/Makefile S=$(CURDIR) vmlinux
else
CHECKFLAGS := -D__linux__ $(CF)
objects := $(patsubst $(S)/%.c,%.o,$(wildcard $(S)/lib/*.c))
flags = -Wp,-MMD,lib/.$(@F).d -D__KERNEL__ -DNAME='"$*"'
vmlinux: $(objects) lib-skipped.o
	@touch $@
define compile
	@mkdir -p lib
	@$(CC) $(flags) -c -o $@ $<
	@printf "%s\n\nsource_$@ := $<\n" 'cmd_$@ := $(CC) $(subst ','\'',$(flags)) -c -o $@ $<' >$(dir $@).$(@F).cmd
endef
lib/%.o: $(S)/lib/%.c FORCE
	$(compile)
	$(if $(filter 2,$(C)),@$(CHECK) $(CHECKFLAGS) $(flags) $<)
lib-skipped.o: flags = -Wp,-MMD,.lib-skipped.o.d -D__KERNEL__ -DNAME='"skipped"'
lib-skipped.o: $(S)/lib/clean.c
	$(compile)
FORCE:
endif
MAKE

# clang would want the plugin: what compiles is none of this test's concern.
build() {
	make -s -C "$scratch/source" -f "$root/annotations/kbuild/bootvet.mk" O="$scratch/out" CC=true BOOTVET_PLUGIN=none \
		"$@" bootvet-sparse >"$scratch/told" 2>&1
}

# Where memory is plenty and time is not: sparse, but for one file.
printf '#!/bin/sh\ncase "$*" in *storm.c) exec sleep 30 ;; esac\nexec sparse "$@"\n' >"$scratch/slow"
chmod +x "$scratch/slow"

# says STATUS PATTERN... -- ARGUMENT...: the build, which ends so and tells each of these in a line of its own.
says() {
	local wanted=$1 status=0 patterns=()
	shift
	while [ "$1" != -- ]; do patterns+=("$1") && shift; done
	shift
	build "$@" || status=1
	[ $status = "$wanted" ] || { echo "status $status"; cat "$scratch/told"; return 1; }
	for pattern in "${patterns[@]}"; do
		[ "$(grep -cE -- "$pattern" "$scratch/told")" = 1 ] || { echo "not once: $pattern"; cat "$scratch/told"; return 1; }
	done
}
unit() {
	cat >"$scratch/source/lib/$1.c"
}

unit clean <<'C'
#include <bootvet/annotate.h>
static inline int name_length(void) { return sizeof(NAME); }
C
unit warned <<'C'
#include <bootvet/legacy-memory.h>
static int first(unsigned short vet_memory(vga) *screen) { return *screen; }
C
check 'all is checked, what Kbuild does not check included' says 0 'sparse: files checked 3 of 3 in the build; warnings in 1 of them' \
	'warned.c:2:.* dereference of noderef expression' --
check 'and once more, built as it is' says 0 'sparse: files checked 3 of 3 in the build' --

unit typed <<'C'
#include <bootvet/legacy-memory.h>
static int same(unsigned short vet_memory(vga) *screen, unsigned short vet_memory(ebda) *area) { return screen == area; }
static int first(unsigned short vet_memory(vga) *screen) { return *screen; }
C
check 'what Sparse calls an error of types hides nothing' says 0 'files checked 4 of 4 in the build; warnings in 2 of them' \
	'typed.c:2:.* warning: incompatible types in comparison' 'typed.c:3:.* dereference of noderef expression' --

unit broken <<'C'
#ifdef __CHECKER__
int f( {
#endif
C
unit lost <<'C'
#ifdef __CHECKER__
#include "nowhere.h"
#endif
C
check 'files that Sparse cannot read are told and counted, the rest is done' says 1 'files checked 4 of 6 in the build' \
	'^  skipped 2: they do not parse$' '^    lib/broken.o$' '^    lib/lost.o$' 'broken.c: not checked: does not parse' \
	'lost.c: not checked: does not parse' 'warned.c:2:.* dereference of noderef expression' --
rm "$scratch"/*/lib/broken.* "$scratch"/*/lib/lost.* "$scratch"/out/lib/.broken.* "$scratch"/out/lib/.lost.*

# Doubled forty times over: neither its time nor its memory is anybody's.
{
	echo '#ifdef __CHECKER__'
	echo '#define A0 x + x'
	for i in $(seq 40); do echo "#define A$i A$((i - 1)) + A$((i - 1))"; done
	echo 'static int f(int x) { return A40; }'
	echo '#endif'
} | unit storm
check 'a storm of macros runs out of memory, and the rest is done' says 1 'files checked 4 of 5 in the build' \
	'^  skipped 1: sparse ended before them' '^    lib/storm.o$' 'storm.c: not checked: sparse ended with status' -- \
	BOOTVET_SPARSE_MEGABYTES=100
check 'or of time' says 1 'files checked 4 of 5 in the build' '^  skipped 1: they take more than 1 s$' \
	'storm.c: not checked: takes more than 1 s' -- SPARSE="$scratch/slow" BOOTVET_SPARSE_SECONDS=1
rm "$scratch"/source/lib/storm.c "$scratch"/out/lib/.storm.*

check 'without a Sparse there is one message, and the build is done' says 1 'no program sparse-of-nobody: install' \
	'files checked 0 of 4 in the build' '^  skipped 4: no program sparse-of-nobody$' -- SPARSE=sparse-of-nobody
check 'and is what it would be' test -e "$scratch/out/vmlinux"
finish
