/* SPDX-License-Identifier: MIT */
/* See host.h. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* names of registers in a signal */
#endif
#include "host.h"

#include <bootvet/host.h>

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

struct test_host host = { .action = VET_TRAP_COUNT, .may_patch = 1, .may_protect = 1, .patch_limit = 100000 };
unsigned int test_failed;
struct vet_platform test_platform = { .identity = { .guest = "xen-pvh-domu" } };

static sigjmp_buf back;
static volatile sig_atomic_t probing;
static void (*on_step)(uintptr_t address);

#ifdef __x86_64__
#define READ_FLAGS __builtin_ia32_readeflags_u64
#define WRITE_FLAGS __builtin_ia32_writeeflags_u64
enum { IP = REG_RIP, SP = REG_RSP };
#else
#define READ_FLAGS __builtin_ia32_readeflags_u32
#define WRITE_FLAGS __builtin_ia32_writeeflags_u32
enum { IP = REG_EIP, SP = REG_ESP };
#endif

/* --- what the runtime asks of a host --- */

_Bool vet_host_patch(void *code, const void *bytes, size_t size)
{
	uintptr_t page = (uintptr_t)code & ~(uintptr_t)4095, end = (uintptr_t)code + size;

	if (!host.may_patch || host.patches >= host.patch_limit || size < 1 || size > 5)
		return 0;
	host.patches++;
	if (mprotect((void *)page, end - page, PROT_READ | PROT_WRITE | PROT_EXEC))
		return 0;
	memcpy(code, bytes, size);
	return mprotect((void *)page, end - page, PROT_READ | PROT_EXEC) == 0;
}

_Bool vet_host_protect(void *start, size_t size)
{
	if (((uintptr_t)start | size) & 4095)
		return 0;
	return host.may_protect && mprotect(start, size, PROT_READ) == 0;
}

void vet_host_write(const char *text, size_t length)
{
	if (length > sizeof(host.written) - host.written_size - 1)
		length = sizeof(host.written) - host.written_size - 1;
	memcpy(host.written + host.written_size, text, length);
	host.written_size += length;
	if (host.when_written)
		host.when_written();
}

enum vet_trap_action vet_host_trapped(const struct vet_trap *trap)
{
	(void)trap;
	host.asked++;
	if (host.when_trapped)
		host.when_trapped();
	return host.action;
}

_Noreturn void vet_host_stop(void)
{
	if (host.when_stopped)
		host.when_stopped();
	exit(test_failed ? 1 : 42);
}

/* The platform table is not what is tried here. */
const char *vet_capability_name(enum vet_capability capability)
{
	static const char *const names[] = {
#define VET_PLATFORM_CAPABILITY(name, description) #name,
#define VET_PHASE_CAPABILITY(name, description, initially_provided) #name,
#include <bootvet/capabilities.def>
	};

	return names[capability];
}

/* --- signals --- */

static void on_exception(int number, siginfo_t *information, void *context)
{
	greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
	uintptr_t instruction = (uintptr_t)registers[IP] - (number == SIGTRAP), resume = 0;

	if (number == SIGTRAP && information->si_code == TRAP_TRACE) {
		if (on_step)
			on_step((uintptr_t)registers[IP]);
		return;
	}
	if (vet_trap_handle(instruction, *(uintptr_t *)registers[SP], &resume)) {
		registers[IP] = (greg_t)resume;
		return;
	}
	/* Somebody else's: both kinds that are tried here are 2 bytes long, or have been stepped over. */
	host.foreign++;
	registers[IP] += number == SIGILL ? 2 : 0;
}

static void on_fault(int number, siginfo_t *information, void *context)
{
	(void)information;
	(void)context;
	host.faults++;
	if (!probing) {
		printf("signal %d\n", number);
		_exit(3);
	}
	probing = 0;
	siglongjmp(back, 1);
}

_Bool test_faults(void (*function)(void))
{
	if (sigsetjmp(back, 1))
		return 1;
	probing = 1;
	function();
	probing = 0;
	return 0;
}

/* The trap flag (Intel SDM volume 1, 3.4.3.3), which the kernel takes for the time of a handler. */
static void trap_flag(uintptr_t wanted)
{
	uintptr_t flags = READ_FLAGS();

	WRITE_FLAGS((flags & ~(uintptr_t)0x100) | wanted);
}

void test_step(int (*function)(void), void (*step)(uintptr_t address))
{
	on_step = step;
	trap_flag(0x100);
	function();
	trap_flag(0);
	on_step = NULL;
}

static void set(enum vet_capability capability, enum vet_presence presence, const char *reason)
{
	struct vet_cell *cell = &test_platform.cells[capability];

	cell->presence = presence;
	cell->decided_by = VET_SOURCE_FADT;
	cell->statement_count = 2;
	cell->statements[0] = (struct vet_statement){ VET_SOURCE_PROFILE, VET_PRESENT, 0, "a hint" };
	cell->statements[1] = (struct vet_statement){ VET_SOURCE_FADT, presence, 1, reason };
}

void test_start(void)
{
	struct sigaction exception = { .sa_sigaction = on_exception, .sa_flags = SA_SIGINFO | SA_NODEFER };
	struct sigaction fault = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };

	sigaction(SIGTRAP, &exception, NULL);
	sigaction(SIGILL, &exception, NULL);
	sigaction(SIGSEGV, &fault, NULL);
	set(VET_CAPABILITY_vga, VET_ABSENT, "NO_VGA");
	set(VET_CAPABILITY_i8042, VET_ABSENT, "8042 clear");
	set(VET_CAPABILITY_pit_8254, VET_ABSENT, "no timer");
	set(VET_CAPABILITY_pc_speaker, VET_ABSENT, "no speaker");
	set(VET_CAPABILITY_cmos_rtc, VET_PRESENT, "clock");
	set(VET_CAPABILITY_pic_8259, VET_PRESENT, "pair");
	set(VET_CAPABILITY_mtrr, VET_PRESENT, "ranges");
	set(VET_CAPABILITY_lpt, VET_CONFLICT, "who knows");
	/* A phase is none of the platform's business, whatever a table says. */
	set(VET_CAPABILITY_idt, VET_ABSENT, "no");
}

void test_expect(_Bool holds, const char *text, const char *file, int line)
{
	if (holds)
		return;
	printf("%s:%d: not so: %s\n", file, line, text);
	test_failed++;
}
