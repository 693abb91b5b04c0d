/* SPDX-License-Identifier: MIT */
/*
 * See option-number.h.
 */
#include "option-number.h"

#include <errno.h>
#include <stdlib.h>

bool vet_option_number(const char *text, unsigned least, unsigned most, unsigned *number)
{
	char *end;
	unsigned long value;

	errno = 0;
	value = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || value < least || value > most)
		return false;
	*number = (unsigned)value;
	return true;
}
