/* SPDX-License-Identifier: MIT */
/* Where an include must not go: behind one of a configuration, or of what comes after the code.  A macro's lines are not changed. */
#ifndef LATE_H
#define LATE_H
#include "io.h"
#include <stddef.h>

#define KICK(v)	do { \
	inb(KBD_STATUS); outb((v), KBD_DATA); \
} while (0)

static inline int late(void)
{
	KICK(1);
	return inb(KBD_STATUS);
}

#ifdef LATE
#include <stdlib.h>
#endif
#endif
