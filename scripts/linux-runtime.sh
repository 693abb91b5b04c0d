# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154
# Sourced after linux-tree.sh: Linux 6.1 in its guest configuration with the runtime in it, and what a boot of it has to say.

boots=${boots:-kernel-demo/linux/runtime/boots.txt}
. scripts/boot-keystone.sh

# What Linux and the runtime meet in, and the semantic patches: the doors, then drivers that say what they need.
linux_runtime_folder=kernel-demo/linux/runtime
linux_runtime_patches='runtime/doors i8259 i8253'
# Units that the patches annotate have sites that trap (docs/guards-and-traps.md), guards that are patched.
linux_runtime_units='i8259 i8253'
linux_runtime_flags='-fplugin-arg-bootvet-traps -DVET_RUNTIME_LINKED -DVET_GUARDS_PATCHED'

# What is compiled into Linux, one path a line.
linux_runtime_inputs() {
	local patch
	printf '%s\n' $linux_runtime_folder/*.c $linux_runtime_folder/*.h $linux_runtime_folder/include/*.h \
		$linux_runtime_folder/Kbuild $linux_runtime_folder/sections.lds runtime/source/*.[ch] build/runtime/profiles.c \
		build/runtime/ports.def runtime/include/bootvet/*.h annotations/include/bootvet/* scripts/linux-runtime.sh
	for patch in $linux_runtime_patches; do
		echo "annotations/semantic-patches/$patch.cocci"
	done
}

linux_runtime_stamp() {
	{ cat "$linux/guest/.bootvet-stamp" && linux_runtime_inputs | xargs cat; } | sha256sum
}

# The copied source: a folder bootvet/, headers, an own line in two files of Kbuild's, and the patches.
linux_runtime_prepare() {
	local source=$linux_copies/source own="Kbuild arch/x86/kernel/vmlinux.lds.S" patch
	for patch in $linux_runtime_patches; do
		own="$own $(spatch_files "$patch")"
	done
	rm -rf "$source/bootvet" "$source/include/bootvet"
	# shellcheck disable=SC2086
	linux_own $own && mkdir -p "$source/bootvet/source" "$source/include/bootvet" || return 1
	cp $linux_runtime_folder/*.c $linux_runtime_folder/local.h $linux_runtime_folder/Kbuild "$source/bootvet/" &&
		cp -r $linux_runtime_folder/include "$source/bootvet/" &&
		cp runtime/source/*.[ch] build/runtime/profiles.c build/runtime/ports.def "$source/bootvet/source/" &&
		cp annotations/include/bootvet/* runtime/include/bootvet/*.h $linux_runtime_folder/kernel.h "$source/include/bootvet/" &&
		echo 'obj-y += bootvet/' >>"$source/Kbuild" &&
		cat $linux_runtime_folder/sections.lds >>"$source/arch/x86/kernel/vmlinux.lds.S" || return 1
	for patch in $linux_runtime_patches; do
		# shellcheck disable=SC2046
		spatch_in "$source" "$patch" $(spatch_files "$patch") || return 1
	done
}

linux_runtime_make() {
	local unit flags=()
	for unit in $linux_runtime_units; do
		flags+=("CFLAGS_$unit.o=$linux_runtime_flags")
	done
	linux_make "$linux_copies/guest" "clang-19 -fplugin=$linux_plugin" "${flags[@]}" "$@" >&2
}

# linux_runtime [bzImage]: build/linux/runtime/guest/ holds that vmlinux (and bzImage), made of what linux_guest built.  What is
# there already, of these very inputs, is taken as it is.
linux_runtime() (
	linux_guest || exit 1
	linux_copies=$linux/runtime
	linux_source=$linux_copies/source
	folder=$linux_copies/guest
	stamp=$(linux_runtime_stamp) || exit 1
	if [ "$(cat "$folder/.bootvet-runtime" 2>/dev/null)" != "$stamp" ]; then
		linux_scratch guest guest && linux_runtime_prepare && linux_runtime_make vmlinux || exit 1
		printf '%s\n' "$stamp" >"$folder/.bootvet-runtime"
	fi
	[ "${1:-}" != bzImage ] || [ "$folder/arch/x86/boot/bzImage" -nt "$folder/vmlinux" ] || linux_runtime_make bzImage
)

# --- what its boots say -----------------------------------------------------------------------------------------------

# linux_runtime_list: NAME GUEST ENTRY of each boot.
linux_runtime_list() {
	local name
	for name in $(boot_names); do
		printf '%-13s %-13s %s\n' "$name" "$(boot_field "$name" guest)" "$(boot_field "$name" entry)"
	done
}

# linux_runtime_said CONSOLE: the lines of the runtime's glue, without what printk puts before them, each once: an early console
# and its successor both say what was said before there was any.
linux_runtime_said() {
	sed -nE 's/^(\[ *[0-9.]+\] *)?bootvet: (.*)$/\2/p' "$1" | awk '!seen[$0]++'
}

# linux_runtime_trapped CONSOLE: `KIND CAPABILITY FUNCTION` of each place that trapped.
linux_runtime_trapped() {
	linux_runtime_said "$1" | sed -nE 's/^trap: ([a-z]+) ([a-z0-9_]+) ([A-Za-z0-9_]+)\+0x.*/\1 \2 \3/p' | sort -u
}

