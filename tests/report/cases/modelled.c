/* SPDX-License-Identifier: MIT */
/* What a model says and only relocations tell: observables with a settle point, a gathered table, a file-scope call. */
#include <bootvet/annotate.h>

struct table_header {
	unsigned short boot_flags;
	unsigned char revision;
};

struct header_copies {
	struct table_header fadt;
	int keyboard;
};

struct header_copies copies;

typedef void initcall(void);

extern initcall *const initcalls_begin[], *const initcalls_end[];

static void keyboard_setup(void)
{
}

static void clock_setup(void)
{
}

__attribute__((section(".initcall.init"), used)) static initcall *const first_call = keyboard_setup;

static void keyboard_probe(void)
{
}

void tables_parse(const void *table);

void tables_parse(const void *table)
{
	copies.fadt = *(const struct table_header *)table;
	if (!(copies.fadt.boot_flags & 2))
		copies.keyboard = 1;
}

/* Only the dead arm of start() walks the table. */
static void initcalls_run(void)
{
	for (initcall *const *call = initcalls_begin; call < initcalls_end; call++)
		(*call)();
}

vet_entry(pvh) void start(const void *table)
{
	tables_parse(table);
	if (copies.fadt.boot_flags & 2)
		keyboard_probe();
	if (copies.fadt.revision == 99) {
		clock_setup();
		initcalls_run();
	}
}
