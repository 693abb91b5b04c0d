// SPDX-License-Identifier: MIT
//
// Making processes, threads and signal handlers with system calls alone.
#include "work.h"

#include <linux/futex.h>
#include <linux/sched.h>
#include <linux/time_types.h>

long fork_process(void) {
	return call(fork);
}

long wait_for(long process) {
	int status = 0;
	long result;
	do {
		result = call(wait4, process, &status, 0, 0);
	} while (result == -EINTR);
	return result < 0 ? result : status;
}

long run_in_child(int (*run)(void)) {
	long child = fork_process();
	if (child < 0)
		return child;
	if (child == 0)
		call(exit_group, -run());
	return wait_for(child);
}

long start_thread(void (*run)(void *argument), void *argument, void *stack_end, int *alive) {
	const long flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |
		CLONE_CHILD_CLEARTID | CLONE_PARENT_SETTID;
	register int *child_id __asm__("r10") = alive;
	register long no_tls __asm__("r8") = 0;
	long result;
	void **stack = stack_end;
	*--stack = argument;
	*--stack = (void *)run;
	*alive = 1;
	// The new thread starts with nothing but its stack: it takes its function and argument from there.
	__asm__ volatile("syscall\n\t"
		"test %%eax, %%eax\n\t"
		"jnz 1f\n\t"
		"xor %%ebp, %%ebp\n\t"
		"pop %%rax\n\t"
		"pop %%rdi\n\t"
		"call *%%rax\n\t"
		"mov %[exit], %%eax\n\t"
		"xor %%edi, %%edi\n\t"
		"syscall\n"
		"1:"
		: "=a"(result)
		: "a"((long)__NR_clone), "D"(flags), "S"(stack), "d"(alive), "r"(child_id), "r"(no_tls), [exit] "i"(__NR_exit)
		: "rcx", "r11", "memory");
	return result;
}

__attribute__((naked)) static void return_from_signal(void) {
	__asm__("mov %0, %%eax\n\tsyscall" : : "i"(__NR_rt_sigreturn));
}

long handle_signal(int number, void (*handler)(int number, void *information, void *context), unsigned long flags) {
	struct signal_action action = {
		.handler = handler,
		.flags = flags | SA_RESTORER | SA_SIGINFO,
		.restorer = return_from_signal,
	};
	return call(rt_sigaction, number, &action, 0, sizeof action.mask);
}

void sleep_milliseconds(long milliseconds) {
	struct __kernel_timespec time = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
	call(nanosleep, &time, 0);
}
