# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Sourced: the table kernel-demo/boots.txt, and the keystone of a boot: what the guest's profile says is there, what the table
# of evidence alone says, and what the demo found by driving the device, held against each other cell by cell.

boots=${boots:-kernel-demo/boots.txt}
ceilings=${ceilings:-kernel-demo/unknown.ceilings}

boot_names() {
	sed -n 's/^boot  *//p' "$boots"
}

# boot_field NAME KEY: what stands behind KEY in the block of NAME, a line each.
boot_field() {
	awk -v name="$1" -v key="$2" '$1 == "boot" { inside = $2 == name; next }
		inside && $1 == key { sub(/^[^ ]+ +/, ""); print }' "$boots"
}

# boot_lasts NAME: why the boot is left to ./dev prove, if it is: status 1 where it is one of ./dev test's, or LONG is set.
boot_lasts() {
	[ -z "${LONG:-}" ] && boot_field "$1" long | grep .
}

# boot_packages NAME: what its machine and its loader are made of; the groups are those of scripts/common.sh.
boot_packages() {
	# shellcheck disable=SC2086,SC2154
	case $(boot_field "$1" loader) in
	'grub '*) echo $packages_qemu $packages_grub ;;
	'grub-efi xen '*) echo $packages_qemu $packages_xen $packages_efi ;;
	'grub-efi '*) echo $packages_qemu $packages_efi ;;
	efi) echo $packages_qemu ovmf ;;
	xl) echo $packages_qemu $packages_xen cpio ;;
	'xl grub '*) echo $packages_qemu $packages_xen $packages_grub cpio ;;
	'xen '*) echo $packages_qemu $packages_xen ;;
	*) echo $packages_qemu ;;
	esac
}

# profile_of BOOTVET GUEST: `CAPABILITY PRESENCE` as its profile says.
profile_of() {
	"$1" guests "$2" | awk '/^HARDWARE/ { inside = 1; next } /^$/ { inside = 0 }
		inside && /^[a-z]/ && ($2 == "present" || $2 == "absent" || $2 == "unknown") { print $1, $2 }'
}

# keystone BOOTVET NAME CONSOLE: prints the cells and their sum.  Status 1 when two columns contradict each other, a cell is
# missing, evidence leaves more unknown than the boot's ceiling, says other than the block wants, or takes the guest for another
# (`-`: it does not tell); the reasons are on standard error.
keystone() {
	local bootvet=$1 name=$2 console=$3
	{
		"$bootvet" capabilities | awk '$2 == "platform" { print "capability", $1 }'
		profile_of "$bootvet" "$(boot_field "$name" guest)" | sed 's/^/profile /'
		boot_field "$name" has | sed -E 's/^([^ ]+).*/profile \1 present/'
		boot_field "$name" lacks | sed -E 's/^([^ ]+).*/profile \1 absent/'
		boot_field "$name" evidence | sed 's/^/evidence /'
		sed -nE 's/^identity: ([^ ]+)$/identity \1/p' "$console"
		echo "guest $(boot_field "$name" guest)"
		sed -nE 's/^cell: ([^ ]+ [^ ]+ [^ ]+)$/cell \1/p' "$console"
		awk -v name="$name" '$1 == name { print "ceiling", $2 }' "$ceilings"
	} | awk -v name="$name" '
		$1 == "capability" { order[++count] = $2; known[$2] = 1; profile[$2] = "unknown" }
		$1 == "profile" { if ($2 in known) profile[$2] = $3; else wrong("no capability " $2) }
		$1 == "evidence" { if ($2 in known) wanted[$2] = $3; else wrong("no capability " $2) }
		$1 == "cell" { if (!($2 in known) || $2 in table) wrong("a cell too many: " $2); table[$2] = $3; probe[$2] = $4 }
		$1 == "identity" { identity = $2 }
		$1 == "guest" { guest = $2 }
		$1 == "ceiling" { ceiling = $2 }
		function wrong(text) { print name ": " text >"/dev/stderr"; bad = 1 }
		function differ(a, b) { return (a == "present" && b == "absent") || (a == "absent" && b == "present") }
		END {
			printf "%-18s  %-8s  %-8s  %s\n", "CAPABILITY", "PROFILE", "EVIDENCE", "PROBE"
			for (i = 1; i <= count; i++) {
				c = order[i]
				if (!(c in table)) {
					wrong("no cell " c)
					continue
				}
				if (table[c] == "unknown" || table[c] == "conflict") open++
				if (profile[c] == "unknown") unsaid++
				if (probe[c] == "-") silent++
				if (c in wanted && table[c] != wanted[c]) wrong(c ": evidence says " table[c] ", and has to say " wanted[c])
				mark = ""
				if (differ(profile[c], table[c]) || differ(profile[c], probe[c]) || differ(table[c], probe[c])) {
					mark = "  contradiction"
					contradictions++
					wrong(c ": profile " profile[c] ", evidence " table[c] ", probe " probe[c])
				}
				printf "%-18s  %-8s  %-8s  %s%s\n", c, profile[c], table[c], probe[c], mark
			}
			if (identity == "") wrong("no identity")
			else if (identity != "-" && identity != guest) wrong("taken for " identity ", which is " guest)
			if (ceiling == "") wrong("no ceiling of unknown cells")
			else if (open > ceiling) wrong("evidence leaves " open " cells unknown, the ceiling is " ceiling)
			else if (open < ceiling) print name ": the ceiling of " ceiling " could be " open + 0 " (./dev boot --lower)" >"/dev/stderr"
			printf "keystone: %d cells, %d contradictions; unknown to evidence %d (ceiling %s), to the profile %d; not probed %d\n",
				count, contradictions, open, ceiling == "" ? "none" : ceiling, unsaid, silent
			exit bad
		}'
}

