/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu qemu-microvm
// options: --model observables.yaml
/* Only the branches that the guest's observables leave open are judged. */
#include <stdint.h>

struct fadt { uint32_t length; uint8_t revision; uint16_t boot_flags; } __attribute__((packed));
struct cpu { int family; uint32_t capability[4]; };
struct legacy {
	unsigned no_pic : 1, no_vga : 1;
	struct { int keyboard; };
	uint32_t subarch;
	uint32_t timer;
	int clock;
};

struct madt { uint32_t length, flags; };

extern struct fadt fadt;
extern struct cpu cpu;
extern struct legacy legacy;
int opaque(void);
const struct madt *map_table(void);
void use_flags(void), use_keyboard(void), use_bit(void), use_subarch(void), use_timer(void);

static void flags(void)
{
	if (fadt.boot_flags & 4)
		return;
	use_flags(); // error@qemu-microvm: unguarded vga
}

static void lied_to(void)
{
	if (fadt.revision == 5)
		use_flags(); // error@all: lying-guard vga
}

static void mapped(void)
{
	if (legacy.keyboard >= 5)
		use_keyboard();
	if (legacy.keyboard == 2)
		use_keyboard(); // error@all: unguarded vga
}

static void one_bit(void)
{
	if (!legacy.no_vga)
		use_bit(); // error@qemu-microvm: unguarded vga
}

static void subarch(void)
{
	switch (legacy.subarch) {
	case 0:
		break;
	default:
		use_subarch(); // error@qemu-microvm: unguarded vga
	}
}

/* One bit of a word is known on both. */
static void of_a_word(void)
{
	if (!(cpu.capability[2] & 16))
		use_flags();
	if (cpu.capability[2] & 32)
		use_flags(); // error@all: unguarded vga
	if (!(cpu.capability[1] & 16))
		use_flags(); // error@all: unguarded vga
}

/* Whatever is stored there: the model knows better. */
static void stored(void)
{
	fadt.boot_flags = (uint16_t)opaque();
	if (!(fadt.boot_flags & 4))
		use_flags(); // error@qemu-microvm: unguarded vga
}

/* A field of any object of its record, behind a pointer from outside. */
static void mapped_table(const struct madt *madt)
{
	if (madt->flags & 1)
		use_flags(); // error@all: unguarded vga
	else
		use_timer();
	if (madt->flags & 2)
		use_keyboard(); // error@all: unguarded vga
}

/* Two observables tell of it: what both allow is left. */
static void told_twice(void)
{
	if (legacy.clock == 0)
		use_timer(); // error@xen-pvh-domu: unguarded vga
	if (legacy.clock == 1)
		use_timer(); // error@qemu-microvm: unguarded vga
	if (legacy.clock == 2)
		use_timer(); // error@qemu-microvm: unguarded vga
	if (legacy.clock == 3)
		use_timer();
}

static void not_known(void)
{
	if (legacy.timer)
		use_timer(); // error@all: unguarded vga
}

void start(void)
{
	switch (opaque()) {
	case 0: flags(); break;
	case 1: lied_to(); break;
	case 2: mapped(); break;
	case 3: one_bit(); break;
	case 4: subarch(); break;
	case 5: not_known(); break;
	case 6: of_a_word(); break;
	case 7: stored(); break;
	case 9: told_twice(); break;
	case 8: mapped_table(map_table()); break;
	}
}
