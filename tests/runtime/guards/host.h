/* SPDX-License-Identifier: MIT */
/* A host in user space: pages of code are patched by mprotect, exceptions arrive as signals, and all of it is recorded. */
#ifndef TEST_HOST_H
#define TEST_HOST_H

#include <bootvet/guard.h>
#include <bootvet/trap.h>

struct test_host {
	enum vet_trap_action action;
	_Bool may_patch, may_protect;
	unsigned int patches, patch_limit; /* after so many it refuses */
	unsigned int asked, foreign, faults;
	void (*when_trapped)(void);
	void (*when_written)(void);
	void (*when_stopped)(void);
	char written[1024];
	size_t written_size;
};
extern struct test_host host;

/* vga, i8042, pit_8254, pc_speaker absent; cmos_rtc, pic_8259, mtrr present; lpt in conflict; all else unknown. */
extern struct vet_platform test_platform;

void test_start(void);

/* Calls it instruction by instruction, and `step` with the address of each. */
void test_step(int (*function)(void), void (*step)(uintptr_t address));

/* Runs it; 1 when it ended in a segmentation fault. */
_Bool test_faults(void (*function)(void));

/* Prints and counts a failed expectation. */
void test_expect(_Bool holds, const char *text, const char *file, int line);
#define EXPECT(condition) test_expect((condition) ? 1 : 0, #condition, __FILE__, __LINE__)
extern unsigned int test_failed;

#endif
