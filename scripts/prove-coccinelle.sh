#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The semantic patches for any tree on three real ones: Linux 6.1, the Xen hypervisor, SeaBIOS.  Each is copied, and each patch
# runs over all files that may concern it: what it found, what it changed, what Coccinelle could not read.  Then the changed
# files are compiled by the tree's own build, with its own warnings.  Exit status 1 when a patch does not apply, or a file that
# compiled before does no longer.  Arguments are names of trees.
set -u
. scripts/common.sh
. scripts/linux-tree.sh
. scripts/source-trees.sh

patches=$PWD/annotations/semantic-patches/coccicheck
failed=0
words='\b(grub_)?(in|out)s?[bwl](_p)?[[:space:]]*\(|(rd|wr)msr|_virt\(|__va\(|remap(_cache)?\(|x86_platform|paravirt_(has|enabled)|xen_pv_domain'

# candidates TREE FOLDER...: the files that have a word which some patch looks for, each a group of its own.
candidates() {
	local tree=$1
	shift
	(cd "$tree" && grep -rlE "$words" --include='*.[ch]' "$@") | LC_ALL=C sort | sed 'a\\'
}

# cocci MODE PATCH GROUPS [OPTION...]: spatch in the current folder.
cocci() {
	local mode=$1 patch=$2 groups=$3
	shift 3
	nice spatch --very-quiet -D "$mode" --patch . --no-includes --jobs "$jobs" --timeout 120 --sp-file "$patches/$patch.cocci" "$@" \
		--file-groups "$groups" 2>>"$sources/messages"
}

# own FILE: no link to the plain tree's any more.
own() {
	cp -p "$1" "$1.own" && mv "$1.own" "$1"
}

# apply TREE PATCH GROUPS [OPTION...]: reports, patches, says what was done.
apply() {
	local tree=$1 patch=$2 groups=$3 found changed
	shift 3
	[ -s "$groups" ] || return 0
	: >"$sources/messages"
	(cd "$tree" && cocci report "$patch" "$groups" "$@") >"$sources/report"
	found=$(grep -c . "$sources/report")
	(cd "$tree" && cocci patch "$patch" "$groups" "$@") >"$sources/$patch.diff"
	changed=$(grep -c '^+++ ' "$sources/$patch.diff")
	printf '  %s: %d files read, %d places in %d files found, %d files changed; Coccinelle gave up %d times\n' "$patch" \
		"$(grep -c . "$groups")" "$found" "$(cut -d: -f1 "$sources/report" | sort -u | grep -c .)" "$changed" "$(grep -c '^EXN' "$sources/messages")"
	grep -oE '(touches|probes) [a-z0-9_]+|a pointer to [a-z0-9_]+|ask !?vet_[a-z]+\([a-z0-9_]+\)' "$sources/report" | sed 's/.* //' | sort | uniq -c | sort -k1,1nr -k2 |
		awk '{ printf "%s%s %d", NR == 1 ? "    " : ", ", $2, $1 } END { if (NR) print "" }'
	sed -n 's|^+++ b/||p' "$sources/$patch.diff" >>"$sources/changed"
	[ "$changed" = 0 ] && return 0
	(cd "$tree" && sed -n 's|^+++ b/||p' "$sources/$patch.diff" | while read -r file; do own "$file"; done &&
		patch -s -p1 <"$sources/$patch.diff") && return 0
	printf '  %s: does not apply\n' "$patch"
	failed=1
}

# patched TREE CAPABILITY SUBSYSTEM FOLDER...: all of them, annotations first, since what is annotated needs no guard of its own.
patched() {
	local tree=$1 capability=$2 subsystem=$3
	shift 3
	: >"$sources/changed"
	candidates "$tree" "$@" >"$sources/groups"
	# shellcheck disable=SC2086
	candidates "$tree" $subsystem >"$sources/subsystem"
	apply "$tree" requires "$sources/subsystem" -D capability="$capability"
	apply "$tree" unguarded-probe "$sources/groups"
	apply "$tree" platform-test "$sources/groups"
	apply "$tree" legacy-touch "$sources/groups"
	sort -u -o "$sources/changed" "$sources/changed"
}

# copied NAME: build/sources/NAME-patched, hard links to the tree.
copied() {
	rm -rf "$sources/$1-patched"
	cp -al "$2" "$sources/$1-patched"
}