# linux_runtime_wrong BOOTVET NAME CONSOLE: what that boot should have said and did not, or said and should not have, a line each.  A cell
# of the table that contradicts the guest's profile is wrong, unless the boot's block says what it is.
linux_runtime_wrong() {
	local bootvet=$1 name=$2 console=$3 guest
	guest=$(boot_field "$name" guest)
	{
		echo "guest $guest, entry $(boot_field "$name" entry)"
		boot_field "$name" traps | sed 's/^/wanted /'
		boot_field "$name" says | sed 's/^/says /'
		boot_field "$name" cell | sed 's/^/cell /'
		"$bootvet" capabilities | awk '$2 == "platform" { print "capability", $1 }'
		profile_of "$bootvet" "$guest" | sed 's/^/profile /'
		linux_runtime_trapped "$console" | sed 's/^/got /'
		linux_runtime_said "$console" | sed 's/^/line /'
	} | awk -v name="$name" '
		function wrong(text) { print name ": " text }
		$1 == "guest" { guest = $2 " " $3 " " $4; next }
		$1 == "wanted" { wanted[$2 " " $3 " " $4] = 1; next }
		$1 == "got" { got[$2 " " $3 " " $4] = 1; next }
		$1 == "cell" { cell[$2] = $3; next }
		$1 == "capability" { known[$2] = 1; next }
		$1 == "profile" { profile[$2] = $3; next }
		$1 == "says" { sub(/^says /, ""); says[$0] = 1; next }
		{ sub(/^line /, ""); said[$0] = 1 }
		/^platform: / { platform = $0; inside = 1; next }
		/^sealed: / { sealed = $0; inside = 0 }
		inside && $1 in known && ($2 == "present" || $2 == "absent" || $2 == "unknown" || $2 == "conflict") {
			table[$1] = $2
			if (!($1 in cell) && (profile[$1] $2 == "presentabsent" || profile[$1] $2 == "absentpresent"))
				wrong($1 " is " $2 " by evidence, " profile[$1] " by the profile")
		}
		END {
			if (index(platform, "platform: " guest ",") != 1) wrong("no platform " guest (platform ? ", but " platform : ""))
			for (c in known) if (platform && !(c in table)) wrong("no cell " c)
			for (c in cell) if (platform && table[c] != cell[c]) wrong(c " is " table[c] ", not " cell[c])
			if (sealed !~ /, 0 of absent hardware do not, table read-only$/) wrong(sealed ? sealed : "not sealed")
			for (t in wanted) if (!(t in got)) wrong("not trapped: " t)
			for (t in got) if (!(t in wanted)) wrong("trapped, and had not to be: " t)
			for (s in says) if (!(s in said)) wrong("not said: " s)
		}' | sort
}
