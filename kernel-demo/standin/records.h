/* SPDX-License-Identifier: MIT */
/* Writing what a loader leaves for a kernel: hvm_start_info, Linux's boot_params, the command line. */
#ifndef STANDIN_RECORDS_H
#define STANDIN_RECORDS_H

#include "standin.h"

enum { LINE_LIMIT = 2048 };

/* Copies it there, at most LINE_LIMIT bytes with its end. */
void command_line_write(uint32_t address, const char *text);

/* Version 1, the map of `count` entries behind it at `map`. */
void start_info_write(uint32_t address, uint32_t line, uint32_t rsdp, uint32_t map, const struct memory_map_entry *entries,
		      unsigned int count);

/* A zero page of 4096 bytes; `rsdp` 0: not named.  `version` is the boot protocol's. */
void zero_page_write(uint32_t address, uint16_t version, uint32_t line, uint32_t rsdp, const struct memory_map_entry *entries,
		     unsigned int count);

#endif
