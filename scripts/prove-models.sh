#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every line of the models for Linux, and every name of a line that lists several, deleted in turn (tests/linux/delete-lines.c):
# nothing may vanish unnoticed.  For five guests, three of them with what a boot of theirs ran; solved anew where the section has a
# say in what runs, and judged anew where not.  With names of sections, only those.  A line about what nothing calls in this kernel
# must be missed by a unit that does call it (tests/linux/registrars.c), together with the objects that define what it calls.
set -eu
. scripts/common.sh
. scripts/linux-tree.sh

bash scripts/build.sh >&2
folder=build/prove
mkdir -p $folder
linux_kernel guest || die 'prove models: no kernel'
# Two processors: what starts the second must be missed as well.
boots='q35-pvh-smp xen-pvh-dom0 xen-pv-dom0'
# shellcheck disable=SC2086
run bash scripts/boot.sh linux --unless-fresh $boots >&2
traces=build/linux/traces
sections=$(printf '%s\n' "$@" | paste -sd,)

# delete_lines TAP ARGUMENT...: status 2 where it could not.
delete_lines() {
	local tap=$1 status=0
	shift
	# shellcheck disable=SC2086
	run build/tests/linux/delete-lines ${sections:+--sections $sections} linux-x86 "$@" >"$tap" || status=$?
	return $status
}

# registrars: the unit beside the kernel's own of what it calls, linked as far as they go.
registrars() {
	local objects=() part command guest=build/linux/guest
	for part in irq/manage time/timer softirq smp rcu/srcutree; do
		objects+=("$PWD/$guest/kernel/$part.o")
	done
	command=$(jq -r '.[] | select(.file | endswith("/kernel/softirq.c")) | .command' $guest/compile_commands.json |
		sed -E 's/ -Wp,-MMD,[^ ]*//; s/ -o [^ ]+ [^ ]+$//') || return 1
	command="$command -fplugin=$linux_plugin -I$PWD/annotations/include -o $PWD/$folder/registrars.o $PWD/tests/linux/registrars.c"
	(cd $guest && run bash -c "$command") || return 1
	run ld.lld-19 -e bootvet_registrars --unresolved-symbols=ignore-all -o $folder/registrars $folder/registrars.o "${objects[@]}" || return 1
	delete_lines $folder/registrars.tap $folder/registrars xen-pvh-domu:pvh -- $folder/registrars.o "${objects[@]}" || [ $? = 1 ]
}

# unproven: of the lines about what nothing calls in the kernel those that the unit does not prove either.
unproven() {
	sed -n 's/^ok [0-9]* - \(.*\): nothing that runs calls it here$/\1/p' $folder/models.tap | while IFS= read -r line; do
		sed 's/^ok [0-9]* - //; t; d' $folder/registrars.tap | grep -qxF -- "$line" || printf 'not ok - %s: nothing calls it, here or in registrars.c\n' "$line"
	done
}

status=0
delete_lines $folder/models.tap build/linux/guest/vmlinux \
	qemu-q35:pvh:$traces/q35-pvh-smp.trace xen-pv-dom0:xen-pv:$traces/xen-pv-dom0.trace xen-pvh-dom0:pvh:$traces/xen-pvh-dom0.trace \
	xen-pvh-domu:pvh bios-pc:linux-64 -- @build/linux/guest/objects || status=$?
# What fails, with what it changes; what changes nothing; the sums.
awk '/^not ok/ { told = 1; print; next }
	/^ok/ { told = 0; if (/: (changes nothing here|nothing that runs calls it here)$/) print; next }
	!/^#   / || told' $folder/models.tap
[ $status -le 1 ] || exit $status
if grep -q ': nothing that runs calls it here$' $folder/models.tap; then
	registrars >&2 || die 'prove models: registrars.c'
	unproven >$folder/unproven
	cat $folder/unproven
	[ ! -s $folder/unproven ] || status=1
	printf '# of these %d lines about what nothing calls %d are missed where registrars.c does\n' \
		"$(grep -c ': nothing that runs calls it here$' $folder/models.tap)" \
		"$(($(grep -c ': nothing that runs calls it here$' $folder/models.tap) - $(wc -l <$folder/unproven)))"
fi
exit $status
