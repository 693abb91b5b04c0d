/* SPDX-License-Identifier: MIT */
/*
 * Sites that no compiler makes: with numbers that mean nothing, without a NOP, without a name, more than are remembered.
 * And a host that misbehaves.  One scenario a run; test-guards.sh compiles and runs them.
 */
#include "host.h"

#include <bootvet/annotate.h>
#include <bootvet/host.h>
#include <bootvet/site.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __x86_64__
#define PUSH_POP "push %rbx\n	pop %rbx\n"
#else
#define PUSH_POP "push %ebx\n	pop %ebx\n"
#endif
#define FUNCTION_SITE(function, name, capability) \
	".pushsection vet_functions, \"a\", @progbits\n.balign 4\n.long " function " - .\n.long " name "\n.long " capability "\n.popsection\n"
#define GUARD_SITE(code, size, capability, answer)                                                  \
	".pushsection vet_guards, \"a\", @progbits\n.balign 4\n.long " code " - .\n.long 0\n.byte " size ", " capability ", " answer \
	", 0\n.popsection\n"

/* vga is 0 and absent, pic_8259 is 3 and present, 255 is none.  Each returns a number of its own. */
__asm__(".text\n"
	"plain:		" PUSH_POP "	mov $11, %eax\n	ret\n" FUNCTION_SITE("plain", "0", "0")
	"broken:	ud2\n	mov $12, %eax\n	ret\n" FUNCTION_SITE("broken", "0", "0")
	"nearly:	.byte 0xf3, 0x0f, 0x1e, 0xc8\n	mov $13, %eax\n	ret\n" FUNCTION_SITE("nearly", "0", "0")
	"pausing:	pause\n	mov $17, %eax\n	ret\n" FUNCTION_SITE("pausing", "0", "0")
	"counting:	popcnt %ecx, %ecx\n	mov $18, %eax\n	ret\n" FUNCTION_SITE("counting", "0", "0")
	"branched:	.byte 0xf3, 0x0f, 0x1e, 0xfb\n	nop\n	mov $19, %eax\n	ret\n" FUNCTION_SITE("branched", "0", "0")
	"no_such:	nop\n	mov $14, %eax\n	ret\n" FUNCTION_SITE("no_such", "0", "255") FUNCTION_SITE("no_such", "0", "-1")
	/* More than are remembered, before the last two. */
	".pushsection vet_functions, \"a\", @progbits\n.rept 1024\n.long no_such - .\n.long 0\n.long 255\n.endr\n.popsection\n"
	"late_nop:	nop\n	mov $15, %eax\n	ret\n" FUNCTION_SITE("late_nop", "0", "0")
	"late_plain:	" PUSH_POP "	mov $16, %eax\n	ret\n" FUNCTION_SITE("late_plain", "0", "0")
	".balign 16\n"
	"bytes:		.fill 64, 1, 0x90\n"
	GUARD_SITE("bytes", "9", "255", "1")	   /* no capability */
	GUARD_SITE("bytes + 16", "7", "3", "1")	   /* no NOP is that short */
	GUARD_SITE("bytes + 32", "16", "3", "1")   /* none that long */
	GUARD_SITE("bytes + 48", "9", "40", "1")); /* a phase */
_Static_assert(VET_CAPABILITY_pic_8259 == 3 && VET_CAPABILITY_idt == 40, "numbers do not change");

/* The assembler's names are those of this file alone. */
int plain(void), broken(void), nearly(void), pausing(void), counting(void), branched(void), no_such(void), late_nop(void), late_plain(void);
extern const unsigned char bytes[64];

static struct vet_sealing sealing;

static void seal(void)
{
	vet_seal(&test_platform, &sealing);
}

/* --- scenarios --- */

