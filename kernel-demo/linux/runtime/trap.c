// SPDX-License-Identifier: MIT
/*
 * From Linux's exceptions to the runtime's traps, and from a trap to a line of printk.  In: breakpoints and invalid opcodes, by
 * the chain that debuggers use.  Out: what trapped, by name, and the function goes on.
 */
#define pr_fmt(fmt) "bootvet: " fmt

#include <linux/kdebug.h>
#include <linux/kernel.h>
#include <linux/notifier.h>
#include <linux/printk.h>
#include <linux/ptrace.h>

#include <asm/trapnr.h>

#include <bootvet/host.h>
#include <bootvet/trap.h>

#include "local.h"

static int notified(struct notifier_block *block, unsigned long what, void *data)
{
	const struct die_args *die = data;
	struct pt_regs *regs = die->regs;
	bool breakpoint = what == DIE_INT3;
	uintptr_t resume;

	if (!breakpoint && !(what == DIE_TRAP && die->trapnr == X86_TRAP_UD))
		return NOTIFY_DONE;
	if (user_mode(regs) || !vet_trap_handle(regs->ip - breakpoint, *(const unsigned long *)regs->sp, &resume))
		return NOTIFY_DONE;
	regs->ip = resume;
	return NOTIFY_STOP;
}

/* Before everyone else's: a breakpoint of the runtime's is nobody else's. */
static struct notifier_block notifier = {
	.notifier_call = notified,
	.priority = INT_MAX,
};

void vet_kernel_traps_attach(void)
{
	register_die_notifier(&notifier);
}

static const char *kind_name(enum vet_trap_kind kind)
{
	switch (kind) {
	case VET_TRAP_FUNCTION:
		return "function";
	case VET_TRAP_REQUIRE:
		return "require";
	case VET_TRAP_PORT:
		return "port";
	}
	return "-";
}

/*
 * In an exception: printk defers what cannot be said there.  A place is told once, and VET_TRAP_RING of them: a driver that
 * polls fills no log.  Told by one processor at a time (vet_trap_handle).
 */
static bool is_news(uintptr_t site)
{
	static uintptr_t told[VET_TRAP_RING];
	static unsigned int count;
	unsigned int i;

	for (i = 0; i < count; i++)
		if (told[i] == site)
			return false;
	if (count == ARRAY_SIZE(told))
		return false;
	told[count++] = site;
	return true;
}

enum vet_trap_action vet_host_trapped(const struct vet_trap *trap)
{
	if (is_news(trap->site))
		pr_warn("trap: %s %s %pS, called from %pB; %s on %s (%s: %s)\n", kind_name(trap->kind),
			vet_capability_name(trap->capability), (void *)trap->site, (void *)trap->caller,
			vet_platform_absent(trap->capability) ? "absent" : "not known present", trap->guest ?: "-",
			vet_source_name(trap->decided_by), trap->evidence ?: "-");
	return VET_TRAP_COUNT;
}

_Noreturn void vet_host_stop(void)
{
	panic("bootvet: stopped by a trap");
}
