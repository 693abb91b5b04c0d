/* SPDX-License-Identifier: MIT */
/*
 * Formatting into fresh memory; see text.h.
 */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>

#include "memory.h"

char *vet_format(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	int length = vsnprintf(NULL, 0, format, list);

	va_end(list);
	if (length < 0)
		return vet_copy_string("");
	char *text = vet_allocate((size_t)length + 1, 1);

	va_start(list, format);
	vsnprintf(text, (size_t)length + 1, format, list);
	va_end(list);
	return text;
}
