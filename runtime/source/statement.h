/* SPDX-License-Identifier: MIT */
/* How sources speak and how a cell takes it.  Inside the runtime only. */
#ifndef VET_SOURCE_STATEMENT_H
#define VET_SOURCE_STATEMENT_H

#include <bootvet/platform.h>

/* What speaks decides, or only hints because it is known to be wrong in the field. */
enum vet_weight {
	VET_HINTS,
	VET_DECIDES,
};

void vet_say(struct vet_platform *platform, enum vet_capability capability, enum vet_source source,
	     enum vet_presence presence, enum vet_weight weight, const char *reason);

/* One file a family of sources; each says all that its evidence says. */
void vet_say_processor(const struct vet_evidence *evidence, struct vet_platform *platform);
void vet_say_boot(const struct vet_evidence *evidence, struct vet_platform *platform);
void vet_say_acpi(const struct vet_evidence *evidence, struct vet_platform *platform);
void vet_say_profile(struct vet_platform *platform);
void vet_say_overrides(const char *command_line, struct vet_platform *platform);

#endif
