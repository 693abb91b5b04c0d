#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every line of the models for Linux, and every name of a line that lists several, deleted in turn (tests/linux/delete-lines.c):
# nothing may vanish unnoticed.  For five guests, three of them with what a boot of theirs ran; solved anew where the section has a
# say in what runs, and judged anew where not.  With names of sections, only those.  A line about what nothing calls in this kernel
# must be missed where a unit beside the kernel calls it (tests/linux/registrars.c).
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

# delete_lines TAP OPTION... MODEL ARGUMENT...: status 2 where it could not.
delete_lines() {
	local tap=$1 status=0
	shift
	run build/tests/linux/delete-lines "$@" >"$tap" || status=$?
	return $status
}

# silent: the lines about what nothing calls in the kernel.
silent() {
	sed -n 's/^ok [0-9]* - \(.*\): nothing that runs calls it here$/\1/p' $folder/models.tap
}

# registrars: the same lines in the kernel with the unit beside it, which is entered there as well.
registrars() {
	local command guest=build/linux/guest
	command=$(jq -r '.[] | select(.file | endswith("/kernel/softirq.c")) | .command' $guest/compile_commands.json |
		sed -E 's/ -Wp,-MMD,[^ ]*//; s/ -o [^ ]+ [^ ]+$//') || return 1
	command="$command -fplugin=$linux_plugin -I$PWD/annotations/include -o $PWD/$folder/registrars.o $PWD/tests/linux/registrars.c"
	(cd $guest && run bash -c "$command") || return 1
	delete_lines $folder/registrars.tap --only "$(silent)" linux-x86 $guest/vmlinux xen-pvh-domu:pvh -- \
		$folder/registrars.o @$guest/objects || [ $? = 1 ]
}

# unproven: of those lines the ones that the unit does not prove either.
unproven() {
	silent | while IFS= read -r line; do
		sed -n 's/^ok [0-9]* - //p' $folder/registrars.tap | sed 's/: all that it registers surely runs without it, too$//' |
			grep -qxF -- "$line" || printf 'not ok - %s: nothing calls it, here or in registrars.c\n' "$line"
	done
}

status=0
# shellcheck disable=SC2086
delete_lines $folder/models.tap ${sections:+--sections $sections} linux-x86 build/linux/guest/vmlinux \
	qemu-q35:pvh:$traces/q35-pvh-smp.trace xen-pv-dom0:xen-pv:$traces/xen-pv-dom0.trace xen-pvh-dom0:pvh:$traces/xen-pvh-dom0.trace \
	xen-pvh-domu:pvh bios-pc:linux-64 -- @build/linux/guest/objects || status=$?
# What fails, with what it changes; what changes nothing; the sums.
awk '/^not ok/ { told = 1; print; next }
	/^ok/ { told = 0; if (/: (changes nothing here|nothing that runs calls it here)$/) print; next }
	!/^#   / || told' $folder/models.tap
[ $status -le 1 ] || exit $status
if [ -n "$(silent)" ]; then
	registrars >&2 || die 'prove models: registrars.c'
	unproven >$folder/unproven
	cat $folder/unproven
	[ ! -s $folder/unproven ] || status=1
	printf '# %d lines are about what nothing calls here; where registrars.c calls it, %d are missed or said twice\n' \
		"$(silent | wc -l)" "$(($(silent | wc -l) - $(wc -l <$folder/unproven)))"
fi
exit $status
