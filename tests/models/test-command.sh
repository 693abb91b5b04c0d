#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `bootvet models` and --model: what is printed, what matches nothing, what is refused.  Arguments: the repository's top
# folder, the build folder.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 3
bootvet=$build/bootvet

# gives STATUS TEXT COMMAND...: standard output and error, and the exit status.
gives() {
	local status=$1 wanted=$2 output got
	shift 2
	output=$("$@" 2>&1)
	got=$?
	[ "$got" = "$status" ] && [ "$output" = "$wanted" ] && return 0
	printf 'status %s\n%s\n' "$got" "$output"
	diff <(printf '%s\n' "$wanted") <(printf '%s\n' "$output")
	return 1
}

cat >unit.c <<'END'
struct inner { int deep; };
struct outer { int plain, list[4]; struct inner inner; struct { int unnamed; }; };
struct outer object;
static struct outer hidden;
struct timer { void (*function)(void); };
void start(void);
void start(void)
{
	object.plain = object.list[2] + object.inner.deep + object.unnamed + hidden.plain;
}
void later(struct timer *timer);
void later(struct timer *timer)
{
	timer->function();
}
END
cat >good.yaml <<'END'
model: good
summary: "all of it matches"
guards:
  - {location: [object.plain, 'object.list[2]', object.inner.deep, object.unnamed, hidden.plain], capability: vga, because: x}
  - {field: [outer.plain, outer.unnamed, outer.inner.deep, inner.deep], capability: vga, because: x}
asynchronous:
  - {function: 'lat*', argument: 0, in: timer.function, runs: timer, because: x}
meetings:
  - {function: later, argument: 0, of: 0, in: timer.function, unless: timer.function, meets: outer.plain, because: x}
texts:
  - {function: start, field: [outer.plain, inner.deep], like: 'a*', because: x}
END
cat >bad.yaml <<'END'
model: bad
summary: "nothing matches"
requires:
  - {function: [start, nobody, 'no_*'], capability: vga, because: x}
  - {function: object, capability: vga, because: x}
  - {file: other.c, capability: vga, because: x}
  - {function: start, file: other.c, capability: vga, because: x}
guards:
  - {location: object.nothing, capability: vga, because: x}
  - {location: object.plain.deeper, capability: vga, because: x}
  - {location: 'object.list[4]', capability: vga, because: x}
  - {location: 'object[1]', capability: vga, because: x}
  - {location: start, capability: vga, because: x}
  - {field: inner.plain, capability: vga, because: x}
observables:
  - {location: object, observable: fadt.flags, because: x}
  - {location: object.plain, observable: acpi.rsdp_address, because: x}
  - {location: object.plain, observable: fadt.flags, settles_at: never, because: x}
settles:
  - {function: start, location: hidden, because: x}
asynchronous:
  - {function: later, argument: 0, in: timer.nothing, runs: timer, because: x}
tables:
  - {section: .gathered, start: no_start, because: x}
meetings:
  - {function: later, argument: 0, of: 0, in: timer.name, meets: outer.plain, because: x}
  - {function: later, argument: 0, of: 0, in: timer.function, meets: outer.name, because: x}
  - {function: sooner, argument: 0, of: 0, in: timer.function, unless: timer.table, meets: outer.plain, because: x}
texts:
  - {function: later, field: timer.name, argument: 0, because: x}
END
"${CLANG:-clang-19}" -fplugin="$build/bootvet-plugin.so" -c unit.c -o unit.o || exit 3

unmatched='bad.yaml:4:5: unmatched: function '\''no_*'\'': no function has this name
bad.yaml:4:5: unmatched: function '\''nobody'\'': no function has this name
bad.yaml:5:5: unmatched: function '\''object'\'': no function has this name
bad.yaml:6:5: unmatched: file '\''other.c'\'': nothing is defined there
bad.yaml:7:5: unmatched: function '\''start'\'': no function has this name and is defined in such a file
bad.yaml:9:5: unmatched: location '\''object.nothing'\'': no unit mentions a field '\''nothing'\'' of outer
bad.yaml:10:5: unmatched: location '\''object.plain.deeper'\'': '\''deeper'\'' is asked of what is no struct or union
bad.yaml:11:5: unmatched: location '\''object.list[4]'\'': [4] is beyond its 4 elements
bad.yaml:12:5: unmatched: location '\''object[1]'\'': [1] is asked of what is no array
bad.yaml:13:5: unmatched: location '\''start'\'': no object has this name
bad.yaml:14:5: unmatched: field '\''inner.plain'\'': no unit mentions a field '\''plain'\'' of inner
bad.yaml:16:5: unmatched: fadt.flags has 32 bits, and does not fit a location of 224
bad.yaml:17:5: unmatched: acpi.rsdp_address has 64 bits, and does not fit a location of 32
bad.yaml:18:5: unmatched: settles_at '\''never'\'': no function has this name
bad.yaml:20:5: unmatched: location '\''hidden'\'': no observable lies there
bad.yaml:22:5: unmatched: in '\''timer.nothing'\'': no unit mentions a field '\''nothing'\'' of timer
bad.yaml:24:5: unmatched: section '\''.gathered'\'': no object stands there
bad.yaml:24:5: unmatched: start '\''no_start'\'': no object has this name
bad.yaml:26:5: unmatched: field '\''timer.name'\'': no unit mentions a field '\''name'\'' of timer
bad.yaml:27:5: unmatched: field '\''outer.name'\'': no unit mentions a field '\''name'\'' of outer
bad.yaml:28:5: unmatched: field '\''timer.table'\'': no unit mentions a field '\''table'\'' of timer
bad.yaml:28:5: unmatched: function '\''sooner'\'': no function has this name
bad.yaml:30:5: unmatched: field '\''timer.name'\'': no unit mentions a field '\''name'\'' of timer'

