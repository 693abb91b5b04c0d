# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154
# Sourced after common.sh: Debian's Linux 6.1 source, unpacked and configured under build/linux/, and one way to run its
# make.  The two builds that are compared both happen in build/linux/out, because paths end up in images.

linux=$PWD/build/linux
linux_archive=/usr/src/linux-source-6.1.tar.xz
linux_plugin=$PWD/build/bootvet-plugin.so

# Unpacks the source once; a half-unpacked tree is not taken for a whole one.
linux_unpack() {
	[ -r "$linux_archive" ] || return 1
	[ -e "$linux/source/.bootvet-whole" ] && return 0
	rm -rf "$linux/source"
	mkdir -p "$linux/source"
	run tar -C "$linux/source" --strip-components=1 -xf "$linux_archive"
	touch "$linux/source/.bootvet-whole"
}

# linux_make FOLDER COMPILER ARGUMENT...: what varies from build to build (time, user, host, counter) is held still.
linux_make() {
	local folder=$1 compiler=$2
	shift 2
	run make -s -C "$linux/source" O="$folder" LLVM=-19 CC="$compiler" \
		KBUILD_BUILD_TIMESTAMP='2024-01-01' KBUILD_BUILD_USER=bootvet KBUILD_BUILD_HOST=bootvet KBUILD_BUILD_VERSION=1 \
		-j"$jobs" "$@" </dev/null
}

# linux_configure FOLDER: the guest configuration in an empty build folder.  What the fragment overrides is said once a
# line; only a configuration that did not take is worth a word.
linux_configure() {
	rm -rf "$1"
	mkdir -p "$1"
	linux_make "$1" clang-19 tinyconfig >/dev/null
	cat kernel-demo/linux/guest.config >>"$1/.config"
	linux_make "$1" clang-19 olddefconfig >/dev/null 2>"$1.log" || { cat "$1.log" >&2; return 1; }
	grep -q '^CONFIG_PVH=y' "$1/.config" || { echo './dev: the guest configuration did not take' >&2; return 1; }
}

# linux_commands FOLDER: the compile database of every C unit that has been built there, by the kernel's own script.
linux_commands() {
	python3 "$linux/source/scripts/clang-tools/gen_compile_commands.py" -d "$1" -o /dev/stdout |
		jq --arg source "$linux/source/" 'map(select(.file | startswith($source))) |
			map(select(.file | ltrimstr($source) | test("^(scripts|tools|usr)/") | not))'
}

# linux_units COMPILE_COMMANDS: the C files of a database that the source tree holds, relative to it.
linux_units() {
	jq -r '.[].file' "$1" | sed -n "s|^$linux/source/||p" | sort
}
