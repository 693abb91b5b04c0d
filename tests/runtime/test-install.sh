#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What `meson install` leaves of the runtime is enough for a kernel: headers that stand alone, a library found by pkg-config that
# links into a freestanding program whose host is eight functions.  Arguments: the repository's top folder, the build folder.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

cat >kernel.c <<'C'
#define VET_RUNTIME_LINKED
#include <bootvet/platform.h>

_Bool vet_host_copy(void *to, uint64_t address, size_t size)
{
	(void)to, (void)address, (void)size;
	return 0;
}

struct vet_registers vet_host_cpuid(uint32_t leaf, uint32_t subleaf)
{
	(void)leaf, (void)subleaf;
	return (struct vet_registers){0, 0, 0, 0};
}

_Bool vet_host_msr(uint32_t number, uint64_t *value)
{
	(void)number, (void)value;
	return 0;
}

void vet_host_write(const char *text, size_t length)
{
	(void)text, (void)length;
}

void *memcpy(void *to, const void *from, size_t size)
{
	for (size_t i = 0; i < size; i++)
		((char *)to)[i] = ((const char *)from)[i];
	return to;
}

/* Of what the runtime copies nothing overlaps. */
void *memmove(void *to, const void *from, size_t size)
{
	return memcpy(to, from, size);
}

void *memset(void *to, int value, size_t size)
{
	for (volatile char *c = to; size--; c++)
		*c = (char)value;
	return to;
}

void start(void)
{
	static const struct vet_options options;
	const struct vet_boot boot = {.entry = VET_ENTRY_PVH, .data = 0x1000};

	vet_platform_print(vet_platform_detect(&boot, &options));
}
C

installed() {
	meson install -C "$build" --no-rebuild --quiet --destdir "$work/root" >install.log 2>&1 || { cat install.log; return 1; }
	find root -name bootvet.pc | grep .
}

header_alone() {
	local header
	for header in "$prefix"/include/bootvet/*.h; do
		echo "#include <bootvet/${header##*/}>" >alone.c
		# shellcheck disable=SC2046
		"$1" -std=c11 -Wall -Wextra -Werror -ffreestanding -fsyntax-only $(found --cflags) alone.c || return 1
	done
}

kernel_links() {
	# shellcheck disable=SC2046
	"$1" -std=c11 -Wall -Wextra -Werror -O2 -ffreestanding -nostdlib -static -fno-stack-protector -mno-red-zone $(found --cflags) \
		kernel.c $(found --libs) -Wl,-e,start -o kernel && nm kernel | grep -q vet_platform_detect &&
		! nm -u kernel | grep -v '^ *w ' | grep .
}

check 'the library, its headers and bootvet.pc are installed' installed
config=$(find root -name bootvet.pc)
prefix=$work/root$(sed -n 's/^prefix=//p' "$config")
found() {
	PKG_CONFIG_PATH=${config%/*} pkg-config --define-variable=prefix="$prefix" "$@" bootvet
}
for compiler in clang-19 gcc; do
	check "$compiler: each installed header stands alone" header_alone $compiler
	check "$compiler: a freestanding program links" kernel_links $compiler
done
finish
