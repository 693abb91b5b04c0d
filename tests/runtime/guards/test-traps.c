/* SPDX-License-Identifier: MIT */
/*
 * Traps: each way into an annotated function of an absent capability, each requirement, each port; what is recorded, and
 * that what goes on goes on rightly.  One scenario a run; test-guards.sh compiles this in many ways.
 */
#include "host.h"
#include "subject.h"

#include <bootvet/port.h>
#include <bootvet/site.h>

#include <stdio.h>
#include <string.h>

static struct vet_sealing sealing;

static void seal(void)
{
	vet_seal(&test_platform, &sealing);
}

static const struct vet_trap *last(void)
{
	unsigned int count = vet_trap_count();

	return vet_trap_at((count < VET_TRAP_RING ? count : VET_TRAP_RING) - 1);
}

/* One trap more, of this; and the body was run after it. */
static void expect_trapped(void (*call)(void), enum vet_capability capability, const char *name)
{
	unsigned int count = vet_trap_count(), before = ran;

	call();
	EXPECT(vet_trap_count() == count + 1);
	EXPECT(ran == before + 1);
	if (vet_trap_count() == count)
		return;
	const struct vet_trap *trap = last();
	EXPECT(trap->kind == VET_TRAP_FUNCTION && trap->capability == capability);
	EXPECT(trap->function && !strcmp(trap->function, name));
	EXPECT(trap->guest && !strcmp(trap->guest, "xen-pvh-domu"));
	EXPECT(trap->evidence && strcmp(trap->evidence, "a hint"));
	EXPECT(trap->decided_by == VET_SOURCE_FADT);
	EXPECT(trap->caller != 0 && trap->site != 0);
}

static void expect_silent(void (*call)(void))
{
	unsigned int count = vet_trap_count(), before = ran;

	call();
	EXPECT(vet_trap_count() == count && ran == before + 1);
}

static void call_several(void)
{
	EXPECT(subject_several(1, 10, 100) == 321);
}

static void call_directly(void)
{
	subject_global();
}

static void call_table(void)
{
	subject_table[1]();
}

static void all_callers(void)
{
	expect_trapped(call_directly, VET_CAPABILITY_vga, "subject_global");
	expect_trapped(subject_global, VET_CAPABILITY_vga, "subject_global");
	expect_trapped(call_by_assembly, VET_CAPABILITY_vga, "subject_global");
	expect_trapped(call_in_tail, VET_CAPABILITY_vga, "subject_global");
	expect_trapped(subject_alias, VET_CAPABILITY_vga, "subject_global");
	expect_trapped(call_static, VET_CAPABILITY_vga, "hidden");
	expect_trapped(call_static_by_pointer, VET_CAPABILITY_vga, "hidden");
	expect_trapped(call_table, VET_CAPABILITY_vga, "hidden");
	expect_trapped(call_inline, VET_CAPABILITY_vga, "in_line");
	expect_trapped(subject_region, VET_CAPABILITY_i8042, "subject_region");
	expect_trapped(subject_weak, VET_CAPABILITY_vga, "subject_weak");
	expect_silent(subject_present);
	expect_silent(subject_unknown);
	expect_silent(subject_conflict);
	expect_silent(subject_phase);
}

/* --- scenarios --- */

static void callers(void)
{
	expect_silent(subject_global);
	vet_platform_prepare(&test_platform);
	expect_silent(subject_global);
	seal();
	all_callers();
	all_callers(); /* it stays armed */
	EXPECT(sealing.functions_open == 0);
#ifdef CHECKS
	EXPECT(sealing.functions == 1); /* plain_add */
#else
	EXPECT(sealing.functions_trapped >= 5 && sealing.functions > sealing.functions_trapped);
#endif
	EXPECT(host.foreign == 0 && host.written_size == 0);
}

static void several(void)
{
	test_platform.cells[VET_CAPABILITY_pic_8259].presence = VET_PRESENT;
	seal();
	expect_trapped(call_several, VET_CAPABILITY_vga, "subject_several");
}

static void first_of_several(void)
{
	test_platform.cells[VET_CAPABILITY_mtrr] = test_platform.cells[VET_CAPABILITY_vga];
	seal();
	expect_trapped(call_several, VET_CAPABILITY_mtrr, "subject_several");
	expect_trapped(call_several, VET_CAPABILITY_mtrr, "subject_several");
}

static void log_line(void)
{
	host.action = VET_TRAP_LOG;
	seal();
	expect_trapped(call_directly, VET_CAPABILITY_vga, "subject_global");
	const char *wanted = "bootvet: trap: subject_global requires vga, absent on xen-pvh-domu (NO_VGA); called from 0x";
	EXPECT(!strncmp(host.written, wanted, strlen(wanted)));
	EXPECT(strchr(host.written, '\n') == host.written + host.written_size - 1);
	host.written_size = 0;
	memset(host.written, 0, sizeof(host.written));
	require_hpet();
	EXPECT(strstr(host.written, " requires hpet, not known present on xen-pvh-domu\n"));
}

