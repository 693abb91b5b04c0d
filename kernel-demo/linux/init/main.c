// SPDX-License-Identifier: MIT
//
// The first process of a guest: works the kernel step by step, prints a line a step, then the line that a boot is judged by,
// and ends the machine.  Nothing it does may hang: each step is a process that is ended when it takes too long, and the whole
// has its time too.  No kernel timer is needed for that.
#include "work.h"

#include <linux/fcntl.h>
#include <linux/reboot.h>
#include <linux/stat.h>
#include <linux/wait.h>

enum {
	STEP_MILLISECONDS = 60000,
	ALL_MILLISECONDS = 400000,
	ENDING_MILLISECONDS = 5000, // for a process that was killed to be gone
	NOT_ENDED = -ETIMEDOUT,
};

static const struct step {
	const char *name;
	int (*run)(void);
} steps[] = {
	{"files", work_files},
	{"folders", work_folders},
	{"file mapping", work_file_mapping},
	{"mounts", work_mounts},
	{"pipes", work_pipes},
	{"polling", work_polling},
	{"processes", work_processes},
	{"program", work_program},
	{"identity", work_identity},
	{"threads", work_threads},
	{"tracing", work_tracing},
	{"signals", work_signals},
	{"faults", work_faults},
	{"stopping", work_stopping},
	{"memory", work_memory},
	{"copy on write", work_copy_on_write},
	{"protection", work_protection},
	{"clocks", work_clocks},
	{"timers", work_timers},
	{"timer files", work_timer_files},
	{"posix timers", work_posix_timers},
	{"console", work_console},
	{"terminals", work_terminals},
	{"screens", work_screens},
	{"devices", work_devices},
	{"proc", work_proc},
	{"sys", work_sys},
	{"settings", work_settings},
	{"processors", work_processors},
};

static bool power_off;

static void end_machine(void) {
	call(sync);
	call(reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2,
		power_off ? LINUX_REBOOT_CMD_POWER_OFF : LINUX_REBOOT_CMD_RESTART, 0);
	call(reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART, 0);
	for (;;)
		call(pause);
}

static long all_milliseconds;

// The wait status of a process within that time, or NOT_ENDED.
static long wait_at_most(long process, long milliseconds) {
	int status = 0;
	for (long waited = 0; waited < milliseconds;) {
		long ended = call(wait4, process, &status, WNOHANG, 0);
		if (ended != 0)
			return ended < 0 ? ended : status;
		long pause = waited < 20 ? 1 : 10;
		sleep_milliseconds(pause);
		waited += pause;
		all_milliseconds += pause;
	}
	return NOT_ENDED;
}

// Runs a step in its process; true unless it failed.
static bool run_step(const struct step *step) {
	long child = fork_process();
	if (child == 0)
		call(exit_group, -step->run());
	long status = child < 0 ? child : wait_at_most(child, STEP_MILLISECONDS);
	if (status == NOT_ENDED) {
		call(kill, child, SIGKILL);
		wait_at_most(child, ENDING_MILLISECONDS);
	}
	print("init: ");
	print(step->name);
	if (status == 0) {
		print(": ok\n");
		return true;
	}
	if (status == ENOSYS << 8) {
		print(": not supported\n");
		return true;
	}
	if (status == NOT_ENDED) {
		print(": failed, took too long");
	} else if (status < 0) {
		print(": failed, no process: error ");
		print_number(-status);
	} else if (status & 0x7f) {
		print(": failed, signal ");
		print_number(status & 0x7f);
	} else {
		print(": failed, error ");
		print_number(status >> 8);
	}
	print("\n");
	return false;
}

static void prepare(void) {
	static const char *const folders[] = {"/dev", "/proc", "/sys", "/tmp"};
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		call(mkdir, folders[i], 0755);
	call(mknod, "/dev/console", S_IFCHR | 0600, 5 << 8 | 1);
	call(mount, "none", "/proc", "proc", 0, 0);
	call(mount, "none", "/sys", "sysfs", 0, 0);
	if (call(fcntl, 1, F_GETFD) < 0) {
		call(open, "/dev/console", O_RDWR);
		call(dup2, 0, 1);
		call(dup2, 0, 2);
	}
}

// Where the kernel leaves the number of arguments, the arguments, NULL, the environment, NULL.
__attribute__((used)) static void start(long *stack) {
	long arguments = stack[0];
	char **argument = (char **)(stack + 1);
	if (arguments > 1 && same_text(argument[1], "again"))
		call(exit_group, arguments == 4 ? 42 : 1);
	if (call(getpid) != 1) {
		print("init: this is the first process of a guest, and ends the machine; started otherwise it does nothing\n");
		call(exit_group, 2);
	}
	for (char **variable = argument + arguments + 1; *variable; variable++) {
		if (same_text(*variable, "init_end=poweroff"))
			power_off = true;
	}
	prepare();
	int failed = 0;
	for (size_t i = 0; i < sizeof steps / sizeof *steps && all_milliseconds < ALL_MILLISECONDS; i++)
		failed += !run_step(&steps[i]);
	if (all_milliseconds >= ALL_MILLISECONDS) {
		print("init: took too long\n");
	} else if (failed == 0) {
		print("init: all steps done\n");
	} else {
		print("init: steps failed: ");
		print_number(failed);
		print("\n");
	}
	end_machine();
}

__attribute__((naked, noreturn)) void _start(void);
__attribute__((naked, noreturn)) void _start(void) {
#ifdef __i386__
	__asm__("xor %ebp, %ebp\n\tmov %esp, %eax\n\tand $-16, %esp\n\tsub $12, %esp\n\tpush %eax\n\tcall start\n\thlt");
#else
	__asm__("xor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall start\n\thlt");
#endif
}
