/* SPDX-License-Identifier: MIT */
/* One program, three entries: ops installed by one of them only, flags that nobody sets, a switch on what one sets. */
#include <bootvet/annotate.h>

struct timers {
	void (*init)(int);
};

struct platform {
	const char *name;
	void (*setup)(void);
	struct timers timers;
};

struct driver {
	int (*probe)(int);
	int id;
};

void vga_setup(void);
void shared_by_nobody(void);

static void pc_setup(void)
{
	vga_setup();
}

static void bare_setup(void)
{
}

static void hpet_init(int rate)
{
	(void)rate;
}

static void xen_timer_init(int rate)
{
	(void)rate;
}

static const struct platform pc = { "pc", pc_setup, { 0 } };
static const struct platform bare = { .setup = bare_setup };
static const struct platform *platform = &bare;
static struct platform x86 = { .timers = { hpet_init } };
static unsigned flags;
static int subarch;
int kept;

void vga_setup(void)
{
	kept++;
}

void shared_by_nobody(void)
{
	vga_setup();
}

static void legacy(void)
{
	vga_setup();
}

static void idle(void)
{
	for (;;)
		kept--;
}

void later(void);

void later(void)
{
	kept = 3;
}

static int probe_first(int number)
{
	return number;
}

static int probe_second(int number)
{
	return -number;
}

static struct driver drivers[2] = { { probe_first, 10 }, { probe_second, 20 } };

vet_entry(linux_64) void start_from_bios(void)
{
	platform = &pc;
	x86.timers.init = hpet_init;
}

vet_entry(xen_pv) void start_on_xen(void)
{
	x86.timers.init = xen_timer_init;
	subarch = 2;
}

vet_entry(pvh) void start(int number)
{
	flags |= 4;
	if (flags & 2)
		legacy();
	switch (subarch) {
	case 2:
		x86.timers.init = xen_timer_init;
		break;
	case 3:
		shared_by_nobody();
		break;
	default:
		kept = drivers[number & 1].probe(1);
	}
	if (number > 3 || vet_has(hpet))
		x86.timers.init(100);
	platform->setup();
	if (number == 77) {
		idle();
		later();
	}
}
