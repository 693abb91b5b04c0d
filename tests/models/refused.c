/* SPDX-License-Identifier: MIT */
// guest: firecracker xen-pvh-domu
// options: --model refused.yaml
/* A condition that always says no, while the hardware is there. */
struct legacy { int i8042, keyboard, other; };

extern struct legacy legacy;
int opaque(void);
void use_i8042(void);

static void condition(void)
{
	if (legacy.i8042 == 1) // warning@firecracker: refused i8042
		use_i8042();
}

static void guard(void)
{
	if (legacy.keyboard) // warning@firecracker: refused i8042
		use_i8042();
}

void start(void)
{
	if (opaque())
		condition();
	if (legacy.other)
		guard();
}
