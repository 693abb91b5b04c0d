/* SPDX-License-Identifier: MIT */
/*
 * What a reader of bytes from outside answers: it has filled its result, or one of these says why not.  Every fallible
 * function of the runtime returns one, and fills its out-parameters only with VET_OK.
 */
#ifndef BOOTVET_STATUS_H
#define BOOTVET_STATUS_H

#include <stddef.h>
#include <stdint.h>

#define VET_CHECKED __attribute__((__warn_unused_result__))

enum vet_status {
	VET_OK,
	VET_NOT_THERE,	   /* nobody gave an address, or nothing of that name is listed */
	VET_UNREADABLE,	   /* the host refuses to read those addresses, or they wrap around */
	VET_TRUNCATED,	   /* ends before what must be in it */
	VET_BAD_SIGNATURE, /* is something else */
	VET_BAD_LENGTH,	   /* says of itself that it is shorter than its header, or than its kind can be */
	VET_BAD_CHECKSUM,  /* its bytes do not add up to zero */
	VET_TOO_LARGE,	   /* larger than the runtime is willing to copy */
	VET_MALFORMED,	   /* its parts contradict its whole: an entry of length 0, one that ends behind the end */
	VET_CHANGED,	   /* it was another one when it was read again */
	VET_STATUS_COUNT
};

/* In lower-case words, as `bad checksum`; never NULL. */
const char *vet_status_text(enum vet_status status);

#endif
