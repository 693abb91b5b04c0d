/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu bios-pc
// image: kernel image.lds kernel.c kernel-lib.c
// image: decompressor image.lds decompressor.c decompressor-lib.c
/*
 * A kernel and the decompressor that brings it: two images, with functions of the same names that are different
 * functions.  The guest that enters the kernel directly runs nothing of the decompressor.
 */
#include "scenario.h"

void setup(void);
void print(const char *text);
extern int verbose;

vet_entry(pvh) void start(void)
{
	setup();
	if (verbose)
		print("kernel");
}
