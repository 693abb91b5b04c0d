// SPDX-License-Identifier: MIT
//
// Signals sent and handled, faults made on purpose and survived, processes stopped and continued.
#include "work.h"

#include <asm/sigcontext.h>
#include <asm/ucontext.h>
#include <linux/time_types.h>

// What the kernel puts on the stack: the header leaves the mask out of this for user programs.
struct signal_frame {
	unsigned long flags;
	struct signal_frame *link;
	stack_t stack;
	struct sigcontext machine;
};

static volatile int arrived;
static volatile int last_number;

static void count_signal(int number, void *information, void *context) {
	(void)information;
	(void)context;
	last_number = number;
	arrived++;
}

int work_signals(void) {
	long self = call(getpid);
	must(handle_signal(SIGUSR1, count_signal, 0));
	must(handle_signal(SIGCHLD, count_signal, SA_RESTART));
	must(call(kill, self, SIGUSR1));
	expect(arrived == 1 && last_number == SIGUSR1);
	must(call(tgkill, self, call(gettid), SIGUSR1));
	expect(arrived == 2);
	uint64_t mask = 1UL << (SIGUSR1 - 1);
	must(call(rt_sigprocmask, SIG_BLOCK, &mask, 0, sizeof mask));
	must(call(kill, self, SIGUSR1));
	expect(arrived == 2);
	uint64_t pending = 0;
	must(call(rt_sigpending, &pending, sizeof pending));
	expect(pending == mask);
	struct __kernel_timespec wait = {.tv_sec = 1};
	expect(call(rt_sigtimedwait, &mask, 0, &wait, sizeof mask) == SIGUSR1);
	must(call(kill, self, SIGUSR1));
	uint64_t none = 0;
	expect(call(rt_sigsuspend, &none, sizeof none) == -EINTR);
	expect(arrived == 3);
	long child = fork_process();
	must(child);
	if (child == 0)
		call(exit_group, 0);
	expect(wait_for(child) == 0);
	expect(last_number == SIGCHLD);
	int end[2];
	must(handle_signal(SIGPIPE, count_signal, 0));
	must(call(pipe, end));
	must(call(close, end[0]));
	expect(call(write, end[1], "x", 1) == -EPIPE && last_number == SIGPIPE);
	call(signalfd4, -1, &mask, sizeof mask, 0);
	return 0;
}

// Goes on behind the instruction that faulted, whose length every fault below puts into a register of its own.
#ifdef __i386__
#define LENGTH_REGISTER "esi"
#define INSTRUCTION eip
#define LENGTH esi
#define WORD "eax"
#else
#define LENGTH_REGISTER "r15"
#define INSTRUCTION rip
#define LENGTH r15
#define WORD "rax"
#endif
#define LENGTH_IS(length) "mov $" #length ", %%" LENGTH_REGISTER "\n\t"
#define fault(length, instruction) \
	__asm__ volatile(LENGTH_IS(length) instruction : : "a"(0L), "d"(0L), "c"(0L) : LENGTH_REGISTER, "memory")

static void step_over(int number, void *information, void *context) {
	struct signal_frame *frame = context;
	last_number = number;
	arrived++;
	(void)information;
	frame->machine.INSTRUCTION += frame->machine.LENGTH;
}

int work_faults(void) {
	static char stack[16384];
	stack_t alternative = {.ss_sp = stack, .ss_size = sizeof stack};
	must(call(sigaltstack, &alternative, 0));
	for (int number = SIGQUIT; number <= SIGSEGV; number++) {
		if (number != SIGKILL && number != SIGUSR1)
			must(handle_signal(number, step_over, SA_ONSTACK | SA_NODEFER));
	}
	arrived = 0;
	fault(3, "movb $0, (%%" WORD ")");
	expect(arrived == 1 && last_number == SIGSEGV);
	fault(2, "ud2");
	expect(arrived == 2 && last_number == SIGILL);
	fault(2, "idivl %%ecx");
	expect(arrived == 3 && last_number == SIGFPE);
	fault(0, "int3");
	expect(arrived == 4 && last_number == SIGTRAP);
	fault(1, "hlt");
	expect(arrived == 5 && last_number == SIGSEGV);
	fault(1, "inb %%dx, %%al");
	expect(arrived == 6);
	fault(3, "mov %%cr0, %%" WORD);
	expect(arrived == 7);
	// An address that is none, and one of the kernel's.
	unsigned long address = ~0UL / 2 + 1;
	if (sizeof address == 8) {
		__asm__ volatile(LENGTH_IS(2) "movb (%%" WORD "), %%al" : "+a"(address) : : LENGTH_REGISTER);
		expect(arrived == 8);
	}
	address = KERNEL_ADDRESS;
	int before = arrived;
	__asm__ volatile(LENGTH_IS(2) "movb (%%" WORD "), %%al" : "+a"(address) : : LENGTH_REGISTER);
	expect(arrived == before + 1);
	// A division by zero of the floating-point unit, which is told at the next wait.
	static const unsigned short control = 0x300;
	__asm__ volatile("fninit\n\tfldcw %0\n\tfld1\n\tfldz\n\tfdivrp\n\t" LENGTH_IS(1) "fwait\n\tfninit"
		: : "m"(control) : LENGTH_REGISTER, "st", "st(1)");
	expect(arrived == before + 2 && last_number == SIGFPE);
	return 0;
}

int work_stopping(void) {
	long child = fork_process();
	must(child);
	if (child == 0) {
		for (;;)
			call(pause);
	}
	int status = 0;
	must(call(kill, child, SIGSTOP));
	must(call(wait4, child, &status, 2, 0));
	expect((status & 0xff) == 0x7f);
	must(call(kill, child, SIGCONT));
	must(call(wait4, child, &status, 8, 0));
	expect(status == 0xffff);
	must(call(kill, child, SIGTERM));
	expect(wait_for(child) == SIGTERM);
	return 0;
}
