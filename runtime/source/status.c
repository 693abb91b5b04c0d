/* SPDX-License-Identifier: MIT */
/* A status in words. */
#include <bootvet/status.h>

static const char *const texts[VET_STATUS_COUNT] = {
	[VET_OK] = "ok",
	[VET_NOT_THERE] = "not there",
	[VET_UNREADABLE] = "unreadable",
	[VET_TRUNCATED] = "truncated",
	[VET_BAD_SIGNATURE] = "bad signature",
	[VET_BAD_LENGTH] = "bad length",
	[VET_BAD_CHECKSUM] = "bad checksum",
	[VET_TOO_LARGE] = "too large",
	[VET_MALFORMED] = "malformed",
	[VET_CHANGED] = "changed while it was read",
};

const char *vet_status_text(enum vet_status status)
{
	return (unsigned int)status < VET_STATUS_COUNT ? texts[status] : "unknown";
}
