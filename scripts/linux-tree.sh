# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154
# Sourced after common.sh: Debian's Linux 6.1 source, unpacked and configured under build/linux/, and one way to run its
# make.  The two builds that are compared both happen in build/linux/out, because paths end up in images.

linux=$PWD/build/linux
linux_archive=/usr/src/linux-source-6.1.tar.xz
linux_plugin=$PWD/build/bootvet-plugin.so
# The source tree that linux_make builds, and where copies of it, and of what was built, are to be changed.
linux_source=$linux/source
linux_copies=$linux/scratch

# Unpacks the source once; a half-unpacked tree is not taken for a whole one.
linux_unpack() {
	[ -r "$linux_archive" ] || return 1
	[ -e "$linux/source/.bootvet-whole" ] && return 0
	rm -rf "$linux/source"
	mkdir -p "$linux/source"
	run tar -C "$linux/source" --strip-components=1 -xf "$linux_archive"
	touch "$linux/source/.bootvet-whole"
}

# linux_make FOLDER COMPILER ARGUMENT...: what varies from build to build (time, user, host, counter) is held still.  GCC goes
# with GNU binutils, Clang with LLVM's.
linux_make() {
	local folder=$1 compiler=$2 tools=LLVM=-19
	shift 2
	case "$compiler" in
	gcc*) tools=LLVM= ;;
	esac
	run make -s -C "$linux_source" O="$folder" "$tools" CC="$compiler" \
		KBUILD_BUILD_TIMESTAMP='2024-01-01' KBUILD_BUILD_USER=bootvet KBUILD_BUILD_HOST=bootvet KBUILD_BUILD_VERSION=1 \
		-j"$jobs" "$@" </dev/null
}

# linux_fragments NAME: kernel-demo/linux/NAME.config, after the fragments that it is over by its first lines; before all of
# them what Linux itself has (tinyconfig ...).
linux_fragments() {
	local fragment=kernel-demo/linux/$1.config base
	base=$(sed -n 's/^# Fragment over \([a-z0-9.]*\):.*/\1/p' "$fragment")
	case "$base" in
	'') printf './dev: %s: no configuration, or over none\n' "$fragment" >&2 && return 1 ;;
	*.config) linux_fragments "${base%.config}" && echo "$fragment" ;;
	*) printf '%s\n' "$base" "$fragment" ;;
	esac
}

# linux_compiler NAME: what builds kernel-demo/linux/NAME.config: Clang, unless the fragment names another.
linux_compiler() {
	local named
	named=$(sed -n 's/^# Compiler: \([a-z0-9-]*\)$/\1/p' "kernel-demo/linux/$1.config")
	echo "${named:-clang-19}"
}

# linux_configure FOLDER [NAME]: the configuration NAME (without: guest) in an empty build folder.  What fragments override is
# said once a line; only what did not take is worth a word.
linux_configure() {
	local fragments refused last compiler
	fragments=$(linux_fragments "${2:-guest}") || return 1
	compiler=$(linux_compiler "${2:-guest}")
	last=kernel-demo/linux/${2:-guest}.config
	rm -rf "$1"
	mkdir -p "$1"
	# shellcheck disable=SC2086
	set -- "$1" $fragments
	linux_make "$1" "$compiler" "$2" >/dev/null
	cat "${@:3}" >>"$1/.config"
	linux_make "$1" "$compiler" olddefconfig >/dev/null 2>"$1.log" || { cat "$1.log" >&2; return 1; }
	refused=$(grep '^CONFIG_' "$last" | grep -vxFf "$1/.config" || true)
	[ -z "$refused" ] || { printf './dev: %s did not take: %s\n' "$last" "$(printf '%s' "$refused" | paste -sd' ')" >&2; return 1; }
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

# Everything that decides what linux_kernel builds: the extractor or the other compiler, the configuration, the source.
linux_stamp() {
	[ -r "$linux_archive" ] || return 1
	{
		linux_fragments "$1" | sed 1d | xargs cat && stat -L -c '%s %Y' "$linux_archive" &&
			if [ "$(linux_compiler "$1")" = gcc ]; then gcc --version; else cat "$linux_plugin"; fi
	} | sha256sum
}

# linux_facts FOLDER: FOLDER/facts, what `bootvet scan' reads of what was built there, and its last line in FOLDER/scanned.  Units
# that cannot be read are told and left out.
linux_facts() {
	local status=0
	run build/bootvet scan -q -p "$1/compile_commands.json" -j "$jobs" -o "$1/facts" >"$1/scanned" || status=$?
	cat "$1/scanned" >&2
	[ $status = 0 ] || { [ $status = 2 ] && [ -s "$1/facts/objects" ]; }
}

# linux_kernel NAME [bzImage]: build/linux/NAME/ holds the vmlinux of kernel-demo/linux/NAME.config with facts from this build's
# plugin, compile_commands.json (without the plugin), and `objects`, one path a line: what vmlinux is linked of.  With an argument
# bzImage too, around the same vmlinux.  What is there already and is of this plugin is taken as it is.  What GCC builds has its
# facts beside it, in build/linux/NAME/facts.
linux_kernel() {
	local folder=$linux/$1 with_facts stamp
	with_facts=$(linux_compiler "$1")
	[ "$with_facts" = gcc ] || with_facts="$with_facts -fplugin=$linux_plugin"
	[ -r "$linux_plugin" ] || { echo "./dev: no $linux_plugin: build first" >&2; return 1; }
	stamp=$(linux_stamp "$1") || { echo "./dev: no $linux_archive (package linux-source-6.1)" >&2; return 1; }
	if [ "$(cat "$folder/.bootvet-stamp" 2>/dev/null)" != "$stamp" ]; then
		linux_unpack && linux_configure "$folder" "$1" || return 1
		linux_make "$folder" "$with_facts" vmlinux >&2 || return 1
		linux_commands "$folder" | sed 's| -fplugin=[^ ]*||' >"$folder/compile_commands.json" || return 1
		linux_objects "build/linux/$1" >"$folder/objects" || return 1
		printf '%s\n' "$stamp" >"$folder/.bootvet-stamp"
	fi
	[ "$with_facts" != gcc ] || linux_facts "$folder" || return 1
	if [ "${2:-}" = bzImage ] && ! [ "$folder/arch/x86/boot/bzImage" -nt "$folder/vmlinux" ]; then
		# What boots inside bzImage must be the vmlinux that is audited.
		stamp=$(sha256sum <"$folder/vmlinux")
		linux_make "$folder" "$with_facts" bzImage >&2 || return 1
		[ "$stamp" = "$(sha256sum <"$folder/vmlinux")" ] || { echo './dev: building bzImage changed vmlinux' >&2; return 1; }
	fi
}

# linux_guest [bzImage]: the guest configuration.
linux_guest() {
	linux_kernel guest "$@"
}

# linux_boot NAME: what `bootvet trace` is told of that boot of kernel-demo/linux/boots.txt: guest, entry, assumptions.
linux_boot() {
	awk -v name="$1" '$1 == name {
		printf "--guest %s --entry %s", $2, $3
		count = split($4, assumed, ",")
		for (i = 1; i <= count; i++) printf " --assume %s", assumed[i]
		exit
	}' kernel-demo/linux/boots.txt
}

