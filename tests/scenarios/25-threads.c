/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/*
 * Functions given to a starter that keeps them and runs them later: threads, work queues, notifier chains, callbacks
 * with a cookie.  One starter serves many; each thread is blamed at its own line.
 */
#include "scenario.h"

struct thread {
	int (*function)(void *data);
	void *data;
	struct thread *next;
};

static struct thread threads[4];
static int thread_count;

static void create(int (*function)(void *data), void *data)
{
	threads[thread_count].function = function;
	threads[thread_count].data = data;
	thread_count++;
}

static void schedule(void)
{
	int i;

	for (i = 0; i < thread_count; i++)
		threads[i].function(threads[i].data);
}

static int screen_saver(void *data)
{
	(void)data;
	need_vga(); // error: unguarded vga through started schedule screen_saver
	return 0;
}

static int careful(void *data)
{
	bool *there = data;

	if (*there)
		need_i8042(); // either: unguarded i8042
	return 0;
}

static void started(void)
{
	static bool there;

	there = vet_has(i8042);
	create(screen_saver, NULL);
	create(careful, &there);
	schedule();
}

/* The cookie is the function. */
static int trampoline(void *data)
{
	void (*function)(void) = (void (*)(void))data;

	function(); // error: unguarded cmos_rtc through by_cookie trampoline
	return 0;
}

static void run(int (*function)(void *data), void *data)
{
	function(data);
}

static void by_cookie(void)
{
	run(trampoline, (void *)need_cmos_rtc);
}

/* Two levels of passing on. */
static void pass_on(void (*function)(void))
{
	function(); // error: unguarded vga through twice_removed pass_further pass_on
}

static void pass_further(void (*function)(void))
{
	pass_on(function);
}

static void twice_removed(void)
{
	pass_further(need_vga);
}

/* A chain of notifiers: registered under a guard, called without. */
struct notifier {
	int (*call)(struct notifier *notifier, unsigned long event);
	struct notifier *next;
};

static struct notifier *chain;

static void add(struct notifier *notifier)
{
	notifier->next = chain;
	chain = notifier;
}

static void notify(unsigned long event)
{
	struct notifier *notifier;

	for (notifier = chain; notifier; notifier = notifier->next)
		if (notifier->call(notifier, event))
			break;
}

static int keyboard_event(struct notifier *notifier, unsigned long event)
{
	(void)notifier;
	if (event == 1)
		need_i8042(); // error: unguarded i8042 through notified notify keyboard_event
	if (event == 2)
		need_vga();
	return 0;
}

static struct notifier keyboard = { .call = keyboard_event };

static void notified(void)
{
	if (vet_has(i8042))
		add(&keyboard);
	notify(1);
}

/* Returned by a function, chosen by a parameter. */
typedef void (*action)(void);

static action choose(int which)
{
	static const action actions[] = { safe, need_vga, need_i8042 };

	return actions[which];
}

static void returned(void)
{
	choose(0)(); // either: unguarded vga
	choose(opaque() & 1)(); // error: unguarded vga
}

/* What a function gets by reference, it may replace. */
static void replace(action *where)
{
	*where = need_cmos_rtc;
}

static void by_reference(void)
{
	action local = safe;

	local();
	replace(&local);
	local(); // error: unguarded cmos_rtc
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: started(); break;
	case 1: by_cookie(); break;
	case 2: twice_removed(); break;
	case 3: notified(); break;
	case 4: returned(); break;
	case 5: by_reference(); break;
	}
}