static void odd_sites(void)
{
	seal();
	EXPECT(sealing.guards == 4 && sealing.guards_patched == 0);
	for (unsigned int i = 0; i < sizeof(bytes); i++)
		EXPECT(bytes[i] == 0x90);
	EXPECT(sealing.functions == 6 + 2 + 1024 + 2);
	EXPECT(sealing.functions_trapped == 7 && sealing.functions_open == 1);
	EXPECT(no_such() == 14 && late_plain() == 16 && vet_trap_count() == 0);
	EXPECT(late_nop() == 15 && late_nop() == 15 && vet_trap_count() == 2);
	EXPECT(plain() == 11 && plain() == 11 && vet_trap_count() == 3);
	EXPECT(nearly() == 13 && nearly() == 13 && vet_trap_count() == 4);
	EXPECT(!vet_trap_at(3)->function);
	/* Most of ENDBR is not ENDBR. */
	EXPECT(pausing() == 17 && pausing() == 17 && counting() == 18 && counting() == 18 && vet_trap_count() == 6);
	EXPECT(branched() == 19 && branched() == 19 && vet_trap_count() == 8);
	EXPECT(vet_trap_at(7)->site == (uintptr_t)branched + 4);
}

static void no_capability(void)
{
	enum vet_capability none = (enum vet_capability)VET_CAPABILITY_COUNT;

	seal();
	EXPECT(!vet_platform_has(none) && !vet_platform_absent(none));
	vet_phase_begin(none);
	vet_phase_end(none);
	EXPECT(!vet_platform_has(none));
}

/* What another processor would meet: the breakpoint it ran into is gone when its handler looks. */
static void put_back(void)
{
	uintptr_t resume = 0;

	seal();
	EXPECT(plain() == 11 && vet_trap_count() == 1);
	EXPECT(vet_trap_handle((uintptr_t)plain, 0, &resume) && resume == (uintptr_t)plain && vet_trap_count() == 1);
	EXPECT(late_nop() == 15 && vet_trap_count() == 2);
	EXPECT(vet_host_patch((void *)(uintptr_t)late_nop, "\x90", 1) && !vet_trap_handle((uintptr_t)late_nop, 0, &resume));
	/* Its own UD2 is then its own. */
	EXPECT(broken() == 12 && vet_trap_count() == 3 && host.foreign == 1);
	EXPECT(!vet_trap_handle((uintptr_t)broken, 0, &resume));
}

static void texts(void)
{
	static char long_reason[600];
	struct vet_cell *cell = &test_platform.cells[VET_CAPABILITY_vga];

	memset(long_reason, 'a', sizeof(long_reason) - 1);
	test_platform.identity.guest = NULL;
	cell->statements[1].reason = long_reason;
	cell->statement_count = 1000; /* more than there are */
	host.action = VET_TRAP_LOG;
	seal();
	plain();
	EXPECT(!strncmp(host.written, "bootvet: trap: a function requires vga, absent (aaa", 51));
	EXPECT(host.written_size == 320 && host.written[319] == '\n');
}

static void no_reason(void)
{
	struct vet_cell *cell = &test_platform.cells[VET_CAPABILITY_vga];

	cell->statements[1].presence = VET_PRESENT; /* nothing says what the cell says */
	cell->statement_count = VET_STATEMENTS;
	seal();
	plain();
	EXPECT(vet_trap_at(0) && !vet_trap_at(0)->evidence);
}

static void on_alarm(int number)
{
	(void)number;
	exit(test_failed ? 1 : 43);
}

static void call_nearly(void)
{
	nearly();
	test_failed++;
}

/* The way of stopping traps, at an entry that cannot be gone on from: nothing is run any more. */
static void stops_badly(void)
{
	host.action = VET_TRAP_STOP;
	host.when_stopped = call_nearly;
	seal();
	signal(SIGALRM, on_alarm);
	alarm(1);
	plain();
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} scenarios[] = {
		{ "odd-sites", odd_sites }, { "no-capability", no_capability }, { "put-back", put_back },
		{ "texts", texts },	    { "no-reason", no_reason },		{ "stops-badly", stops_badly },
	};

	test_start();
	for (unsigned int i = 0; argc == 2 && i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
		if (strcmp(argv[1], scenarios[i].name))
			continue;
		scenarios[i].run();
		return test_failed ? 1 : 0;
	}
	return 1;
}
