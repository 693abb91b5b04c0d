/* SPDX-License-Identifier: MIT */
/*
 * What two functions owe and get, for provers that take them by contract where a text may be one of several.  Each contract is
 * checked at each call, and texts.c proves the functions themselves.  Included before every source.
 */
#ifndef TESTS_PROOF_CONTRACTS_H
#define TESTS_PROOF_CONTRACTS_H

#include <__fc_string_axiomatic.h>

/*@ requires valid_read_string(text) && valid_read_string(start);
    assigns \result \from text[0 ..], start[0 ..];
    ensures \result == 0 || \result == 1; */
_Bool vet_text_starts(const char *text, const char *start);

/*@ requires valid_read_string(a) && valid_read_string(b);
    assigns \result \from a[0 ..], b[0 ..];
    ensures \result == 0 || \result == 1; */
_Bool vet_text_equal(const char *a, const char *b);

#endif
