/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
// options: --model words.yaml
/* Nothing here is annotated: the model says all of it. */
#include <stdbool.h>
#include <stdint.h>

struct legacy { int rtc; unsigned other : 3; unsigned vga : 1; };
struct machine { long clock; struct legacy legacy; };
struct console { int port; bool has_vga; };

int opaque(void);
struct console *a_console(void);
void outside_vga_1(void), outside_vga_22(void);
void shadow(void), make_shadow(void);
void from_memblock(void), make_memblock(void), free_memblock(void);
void without_mtrr(void);
int ask_vga(void);
uint8_t inb(uint16_t port);
extern int vga_there;
extern uint16_t vga_buffer[2000];
extern struct machine machine;

static uint8_t read_port(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static void vga_reset(void)
{
}

static void not_vga(void)
{
}

static void functions(void)
{
	vga_reset(); // error: unguarded vga
	not_vga();
	outside_vga_1(); // error: unguarded vga
	outside_vga_22();
	without_mtrr(); // error: unguarded mtrr
}

static void data(struct console *console)
{
	vga_buffer[1] = 2; // error: unguarded vga
	console->port = 1; // error: unguarded i8042
}

static void phases(void)
{
	shadow(); // error: too-early kasan_shadow
	make_shadow();
	shadow();
	make_memblock();
	from_memblock();
	free_memblock();
	from_memblock(); // error: too-early memblock
}

static int find_rtc(void)
{
	return read_port(0x71);
}

static void probes(void)
{
	find_rtc();
	read_port(0x71); // error: unguarded cmos_rtc
}

static void guards(struct console *console)
{
	if (ask_vga())
		outside_vga_1();
	if (vga_there)
		outside_vga_1();
	else
		outside_vga_1(); // error: unguarded vga
	if (machine.legacy.vga)
		outside_vga_1();
	if (machine.legacy.other)
		outside_vga_1(); // error: unguarded vga
	if (!console->has_vga)
		return;
	outside_vga_1();
}

static void vouched(void)
{
	outside_vga_1();
}

void not_here(void)
{
}

void start(void)
{
	struct console *console = a_console();

	switch (opaque()) {
	case 0: functions(); break;
	case 1: data(console); break;
	case 2: phases(); break;
	case 3: probes(); break;
	case 4: guards(console); break;
	case 5: vouched(); break;
	case 6: not_here(); break; // error: never-on -
	}
}
