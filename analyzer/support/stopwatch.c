/* SPDX-License-Identifier: MIT */
/*
 * Time and memory from the system; see stopwatch.h.
 */
#include "stopwatch.h"

#include <sys/resource.h>
#include <time.h>

uint64_t vet_stopwatch_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

uint64_t vet_stopwatch_peak(void)
{
	struct rusage usage;

	return getrusage(RUSAGE_SELF, &usage) ? 0 : (uint64_t)usage.ru_maxrss;
}
