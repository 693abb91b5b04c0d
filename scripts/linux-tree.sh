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

# Everything that decides what linux_guest builds: the extractor, the configuration, the source.
linux_guest_stamp() {
	[ -r "$linux_archive" ] || return 1
	{ cat kernel-demo/linux/guest.config "$linux_plugin" && stat -L -c '%s %Y' "$linux_archive"; } | sha256sum
}

# linux_guest [bzImage]: build/linux/guest/ holds the guest configuration's vmlinux with facts from this build's plugin,
# compile_commands.json (without the plugin), and `objects`, one path a line: what vmlinux is linked of.  With an argument
# bzImage too, around the same vmlinux.  What is there already and is of this plugin is taken as it is.
linux_guest() {
	local guest=$linux/guest with_facts="clang-19 -fplugin=$linux_plugin" stamp
	[ -r "$linux_plugin" ] || { echo "./dev: no $linux_plugin: build first" >&2; return 1; }
	stamp=$(linux_guest_stamp) || { echo "./dev: no $linux_archive (package linux-source-6.1)" >&2; return 1; }
	if [ "$(cat "$guest/.bootvet-stamp" 2>/dev/null)" != "$stamp" ]; then
		linux_unpack && linux_configure "$guest" || return 1
		linux_make "$guest" "$with_facts" vmlinux >&2 || return 1
		linux_commands "$guest" | sed 's| -fplugin=[^ ]*||' >"$guest/compile_commands.json" || return 1
		linux_objects build/linux/guest >"$guest/objects" || return 1
		printf '%s\n' "$stamp" >"$guest/.bootvet-stamp"
	fi
	if [ "${1:-}" = bzImage ] && ! [ "$guest/arch/x86/boot/bzImage" -nt "$guest/vmlinux" ]; then
		# What boots inside bzImage must be the vmlinux that is audited.
		stamp=$(sha256sum <"$guest/vmlinux")
		linux_make "$guest" "$with_facts" bzImage >&2 || return 1
		[ "$stamp" = "$(sha256sum <"$guest/vmlinux")" ] || { echo './dev: building bzImage changed vmlinux' >&2; return 1; }
	fi
}

# linux_objects FOLDER: the objects that the vmlinux built there is linked of, each with FOLDER before it.  An archive
# among them (the libraries) gives all that it holds: which members are needed, the image tells.
linux_objects() {
	local archive
	for archive in vmlinux.a lib/lib.a arch/x86/lib/lib.a; do
		(cd "$1" && llvm-ar-19 t "$archive") || return 1
	done | sed "s|^|$1/|" | LC_ALL=C sort -u
}
