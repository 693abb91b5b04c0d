#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the code of functions with facts refers to and their facts do not mention, and which of it needs a shadow.
# Usage: test-references.sh ROOT PRINT-PROGRAM PLUGIN
set -u
root=$(readlink -f "$1") print=$(readlink -f "$2") plugin=$(readlink -f "$3")
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

compile() { # NAME.c [OPTION...] < SOURCE
	local name=$1
	shift
	cat >"$name" && clang-19 -fplugin="$plugin" -O1 -fno-pic "$@" -c "$name" -o "${name%.c}.o"
}
prints() {
	local line
	for line; do
		grep -qxF -- "$line" out || { echo "no line '$line'"; cat out; return 1; }
	done
}
lacks() { ! grep -E -- "$1" out; }

compile plain.c <<'END' || exit 3
struct large { char byte[4096]; };
void *memcpy(void *, const void *, unsigned long);
extern void mentioned(void);
void copy(struct large *to, const struct large *from)
{
	*to = *from;
}
void explicit_copy(void *to, const void *from, unsigned long size) { memcpy(to, from, size); }
static inline void inner(void *to, const void *from, unsigned long size) { memcpy(to, from, size); }
void inlined_copy(void *to, const void *from, unsigned long size) { inner(to, from, size); }
void calls(void) { mentioned(); }
void inline_call(void) { __asm__ volatile("call by_assembly"); }
void inline_address(void) { __asm__ volatile("movq $data_of_assembly, %%rax" : : : "rax"); }
void elsewhere(void)
{
	__asm__ volatile("nop\n\t.pushsection .replacement, \"ax\"\n\tjmp replacement\n\t.popsection");
}
void no_assembly(void) { mentioned(); }
END
compiler() { "$print" plain.o >out && prints 'extra copy compiler memcpy line 6'; }
check 'the copy of a structure is a call, at the line of the copy' compiler
told() { lacks '^extra (explicit_copy|inlined_copy|calls|no_assembly) '; }
check 'what facts tell is no surprise, inlined or not' told
assembly() { prints 'extra inline_address address data_of_assembly line 13' && lacks '^extra inline_call '; }
check 'addresses in inline assembly are told; its calls are in the facts' assembly
pushed() {
	prints 'extra elsewhere branch .replacement line 14' 'body .replacement calls replacement at plain.o(.replacement+0x1)' &&
		lacks '^extra copy branch'
}
check 'what inline assembly put elsewhere belongs to functions with assembly' pushed
needless() { lacks ' needs |^needs '; }
check 'plain code needs no shadow' needless

compile checked.c -fsanitize=kernel-address -mllvm -asan-instrumentation-with-call-threshold=0 <<'END' || exit 3
int read(int *at) { return *at; }
__attribute__((no_sanitize("kernel-address"))) int unchecked(int *at) { return *at; }
END
sanitized() {
	"$print" checked.o >out && grep -qE '^extra read instrumentation __asan_load4\S* line 1 needs kasan_shadow$' out && lacks '^extra unchecked'
}
check 'a checked access needs the shadow' sanitized
compile counted.c -fsanitize-coverage=trace-pc <<'END' || exit 3
int count(int x) { return x ? 1 : 2; }
END
coverage() { "$print" counted.o >out && prints 'extra count instrumentation __sanitizer_cov_trace_pc line 1' && lacks 'kasan'; }
check 'coverage is instrumentation without a need' coverage
compile traced.c -pg -mfentry <<'END' || exit 3
int traced(int x) { return x; }
END
entry() { "$print" traced.o >out && prints 'extra traced instrumentation __fentry__ line 1'; }
check 'the tracer at the entry of a function' entry

