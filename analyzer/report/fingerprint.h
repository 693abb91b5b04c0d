/* SPDX-License-Identifier: MIT */
/*
 * A name for each finding that other tools keep between runs.  Comes in: a solution.  Goes out: one text a finding, to SARIF
 * and to the baseline.  It says what is wrong and by which functions it is reached: no line, no file, no folder, so that
 * lines may move and files be renamed.
 */
#ifndef BOOTVET_REPORT_FINGERPRINT_H
#define BOOTVET_REPORT_FINGERPRINT_H

#include "solve/solve.h"

/* 16 hexadecimal digits; the second finding that has the same ones in a report, and those after it, get ":2" and so on. */
enum { VET_FINGERPRINT_DIGITS = 16, VET_FINGERPRINT_SIZE = VET_FINGERPRINT_DIGITS + 12 };

struct vet_fingerprint {
	char text[VET_FINGERPRINT_SIZE];
};

/* One for each finding of the solution's verdict, in its order; the caller frees. */
struct vet_fingerprint *vet_fingerprints_make(const struct vet_solution *solution);

/* Whether a text is one. */
bool vet_fingerprint_is(const char *text);

#endif
