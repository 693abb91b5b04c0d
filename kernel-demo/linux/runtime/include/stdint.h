/* SPDX-License-Identifier: MIT */
/* The integer types that the runtime's sources want, as Linux has them: it has no header of this name. */
#ifndef BOOTVET_KERNEL_STDINT_H
#define BOOTVET_KERNEL_STDINT_H

#include <linux/limits.h>
#include <linux/types.h>

typedef long intptr_t;

#define UINT8_MAX U8_MAX
#define UINT16_MAX U16_MAX
#define UINT32_MAX U32_MAX
#define UINT64_MAX U64_MAX
#define UINTPTR_MAX ULONG_MAX

#endif
