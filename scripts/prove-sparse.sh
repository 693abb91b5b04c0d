#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Sparse on Linux: every C file of the guest configuration, as it comes, annotated by our semantic patches (VGA console, MTRR,
# both interrupt controllers and timer; legacy memory and sets of capabilities), and with the mistakes of uses/legacy-memory.cocci.
# Prints files checked and files built, what annotations made Sparse say (nothing), and of each class of mistakes how many were
# planted and found; exit status 1 unless all are, and nothing else.  docs/without-clang.md tells the same by hand.
set -u
. scripts/common.sh
. scripts/linux-tree.sh

linux_copies=$linux/sparse
scratch=$linux_copies
patches='vgacon mtrr i8259 i8253 legacy-memory'
faults=annotations/semantic-patches/uses/legacy-memory.faults
failed=0

# sparse_on NAME: one make of everything through bootvet.mk, C=2; what Sparse said stays in $scratch/NAME.
sparse_on() {
	local status=0 started=$SECONDS
	run nice make -s -C "$scratch/source" -f "$PWD/annotations/kbuild/bootvet.mk" O="$scratch/guest" LLVM=-19 -j"$jobs" \
		BOOTVET="$PWD/build/bootvet" BOOTVET_PLUGIN="$linux_plugin" BOOTVET_INCLUDE= \
		KBUILD_BUILD_TIMESTAMP='2024-01-01' KBUILD_BUILD_USER=bootvet KBUILD_BUILD_HOST=bootvet KBUILD_BUILD_VERSION=1 \
		bootvet-sparse >"$scratch/$1.all" 2>&1 </dev/null || status=$?
	printf '\nLinux %s (%d s):\n' "$2" $((SECONDS - started))
	grep -E '^(sparse: |  skipped |    [a-z].*\.o$)' "$scratch/$1.all"
	sed -n "s|^$scratch/source/||p" "$scratch/$1.all" | grep -E '^[^ ]*:[0-9]+:[0-9]+: ' |
		grep -v ': note: ' | sort -u >"$scratch/$1"
	[ $status = 0 ] || { failed=1; tail -n 20 "$scratch/$1.all"; }
}

# more THAN NAME: the messages of NAME that THAN has not, or not so often, whatever lines they are at.
more() {
	awk '
		{ key = $0; sub(/:[0-9]+:[0-9]+:/, "", key) }
		FILENAME == ARGV[1] { before[key]++; next }
		before[key]-- < 1' "$scratch/$1" "$scratch/$2"
}

# own FILE...: as they come.
own() {
	# shellcheck disable=SC2046
	linux_own $(printf '%s\n' "$@" | sort -u)
}

annotate() {
	local patch
	mkdir -p "$scratch/source/include/bootvet"
	cp annotations/include/bootvet/* "$scratch/source/include/bootvet/"
	cp annotations/semantic-patches/legacy-memory.h "$scratch/source/include/bootvet/linux-legacy-memory.h"
	# shellcheck disable=SC2046
	own $(for patch in $patches uses/legacy-memory; do spatch_files $patch; done) || return 1
	for patch in $patches; do
		# shellcheck disable=SC2046
		spatch_in "$scratch/source" $patch $(spatch_files $patch) || return 1
	done
}

# where: "FILE LINE FUNCTION" of each function and table that a patched file begins.
where() {
	# shellcheck disable=SC2046
	(cd "$scratch/source" && ctags --kinds-C=fv --fields=+n -f - $(spatch_files uses/legacy-memory) 2>/dev/null) |
		awk -F '\t' '{ for (i = 4; i <= NF; i++) if ($i ~ /^line:/) print $2, substr($i, 6), $1 }'
}

# classified: messages to "CLASS FILE FUNCTION".  Of a line that speaks of both kinds of sets, they are mixed with each other.
classified() {
	where >"$scratch/where"
	awk '
		FILENAME == ARGV[1] { n = ++count[$1]; at[$1, n] = $2; name[$1, n] = $3; next }
		{
			split($0, place, ":")
			line = place[1] ":" place[2]
			if (/context check failure/) class[line] = "accessor-outside-guard"
			else if (/context imbalance in /) { class[line] = "unbalanced-guard"; split($0, quoted, "\047"); of[line] = quoted[2] }
			else if (/noderef|address space/) class[line] = "raw-dereference"
			else if (/vet_[a-z]*_mask_t/) set[line] = set[line] $0
			else if (!/:    (expected|got|left|right) /) rest[line] = $0
			seen[line] = 1
		}
		END {
			for (line in seen) {
				split(line, place, ":")
				file = place[1]
				nearest = 0
				for (i = 1; i <= count[file]; i++)
					if (at[file, i] <= place[2] + 0 && (!nearest || at[file, i] > at[file, nearest])) nearest = i
				where = nearest ? name[file, nearest] : place[2]
				if (line in class) print class[line], file, (line in of) ? of[line] : where
				else if (set[line] ~ /vet_platform_mask_t/ && set[line] ~ /vet_phase_mask_t/) print "mask-with-other-mask", file, where
				else if (line in set) print "mask-with-integer", file, where
				else print "other", file, where ": " rest[line]
			}
		}' "$scratch/where" - | sort -u
}

# shellcheck disable=SC2086
need $packages_build $packages_linux $packages_coccinelle $packages_test
bash scripts/build.sh >&2
linux_kernel guest || die 'prove sparse: no kernel to begin with'
rm -rf "$scratch"
linux_scratch guest guest || die 'prove sparse: no copy of it'

sparse --version | sed 's/^/sparse /'
sparse_on plain 'as it comes'

annotate || exit 3
sparse_on annotated "annotated ($patches)"
more plain annotated >"$scratch/false"
printf 'false warnings, in none of which a mistake is planted: %d\n' "$(wc -l <"$scratch/false")"
[ -s "$scratch/false" ] && failed=1 && sed 's/^/  /' "$scratch/false"

for file in $(spatch_files uses/legacy-memory); do
	spatch_in "$scratch/source" uses/legacy-memory "$file" || exit 3
done
sparse_on faulty 'with the mistakes'
more annotated faulty >"$scratch/new"
classified <"$scratch/new" >"$scratch/found"
grep -v '^#' $faults | sort >"$scratch/planted"
printf '\n%-24s %8s %6s\n' class planted found
for class in $(cut -d' ' -f1 "$scratch/planted" | uniq); do
	printf '%-24s %8d %6d\n' "$class" "$(grep -c "^$class " "$scratch/planted")" \
		"$(comm -12 "$scratch/planted" "$scratch/found" | grep -c "^$class ")"
done
comm -23 "$scratch/planted" "$scratch/found" | sed 's/^/not found: /'
comm -13 "$scratch/planted" "$scratch/found" | sed 's/^/not planted: /'
printf 'warnings where no mistake is planted: %d\n' "$(comm -13 "$scratch/planted" "$scratch/found" | wc -l)"
cmp -s "$scratch/planted" "$scratch/found" || failed=1
exit $failed
