// SPDX-License-Identifier: MIT
/*
 * The mistake, made on purpose: with `bootvet_provoke=CAPABILITY` on its command line Linux calls a function of its own driver
 * for that hardware, and asks nobody whether it is there.  Where it is absent, that is a trap (trap.c), and Linux goes on.
 */
#define pr_fmt(fmt) "bootvet: " fmt

#include <linux/i8253.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include <asm/i8259.h>

#include <bootvet/trap.h>

/* The driver for the real chip, whichever Linux has chosen by now. */
extern struct legacy_pic default_legacy_pic;

/* What a guard says of it, after the fact. */
static bool __init provoke_pic_8259(void)
{
	default_legacy_pic.mask_all();
	return vet_absent(pic_8259);
}

static bool __init provoke_pit_8254(void)
{
	clockevent_i8253_disable();
	return vet_absent(pit_8254);
}

static const struct {
	enum vet_capability capability;
	bool (*call)(void);
} provocations[] __initconst = {
	{VET_CAPABILITY_pic_8259, provoke_pic_8259},
	{VET_CAPABILITY_pit_8254, provoke_pit_8254},
};

static const char *wanted __initdata = "";

static int __init wanted_set(char *text)
{
	wanted = text;
	return 1;
}
__setup("bootvet_provoke=", wanted_set);

static int __init provoke(void)
{
	unsigned int i, before = vet_trap_count();
	bool absent;

	if (!*wanted)
		return 0;
	for (i = 0; i < ARRAY_SIZE(provocations); i++) {
		if (strcmp(wanted, vet_capability_name(provocations[i].capability)))
			continue;
		absent = provocations[i].call();
		pr_info("provoked %s, %s to a guard: %u trapped, and Linux goes on\n", wanted, absent ? "absent" : "not absent",
			vet_trap_count() - before);
		return 0;
	}
	pr_err("bootvet_provoke=%s: nothing to provoke\n", wanted);
	return 0;
}
late_initcall(provoke);
