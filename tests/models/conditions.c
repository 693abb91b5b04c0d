/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
// options: --model conditions.yaml
/* A claim holds where every value that can still be there is one of the condition's, however the branch asks;
 * two comparisons are not put together. */
#include <stdint.h>

enum i8042 { ABSENT, EXPECTED, PRESENT };
struct platform { enum i8042 i8042; int kinds[2]; };
struct device { int kind; };

int opaque(void);
void use_i8042(void), use_more(void), use_vga(void), without_i8042(void);
int irq_count(void);
struct device *a_device(void);
extern struct platform platform;

static void equal(void)
{
	if (platform.i8042 == EXPECTED)
		use_i8042();
	if (platform.i8042 == 3)
		use_i8042(); // error: unguarded i8042
	if (platform.i8042 != ABSENT)
		use_i8042(); // error: unguarded i8042
}

static void arms(void)
{
	switch (platform.i8042) {
	case EXPECTED:
	case PRESENT:
		use_i8042();
		break;
	case ABSENT:
		without_i8042();
		break;
	default:
		use_i8042(); // error: unguarded i8042
	}
}

static void between(void)
{
	if (platform.i8042 >= EXPECTED && platform.i8042 < 3)
		use_more(); // either: unguarded i8042
	if (platform.i8042 >= EXPECTED)
		use_more(); // error: unguarded i8042
}

static void stored(void)
{
	enum i8042 now = platform.i8042;

	if (now != PRESENT)
		return;
	use_i8042();
}

static void elements(void)
{
	if (platform.kinds[1] == 3)
		use_i8042();
	if (platform.kinds[0] == 3)
		use_i8042(); // error: unguarded i8042
	if (platform.kinds[1] == 8)
		use_i8042(); // error: unguarded i8042
	if (platform.kinds[1] && (platform.kinds[1] < 7 || platform.kinds[1] > 9))
		use_i8042(); // either: unguarded i8042
}

static void results(void)
{
	int count = irq_count();

	if (count > 0 && count <= 16)
		use_i8042(); // either: unguarded i8042
	if (count > 0)
		use_i8042(); // error: unguarded i8042
	if (irq_count() == 16)
		use_i8042();
}

static void any_object(struct device *device)
{
	if (device->kind == 4)
		use_vga();
	else
		use_vga(); // error: unguarded vga
}

static int is_there(void)
{
	return platform.i8042 == PRESENT;
}

static void helper(void)
{
	if (is_there())
		use_i8042();
	else
		use_i8042(); // error: unguarded i8042
}

void start(void)
{
	switch (opaque()) {
	case 0: equal(); break;
	case 1: arms(); break;
	case 2: between(); break;
	case 3: stored(); break;
	case 4: elements(); break;
	case 5: results(); break;
	case 6: any_object(a_device()); break;
	case 7: helper(); break;
	}
}
