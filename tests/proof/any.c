/* SPDX-License-Identifier: MIT */
/* See any.h.  Every call of the host may be answered by anything that <bootvet/host.h> allows, whatever was answered before. */
#include "any.h"

#include <__fc_builtin.h>
#include <bootvet/host.h>

_Bool any_choice(void)
{
	return (_Bool)Frama_C_interval(0, 1);
}

unsigned int any_below(unsigned int end)
{
	return Frama_C_unsigned_int_interval(0, end - 1);
}

uint32_t any_number(void)
{
	return Frama_C_unsigned_int_interval(0, UINT32_MAX);
}

uint64_t any_long(void)
{
	return Frama_C_unsigned_long_long_interval(0, UINT64_MAX);
}

void any_bytes(void *to, size_t size)
{
	Frama_C_make_unknown(to, size);
}

void any_text(char *to, size_t size)
{
	any_bytes(to, size);
	to[size] = 0;
}

/* Refused, with anything or nothing written; or copied, other bytes at each call even from the same address. */
_Bool vet_host_copy(void *to, uint64_t address, size_t size)
{
	(void)address;
	if (any_choice())
		return 0;
	//@ split size;
	any_bytes(to, size);
	return any_choice();
}

struct vet_registers vet_host_cpuid(uint32_t leaf, uint32_t subleaf)
{
	(void)leaf;
	(void)subleaf;
	return (struct vet_registers){any_number(), any_number(), any_number(), any_number()};
}

_Bool vet_host_msr(uint32_t number, uint64_t *value)
{
	(void)number;
	if (any_choice())
		return 0;
	*value = any_long();
	return 1;
}

/*@ requires \valid_read(text + (0 .. length - 1)) && \initialized(text + (0 .. length - 1));
    assigns \nothing; */
void vet_host_write(const char *text, size_t length);
