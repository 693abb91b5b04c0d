/* SPDX-License-Identifier: MIT */
/*
 * Logs of what executed, from anyone, in whatever form they come (docs/trace.md).  Comes in: a file of any size.  Goes out: ranges
 * of addresses and names, in the order of the log, one at a time; to trace.c.  Memory does not grow with the log.
 */
#ifndef BOOTVET_REPORT_TRACE_LOG_H
#define BOOTVET_REPORT_TRACE_LOG_H

#include <stddef.h>
#include <stdint.h>

#define VET_TRACE_BLOCK_MOST 65536u /* bytes that one block may have: a translated block never leaves its two pages */

enum vet_trace_form {
	VET_TRACE_BLOCKS,    /* `bootvet-trace 1': ADDRESS LENGTH COUNT */
	VET_TRACE_ASSEMBLY,  /* QEMU -d in_asm */
	VET_TRACE_ADDRESSES, /* one a line, hexadecimal */
	VET_TRACE_NAMES,     /* one a line: NAME, NAME+0xOFFSET, OBJECT:NAME, NAME @OBJECT */
};

const char *vet_trace_form_name(unsigned form); /* "bootvet-trace", "in_asm", "addresses", "names" */

struct vet_trace_sink {
	void *context;
	void (*block)(void *context, uint64_t address, uint64_t length);         /* length: bytes, never 0; ends within the address space */
	void (*name)(void *context, const char *name, const char *object);       /* object: NULL when not told */
};

/* 0, and the form; or -1 with "FILE:LINE: what" in message. */
int vet_trace_log_read(const char *path, const struct vet_trace_sink *sink, enum vet_trace_form *form, char *message, size_t message_size);

#endif
