/* SPDX-License-Identifier: MIT */
/* What every door into the image brings in one form, and where they all meet. */
#ifndef DEMO_BOOT_H
#define DEMO_BOOT_H

#include "memory.h"

enum { BOOT_RANGE_LIMIT = 32 };

struct boot_information {
	const char *entry;
	const char *command_line; /* never NULL */
	unsigned int range_count;
	struct memory_range usable[BOOT_RANGE_LIMIT];
};

_Noreturn void demo_main(const struct boot_information *boot);

#endif
