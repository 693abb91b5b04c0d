/* SPDX-License-Identifier: MIT */
/* Entered by a boot loader only. */
#include "scenario.h"

void setup(void);
void print(const char *text);
extern int verbose;

vet_entry(linux_32) void start_decompressor(void)
{
	setup();
	if (verbose)
		print("decompressor");
}
