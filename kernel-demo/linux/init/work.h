// SPDX-License-Identifier: MIT
//
// The steps by which /init works the kernel, and what they share.  A step runs in a process of its own; it
// returns 0, or a negative errno of what went wrong: -ENOSYS where the configuration lacks what it asks for.
#ifndef INIT_WORK_H
#define INIT_WORK_H

#include "system-call.h"

#include <asm/signal.h>
#include <stdbool.h>


// What rt_sigaction takes; the C library's differs, and so does the header's.
struct signal_action {
	void (*handler)(int number, void *information, void *context);
	unsigned long flags;
	void (*restorer)(void);
	uint64_t mask;
};

// An address in the kernel's image.
#ifdef __i386__
#define KERNEL_ADDRESS 0xc1000000UL
#else
#define KERNEL_ADDRESS 0xffffffff81000000UL
#endif

// text.c
size_t length_of(const char *text);
bool same_text(const char *left, const char *right);
bool starts_with(const char *text, const char *prefix);
void print(const char *text);
void print_number(long number);
unsigned long read_number(const char **text);
// Appends to a text in a buffer of `size` bytes; false when it does not fit.
bool append(char *buffer, size_t size, const char *text);
void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
int memcmp(const void *left, const void *right, size_t size);

// process.c
long fork_process(void);
// Waits for a child and returns its wait status, or a negative errno.
long wait_for(long process);
// The wait status of a child that called `run` and exited with its negated result.
long run_in_child(int (*run)(void));
// A thread of this process on that stack; returns its id.  *alive becomes 0, with a futex wake, when it is gone.
long start_thread(void (*run)(void *argument), void *argument, void *stack_end, int *alive);
long handle_signal(int number, void (*handler)(int number, void *information, void *context), unsigned long flags);
void sleep_milliseconds(long milliseconds);

// Ends a step that something failed in.
#define must(expression) \
	do { \
		long result_ = (long)(expression); \
		if (result_ < 0) \
			return (int)result_; \
	} while (0)
// The same for what has to be true.
#define expect(condition) \
	do { \
		if (!(condition)) { \
			print("init: not so: " #condition "\n"); \
			return -EPROTO; \
		} \
	} while (0)

// The steps.
int work_files(void);
int work_folders(void);
int work_file_mapping(void);
int work_mounts(void);
int work_pipes(void);
int work_polling(void);
int work_processes(void);
int work_program(void);
int work_identity(void);
int work_threads(void);
int work_tracing(void);
int work_processors(void);
int work_signals(void);
int work_faults(void);
int work_stopping(void);
int work_memory(void);
int work_copy_on_write(void);
int work_protection(void);
int work_clocks(void);
int work_timers(void);
int work_timer_files(void);
int work_posix_timers(void);
int work_console(void);
int work_terminals(void);
int work_screens(void);
int work_devices(void);
int work_proc(void);
int work_sys(void);
int work_settings(void);

#endif
