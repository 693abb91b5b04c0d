/* SPDX-License-Identifier: MIT */
// guest: tdx
// options: --model primitives.yaml --assume mtrr=absent --assume pic_8259=absent
/* Registers and ports behind functions that nobody can look into. */
#include <bootvet/annotate.h>

extern unsigned long read_register(int how, unsigned number);
extern void write_port(unsigned short port, unsigned char value);
extern int opaque(void);

static void constant(void)
{
	read_register(0, 0xfe); // error: unguarded mtrr
	read_register(0xfe, 0x10);
	if (vet_has(mtrr))
		read_register(0, 0xfe);
}

static unsigned long range(unsigned number)
{
	return read_register(0, 0x200 + 2 * number);
}

/* Where the number becomes known is the place. */
static void through_caller(void)
{
	range(3); // error: unguarded mtrr
	range(99);
}

static void port(void)
{
	write_port(0x21, 0xff); // error: unguarded pic_8259
	write_port(0x510, 0xff);
}

/* Only what is called by its name: a pointer tells nothing. */
static void unknown(void)
{
	read_register(0, (unsigned)opaque());
}

vet_entry(efi_stub) void start_efi(void)
{
	switch (opaque()) {
	case 0: constant(); break;
	case 1: through_caller(); break;
	case 2: port(); break;
	default: unknown();
	}
}

void start(void)
{
}