# linux_objects FOLDER: the objects that the vmlinux built there is linked of, each with FOLDER before it.  An archive
# among them (the libraries) gives all that it holds: which members are needed, the image tells.
linux_objects() {
	local archive
	for archive in vmlinux.a lib/lib.a arch/x86/lib/lib.a; do
		(cd "$1" && llvm-ar-19 t "$archive") || return 1
	done | sed "s|^|$1/|" | LC_ALL=C sort -u
}

# linux_scratch NAME FROM: {source,NAME} in $linux_copies, copies of the source tree and of what was built in build/linux/FROM.
# Files are hard links: whoever changes one breaks its link first (linux_own).  Kbuild remembers commands, and paths in them;
# those are rewritten, so that make builds what changed and nothing else.
linux_scratch() {
	local scratch=$linux_copies name=$1 from=$2
	[ -d "$scratch/source" ] || { mkdir -p "$scratch" && cp -al "$linux/source" "$scratch/source"; } || return 1
	rm -rf "${scratch:?}/$name"
	cp -a "$linux/$from" "$scratch/$name" || return 1
	find "$scratch/$name" -name '*.cmd' -type f -print0 |
		xargs -0 sed -i "s|$linux/source|$scratch/source|g; s|$linux/$from\\b|$scratch/$name|g"
}

# linux_own FILE...: files of the copied source that may be written to, as they are in the source tree.
linux_own() {
	local file
	for file in "$@"; do
		rm -f "$linux_copies/source/$file"
		cp -p "$linux/source/$file" "$linux_copies/source/$file" || return 1
	done
}

# spatch_in FOLDER PATCH FILE...: one of our semantic patches (annotations/semantic-patches/PATCH.cocci, with options before the
# name) on these files of a source tree.  A file that it does not change is an error.
spatch_in() {
	local folder=$1 options=() patch file before
	shift
	while [ "${1#-}" != "$1" ]; do
		options+=("$1" "$2")
		shift 2
	done
	patch=annotations/semantic-patches/$1.cocci
	shift
	for file in "$@"; do
		before=$(sha256sum <"$folder/$file") || return 1
		spatch --very-quiet --no-show-diff --in-place "${options[@]}" --sp-file "$patch" "$folder/$file" || return 1
		[ "$before" != "$(sha256sum <"$folder/$file")" ] || { printf './dev: %s changes nothing in %s\n' "$patch" "$file" >&2; return 1; }
	done
}

# What each patch is for, and what the use of the same name in uses/ changes.
spatch_files() {
	case "$1" in
	vgacon) echo drivers/video/console/vgacon.c ;;
	uses/vgacon) echo drivers/video/console/vgacon.c arch/x86/kernel/setup.c ;;
	mtrr) echo arch/x86/kernel/cpu/mtrr/generic.c arch/x86/kernel/cpu/mtrr/mtrr.c ;;
	uses/mtrr) echo arch/x86/kernel/cpu/mtrr/mtrr.c ;;
	kasan) echo mm/kasan/common.c mm/kasan/generic.c mm/kasan/shadow.c arch/x86/mm/kasan_init_64.c ;;
	uses/kasan) echo arch/x86/kernel/head64.c ;;
	runtime/doors) echo arch/x86/platform/pvh/enlighten.c arch/x86/xen/enlighten_pv.c arch/x86/kernel/head64.c arch/x86/kernel/setup.c init/main.c ;;
	legacy-memory) echo arch/x86/include/asm/bios_ebda.h arch/x86/kernel/ebda.c arch/x86/kernel/smpboot.c arch/x86/kernel/reboot.c \
		arch/x86/kernel/probe_roms.c arch/x86/kernel/early_printk.c arch/x86/kernel/setup.c arch/x86/kernel/platform-quirks.c \
		drivers/video/console/vgacon.c ;;
	uses/legacy-memory) echo "$(spatch_files legacy-memory) arch/x86/kernel/mpparse.c" ;;
	i8259) echo arch/x86/kernel/i8259.c ;;
	i8253) echo drivers/clocksource/i8253.c ;;
	esac
}
