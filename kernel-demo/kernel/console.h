/* SPDX-License-Identifier: MIT */
/*
 * Text out: say() formats it, every registered console writes it.  What was said before a console came is kept and told
 * to it when it comes.
 */
#ifndef DEMO_CONSOLE_H
#define DEMO_CONSOLE_H

#include <stddef.h>

#include <bootvet/annotate.h>

struct console_ops {
	const char *name;
	void (*write)(const char *text, size_t length);
};

void console_register(const struct console_ops *console);

/* %s, %u, %x (both unsigned int), %lx (unsigned long), %c, %%. */
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);

/* The same without a format. */
void say_text(const char *text, size_t length);

/* The drivers' own faces; each does nothing where its hardware was not found. */
void serial_setup(void);
void vga_setup(void);

/* Takes the screen from whoever had it. */
vet_requires(vga) void vga_text_clear(void);

#endif
