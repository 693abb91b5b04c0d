// SPDX-License-Identifier: MIT
//
// System calls of x86-64 Linux without a C library: each returns what the kernel returns, a negative errno on failure.
// Numbers and structures come from the kernel's own headers (package linux-libc-dev).
#ifndef INIT_SYSTEM_CALL_H
#define INIT_SYSTEM_CALL_H

#include <asm/errno.h>
#include <asm/unistd.h>
#include <stddef.h>
#include <stdint.h>

static inline long system_call(long number, long a, long b, long c, long d, long e, long f) {
	register long fourth __asm__("r10") = d;
	register long fifth __asm__("r8") = e;
	register long sixth __asm__("r9") = f;
	long result;
	__asm__ volatile("syscall"
		: "=a"(result)
		: "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth), "r"(sixth)
		: "rcx", "r11", "memory");
	return result;
}

// call(NAME, up to six arguments): call(openat, AT_FDCWD, path, O_RDONLY).
#define call(name, ...) call_with(__NR_##name __VA_OPT__(, ) __VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define call_with(number, a, b, c, d, e, f, ...) \
	system_call(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

#endif
