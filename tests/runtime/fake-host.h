/* SPDX-License-Identifier: MIT */
/*
 * A machine that is made for a test: physical memory that is there where the test put some, a processor whose leaves the test
 * chose, and memory that may change after it was read once.
 */
#ifndef TESTS_RUNTIME_FAKE_HOST_H
#define TESTS_RUNTIME_FAKE_HOST_H

#include <bootvet/host.h>

enum { FAKE_MEMORY = 0x120000 };

struct fake_host {
	uint8_t memory[FAKE_MEMORY]; /* from address 0 on */
	uint64_t start, end;	     /* what may be read of it; nothing else may */
	unsigned int reads;	     /* so far */
	unsigned int change_after;   /* after this many reads ... */
	uint64_t change_at;	     /* ... the byte there is another one; 0: never */
	struct {
		uint32_t leaf;
		struct vet_registers registers;
	} leaves[32];
	unsigned int leaf_count;
	uint64_t sev_status; /* 0: the register cannot be read */
	char output[32768];  /* what was written */
	size_t output_size;
};

extern struct fake_host fake;

/* Empty memory that may be read whole, no hypervisor, no output. */
void fake_reset(void);

void fake_put(uint64_t address, const void *bytes, size_t size);
void fake_number(uint64_t address, uint64_t value, size_t size);

/* The leaf's registers; its three texts in the order EBX, ECX, EDX for a hypervisor. */
void fake_leaf(uint32_t leaf, uint32_t eax, uint32_t ebx, uint32_t ecx, uint32_t edx);
void fake_hypervisor(uint32_t base, uint32_t highest, const char *signature);

/* A table of `length` bytes with its header; the checksum is set by fake_sum(), after the body was written. */
void fake_table(uint64_t address, const char *signature, uint32_t length, uint8_t revision);
void fake_sum(uint64_t address);

/* An RSDP of revision 2 (xsdt) or 0. */
void fake_rsdp(uint64_t address, uint32_t rsdt, uint64_t xsdt);

/* A root table of addresses of 8 (XSDT) or 4 bytes; ends with 0. */
void fake_root(uint64_t address, const char *signature, const uint64_t *tables);

#endif
