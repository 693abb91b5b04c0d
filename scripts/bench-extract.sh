#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the plugin costs: the first 40 units of tests/linux/units.txt (seeded, printed) are compiled in turn without and
# with it, and read by sparse, five rounds each; of every unit's user CPU seconds the median counts, and of all pairs of
# neighbouring runs the median ratio.  Then the instructions of the first units (--callgrind N, default 4), which do not
# depend on what else the machine does.
set -eu
. scripts/common.sh
. scripts/linux-tree.sh

rounds=5
instructions=4
case "${1:-}" in
'') ;;
--callgrind) instructions=${2:-4} ;;
*) die "bench: unknown argument '$1' (nothing, or --callgrind N)" ;;
esac

# shellcheck disable=SC2086
need $packages_linux $packages_test
linux_unpack || die "no $linux_archive (package linux-source-6.1)"
bench=$linux/bench
mkdir -p "$bench"
mapfile -t units < <(grep -v '^#' tests/linux/units.txt | head -n 40)

# Built once, with the plugin: what the tree generates is there, the objects to measure too, and the commands are known.
linux_configure "$bench/out"
linux_make "$bench/out" clang-19 prepare >&2
linux_make "$bench/out" "clang-19 -fplugin=$linux_plugin" "${units[@]/%.c/.o}" >&2
linux_commands "$bench/out" >"$bench/commands.json"

# command_of UNIT: its compile command, without the plugin, writing elsewhere.
command_of() {
	jq -r --arg file "$linux/source/$1" 'map(select(.file == $file))[0].command' "$bench/commands.json" |
		sed "s| -fplugin=[^ ]*||; s| -o [^ ]*\.o | -o $bench/x.o |; s| -Wp,-MMD,[^ ]*||"
}

TIMEFORMAT='%U'
# seconds_of COMMAND: user CPU seconds of a shell command.  (In a subshell, for its folder; `time` must stand inside.)
seconds_of() (
	cd "$bench/out" || exit 3
	{ time eval "$1" >"$bench/messages" 2>&1 || true; } 2>&1
)

median() {
	sort -n | sed -n "$(((rounds + 1) / 2))p"
}

count_instructions() {
	(cd "$bench/out" && eval "valgrind --tool=callgrind --trace-children=yes --callgrind-out-file=/dev/null $1") 2>&1 |
		sed -n 's/.*Collected : //p' | sort -n | tail -n 1
}

printf '%s rounds, medians of user CPU seconds, %s, %s\n\n' $rounds "$(clang-19 --version | head -n 1)" \
	"$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
: >"$bench/pairs"
printf '%-50s %8s %8s %8s\n' unit without with sparse
for unit in "${units[@]}"; do
	plain=$(command_of "$unit")
	plugin="${plain/clang-19/clang-19 -fplugin=$linux_plugin}"
	# The kernel's own way to call sparse: the compiler's flags without its output.
	sparse="sparse -D__linux__ -Dlinux -D__STDC__ -Dunix -D__unix__ -Wbitwise -m64 $(printf '%s' "$plain" |
		sed "s|^clang-19||; s| -c -o [^ ]*||")"
	: >"$bench/without" && : >"$bench/with" && : >"$bench/sparse"
	seconds_of "$plain" >/dev/null # brings the files into memory
	for ((round = 0; round < rounds; round++)); do
		seconds_of "$plain" >>"$bench/without"
		seconds_of "$plugin" >>"$bench/with"
		seconds_of "$sparse" >>"$bench/sparse"
	done
	paste "$bench/without" "$bench/with" >>"$bench/pairs"
	printf '%-50s %8s %8s %8s\n' "$unit" "$(median <"$bench/without")" "$(median <"$bench/with")" "$(median <"$bench/sparse")"
done | tee "$bench/rows" >&2
cat "$bench/rows"
awk '{ without += $2; with += $3; sparse += $4 }
	END { printf "%-50s %8.2f %8.2f %8.2f\n\nplugin: %+.1f %% of the compile; sparse: %+.1f %%\n", "sum", without, with, sparse,
		100 * (with / without - 1), 100 * sparse / without }' "$bench/rows"
awk '$1 > 0 { print 100 * ($2 / $1 - 1) }' "$bench/pairs" | sort -n | awk '{ ratio[NR] = $1 }
	END { printf "plugin: median of %d pairs %+.1f %%, half of them between %+.1f %% and %+.1f %%\n", NR,
		ratio[int((NR + 1) / 2)], ratio[int((NR + 3) / 4)], ratio[int((3 * NR + 3) / 4)] }'

echo
(cd "$bench/out" && printf '%s\n' "${units[@]/%.c/.o}" | "$OLDPWD/build/tests/linux/measure-facts")

# Valgrind 3.19 gives up on the debug information that Clang 19 writes.
llvm-strip-19 -g "$linux_plugin" -o "$bench/plugin.so"
for ((i = 0; i < instructions && i < ${#units[@]}; i++)); do
	plain=$(command_of "${units[i]}")
	without=$(count_instructions "$plain")
	with=$(count_instructions "${plain/clang-19/clang-19 -fplugin=$bench/plugin.so}")
	awk -v unit="${units[i]}" -v a="$without" -v b="$with" \
		'BEGIN { printf "instructions, %s: %.0f without, %.0f with, %+.1f %%\n", unit, a, b, 100 * (b / a - 1) }'
done