compile runtime.c -fno-builtin <<'END' || exit 3
typedef unsigned long size;
extern char shadow[];
int check_range(const void *at, size bytes) { return shadow[(size)at >> 3] | (bytes == 0); }
void __asan_load4(const void *at) { check_range(at, 4); }
void *__memset(void *at, int byte, size bytes);
void *memset(void *at, int byte, size bytes)
{
	check_range(at, bytes);
	return __memset(at, byte, bytes);
}
void *memcpy(void *to, const void *from, size bytes) { (void)from; (void)bytes; return to; }
END
replaced() { "$print" runtime.o checked.o >out && prints 'needs memset kasan_shadow' && lacks '^needs (memcpy|__memset)'; }
check 'a memset that checks needs the shadow, a plain memcpy does not' replaced
compile fills.c -mno-sse <<'END' || exit 3
struct large { char byte[4096]; };
void take(struct large *);
void fill(void) { struct large l = { { 0 } }; take(&l); }
END
fills() { "$print" runtime.o fills.o >out && prints 'extra fill compiler memset line 3 needs kasan_shadow'; }
check 'so a fill that the compiler made a call needs it too' fills
normal() { "$print" fills.o >out && prints 'extra fill compiler memset line 3'; }
check 'and not without such a memset' normal

compile split.c <<'END' || exit 3
extern void mentioned(void);
__attribute__((noinline)) static void copied(int *at) { ++*at; mentioned(); }
__attribute__((noinline)) static void whole(int *at) { --*at; }
void calls_both(int *at) { copied(at); whole(at); }
void whole_is_no_part(void) { }
END
split() {
	llvm-objcopy-19 --redefine-sym copied=copied.specialized.1 --redefine-sym whole_is_no_part=whole.cold split.o &&
		"$print" split.o >out && prints 'extra copied compiler copied.specialized.1 line 2' 'extra whole compiler whole.cold line 3' \
			'entity whole.cold function in split.o section .text size 1 assembly' && lacks '^body ' && [ "$(grep -c '^entity copied.specialized.1 function in split.o' out)" = 1 ]
}
check 'what the compiler copied from a function, or split off, runs where that does, its own symbol gone or not' split

compile thunk.c <<'END' || exit 3
extern void thunk(void);
void after(void) { }
__asm__(".text; .globl thunk; .type thunk, @function; thunk: call after; ret; .size thunk, . - thunk");
static __attribute__((used)) void registered(void) { }
__asm__(".section .entries, \"a\"; .quad registered; .text");
void start(void) { thunk(); registered(); }
END
thunk() {
	"$print" thunk.o >out && prints 'body thunk calls after at thunk.o(thunk+0x1)' 'content .entries bit 0 for 64 registered+0' \
		'entity .entries object in thunk.o section .entries size 8 assembly used'
}
check 'assembly at file scope knows the statics of its unit' thunk
both() { [ "$(grep -c '^entity registered ' out)" = 1 ] && [ "$(grep -c '^entity after ' out)" = 1 ]; }
check 'and makes no second ones' both

compile label.c <<'END' || exit 3
extern void inside(void);
void places(void) { __asm__ volatile("inside: nop"); }
int same(void (*at)(void)) { return at == inside; }
END
compile other.c <<'END' || exit 3
extern void inside(void);
void calls_other(void) { inside(); }
END
label() {
	"$print" label.o other.o >out && prints 'entity inside function in label.o section .text size 0 assembly' 'body inside calls places at label.o(inside+0x0)' &&
		[ "$(grep -c '^entity inside function in nothing' out)" = 1 ]
}
check 'a label of inline assembly is what its unit declares, and no other unit' label

tables() {
	compile table.c <<-'END' &&
		typedef void (*entry)(void);
		extern const entry __start_entries[], __stop_entries[];
		static void b(void) { }
		static void a(void) { }
		static const entry second __attribute__((used, section("entries"))) = b;
		static const entry first __attribute__((used, section("entries"))) = a;
		static const entry other __attribute__((used, section("others"))) = a;
		void walk(void) { for (const entry *e = __start_entries; e < __stop_entries; e++) (*e)(); }
	END
		"$print" table.o >out && prints 'table entries second first' && lacks '^table others'
}
check 'a section between its start and stop is a table, in the order of the link' tables

finish