headers() {
	mkdir -p "$1/bootvet" && cp annotations/include/bootvet/* "$1/bootvet/"
}

# compiled BEFORE AFTER: lists of objects that could be made of the changed C files; those that no longer can are named.
compiled() {
	local before=$1 after=$2
	printf '  compiled: %d of the %d changed C files that compile without the patches\n' "$(comm -12 "$before" "$after" | grep -c .)" "$(grep -c . "$before")"
	comm -23 "$before" "$after" >"$sources/lost"
	[ -s "$sources/lost" ] || return 0
	sed 's/^/  no longer: /' "$sources/lost"
	failed=1
}

linux_objects_of() {
	sed -n 's/\.c$/.o/p' "$sources/changed" | tr '\n' ' '
}

prove_linux() {
	[ -r "$linux_archive" ] && linux_unpack || die "prove coccinelle: no $linux_archive (package linux-source-6.1)"
	printf 'Linux %s\n' "$(make -s -C "$linux/source" kernelversion)"
	copied linux "$linux/source"
	linux_source=$sources/linux-patched
	patched "$linux_source" mtrr arch/x86/kernel/cpu/mtrr arch/x86 block drivers fs include init ipc kernel lib mm net security sound virt
	headers "$linux_source/include"
	# shellcheck disable=SC2046
	for tree in "$linux/source" "$sources/linux-patched"; do
		linux_source=$tree
		linux_configure "$sources/linux-out" guest && linux_make "$sources/linux-out" clang-19 prepare >&2 || return 1
		nice make -s -k -C "$tree" O="$sources/linux-out" LLVM=-19 -j"$jobs" $(linux_objects_of) >"$sources/linux.log" 2>&1 </dev/null
		(cd "$sources/linux-out" && ls $(linux_objects_of) 2>/dev/null) | sort >"$sources/objects.${tree##*/}"
	done
	compiled "$sources/objects.source" "$sources/objects.linux-patched"
}

# answers HEADER FOLDER: in FOLDER, a unit of the program, which has no runtime and lies where only a definition can be called.
answers() {
	sed -i '1i #define VET_RUNTIME_LINKED' "$1"
	cat >"$2/bootvet-answers.c" <<'UNIT'
#include <bootvet/annotate.h>
vet_bool vet_platform_has(enum vet_capability capability) { return 0; }
vet_bool vet_platform_absent(enum vet_capability capability) { return 0; }
UNIT
	own "$2/Makefile" && echo 'obj-y += bootvet-answers.o' >>"$2/Makefile"
}

prove_xen() {
	source_tree xen || return 1
	printf 'Xen %s\n' "$(cat "$sources/xen.version")"
	copied xen "$sources/xen"
	patched "$sources/xen-patched" mtrr xen/arch/x86/cpu/mtrr xen/arch/x86 xen/common xen/drivers xen/include
	headers "$sources/xen-patched/xen/include"
	answers "$sources/xen-patched/xen/include/bootvet/annotate.h" "$sources/xen-patched/xen/common"
	for tree in xen xen-patched; do
		make -s -C "$sources/$tree/xen" XEN_TARGET_ARCH=x86_64 defconfig >&2 </dev/null
		nice make -k -C "$sources/$tree/xen" -j"$jobs" XEN_TARGET_ARCH=x86_64 >"$sources/$tree.log" 2>&1 </dev/null
		(cd "$sources/$tree" && sed -n 's/\.c$/.o/p' "$sources/changed" | xargs ls 2>/dev/null) | sort >"$sources/objects.$tree"
		if [ -e "$sources/$tree/xen/xen-syms" ]; then
			echo "  $tree: linked"
		else
			echo "  $tree: not linked"
			failed=1
		fi
	done
	compiled "$sources/objects.xen" "$sources/objects.xen-patched"
}

# SeaBIOS compiles all files as one, for three modes of the processor: it has no object of a file.
prove_seabios() {
	source_tree seabios || return 1
	printf 'SeaBIOS %s\n' "$(cat "$sources/seabios.version")"
	copied seabios "$sources/seabios"
	patched "$sources/seabios-patched" vga vgasrc src vgasrc
	headers "$sources/seabios-patched/src"
	make -s -C "$sources/seabios-patched" PYTHON=python3 olddefconfig >&2 </dev/null
	if nice make -C "$sources/seabios-patched" -j"$jobs" PYTHON=python3 >"$sources/seabios.log" 2>&1 </dev/null && [ -s "$sources/seabios-patched/out/bios.bin" ]; then
		printf '  compiled: all, %d changed files among them, and linked: out/bios.bin\n' "$(grep -c . "$sources/changed")"
	else
		tail -n 20 "$sources/seabios.log" >&2
		echo '  does not compile'
		failed=1
	fi
}

# shellcheck disable=SC2086
need $packages_build $packages_linux $packages_coccinelle acpica-tools
mkdir -p "$sources"
for tree in "${@:-linux}"; do
	case "$tree" in
	linux | xen | seabios) ;;
	*) die "prove coccinelle: no tree '$tree' (linux, xen, seabios)" ;;
	esac
done
[ $# != 0 ] || set -- seabios xen linux
for tree in "$@"; do
	"prove_$tree" || { printf '  %s: not to be had or not to be built\n' "$tree"; failed=1; }
done
exit $failed
