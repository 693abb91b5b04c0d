/* SPDX-License-Identifier: MIT */
/*
 * Code that an annotation could disturb if it were more than a remark: loops that want to be vectorised, statics that
 * want to be dropped or inlined, tables that want to be folded, fields in hot structures, pointers that want to become
 * direct calls.  test-identity.sh compiles it with annotate.h and with no-words.h and compares the objects.
 */
typedef unsigned char byte;
typedef unsigned short word;
typedef unsigned long size;

/* --- fields and loops over them --------------------------------------------------------------------------- */

struct cell {
	vet_requires(vga) word character;
	vet_requires(vga) word attribute;
};

struct screen {
	vet_requires(vga) struct cell cells[25][80];
	vet_requires(vga) unsigned row, column;
	vet_guards(vga) unsigned char live;
};

vet_requires(vga) static struct screen screen;
vet_requires(mtrr) static unsigned long long ranges[16];
vet_requires(cmos_rtc) static const byte days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

vet_requires(vga) void identity_clear(word attribute);
void identity_clear(word attribute)
{
	for (unsigned row = 0; row < 25; row++) {
		for (unsigned column = 0; column < 80; column++) {
			screen.cells[row][column].character = ' ';
			screen.cells[row][column].attribute = attribute;
		}
	}
	screen.row = screen.column = 0;
}

vet_requires(vga) void identity_scroll(void);
void identity_scroll(void)
{
	for (unsigned row = 1; row < 25; row++) {
		for (unsigned column = 0; column < 80; column++)
			screen.cells[row - 1][column] = screen.cells[row][column];
	}
}

vet_requires(mtrr) unsigned long long identity_sum(void);
unsigned long long identity_sum(void)
{
	unsigned long long sum = 0;

	for (unsigned i = 0; i < 16; i++)
		sum += ranges[i] & ~0xfffull;
	return sum;
}

/* --- statics: unused, used once, used through a table ------------------------------------------------------ */

vet_requires(i8042) static __attribute__((unused)) int never_called(int value)
{
	return value * 17;
}

vet_requires(i8042) static __attribute__((unused)) const char never_read[] = "never read";

vet_probes(i8042) static int called_once(int value)
{
	return (value << 3) ^ 0x64;
}

vet_provides(memblock) static void provider(int *done)
{
	*done = 1;
}

vet_withdraws(memblock) static void withdrawer(int *done)
{
	*done = 0;
}

vet_guards(hpet) static inline int have_hpet(const int *table)
{
	return table[3] != 0;
}

vet_never_on(xen_pvh_domu) int identity_statics(int value, int *done, const int *table);
int identity_statics(int value, int *done, const int *table)
{
	provider(done);
	value = called_once(value);
	if (have_hpet(table))
		withdrawer(done);
	return value + days[(unsigned)value % 12];
}

/* --- function pointers that may become direct calls ------------------------------------------------------- */

vet_requires(pit_8254) typedef int (*reader)(int channel);

struct clock {
	const char *name;
	vet_requires(pit_8254) int (*read)(int channel);
	vet_requires_absent(hpet) reader fallback;
};

vet_requires(pit_8254) static int read_pit(int channel)
{
	int value = channel;

	for (int i = 0; i < 8; i++)
		value = value * 31 + i;
	return value;
}

static const struct clock clocks[] = {
	{"pit", read_pit, read_pit},
	{"other", 0, read_pit},
};

int identity_read(unsigned index, vet_requires(pit_8254) int (*extra)(int channel));
int identity_read(unsigned index, vet_requires(pit_8254) int (*extra)(int channel))
{
	const struct clock *clock = &clocks[index % 2];
	int value = clock->read ? clock->read(0) : clock->fallback(1);

	return extra ? value + extra(2) : value;
}

/* --- switches, varargs, weak symbols, sections, aliases ---------------------------------------------------- */

vet_boundary("only a test") __attribute__((weak)) int identity_weak(int value)
{
	switch (value) {
	case 0:
		return 3;
	case 1:
		return 1;
	case 2:
		return 4;
	case 3:
		return 1;
	case 4:
		return 5;
	default:
		return value > 100 ? identity_read((unsigned)value, 0) : 9;
	}
}

vet_requires(uart_8250) __attribute__((section(".init.text"))) int identity_section(const char *text, ...);
int identity_section(const char *text, ...)
{
	__builtin_va_list list;
	int sum = 0;

	__builtin_va_start(list, text);
	for (; *text; text++)
		sum += *text == 'd' ? __builtin_va_arg(list, int) : *text;
	__builtin_va_end(list);
	return sum;
}

vet_requires(uart_8250) extern int identity_alias(int value) __attribute__((alias("identity_weak")));

/* --- a region, with what it must not keep alive ------------------------------------------------------------ */

vet_subsystem_begin(i8042)
static int region_unused_data __attribute__((unused)) = 5;
static int region_data = 6;

static __attribute__((unused)) void region_unused(void)
{
	region_unused_data++;
}

int identity_region(int value);
int identity_region(int value)
{
	static int counter;

	return region_data += value + counter++;
}
vet_subsystem_end

vet_subsystem_begin(vga)
vet_subsystem_end

vet_entry(pvh) void identity_start(void);
void identity_start(void)
{
	int done = 0, table[4] = {1, 2, 3, 4};

	identity_clear(0x0700);
	identity_scroll();
	ranges[(unsigned)identity_region(1) % 16] = identity_sum();
	done += identity_statics(identity_weak(3), &done, table) + identity_section("%d", done);
	screen.live = (unsigned char)done;
}
