/* SPDX-License-Identifier: MIT */
/* What `bootvet platform` found, to standard output: one JSON object, or text of 80 columns. */
#ifndef VET_HOST_REPORT_H
#define VET_HOST_REPORT_H

#include <bootvet/platform.h>

/* 0, or -1 with a message when it could not be written. */
int vet_platform_json(const struct vet_evidence *evidence, const struct vet_platform *platform);
int vet_platform_text(const struct vet_evidence *evidence, const struct vet_platform *platform);

#endif