# trapped CONSOLE IMAGE: `KIND CAPABILITY SITE CALLER` of every trap that the demo told, places by the image's symbols.
trapped() {
	{
		"${nm:-nm}" -n "$2" | awk 'NF == 3 && tolower($2) == "t" { print "symbol", $1, $3 }'
		sed -nE 's/^trap: ([a-z]+) ([a-z0-9_]+), site ([0-9a-f]+) .*caller ([0-9a-f]+),.*/trap \1 \2 \3 \4/p' "$1"
	} | awk '
		function padded(number) { return substr("0000000000000000" number, length(number) + 1) }
		function at(number, i) {
			number = padded(number)
			for (i = count; i > 0; i--)
				if (address[i] <= number)
					return symbol[i]
			return "-"
		}
		$1 == "symbol" { address[++count] = padded($2); symbol[count] = $3 }
		$1 == "trap" { print $2, $3, at($4), at($5) }'
}

# traps_wrong NAME CONSOLE IMAGE: what the boot has to trap and did not, and what it trapped and had not to, a line each.
traps_wrong() {
	local name=$1
	{
		boot_field "$name" traps | sed 's/^/wanted /'
		trapped "$2" "$3" | sed 's/^/got /'
	} | awk -v name="$name" '
		{ kind = $1; sub(/^[a-z]+ /, "") }
		kind == "wanted" { wanted[$1 " " $2 " " $3] = 1 }
		kind == "got" {
			seen[$1 " " $2 " " $3] = 1
			if (!(($1 " " $2 " " $3) in wanted)) print name ": trapped, and had not to be: " $0
		}
		END { for (w in wanted) if (!(w in seen)) print name ": not trapped: " w }' | sort -u
}

# lines_wrong NAME CONSOLE: a door that is not the block's, what is called unsound and had not to be, or had to be and is not, and
# what has to be shown and is not, a line each.
lines_wrong() {
	local name=$1 console=$2 line
	line=$(sed -nE 's/^demo: entry ([^,]+),.*/\1/p' "$console")
	[ "$line" = "$(boot_field "$name" entry)" ] || echo "$name: came through ${line:-no door}, and had to through $(boot_field "$name" entry)"
	sed -n 's/^unsound: //p' "$console" | sort -u | comm -23 - <(boot_field "$name" unsound | sort -u) |
		sed "s/^/$name: unsound, and had not to be: /"
	sed -n 's/^unsound: //p' "$console" | sort -u | comm -13 - <(boot_field "$name" unsound | sort -u) |
		sed "s/^/$name: not told to be unsound: /"
	boot_field "$name" shows | while read -r line; do
		grep -qF -e "$line" "$console" || echo "$name: not shown: $line"
	done
}
