/* SPDX-License-Identifier: MIT */
/*
 * A program that asks, linked without the runtime and without any library: test-link.sh runs it and reads its answers
 * from the exit status: bit 0 has, bit 1 absent; with REQUIRE it must trap.  With RUNTIME it brings a runtime along in
 * which vga is present, and pic_8259 absent.
 */
#ifdef RUNTIME
#define VET_RUNTIME_LINKED
#endif
#include <bootvet/annotate.h>

#ifdef RUNTIME
vet_bool vet_platform_has(enum vet_capability capability)
{
	return capability == VET_CAPABILITY_vga;
}

vet_bool vet_platform_absent(enum vet_capability capability)
{
	return capability == VET_CAPABILITY_pic_8259;
}
#endif

static __attribute__((noreturn)) void leave(int status)
{
#ifdef __x86_64__
	__asm__ volatile("syscall" : : "a"(60), "D"(status) : "rcx", "r11", "memory");
#else
	__asm__ volatile("int $0x80" : : "a"(1), "b"(status) : "memory");
#endif
	__builtin_unreachable();
}

__attribute__((noreturn, force_align_arg_pointer)) void _start(void);
void _start(void)
{
#ifdef REQUIRE
	vet_require(vga);
#endif
	leave(vet_has(vga) | vet_absent(pic_8259) << 1 | vet_has(pic_8259) << 2 | vet_absent(vga) << 3);
}
