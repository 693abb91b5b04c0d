/* SPDX-License-Identifier: MIT */
/* Anything at all, for a prover: bytes, numbers, choices; and all of <bootvet/host.h>, which answers with anything. */
#ifndef TESTS_PROOF_ANY_H
#define TESTS_PROOF_ANY_H

#include <stddef.h>
#include <stdint.h>

_Bool any_choice(void);
unsigned int any_below(unsigned int end);
uint32_t any_number(void);
uint64_t any_long(void);
void any_bytes(void *to, size_t size);

/* `size` bytes of text and the 0 behind them. */
void any_text(char *to, size_t size);

#endif
