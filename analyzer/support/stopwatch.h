/* SPDX-License-Identifier: MIT */
/*
 * Cost of a stage: what `--statistics` prints.  Comes in: nothing.  Goes out: time that passed, memory at its peak.
 */
#ifndef BOOTVET_SUPPORT_STOPWATCH_H
#define BOOTVET_SUPPORT_STOPWATCH_H

#include <stdint.h>

/* Microseconds since some fixed moment. */
uint64_t vet_stopwatch_now(void);

/* The most memory this process ever held, in kilobytes. */
uint64_t vet_stopwatch_peak(void);

#endif
