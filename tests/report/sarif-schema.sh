#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `bootvet check --sarif` opened by somebody else's program: the SARIF Multitool, from npm, which holds it to the schema and to
# the standard's rules in prose.  It is installed into the build folder once; without npm or network the test is skipped.
# Arguments: the repository's top folder, the build folder.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
package=@microsoft/sarif-multitool-linux
version=5.7.0
tools=$build/tests/sarif-multitool-$version
tool=$tools/node_modules/$package/Sarif.Multitool
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

give_up() {
	skip 'the validator' "$1"
	finish
}

[ "$(uname -sm)" = 'Linux x86_64' ] || give_up 'the package is for Linux on x86-64'
command -v jq >/dev/null || give_up 'jq is not installed'
if [ ! -e "$tool" ]; then
	command -v npm >/dev/null || give_up 'npm is not installed'
	mkdir -p "$tools"
	timeout 240 npm install --prefix "$tools" --no-audit --no-fund --no-save --ignore-scripts "$package@$version" >npm.log 2>&1 ||
		give_up "npm cannot get $package: $(sed -n 's/^npm error //p' npm.log | head -n 1)"
fi
chmod u+x "$tool"
# Without it the runtime wants ICU.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# offences FILE: one line each, without what is known and said in docs/ci.md: there is no address to name.
offences() {
	local file=$1
	rm -f verdict.sarif
	"$tool" validate "$file" --output verdict.sarif --log ForceOverwrite >log 2>&1
	[ -s verdict.sarif ] || { cat log; return 0; }
	jq -e '.runs[0].invocations[0].executionSuccessful' verdict.sarif >/dev/null || cat log
	jq -r '.runs[0].results[] | select((.ruleId == "SARIF2005" and .message.id == "Warning_ProvideToolnformationUri") | not) |
		"\(.ruleId) \(.level // "warning") \(.message.id) \(.message.arguments)"' verdict.sarif
}

clean() {
	local told
	told=$(offences "$1")
	printf '%s\n' "$told"
	[ -z "$told" ]
}

refused() {
	jq "$1" kinds.sarif >spoilt.sarif && ! clean spoilt.sarif
}

for source in "$root/tests/docs/kinds.c" "$root/tests/report/cases/fixes.c"; do
	cp "$source" .
	clang-19 -fplugin="$build/bootvet-plugin.so" -I"$root/annotations/include" -c "$(basename "$source")" || exit 3
done
"$build/bootvet" check --sarif --guest xen-pvh-domu --guest xen-pvh-dom0 kinds.o >kinds.sarif
"$build/bootvet" check --sarif --guest xen-pvh-domu --guest xen-pvh-dom0 fixes.o >fixes.sarif
"$build/bootvet" check --sarif --guest xen-pvh-domu --guest xen-hvm --guest qemu-microvm "$build"/kernel-demo/faulty-*.o >demo.sarif
check 'every kind of finding is valid SARIF' clean kinds.sarif
check 'fixes are' clean fixes.sarif
check 'the demo kernel with its mistakes is, for three guests' clean demo.sarif
check 'a key that the schema does not know is noticed' refused '.runs[0].results[0].ruleIndexx = 1'
check 'a rule that is not there is noticed' refused '.runs[0].results[0].ruleIndex = 99'
check 'a line that there cannot be is noticed' refused '.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0'
finish
