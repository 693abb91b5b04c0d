/* SPDX-License-Identifier: MIT */
/* Deliberate mistakes, compiled in by -Dfaults=true only. */
#ifndef DEMO_FAULTS_H
#define DEMO_FAULTS_H

#ifdef DEMO_FAULTS
void faults_run(void);

/* Called by boot/long-mode.S. */
void fault_from_assembly(void);
#else
static inline void faults_run(void)
{
}
#endif

#endif
