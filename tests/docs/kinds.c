/* SPDX-License-Identifier: MIT */
/*
 * One finding of every kind, for what `check --json` prints: judged for a guest that lacks all of it and for one of which
 * little is known.  schema.sh reads the result.
 */
#include <bootvet/annotate.h>

vet_requires(vga) void vga_clear(void);
vet_requires(slab) void *allocate(unsigned long size);
vet_never_on(xen_pvh_domu) void bios_tables(void);
vet_requires(hpet) vet_requires_absent(hpet) void torn(void);
vet_guards(mtrr) static int never;
vet_guards(pic_8259) static const int always = 1;
vet_requires(pic_8259) void pic_setup(void);

vet_requires(nosuch) void nowhere(void)
{
}

vet_entry(nodoor) void no_entry(void)
{
}

static struct {
	void (*init)(void);
} ops;

static void console_init(void)
{
	vga_clear();
}

vet_boundary("checked by hand") static void vouched(void)
{
	vga_clear();
}

vet_boundary("") static void without_reason(void)
{
}

vet_entry(pvh) void start(void)
{
	ops.init = console_init;
	ops.init();
	vouched();
	without_reason();
	allocate(1);
	bios_tables();
	if (never)
		torn();
	if (*(const volatile int *)&always)
		pic_setup();
}
