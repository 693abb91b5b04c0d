// SPDX-License-Identifier: MIT
//
// System calls of Linux on x86, of 64 and 32 bits, without a C library: each returns what the kernel returns, a negative errno
// on failure.  Numbers and structures come from the kernel's own headers (package linux-libc-dev).  Where a 32-bit call takes
// narrower structures than these headers', its younger brother is called by the same name.
#ifndef INIT_SYSTEM_CALL_H
#define INIT_SYSTEM_CALL_H

#include <asm/errno.h>
#include <asm/unistd.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __i386__
#undef __NR_clock_getres
#undef __NR_clock_gettime
#undef __NR_clock_nanosleep
#undef __NR_clock_settime
#undef __NR_mmap
#undef __NR_rt_sigtimedwait
#undef __NR_select
#undef __NR_timer_settime
#undef __NR_timerfd_settime
#undef __NR_utimensat
#define __NR_clock_getres __NR_clock_getres_time64
#define __NR_clock_gettime __NR_clock_gettime64
#define __NR_clock_nanosleep __NR_clock_nanosleep_time64
#define __NR_clock_settime __NR_clock_settime64
#define __NR_mmap __NR_mmap2 // takes the offset in pages: it is 0 wherever this program maps
#define __NR_rt_sigtimedwait __NR_rt_sigtimedwait_time64
#define __NR_select __NR__newselect
#define __NR_timer_settime __NR_timer_settime64
#define __NR_timerfd_settime __NR_timerfd_settime64
#define __NR_utimensat __NR_utimensat_time64

// In process.c: every register is an argument.
long system_call(long number, long a, long b, long c, long d, long e, long f);
#else
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
#endif

// call(NAME, up to six arguments): call(openat, AT_FDCWD, path, O_RDONLY).
#define call(name, ...) call_with(__NR_##name __VA_OPT__(, ) __VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define call_with(number, a, b, c, d, e, f, ...) \
	system_call(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

#endif