check 'every line matches' gives 0 '' "$bootvet" models --check --model good.yaml unit.o
check 'every line that matches nothing is told' gives 1 "$unmatched" "$bootvet" models --check --model bad.yaml unit.o
check 'the order of models does not matter' gives 1 "$unmatched" "$bootvet" models -c --model bad.yaml --model good.yaml --model bad.yaml unit.o

json_tells() {
	"$bootvet" models --check --json --model bad.yaml unit.o >out.json
	[ $? = 1 ] && jq -e '.unmatched | length == 23 and .[0].file == "bad.yaml" and .[0].line == 4 and .[0].because == "x"' out.json
}
if command -v jq >/dev/null; then check 'and as JSON' json_tells; else skip 'and as JSON' 'jq is not installed'; fi

never_a_finding() {
	"$bootvet" check --guest xen-pvh-domu --entry later --model bad.yaml unit.o
}
check 'a line that matches nothing is no finding of check' never_a_finding

printf 'model: x\nsummary: x\nrequires:\n  - {function: a, capability: vgaa, because: x}\n' >wrong.yaml
check 'a mistake in a model ends check' gives 2 "wrong.yaml:4:31: error: unknown capability 'vgaa' (did you mean vga?)" \
	"$bootvet" check --guest xen-pvh-domu --entry start --model wrong.yaml unit.o
printf 'model: x\nsummary: x\ntexts:\n  - {function: a, field: b.c, argument: 0, like: z, because: x}\n' >both.yaml
check 'a text is of one kind' gives 2 'both.yaml:4:50: error: argument and like exclude each other' "$bootvet" models both.yaml
printf 'model: x\nsummary: x\ntexts:\n  - {function: a, field: b.c, because: x}\n' >none.yaml
check 'and of some kind' gives 2 'none.yaml:4:5: error: an item of texts has no argument or like' "$bootvet" models none.yaml
check 'and models' gives 2 "wrong.yaml:4:31: error: unknown capability 'vgaa' (did you mean vga?)" "$bootvet" models wrong.yaml
check 'a model that is nowhere' gives 2 "bootvet: error: unknown model 'x87' (did you mean x86?); a file's name has a '/' or ends in .yaml" \
	"$bootvet" check --guest xen-pvh-domu --entry start --model x87 unit.o

prints_lines() {
	"$bootvet" models bad.yaml >out && grep -qE '^12 +guards +location object\[1\]: vga +x$' out &&
		grep -qE '^27 +meetings +function later; in timer.function; meets outer.name, argument 0, by the name of argument 0 +x$' out &&
		grep -qE '^22 +asynchronous +function later; in timer.nothing, argument 0 runs as timer +x$' out
}
check 'what a model says is printed' prints_lines

lists_built_in() {
	"$bootvet" models | grep -qE '^x86 +[0-9]+ '
}
check 'the built-in ones are listed' lists_built_in

# The examples of docs/models.md are models.
examples() {
	awk '/^```yaml/ { file = "example-" ++n ".yaml"; next } /^```/ { file = "" } file { print > file }' "$root/docs/models.md"
	local file number=0
	for file in example-*.yaml; do
		"$bootvet" models "$file" >/dev/null || return 1
		number=$((number + 1))
	done
	[ $number -ge 4 ]
}
check 'the examples of the page are models' examples

every_key_is_told() {
	local key missing=0
	for key in $(sed -n '/key_name\[KEY_COUNT\] = {/,/^};/p' "$root/analyzer/solve/model-file.c" | grep -o '"[a-z_]*"' | tr -d '"') \
		$(sed -n '/} sections\[VET_SECTION_COUNT\] = {/,/^};/p' "$root/analyzer/solve/model-file.c" | grep -o '"[a-z_]*"' | tr -d '"'); do
		grep -qF "\`$key\`" "$root/docs/models.md" || { echo "$key is not told"; missing=1; }
	done
	return $missing
}
check 'every key and section is told' every_key_is_told
finish
