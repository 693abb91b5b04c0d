/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
// options: --model settles.yaml
/* Before its settle point a location holds what the program stores; after it, what the guest says. */
struct fadt { unsigned short boot_flags; };
struct legacy { int rtc, vga; };
struct platform { struct legacy legacy; int other; };

static struct fadt fadt;
static struct platform platform = { .legacy = { 1, 1 }, .other = 7 };
int opaque(void);
void use_vga(void);

static void parse_xsdt(void)
{
	fadt.boot_flags = (unsigned short)opaque();
}

static void parse_rsdt(void)
{
	fadt.boot_flags = (unsigned short)opaque();
}

static void adjust(void)
{
	platform.legacy.rtc = opaque();
}

static void before(void)
{
	if (!(fadt.boot_flags & 4))
		use_vga(); // error: unguarded vga
	parse_xsdt();
	if (!(fadt.boot_flags & 4))
		use_vga();
}

static void either(void)
{
	if (opaque())
		parse_xsdt();
	else
		parse_rsdt();
	if (!(fadt.boot_flags & 4))
		use_vga();
}

static void one_path(void)
{
	if (opaque())
		parse_rsdt();
	if (!(fadt.boot_flags & 4))
		use_vga(); // error: unguarded vga
}

static void helper(void)
{
	if (!(fadt.boot_flags & 4))
		use_vga();
}

static void in_a_callee(void)
{
	parse_xsdt();
	helper();
}

static void of_a_whole(void)
{
	if (platform.legacy.rtc)
		use_vga(); // error: unguarded vga
	adjust();
	if (platform.legacy.rtc)
		use_vga();
	if (platform.legacy.vga)
		use_vga(); // error: unguarded vga
}

static void from_the_start(void)
{
	if (platform.other == 7)
		use_vga();
	if (platform.other == 5)
		use_vga(); // error: unguarded vga
}

void start(void)
{
	switch (opaque()) {
	case 0: before(); break;
	case 1: either(); break;
	case 2: one_path(); break;
	case 3: in_a_callee(); break;
	case 4: of_a_whole(); break;
	case 5: from_the_start(); break;
	}
}
