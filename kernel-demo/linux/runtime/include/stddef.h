/* SPDX-License-Identifier: MIT */
/* The same for what <stddef.h> has: size_t, NULL, offsetof. */
#ifndef BOOTVET_KERNEL_STDDEF_H
#define BOOTVET_KERNEL_STDDEF_H

#include <linux/stddef.h>
#include <linux/types.h>

#endif
