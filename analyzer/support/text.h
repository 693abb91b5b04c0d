/* SPDX-License-Identifier: MIT */
/*
 * Formatting into fresh memory.
 */
#ifndef BOOTVET_SUPPORT_TEXT_H
#define BOOTVET_SUPPORT_TEXT_H

/* As sprintf, into memory that the caller frees; never NULL. */
__attribute__((format(printf, 1, 2))) char *vet_format(const char *format, ...);

#endif
