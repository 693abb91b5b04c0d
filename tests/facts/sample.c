/* SPDX-License-Identifier: MIT */
/*
 * Writes the sample unit of build-unit.c to standard output, for shell tests: `sample` a bare record, `sample object` an
 * object with it, `sample assembly` an object without facts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build-unit.h"

int main(int argc, char **argv)
{
	static const char *const symbols[] = { "+start", "-vga_init", NULL };
	struct build_buffer record = build_sample_record(VET_RECORD_ZSTD), out = record;

	if (argc > 1)
		out = build_object(record.bytes, strcmp(argv[1], "assembly") ? record.size : 0, symbols);
	return fwrite(out.bytes, 1, out.size, stdout) != out.size || fflush(stdout);
}
