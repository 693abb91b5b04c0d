#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# annotations/kbuild/bootvet.mk on a toy that builds as Linux does: objects in another folder, an archive of them and one of
# library members, a link that ends with ARCH_POSTLINK and is remembered with its command.
# Usage: test-kbuild.sh ROOT BOOTVET PLUGIN
set -u
root=$(readlink -f "$1") bootvet=$(readlink -f "$2") plugin=$(readlink -f "$3")
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/tree" && cd "$work/tree" || exit 3

cat >Makefile <<'END'
all: vmlinux
vmlinux:
	@mkdir -p $(O)/lib
	@cd $(O) && if ! [ -e start.o ] || [ $(CURDIR)/start.c -nt start.o ]; then \
		$(CC) -ffreestanding -O1 -c $(CURDIR)/start.c && $(CC) -ffreestanding -O1 -c $(CURDIR)/draw.c -o lib/draw.o; fi
	@cd $(O) && rm -f vmlinux.a lib/lib.a && llvm-ar-19 rcsT vmlinux.a start.o && llvm-ar-19 rcsT lib/lib.a lib/draw.o
	@cd $(O) && if ! [ -e vmlinux ] || [ '$(ARCH_POSTLINK)' != "$$(cat .vmlinux.cmd)" ] || [ start.o -nt vmlinux ]; then \
		rm -f .vmlinux.cmd && echo LINK && ld.lld-19 -e start -o vmlinux --whole-archive vmlinux.a --no-whole-archive lib/lib.a && \
		{ (exec >/dev/null; $(if $(ARCH_POSTLINK),$(MAKE) --no-print-directory -f $(ARCH_POSTLINK) vmlinux,:)) || { rm vmlinux; exit 1; } } && \
		echo '$(ARCH_POSTLINK)' >.vmlinux.cmd; fi
END
cat >draw.c <<'END'
#include <bootvet/annotate.h>
vet_requires(vga) static void registers(void)
{
	__asm__ volatile("" : : : "memory");
}
void draw(void)
{
	if (GUARD)
		registers();
}
END
cat >start.c <<'END'
#include <bootvet/annotate.h>
void draw(void);
vet_entry(pvh) void start(void)
{
	draw();
}
END

# build STATUS LINE ARGUMENT...: make's exit status, and a line that it prints
build() {
	local status=$1 line=$2 actual=0
	shift 2
	make -f "$root/annotations/kbuild/bootvet.mk" O="$work/out" MODEL= BOOTVET="$bootvet" BOOTVET_PLUGIN="$plugin" "$@" \
		>"$work/log" 2>&1 </dev/null || actual=$?
	[ $actual = "$status" ] && grep -qE -- "$line" "$work/log" || { echo "exit $actual"; cat "$work/log"; return 1; }
}
says() { sed -i "s/GUARD/$1/" draw.c; sed -i "s/if (.*)$/if ($1)/" draw.c; touch start.c; }
place='draw.c:9:3: error: requires vga \(calls registers\), absent on xen-pvh-domu \[vet-unguarded\]$'

no_guest() { says 1 && build 2 'no guest to judge for' bootvet-check; }
check 'bootvet-check without a guest says so' no_guest
refused() { build 2 "$place" GUEST=xen-pvh-domu bootvet-check && [ -x "$work/out/vmlinux" ]; }
check 'bootvet-check refuses an unguarded use, in a library member too, and leaves the image' refused
linked() { build 0 . vmlinux && build 2 "$place" GUEST=xen-pvh-domu vmlinux && ! [ -e "$work/out/vmlinux" ]; }
check 'the link fails, even of what was linked before without a guest' linked
other() { build 0 '1 about other capabilities' GUEST=xen-pvh-domu CAPABILITY=i8042 bootvet-check; }
check 'of another capability nothing is told' other
narrow() { build 0 . GUEST=xen-pvh-domu CAPABILITY=i8042 vmlinux && build 2 "$place" GUEST=xen-pvh-domu vmlinux; }
check 'a link that was asked for less is asked anew' narrow
several() { build 2 "^firecracker: 1 error" GUEST='xen-pvh-domu firecracker' vmlinux && grep -q '^xen-pvh-domu: 1 error' "$work/log"; }
check 'several guests are all judged' several
guarded() { says 'vet_has(vga)' && build 0 '^xen-pvh-domu: 0 errors' GUEST=xen-pvh-domu bootvet-check && build 0 . GUEST=xen-pvh-domu vmlinux; }
check 'the same use behind its guard passes both' guarded
again() { build 0 . GUEST=xen-pvh-domu vmlinux && ! grep -E '^LINK|error:' "$work/log"; }
check 'what has passed is not linked again' again
finish
