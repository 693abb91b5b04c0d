# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034
# Sourced by every verb, from the repository's top folder: how commands are shown, what is installed, where things are built.

jobs=$(nproc 2>/dev/null || echo 2)

packages_build="clang-19 llvm-19-dev libclang-19-dev libclang-cpp19-dev lld-19 gcc g++ meson ninja-build pkg-config
libelf-dev libyaml-dev libjansson-dev libxxhash-dev libzstd-dev zlib1g-dev libcmocka-dev"
packages_test="llvm-19-tools libclang-rt-19-dev valgrind sparse universal-ctags jq graphviz shellcheck"
packages_linux="linux-source-6.1 flex bison bc libssl-dev cpio kmod rsync xz-utils make python3"
# What applies semantic patches.
packages_coccinelle="coccinelle"
# What proves the runtime free of undefined behaviour.
packages_proof="frama-c-base"
# What boots kernels: each group only where a boot wants it.
packages_qemu="qemu-system-x86 seabios"
packages_xen="xen-hypervisor-4.17-amd64"
packages_grub="grub-common grub-pc-bin xorriso mtools"
packages_efi="ovmf grub-common grub-efi-amd64-bin xorriso mtools"

# Shows a command on standard error and runs it.
run() {
	printf '+ %s\n' "$*" >&2
	"$@"
}

die() {
	printf './dev: %s\n' "$*" >&2
	exit 2
}

# Prints those of the named packages that are not installed.
missing() {
	local package
	for package in "$@"; do
		[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s ' "$package"
	done
}

# Installs the named packages where they are missing; nothing is asked of the network when none is.
need() {
	local wanted as_root=
	if ! command -v dpkg-query >/dev/null; then
		printf './dev: no dpkg here, so nothing is installed; wanted: %s\n' "$*" >&2
		return 0
	fi
	wanted=$(missing "$@")
	[ -n "$wanted" ] || return 0
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || die "missing packages, and neither root nor sudo to install them: $wanted"
		as_root=sudo
	fi
	export DEBIAN_FRONTEND=noninteractive
	install_packages() {
		# shellcheck disable=SC2086
		run $as_root apt-get install -q -y --no-install-recommends $wanted </dev/null
	}
	# A bare machine has no package lists yet, an old one stale ones: ask for new ones only when it matters.
	install_packages || { run $as_root apt-get update -q </dev/null && install_packages; }
}

# configure FOLDER OPTION...: a Meson build folder with LLVM 19's tools; an existing one keeps its options.
configure() {
	local folder=$1
	shift
	if [ -e "$folder/build.ninja" ]; then
		[ $# = 0 ] || run meson configure "$folder" "$@"
	else
		run meson setup "$folder" --native-file native-llvm-19.ini "$@"
	fi
}

# compile FOLDER [TARGET...]: all of it, or only those.
compile() {
	local folder=$1
	shift
	run ninja -C "$folder" -j "$jobs" "$@"
}