static void stops(void)
{
	host.action = VET_TRAP_STOP;
	seal();
	expect_silent(subject_present);
	subject_global();
	test_failed++;
}

static void requirements(void)
{
	vet_platform_prepare(&test_platform);
	expect_silent(require_rtc);
	for (unsigned int i = 0; i < 2; i++) {
		expect_silent(require_rtc);
		unsigned int count = vet_trap_count(), before = ran;

		require_vga();
		EXPECT(vet_trap_count() == count + 1 && ran == before + 1);
		EXPECT(last()->kind == VET_TRAP_REQUIRE && last()->capability == VET_CAPABILITY_vga && last()->site);
		EXPECT(!strcmp(last()->evidence, "NO_VGA"));
		require_hpet();
		EXPECT(vet_trap_count() == count + 2 && ran == before + 2);
		EXPECT(last()->capability == VET_CAPABILITY_hpet && !last()->evidence);
		require_idt();
		EXPECT(vet_trap_count() == count + 3 && ran == before + 3 && last()->capability == VET_CAPABILITY_idt);
		vet_phase_begin(VET_CAPABILITY_idt);
		expect_silent(require_idt);
		vet_phase_end(VET_CAPABILITY_idt);
		seal();
	}
	EXPECT(host.foreign == 0);
}

static void foreign(void)
{
	seal();
	__asm__ volatile("int3");
	EXPECT(host.foreign == 1);
	__asm__ volatile("ud2");
	EXPECT(host.foreign == 2 && vet_trap_count() == 0);

	/* Whatever address is asked about: ours are only the entries that were armed. */
	uintptr_t resume = 0, from = (uintptr_t)subject_global - 512;
	unsigned int ours = 0;

	for (uintptr_t address = from; address < from + 1024; address++)
		ours += vet_trap_handle(address, 0, &resume) && resume == address + 1;
#ifdef CHECKS
	EXPECT(ours == 0);
#else
	EXPECT(ours >= 1 && ours <= sealing.functions_trapped && vet_trap_handle(resume - 1, 0, &resume));
#endif
	EXPECT(!vet_trap_handle(0, 0, &resume) && !vet_trap_handle(UINTPTR_MAX, 0, &resume));
	EXPECT(host.foreign == 2);
}

/* What the host does about a trap traps as well: recorded, nobody asked, and it ends. */
static void nested(void)
{
	host.action = VET_TRAP_LOG;
	host.when_trapped = call_directly;
	host.when_written = call_static;
	seal();
	subject_global();
	EXPECT(ran == 3 && vet_trap_count() == 3 && host.asked == 1);
	EXPECT(!strcmp(last()->function, "hidden"));
	host.when_trapped = NULL;
	subject_global();
	EXPECT(host.asked == 2 && vet_trap_count() == 5);
}

static void ring(void)
{
	seal();
	EXPECT(!vet_trap_at(0));
	for (unsigned int i = 0; i < VET_TRAP_RING; i++)
		subject_global();
	EXPECT(vet_trap_count() == VET_TRAP_RING && vet_trap_at(VET_TRAP_RING - 1) && !vet_trap_at(VET_TRAP_RING));
	call_static();
	call_static();
	subject_region();
	EXPECT(vet_trap_count() == VET_TRAP_RING + 3);
	EXPECT(!strcmp(vet_trap_at(0)->function, "subject_global"));
	EXPECT(!strcmp(vet_trap_at(VET_TRAP_RING - 2)->function, "hidden"));
	EXPECT(!strcmp(vet_trap_at(VET_TRAP_RING - 1)->function, "subject_region"));
	EXPECT(!vet_trap_at(VET_TRAP_RING));
}

static void entered(void)
{
	vet_platform_prepare(&test_platform);
	EXPECT(entered_vga() == 5 && vet_trap_count() == 0);
	host.may_patch = 0;
	seal();
	EXPECT(entered_rtc() == 6 && vet_trap_count() == 0);
	EXPECT(entered_vga() == 5 && vet_trap_count() == 1);
	EXPECT(last()->kind == VET_TRAP_FUNCTION && !strcmp(last()->function, "entered_vga") && last()->caller);
#ifdef CHECKS
	all_callers();
#else
	EXPECT(sealing.functions_open >= 5 && sealing.functions_trapped == 0);
	expect_silent(subject_global);
	expect_silent(call_static);
#endif
}

/* --- an entry without a NOP --- */

int plain_add(int a, int b);
int plain_spin(int a);
__asm__(".text\n"
	".globl plain_add\n"
	"plain_add:\n"
#ifdef __x86_64__
	"	push %rbx\n	lea (%rdi,%rsi), %eax\n	pop %rbx\n	ret\n"
#else
	"	push %ebx\n	mov 8(%esp), %eax\n	add 12(%esp), %eax\n	pop %ebx\n	ret\n"
#endif
	".pushsection vet_functions, \"a\", @progbits\n"
	"	.balign 4\n"
	"	.long plain_add - .\n"
	"7:	.long 8f - .\n"
	"	.long 0\n"
	".popsection\n"
	".pushsection .rodata\n"
	"8:	.asciz \"plain_add\"\n"
	".popsection\n");

