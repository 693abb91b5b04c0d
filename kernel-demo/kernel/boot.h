/* SPDX-License-Identifier: MIT */
/* Where every door into the image leads, and where every boot ends. */
#ifndef DEMO_BOOT_H
#define DEMO_BOOT_H

#include <bootvet/annotate.h>
#include <bootvet/boot.h>

/* Sets up, drives and reports; returns to boot/long-mode.S, which then calls demo_end(). */
void demo_main(const struct vet_boot *boot);

/* The verdict, and the end of the machine. */
_Noreturn void demo_end(void);

#endif
