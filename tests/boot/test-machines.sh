#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Whose ports are decoded in a machine, QEMU itself knows: its memory tree is held against the profile and the blocks of
# kernel-demo/boots.txt, without any guest running.  Arguments: the repository's top folder, bootvet.
set -u
root=$1
bootvet=$2
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
boots=$root/kernel-demo/boots.txt
# shellcheck source=scripts/boot-keystone.sh
. "$root/scripts/boot-keystone.sh"
command -v qemu-system-x86_64 >/dev/null || { skip 'machines of QEMU' 'qemu-system-x86_64 is not installed'; finish; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# What a machine without a guest has of each of these at its ports.  (io_delay_port and fpu_irq13 are not told by anyone.)
asked='vga i8042 cmos_rtc pic_8259 pit_8254 pc_speaker isa_dma uart_8250 lpt fdc ide_legacy a20_gate reset_cf9 pci_config_io'
for capability in $asked; do
	"$bootvet" capabilities "$capability" | sed -nE "s/^ports +(0x[0-9a-f]+)(-(0x[0-9a-f]+))?.*/range $capability \1 \3/p"
done >"$scratch/ranges"

# decoded NAME: the capabilities of which some port is decoded, a line each.  The empty bus is the region `io`.
decoded() {
	# shellcheck disable=SC2046
	printf 'info mtree -f\nquit\n' | timeout 30 qemu-system-x86_64 -accel tcg -display none -serial null -monitor stdio -S -m 64 \
		$(boot_field "$1" qemu) 2>"$scratch/errors" | tr -d '\r' >"$scratch/tree"
	{
		cat "$scratch/ranges"
		sed -n '/AS "I\/O"/,/^$/p' "$scratch/tree" |
			sed -nE 's/^ +0*([0-9a-f]+)-0*([0-9a-f]+) \(prio [0-9]+, i\/o\): ([^ ]+).*/region 0x\1 0x\2 \3/p'
	} | awk '
		function number(hex,   i, n) {
			for (i = 3; i <= length(hex); i++)
				n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
			return n
		}
		$1 == "range" { count++; whose[count] = $2; low[count] = number($3); high[count] = $4 == "" ? low[count] : number($4) }
		$1 == "region" && $4 != "io" {
			for (i = 1; i <= count; i++)
				if (number($2) <= high[i] && number($3) >= low[i]) found[whose[i]] = 1
		}
		END { for (c in found) print c }' | sort
	[ -s "$scratch/tree" ]
}

is_below_xen() {
	boot_field "$1" loader | grep -qE '^(grub-efi )?xen '
}

# agrees NAME: what is decoded is said to be present, or nothing; and the other way round.  Below Xen the machine is the
# host's, of which Xen may keep what it likes: nothing more is there than the machine has.
agrees() {
	local capability said wrong=0
	decoded "$1" >"$scratch/decoded" || { cat "$scratch/errors"; return 1; }
	grep -q . "$scratch/decoded" || { echo 'nothing is decoded'; return 1; }
	for capability in $asked; do
		said=$({ profile_of "$bootvet" "$(boot_field "$1" guest)"
			boot_field "$1" has | sed -E 's/^([^ ]+).*/\1 present/'
			boot_field "$1" lacks | sed -E 's/^([^ ]+).*/\1 absent/'; } | awk -v name="$capability" '$1 == name { said = $2 } END { print said }')
		if grep -qxF "$capability" "$scratch/decoded"; then
			[ "$said" = present ] || is_below_xen "$1" || { echo "$capability: decoded, said to be ${said:-unknown}"; wrong=1; }
		else
			[ "$said" = absent ] || { [ "$said" != present ] && is_below_xen "$1"; } || { echo "$capability: not decoded, said to be ${said:-unknown}"; wrong=1; }
		fi
	done
	return $wrong
}

# What xl starts has the hardware of its domain, of which the machine below tells nothing.
for name in $(boot_names); do
	boot_field "$name" loader | grep -q '^xl' || check "$name" agrees "$name"
done

# And it can fail.
sed '/^boot q35-pvh$/,/^$/s/^has vga .*/lacks vga for once/' "$boots" >"$scratch/boots.txt"
boots=$scratch/boots.txt
disagrees() {
	! agrees "$1" >"$scratch/said" && grep -qx 'vga: decoded, said to be absent' "$scratch/said" || { cat "$scratch/said"; return 1; }
}
check 'a boot that says otherwise is told' disagrees q35-pvh
sed '/^boot xen-pvh-dom0$/,/^$/s/^lacks fdc .*/has fdc for once/' "$root/kernel-demo/boots.txt" >"$scratch/boots.txt"
gains() {
	! agrees "$1" >"$scratch/said" && grep -qx 'fdc: not decoded, said to be present' "$scratch/said" || { cat "$scratch/said"; return 1; }
}
check 'and one below Xen that has what the host lacks' gains xen-pvh-dom0
finish
