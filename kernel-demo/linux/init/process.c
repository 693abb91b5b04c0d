// SPDX-License-Identifier: MIT
//
// Making processes, threads and signal handlers with system calls alone.
#include "work.h"

#include <linux/futex.h>
#include <linux/sched.h>
#include <linux/time_types.h>

#ifdef __i386__
// In assembly outright: the calls need every register, the frame pointer too.
#define TEXT_OF(number) #number
#define MOVE(number, to) "mov $" TEXT_OF(number) ", %" #to "\n\t"

__asm__(".globl system_call\n"
	"system_call:\n\t"
	"push %ebx\n\tpush %esi\n\tpush %edi\n\tpush %ebp\n\t"
	"mov 20(%esp), %eax\n\tmov 24(%esp), %ebx\n\tmov 28(%esp), %ecx\n\tmov 32(%esp), %edx\n\t"
	"mov 36(%esp), %esi\n\tmov 40(%esp), %edi\n\tmov 44(%esp), %ebp\n\t"
	"int $0x80\n\t"
	"pop %ebp\n\tpop %edi\n\tpop %esi\n\tpop %ebx\n\tret");

// The new thread starts behind int 0x80 with nothing but its stack: function and argument.
long clone_with(long flags, void *stack, int *id, int *alive);
__asm__("clone_with:\n\t"
	"push %ebx\n\tpush %esi\n\tpush %edi\n\t"
	MOVE(__NR_clone, eax)
	"mov 16(%esp), %ebx\n\tmov 20(%esp), %ecx\n\tmov 24(%esp), %edx\n\txor %esi, %esi\n\tmov 28(%esp), %edi\n\t"
	"int $0x80\n\t"
	"test %eax, %eax\n\tjnz 1f\n\t"
	"xor %ebp, %ebp\n\tpop %eax\n\tcall *%eax\n\t"
	MOVE(__NR_exit, eax)
	"xor %ebx, %ebx\n\tint $0x80\n"
	"1:\tpop %edi\n\tpop %esi\n\tpop %ebx\n\tret");
#else
// The new thread starts behind the system call with nothing but its stack: function and argument.
static long clone_with(long flags, void *stack, int *id, int *alive) {
	register int *child_id __asm__("r10") = alive;
	register long no_tls __asm__("r8") = 0;
	long result;
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
		: "a"((long)__NR_clone), "D"(flags), "S"(stack), "d"(id), "r"(child_id), "r"(no_tls), [exit] "i"(__NR_exit)
		: "rcx", "r11", "memory");
	return result;
}
#endif

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
	void **stack = stack_end;
	*--stack = argument;
	*--stack = (void *)run;
	*alive = 1;
	return clone_with(flags, stack, alive, alive);
}

__attribute__((naked)) static void return_from_signal(void) {
#ifdef __i386__
	__asm__("mov %0, %%eax\n\tint $0x80" : : "i"(__NR_rt_sigreturn));
#else
	__asm__("mov %0, %%eax\n\tsyscall" : : "i"(__NR_rt_sigreturn));
#endif
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
#ifdef __i386__
	call(clock_nanosleep, 1, 0, &time, 0);
#else
	call(nanosleep, &time, 0);
#endif
}
