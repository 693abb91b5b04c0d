#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs by package name what the build and the tests need and this machine lacks.  Debian 12 or later, as root or
# with sudo.  `./dev setup linux` adds what reading Linux needs, `./dev setup boot` what booting it needs.
set -eu
. scripts/common.sh

# shellcheck disable=SC2086
case "${1:-}" in
'') need $packages_build $packages_test ;;
linux) need $packages_build $packages_test $packages_linux $packages_coccinelle ;;
boot) need $packages_build $packages_test $packages_linux $packages_qemu $packages_xen $packages_grub $packages_efi ;;
*) die "setup: unknown group '$1' (nothing, linux or boot)" ;;
esac
