#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The models of unmodified Linux, written from one configuration, held against others: each is built with facts in a folder of
# its own, booted to the same work in user space, and all that ran must be reachable.  A line a boot and phase, as ./dev recall
# prints them; exit status 1 unless recall is whole everywhere.  With names (other guest32), only those configurations.
set -eu
. scripts/common.sh
. scripts/linux-tree.sh

declare -A boots=(
	[other]='q35-pvh q35-pvh-smp microvm xen-pvh-dom0 xen-pv-dom0'
	[guest32]='q35-pvh q35-pvh-smp microvm'
)
[ $# != 0 ] || set -- other guest32
for name in "$@"; do
	[ -n "${boots[$name]:-}" ] || die "prove configurations: no configuration '$name' (${!boots[*]})"
done

bash scripts/build.sh >&2
whole=0
for name in "$@"; do
	linux_kernel "$name" || die "prove configurations: no kernel of $name"
	folder=build/linux/$name
	printf '%s: %d C files, ' "$name" "$(jq length "$folder/compile_commands.json")"
	unmatched=$(run build/bootvet models --check --model linux-x86 @"$folder/objects" | wc -l) || true
	printf '%d lines of the model match nothing in it\n' "$unmatched"
	status=0
	# shellcheck disable=SC2086
	bash scripts/recall.sh --configuration "$name" ${boots[$name]} || status=$?
	[ $status -le 1 ] || exit $status
	[ $status = 0 ] || whole=1
done
exit $whole
