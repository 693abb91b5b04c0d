/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
// options: --model settled-assembly.yaml
/* Assembly may have a function's address before the source takes it; beside the source it leaves no relocation. */
typedef void (*hook)(void);
struct fadt { unsigned short boot_flags; };

static struct fadt fadt;
static hook first;
int opaque(void);
void use_vga(void);

#define NOINLINE __attribute__((noinline))

static NOINLINE void parse(void)
{
	fadt.boot_flags = (unsigned short)opaque();
}

static __attribute__((used)) void named_early(void)
{
	if (!(fadt.boot_flags & 4))
		use_vga(); // error: unguarded vga
}

static NOINLINE void name_early(void)
{
	hook named;

	__asm__ volatile("leaq named_early(%%rip), %0" : "=r"(named));
	first = named;
}

static NOINLINE void take_late(void)
{
	first = named_early;
}

static NOINLINE void call(void)
{
	if (first)
		first();
}

void start(void)
{
	name_early();
	call();
	parse();
	take_late();
	call();
}
