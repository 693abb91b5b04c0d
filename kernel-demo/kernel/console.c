/* SPDX-License-Identifier: MIT */
/*
 * From say() through a log to the consoles' write operations.  The consoles are known only by their ops: nobody here can
 * tell what hardware a write touches, so every console guards its own.
 */
#include "console.h"

#include <stdarg.h>
#include <stdint.h>

enum { CONSOLE_LIMIT = 4, LOG_SIZE = 4096, DIGITS = 24 };

static const struct console_ops *consoles[CONSOLE_LIMIT];
static unsigned int console_count;
static char log_text[LOG_SIZE];
static size_t log_length;

static void emit(const char *text, size_t length)
{
	for (size_t i = 0; i < length && log_length < LOG_SIZE; i++)
		log_text[log_length++] = text[i];
	for (unsigned int i = 0; i < console_count; i++)
		consoles[i]->write(text, length);
}

static void emit_string(const char *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	emit(text, length);
}

static void emit_number(uint64_t value, unsigned int base)
{
	char digits[DIGITS];
	unsigned int first = DIGITS;

	do {
		digits[--first] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	emit(digits + first, DIGITS - first);
}

/* One conversion after its '%'; returns the character after it. */
static const char *emit_conversion(const char *format, va_list *arguments)
{
	char c;

	switch (*format) {
	case 's':
		emit_string(va_arg(*arguments, const char *));
		break;
	case 'c':
		c = (char)va_arg(*arguments, int);
		emit(&c, 1);
		break;
	case 'u':
		emit_number(va_arg(*arguments, unsigned int), 10);
		break;
	case 'x':
		emit_number(va_arg(*arguments, unsigned int), 16);
		break;
	case 'l':
		format++;
		emit_number(va_arg(*arguments, unsigned long), *format == 'x' ? 16 : 10);
		break;
	default:
		emit(format, 1);
		break;
	}
	return format + 1;
}

void say_text(const char *text, size_t length)
{
	emit(text, length);
}

void say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	while (*format) {
		const char *end = format;

		while (*end && *end != '%')
			end++;
		emit(format, (size_t)(end - format));
		format = end;
		if (*format == '%' && format[1])
			format = emit_conversion(format + 1, &arguments);
		else if (*format)
			format++;
	}
	va_end(arguments);
}

void console_register(const struct console_ops *console)
{
	if (console_count == CONSOLE_LIMIT)
		return;
	consoles[console_count++] = console;
	console->write(log_text, log_length);
	say("console: %s\n", console->name);
}