static void without_nop(void)
{
	seal();
	EXPECT(plain_add(2, 3) == 5);
	EXPECT(vet_trap_count() == 1 && !strcmp(last()->function, "plain_add") && host.asked == 1);
	EXPECT(plain_add(20, 30) == 50 && vet_trap_count() == 1);
}

static void refuse_patches(void)
{
	host.may_patch = 0;
}

/* It cannot be put back: stopping is all that is left, whatever the host wants. */
static void stuck(void)
{
	seal();
	host.when_trapped = refuse_patches;
	plain_add(2, 3);
	test_failed++;
}

static void call_plain(void)
{
	plain_add(1, 1);
}

/* Met while another trap is told: put back by nobody. */
static void stuck_nested(void)
{
	seal();
	host.when_trapped = call_plain;
	plain_add(2, 3);
	test_failed++;
}

/* --- ports; an access in user space is a fault --- */

static unsigned int port;
static uint32_t got;

static void in_8(void)
{
	got = vet_inb((uint16_t)port);
}

static void in_16(void)
{
	got = vet_inw((uint16_t)port);
}

static void in_32(void)
{
	got = vet_inl((uint16_t)port);
}

static void out_8(void)
{
	vet_outb(1, (uint16_t)port);
}

static void out_16(void)
{
	vet_outw(1, (uint16_t)port);
}

static void out_32(void)
{
	vet_outl(1, (uint16_t)port);
}

static void expect_access(void (*access)(void), unsigned int number)
{
	unsigned int count = vet_trap_count();

	port = number;
	EXPECT(test_faults(access));
	EXPECT(vet_trap_count() == count);
}

static void expect_refusal(void (*access)(void), unsigned int number, enum vet_capability capability, uint32_t value)
{
	unsigned int count = vet_trap_count();

	port = number;
	got = value;
	EXPECT(!test_faults(access));
	EXPECT(got == value && vet_trap_count() == count + 1 && last()->kind == VET_TRAP_PORT);
	EXPECT(last()->capability == capability && last()->port == number && last()->site);
}

static void ports(void)
{
	expect_access(in_8, 0x3d4); /* not known yet */
	seal();
	expect_refusal(in_8, 0x3d4, VET_CAPABILITY_vga, 0xff);
	expect_refusal(in_16, 0x3d4, VET_CAPABILITY_vga, 0xffff);
	expect_refusal(in_32, 0x3d4, VET_CAPABILITY_vga, 0xffffffff);
	expect_refusal(out_8, 0x3d4, VET_CAPABILITY_vga, 0);
	expect_refusal(out_16, 0x3af, VET_CAPABILITY_vga, 0); /* its second byte */
	expect_refusal(out_32, 0x64, VET_CAPABILITY_i8042, 0);
	expect_refusal(in_8, 0x61, VET_CAPABILITY_pit_8254, 0xff); /* both are absent */
	expect_access(in_8, 0x3bc);    /* lpt is not known to be */
	expect_access(in_8, 0x70);     /* present */
	expect_access(out_16, 0x3ae);  /* nobody's, just before */
	expect_access(out_32, 0xffff); /* does not wrap around */
	expect_access(in_8, 0x5000);
	expect_access(in_16, 0x5000);
	expect_access(in_32, 0x5000);
	host.action = VET_TRAP_LOG;
	port = 0x64;
	out_8();
	EXPECT(strstr(host.written, " touches port 0x64 of i8042, absent on xen-pvh-domu (8042 clear)\n"));
}

static void shared_ports(void)
{
	struct vet_cell *cells = test_platform.cells;

	cells[VET_CAPABILITY_pc_speaker].presence = VET_PRESENT;
	cells[VET_CAPABILITY_pci_config_io].presence = VET_ABSENT;
	seal();
	expect_access(in_8, 0x61);
	expect_access(out_8, 0xcf9); /* reset_cf9 is not known to be absent, for a byte */
	expect_refusal(out_32, 0xcf8, VET_CAPABILITY_pci_config_io, 0);
	expect_refusal(out_8, 0xcf8, VET_CAPABILITY_pci_config_io, 0);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} scenarios[] = {
		{ "callers", callers },	    { "several", several },	      { "first-of-several", first_of_several },
		{ "log", log_line },	    { "stop", stops },		      { "requirements", requirements },
		{ "foreign", foreign },	    { "nested", nested },	      { "ring", ring },
		{ "entered", entered },	    { "without-nop", without_nop },   { "stuck", stuck },
		{ "ports", ports },	    { "shared-ports", shared_ports }, { "stuck-nested", stuck_nested },
	};
	unsigned int found = 0;

	test_start();
	for (unsigned int i = 0; argc == 2 && i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
		if (strcmp(argv[1], scenarios[i].name))
			continue;
		scenarios[i].run();
		found = 1;
	}
	if (!found)
		printf("no such scenario\n");
	return found && !test_failed ? 0 : 1;
}
