/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
// options: --model settled-addresses.yaml
/* Whoever calls a function through a pointer has its address: what was final before anybody had that is final by then. */
typedef void (*hook)(void);
struct fadt { unsigned short boot_flags; };

static struct fadt fadt;
static hook first, second;
static int word;
int opaque(void);
void use_vga(void);

#define NOINLINE __attribute__((noinline))

static NOINLINE void parse(void)
{
	fadt.boot_flags = (unsigned short)opaque();
}

static void taken_early(void)
{
	if (!(fadt.boot_flags & 4))
		use_vga(); // error: unguarded vga
}

static void taken_late(void)
{
	if (!(fadt.boot_flags & 4))
		use_vga();
}

/* Data has it from the start. */
static void in_data(void)
{
	if (!(fadt.boot_flags & 4))
		use_vga(); // error: unguarded vga
}
static hook from_the_start[] = { in_data };

/* Assembly that no symbol's name stands in takes no address. */
static NOINLINE void order_memory(int *word)
{
	__asm__ volatile("661: lock; addl $0x1, %0\n\t.pushsection .places, \"a\"\n\t.long 661b - .\n\t.popsection" : "+m"(*word) : : "cc");
	__asm__ volatile("mfence" : : : "memory");
}

static NOINLINE void take_late(void)
{
	second = taken_late;
	from_the_start[0] = in_data;
}

/* Runs before and after: only addresses tell when. */
static NOINLINE void call_all(void)
{
	if (first)
		first();
	if (second)
		second();
	from_the_start[opaque()]();
}

void start(void)
{
	first = taken_early;
	order_memory(&word);
	call_all();
	parse();
	take_late();
	call_all();
}
