/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/*
 * Operations that travel by copy, by union, by cast and in arrays; another member of the same structure does not travel
 * with them.
 */
#include "scenario.h"

struct ops {
	void (*first)(void);
	void (*second)(void);
};

struct driver {
	const char *name;
	struct ops ops;
	int state;
};

static const struct driver screen = { .name = "screen", .ops = { .first = need_vga, .second = safe } };

static void copied_whole(void)
{
	struct driver mine = screen;

	mine.ops.second();
	mine.ops.first(); // error: unguarded vga
}

static void copied_in_part(void)
{
	struct ops mine;

	mine = screen.ops;
	mine.second();
	mine.first(); // error: unguarded vga
}

static struct ops by_value(void)
{
	return screen.ops;
}

static void returned_by_value(void)
{
	by_value().second();
	by_value().first(); // error: unguarded vga
}

static void take_by_value(struct driver driver)
{
	driver.ops.second();
	driver.ops.first(); // error: unguarded vga
}

static void passed_by_value(void)
{
	take_by_value(screen);
}

static void overwritten(void)
{
	struct driver mine = screen;

	mine.ops.first = safe;
	mine.ops.first(); // either: unguarded vga
}

/* One view of memory and another. */
struct header {
	void (*first)(void);
};

static void same_start(void)
{
	const struct header *header = (const struct header *)&screen.ops;

	header->first(); // error: unguarded vga
}

union view {
	struct ops ops;
	void (*function[2])(void);
	uintptr_t word[2];
};

static void through_a_union(void)
{
	static union view view;

	view.ops = screen.ops;
	view.function[1]();
	view.function[0](); // error: unguarded vga
	((void (*)(void))view.word[0])(); // error: unguarded vga
}

static void through_bytes(void)
{
	const char *bytes = (const char *)&screen;
	void (*function)(void) = *(void (*const *)(void))(bytes + offsetof(struct driver, ops.first));

	function(); // error: unguarded vga
}

/* Arrays: an index that is known, one that is not, a row of a table. */
static const struct ops fixed[] = {
	{ .first = safe, .second = safe },
	{ .first = need_i8042, .second = safe },
};

static const struct ops table[] = {
	{ .first = safe, .second = safe },
	{ .first = need_i8042, .second = safe },
	{ .first = safe, .second = need_cmos_rtc },
};

static void known_index(void)
{
	fixed[0].first();
	fixed[1].first(); // error: unguarded i8042
	fixed[1].second();
}

static void unknown_index(void)
{
	int i = opaque() % 3;

	table[i].first(); // error: unguarded i8042
	table[i].second(); // error: unguarded cmos_rtc
}

static void walked(void)
{
	const struct ops *ops;

	for (ops = table; ops < table + 3; ops++)
		ops->second(); // error: unguarded cmos_rtc
}

static struct ops *registered[8];
static unsigned int registered_count;

static void register_ops(struct ops *ops)
{
	registered[registered_count++] = ops;
}

static void in_an_array_of_pointers(void)
{
	static struct ops mine = { .first = need_vga, .second = safe };
	unsigned int i;

	register_ops(&mine);
	for (i = 0; i < registered_count; i++) {
		registered[i]->second();
		registered[i]->first(); // error: unguarded vga
	}
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: copied_whole(); break;
	case 1: copied_in_part(); break;
	case 2: returned_by_value(); break;
	case 3: passed_by_value(); break;
	case 4: overwritten(); break;
	case 5: same_start(); break;
	case 6: through_a_union(); break;
	case 7: through_bytes(); break;
	case 8: known_index(); break;
	case 9: unknown_index(); break;
	case 10: walked(); break;
	case 11: in_an_array_of_pointers(); break;
	}
}
