// SPDX-License-Identifier: MIT
//
// Processes, programs, threads, tracing, what a process knows about itself, processors that go and come.
#include "work.h"

#include <linux/fcntl.h>
#include <linux/futex.h>
#include <linux/prctl.h>
#include <linux/ptrace.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/sysinfo.h>
#include <linux/times.h>
#include <linux/utsname.h>

static int exit_with_seven(void) {
	return -7;
}

int work_processes(void) {
	expect(run_in_child(exit_with_seven) == 7 << 8);
	long children[8];
	for (int i = 0; i < 8; i++) {
		must(children[i] = fork_process());
		if (children[i] == 0) {
			call(sched_yield);
			call(setpgid, 0, 0);
			call(exit_group, i);
		}
	}
	for (int i = 0; i < 8; i++)
		expect(wait_for(children[i]) == i << 8);
	expect(call(wait4, -1, 0, 0, 0) == -ECHILD);
	long child = fork_process();
	must(child);
	if (child == 0) {
		for (;;)
			call(pause);
	}
	must(call(kill, child, SIGKILL));
	expect(wait_for(child) == SIGKILL);
	long session = fork_process();
	must(session);
	if (session == 0)
		call(exit_group, call(setsid) > 0 ? 0 : 1);
	expect(wait_for(session) == 0);
	return 0;
}

int work_program(void) {
	long child = fork_process();
	must(child);
	if (child == 0) {
		char *arguments[] = {"/init", "again", "and", "again", NULL};
		char *environment[] = {"AGAIN=1", NULL};
		call(execve, "/init", arguments, environment);
		call(exit_group, 1);
	}
	expect(wait_for(child) == 42 << 8);
	char *nothing[] = {NULL};
	expect(call(execve, "/tmp", nothing, nothing) == -EACCES);
	return 0;
}

int work_identity(void) {
	struct new_utsname name;
	struct rlimit limit;
	struct rusage usage;
	struct sysinfo memory;
	struct tms times;
	uint64_t bits[16] = {0};
	char task[16];
	must(call(uname, &name));
	must(call(getrlimit, RLIMIT_STACK, &limit));
	must(call(prlimit64, 0, RLIMIT_NOFILE, 0, bits));
	must(call(getrusage, 0, &usage));
	must(call(sysinfo, &memory));
	call(times, &times);
	must(call(prctl, PR_SET_NAME, "worker"));
	must(call(prctl, PR_GET_NAME, task));
	expect(same_text(task, "worker"));
	must(call(sched_getaffinity, 0, sizeof bits, bits));
	must(call(sched_setaffinity, 0, sizeof bits, bits));
	must(call(setpriority, 0, 0, 5));
	must(call(getpriority, 0, 0));
	call(getpid);
	call(getppid);
	call(gettid);
	call(getpgid, 0);
	call(getsid, 0);
	call(getgroups, 0, 0);
	call(setgroups, 0, 0);
	call(setresgid, 5, 5, 5);
	call(setresuid, 5, 5, 5);
	call(sethostname, "x", 1);
	call(getcpu, bits, bits + 1, 0);
	call(personality, -1);
	expect(call(getrandom, bits, sizeof bits, 1) != 0);
	expect(call(kill, 1, SIGTERM) == -EPERM || call(getuid) == 0);
	return 0;
}

static int turns;
static int turn_lock;

static void take_turns(void *argument) {
	(void)argument;
	for (int i = 0; i < 100; i++)
		__atomic_fetch_add(&turns, 1, __ATOMIC_SEQ_CST);
	call(futex, &turn_lock, FUTEX_WAIT, 0, 0);
	call(sched_yield);
}

int work_threads(void) {
	static char stacks[4][16384] __attribute__((aligned(16)));
	static int alive[4];
	for (int i = 0; i < 4; i++)
		must(start_thread(take_turns, NULL, stacks[i] + sizeof stacks[i], &alive[i]));
	sleep_milliseconds(30);
	turn_lock = 1;
	must(call(futex, &turn_lock, FUTEX_WAKE, 100));
	for (int i = 0; i < 4; i++) {
		int id;
		while ((id = __atomic_load_n(&alive[i], __ATOMIC_SEQ_CST)) != 0)
			call(futex, &alive[i], FUTEX_WAIT, id, 0);
	}
	expect(turns == 400);
	// A lock with priority inheritance, and the kernel's list of held ones.
	static int lock;
	call(futex, &lock, FUTEX_LOCK_PI, 0, 0);
	call(futex, &lock, FUTEX_UNLOCK_PI, 0, 0);
	static long list[3] = {0};
	list[0] = (long)list;
	call(set_robust_list, list, sizeof list);
	return 0;
}

int work_tracing(void) {
	long child = fork_process();
	must(child);
	if (child == 0) {
		if (call(ptrace, PTRACE_TRACEME, 0, 0, 0) < 0)
			call(exit_group, 1);
		call(kill, call(getpid), SIGSTOP);
		call(exit_group, 9);
	}
	long status = wait_for(child);
	expect((status & 0xff) == 0x7f);
	for (int i = 0; i < 5; i++) {
		must(call(ptrace, PTRACE_SINGLESTEP, child, 0, 0));
		status = wait_for(child);
		expect((status & 0xff) == 0x7f && status >> 8 == SIGTRAP);
	}
	long word;
	call(ptrace, PTRACE_PEEKUSR, child, 0, &word);
	must(call(ptrace, PTRACE_CONT, child, 0, 0));
	expect(wait_for(child) == 9 << 8);
	return 0;
}

// Takes a second processor away and brings it back, where there is one that can be.
int work_processors(void) {
	long file = call(open, "/sys/devices/system/cpu/cpu1/online", O_RDWR);
	if (file < 0)
		return -ENOSYS;
	must(call(write, file, "0", 1));
	sleep_milliseconds(50);
	must(call(lseek, file, 0, 0));
	must(call(write, file, "1", 1));
	uint64_t second = 2;
	must(call(sched_setaffinity, 0, sizeof second, &second));
	call(sched_yield);
	return (int)call(close, file);
}
