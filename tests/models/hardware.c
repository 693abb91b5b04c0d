/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
// options: --model hardware.yaml --assume fdc=absent
/* A model's addresses stand beside those of x86. */
#include <stdint.h>

static uint8_t inb(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

void start(void)
{
	inb(0x510); // error: unguarded fdc
	inb(0x70);
	inb(0x60); // error: unguarded i8042
}
