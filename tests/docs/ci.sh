#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The templates of docs/ci, run on a small project: every line behind `run:', `before_script:', `script:' and `after_script:' word
# for word, in the shell that the page says, but for three that a local machine cannot or need not: installing packages,
# building bootvet (its place is taken by the build folder), and GitHub's own actions.
# Arguments: the repository's top folder, the build folder.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
for tool in jq make git clang-19; do
	command -v $tool >/dev/null || { skip 'the templates' "$tool is not installed"; finish; }
done
git -c safe.directory='*' -C "$root" rev-parse HEAD >/dev/null 2>&1 || { skip 'the templates' 'this is no clone that could be cloned'; finish; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
github=$root/docs/ci/github-actions.yml
gitlab=$root/docs/ci/gitlab-ci.yml

# steps FOLDER: github's steps as NUMBER.name and NUMBER.run, where it runs anything.
steps() {
	awk -v to="$1" '
		/^      - name: / { number++; sub(/^      - name: /, ""); print >(to "/" number ".name"); block = 0; next }
		/^        run: \|$/ { block = 1; next }
		/^        run: / { sub(/^        run: /, ""); print >(to "/" number ".run"); next }
		block && /^          / { sub(/^          /, ""); print >(to "/" number ".run"); next }
		{ block = 0 }' "$github"
}

# script SECTION: the lines of one of gitlab's scripts
script() {
	awk -v section="  $1:" '
		/^  [a-z_]+:/ { inside = $0 == section; next }
		!inside || /^    #/ { next }
		/^    - \|$/ { next }
		{ sub(/^    - /, ""); sub(/^      /, ""); print }' "$gitlab"
}

# a GitLab variable, as the file gives it
variable() {
	sed -n "s/^    $1: //p" "$gitlab"
}

# project FOLDER: a kernel with one finding, in a folder of its own
project() {
	mkdir -p "$1/kernel"
	cat >"$1/kernel/console.c" <<'END'
#include <bootvet/annotate.h>
vet_requires(vga) void vga_clear(void);
vet_requires(pic_8259) void pic_mask(void);
vet_entry(pvh) void start(void)
{
	vga_clear();
}
END
	printf 'kernel/console.o: kernel/console.c\n\t$(CC) $(CFLAGS) -c $< -o $@\n' >"$1/Makefile"
	printf '{"version": 1, "findings": [\n]}\n' >"$1/bootvet-baseline.json"
}

# --- GitHub -------------------------------------------------------------------------------------------------------

mkdir "$work/steps" "$work/temporary"
steps "$work/steps"
project "$work/github"

names() {
	cat "$work"/steps/*.name
	[ "$(cat "$work"/steps/*.name)" = 'Install packages
Get the source
Get bootvet
Build bootvet
Build with the plugin
Check
Upload' ]
}
check 'the steps are those that this test knows' names

# step NUMBER: as GitHub runs it with `shell: bash'
step() {
	(cd "$work/github" && BOOTVET_REPOSITORY=$root RUNNER_TEMP=$work/temporary GITHUB_STEP_SUMMARY=$work/summary.md \
		bash --noprofile --norc -eo pipefail "$work/steps/$1.run") >"$work/out" 2>&1
}
told() { grep -E -- "$1" "$work/out" || { cat "$work/out"; return 1; }; }
get() { step 3 && [ -x "$work/temporary/bootvet/dev" ]; }
check 'GitHub: Get bootvet' get
# shellcheck disable=SC2016
builds() { [ "$(cat "$work/steps/4.run")" = 'cd "$RUNNER_TEMP/bootvet" && ./dev build' ]; }
check 'GitHub: Build bootvet is what builds it here' builds
ln -s "$build" "$work/temporary/bootvet/build"
compiles() { step 5 || { cat "$work/out"; return 1; }; [ -s "$work/github/kernel/console.o" ]; }
check 'GitHub: Build with the plugin' compiles
finds() {
	step 6
	[ $? = 1 ] && told '^kernel/console.c:6:2: error: requires vga .*absent on xen-pvh-domu' && [ -s "$work/summary.md" ]
}
check 'GitHub: Check finds what is wrong, in the log and the summary' finds
uploads() {
	local file
	file=$(sed -n 's/^          sarif_file: //p' "$github")
	jq -r '.runs[].results[].locations[].physicalLocation.artifactLocation | "\(.uriBaseId) \(.uri)"' "$work/github/$file" | sort -u >"$work/files"
	cat "$work/files"
	[ "$(cat "$work/files")" = '%SRCROOT% kernel/console.c' ] && [ "$(jq '.runs | length' "$work/github/$file")" -le 20 ]
}
check 'GitHub: what Upload sends names files of the repository, in no more runs than GitHub takes' uploads
accepted() {
	(cd "$work/github" && "$build/bootvet" baseline update --force --guest all bootvet-baseline.json . >/dev/null) && step 6 && told ' known; '
}
check 'GitHub: Check passes with a baseline' accepted
another() {
	sed -i 's/^\tvga_clear();/&\n\tpic_mask();/' "$work/github/kernel/console.c"
	step 5 && ! step 6 && told 'error: requires pic_8259'
}
check 'GitHub: and fails with a new finding' another
repaired() {
	sed -i 's/^\tpic_mask();/\tif (vet_has(pic_8259))\n\t&/' "$work/github/kernel/console.c"
	step 5 && step 6
}
check 'GitHub: until it is guarded' repaired
stops() {
	rm "$work/github/kernel/console.o"
	step 6
	[ $? = 2 ] && told '^bootvet: '
}
check 'GitHub: without objects Check stops' stops

# --- GitLab -------------------------------------------------------------------------------------------------------

project "$work/gitlab"
mkdir "$work/builds"

# job SECTION [FILTER]: as GitLab's runner does, one shell for the script; the lines through FILTER
job() {
	script "$1" | ${2:-cat} >"$work/script"
	[ -s "$work/script" ] || return 3
	(cd "$work/gitlab" && export CI_BUILDS_DIR=$work/builds && eval "export BOOTVET=$(variable BOOTVET)" && BOOTVET_REPOSITORY=$root \
		bash --noprofile --norc -eo pipefail "$work/script") >"$work/out" 2>&1
}
local_lines() { grep -vE '^apt-get |^\(cd "\$BOOTVET" && \./dev build\)$'; }
known_lines() { [ "$(script before_script | wc -l)" = 4 ] && [ "$(script before_script | local_lines | wc -l)" = 1 ]; }
check 'GitLab: of what comes before, the packages and the build of bootvet are left out' known_lines
before() { job before_script local_lines && ln -s "$build" "$work/builds/bootvet/build"; }
check 'GitLab: before_script' before
script_fails() {
	job script
	[ $? = 1 ] && told '^kernel/console.c:6:2: error: requires vga .*absent on xen-pvh-domu' && [ -s "$work/gitlab/bootvet.sarif" ] &&
		[ -s "$work/gitlab/bootvet.md" ]
}
check 'GitLab: script finds what is wrong' script_fails
quality() {
	job after_script || { cat "$work/out"; return 1; }
	jq -e 'length > 0 and all(.location.path == "kernel/console.c" and .location.lines.begin == 6 and (.severity | IN("major", "minor")) and
		(.fingerprint | length >= 16) and (.description | length > 0) and .check_name != null) and
		(map(.fingerprint) | length == (unique | length))' "$work/gitlab/$(sed -n 's/^      codequality: //p' "$gitlab")"
}
check 'GitLab: after_script makes a report of places' quality
passes() {
	sed -i 's/^\tvga_clear();/\tif (vet_has(vga))\n\t&/' "$work/gitlab/kernel/console.c"
	job script && job after_script && [ "$(jq length "$work/gitlab/gl-code-quality-report.json")" = 0 ]
}
check 'GitLab: script passes once it is guarded' passes
artifacts() {
	local file
	for file in $(sed -n 's/^    paths: \[\(.*\)\]$/\1/p' "$gitlab" | tr -d ,); do
		[ -s "$work/gitlab/$file" ] || { echo "$file"; return 1; }
	done
}
check 'GitLab: the artifacts are there' artifacts

# --- both ---------------------------------------------------------------------------------------------------------

parses() { python3 -c 'import sys, yaml; [yaml.safe_load(open(name)) for name in sys.argv[1:]]' "$github" "$gitlab"; }
if python3 -c 'import yaml' 2>/dev/null; then
	check 'both are YAML' parses
else
	skip 'both are YAML' 'Python has no yaml here'
fi
finish
