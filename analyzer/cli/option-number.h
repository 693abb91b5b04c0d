/* SPDX-License-Identifier: MIT */
/*
 * Numbers on command lines.  Comes in: an option's argument.  Goes out: the number, if it is one.
 */
#ifndef BOOTVET_CLI_OPTION_NUMBER_H
#define BOOTVET_CLI_OPTION_NUMBER_H

#include <stdbool.h>

/* Decimal digits and nothing else, from `least` to `most`; false leaves *number as it was. */
bool vet_option_number(const char *text, unsigned least, unsigned most, unsigned *number);

#endif
