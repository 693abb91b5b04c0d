#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The shape of a kernel whose shadow is mapped on one of its entries: a normal entry in assembly that leads to the provider
# before anything that is compiled with checks, one that runs such code first, one that never gets to the provider.  The start of
# further processors goes through the same assembly, to a function whose address is only stored once the shadow is there.
# Usage: test-shadow.sh ROOT BOOTVET PLUGIN
set -u
root=$(readlink -f "$1") bootvet=$(readlink -f "$2") plugin=$(readlink -f "$3")
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

cat >head.S <<'END'
	.macro function name
	.globl \name
	.type \name, @function
\name:
	.endm
	.text
function start
	call fix_up
	jmp 1f
	.size start, . - start
function start_next
1:	movq code(%rip), %rax
	pushq $0x10
	pushq %rax
	lretq
	.size start_next, . - start_next
function start_pvh
	call prepare
	jmp start
	.size start_pvh, . - start_pvh
	.data
	.globl code
	.type code, @object
code:	.quad start_kernel
	.size code, 8
END
# The early code is compiled without checks; what sets up the shadow, and checks, too.
cat >early.c <<'END'
void *__memset(void *, int, unsigned long);
void shadow_init(void);
void go_on(void);
extern char bytes[100];
void fix_up(void)
{
	__memset(bytes, 0, sizeof(bytes));
}
void start_kernel(void)
{
	fix_up();
	shadow_init();
	go_on();
}
END
cat >shadow.c <<'END'
void *__memset(void *p, int c, unsigned long n)
{
	while (n--)
		((char *)p)[n] = c;
	return p;
}
static inline int check(unsigned long a)
{
	return ((volatile signed char *)0x7fff8000)[a >> 3];
}
int check_range(unsigned long a, unsigned long n)
{
	return n && check(a);
}
void __asan_load8_noabort(unsigned long a)
{
	check(a);
}
void __asan_store8_noabort(unsigned long a)
{
	check(a);
}
void *memset(void *p, int c, unsigned long n)
{
	return check_range((unsigned long)p, n) ? 0 : __memset(p, c, n);
}
void shadow_init(void)
{
	__memset((void *)0x7fff8000, 0, 4096);
}
END
cat >late.c <<'END'
void *memset(void *, int, unsigned long);
extern void (*code)(void);
char bytes[100];
long *counter;
static void detect(void)
{
	++*counter;
}
void prepare(void)
{
	memset(bytes, 0, sizeof(bytes));
	detect();
}
static void next_processor(void)
{
	++*counter;
}
void go_on(void)
{
	--*counter;
	code = next_processor;
}
void start_xen(void)
{
	*counter = 0;
	go_on();
}
END
cat >shadow.yaml <<'END'
model: shadow
summary: "three entries and a provider"
entries:
  - {function: start, entry: linux-64, because: "head.S"}
  - {function: start_pvh, entry: pvh, because: "head.S"}
  - {function: start_xen, entry: xen-pv, because: "late.c"}
provides:
  - {function: shadow_init, capability: kasan_shadow, because: "shadow.c"}
END

compile() {
	local flags="-fplugin=$plugin -ffreestanding -O1 -fno-pic -fno-asynchronous-unwind-tables"
	clang-19 -c head.S || return 1
	# shellcheck disable=SC2086
	clang-19 $flags -c early.c && clang-19 $flags -c shadow.c &&
		clang-19 $flags -fsanitize=kernel-address -mllvm -asan-instrumentation-with-call-threshold=0 \
			-mllvm -asan-globals=0 -fno-inline -c late.c
}
check 'it compiles' compile

# told ENTRY GUEST PLACE...: these places are too early there, and no others.
told() {
	local entry=$1 guest=$2
	shift 2
	"$bootvet" check --guest "$guest" --entry "$entry" --model ./shadow.yaml head.o early.o shadow.o late.o >out
	[ $? -le 1 ] || { cat out; return 1; }
	printf '%s\n' "$@" | sed '/^$/d' >expected
	sed -n 's/^\([a-z]*\.c:[0-9]*\):.*kasan_shadow.*\[vet-too-early\]$/\1/p' out >actual
	diff expected actual || { cat out; return 1; }
}
normal() { told linux-64 bios-pc '' && grep -q '^bios-pc: 0 errors, 0 warnings' out; }
pvh() { told pvh xen-pvh-domu late.c:5 late.c:11; }
xen() { told xen-pv xen-pv-domu late.c:18 late.c:23; }
first() {
	told pvh xen-pvh-domu late.c:5 late.c:11 || return 1
	sed -n '/^late.c:5:/,/phase:/p' out >path
	sed -n '/-> prepare/{n;p}' path | grep -qE '^     first here: memset +late.c:11$' || { cat path; return 1; }
	! grep -q 'first here' <(sed '/^late.c:5:/,/phase:/d' out)
}
check 'nothing is too early where the provider comes first, not even on further processors' normal
check 'code with checks before the provider is' pvh
check 'everything with checks is where the provider never runs' xen
check 'a path that passes an earlier such place says so' first

# Once data holds the address from the start, or early code takes it, the other processors may be there at once.
from_the_start() {
	sed -i 's/^static void next_processor/void next_processor/' late.c
	sed -i 's/^code:.*/code:	.quad start_kernel\n	.quad next_processor/; s/code, 8$/code, 16/' head.S
	compile && told linux-64 bios-pc late.c:14
}
taken_early() {
	sed -i '/quad next_processor/d; s/code, 16$/code, 8/' head.S
	sed -i 's/^void fix_up(void)/void next_processor(void);\nvoid *volatile kept;\n&/; s/^	__memset(bytes.*/&\n	kept = next_processor;/' early.c
	compile && told linux-64 bios-pc late.c:14
}
check 'an address that data holds from the start may be called at once' from_the_start
check 'so may one that early code takes' taken_early
finish
