/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/*
 * A member's address travels, and the object around it is found again from it: work items, list nodes, timers.  What
 * another object holds in the same field is not called by this one.
 */
#include "scenario.h"

#define container_of(pointer, type, member) ((type *)((char *)(pointer) - offsetof(type, member)))

struct node {
	struct node *next;
};

struct work {
	struct node node;
	void (*function)(struct work *work);
};

struct device {
	int number;
	void (*start)(void);
	struct work work;
	void (*stop)(void);
};

static void run_now(struct work *work)
{
	work->function(work);
}

static void start_device(struct work *work)
{
	struct device *device = container_of(work, struct device, work);

	device->start(); // error: unguarded vga through back_to_the_whole run_now start_device
	device->stop();
}

static struct device screen = { .start = need_vga, .work.function = start_device, .stop = safe };

static void back_to_the_whole(void)
{
	run_now(&screen.work);
}

static struct device unused = { .start = need_i8042, .stop = need_i8042 };

static void only_its_number(void)
{
	unused.number++;
}

/* A queue: nodes are linked into a list, and whoever drains it knows only nodes. */
static struct node *queue;

static void enqueue(struct work *work)
{
	work->node.next = queue;
	queue = &work->node;
}

static void drain(void)
{
	struct node *node;

	for (node = queue; node; node = node->next) {
		struct work *work = container_of(node, struct work, node);

		work->function(work);
	}
}

static void beep(struct work *work)
{
	(void)work;
	need_i8042(); // error: unguarded i8042 through queued drain beep
}

static void beep_if_there(struct work *work)
{
	(void)work;
	if (vet_has(i8042))
		need_i8042();
}

static struct work beeper = { .function = beep };
static struct work careful = { .function = beep_if_there };

static void queued(void)
{
	enqueue(&beeper);
	enqueue(&careful);
	drain();
}

/* A list of its own, filled under a guard and drained outside: the drain is what counts. */
static struct node *guarded_queue;

static void draw(struct work *work)
{
	(void)work;
	need_vga(); // error: unguarded vga through filled_under_a_guard draw
}

static struct work drawer = { .function = draw };

static void filled_under_a_guard(void)
{
	struct node *node;

	if (vet_has(vga)) {
		drawer.node.next = guarded_queue;
		guarded_queue = &drawer.node;
	}
	for (node = guarded_queue; node; node = node->next)
		container_of(node, struct work, node)->function(container_of(node, struct work, node));
}

/* The whole's address is kept as a number in between. */
static uintptr_t cookie;

static void tick(struct work *work)
{
	(void)work;
	need_cmos_rtc(); // error: unguarded cmos_rtc through as_a_number tick
}

static struct device clock = { .start = safe, .stop = safe, .work.function = tick };

static void as_a_number(void)
{
	struct device *device;

	cookie = (uintptr_t)&clock.work;
	device = container_of((struct work *)cookie, struct device, work);
	device->work.function(&device->work);
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: back_to_the_whole(); break;
	case 1: only_its_number(); break;
	case 2: queued(); break;
	case 3: filled_under_a_guard(); break;
	case 4: as_a_number(); break;
	}
}
