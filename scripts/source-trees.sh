# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154
# Sourced after common.sh: source trees of Debian 12 beside Linux, fetched by package name, unpacked under build/sources/ and
# read, never committed.  What apt needs to know of source packages stays there too: the machine's own lists are not touched.

sources=$PWD/build/sources

# Package lists of sources, from where the machine has its packages; what the security archive has may already be gone from it.
source_lists() {
	[ -e "$sources/apt/whole" ] && return 0
	rm -rf "$sources/apt"
	mkdir -p "$sources/apt/parts" "$sources/apt/lists/partial" "$sources/apt/cache/archives/partial"
	awk 'BEGIN { RS = ""; ORS = "\n\n" } !/-security/' /etc/apt/sources.list.d/*.sources 2>/dev/null |
		sed 's/^Types: .*/Types: deb-src/' >"$sources/apt/parts/here.sources"
	sed -n '/-security/!s/^deb /deb-src /p' /etc/apt/sources.list 2>/dev/null >"$sources/apt/parts/here.list"
	source_apt update -q >&2 && touch "$sources/apt/whole"
}

source_apt() {
	run apt-get -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$sources/apt/parts" -o Dir::State::Lists="$sources/apt/lists" \
		-o Dir::Cache="$sources/apt/cache" -o APT::Sandbox::User="$(id -un)" "$@" </dev/null
}

# source_tree NAME: build/sources/NAME holds what the package's authors released (without Debian's changes), and NAME.version what
# version that is.  0, or a message.
source_tree() {
	local archive
	[ -e "$sources/$1/.bootvet-whole" ] && return 0
	source_lists || { printf './dev: no lists of source packages\n' >&2; return 1; }
	rm -rf "${sources:?}/$1" "$sources/download"
	mkdir -p "$sources/$1" "$sources/download"
	(cd "$sources/download" && source_apt source -q --download-only "$1" >&2) || return 1
	archive=$(find "$sources/download" -name '*.orig.tar.*' ! -name '*.asc')
	[ -n "$archive" ] || { printf './dev: %s: no archive of sources\n' "$1" >&2; return 1; }
	run tar -C "$sources/$1" --strip-components=1 -xf "$archive" || return 1
	basename "$archive" | sed 's/\.orig\..*//; s/^[^_]*_//' >"$sources/$1.version"
	touch "$sources/$1/.bootvet-whole"
}
