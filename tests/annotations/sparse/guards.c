/* SPDX-License-Identifier: MIT */
/*
 * Accessors outside a guard, and guards left unbalanced.  A comment `fault: CLASS, FINDERS` stands on a faulty line and tells
 * which of sparse and bootvet find it; a line without one is clean.  Read by test-sparse.sh, and by whoever compares tools.
 * `bootvet check` knows a guard by the condition, so that what Sparse calls unbalanced is nothing to it.
 */
#include <bootvet/legacy-memory.h>

typedef unsigned short vet_memory(bios_data_area) *data_area;
typedef unsigned short vet_memory(ebda) *extension;
typedef unsigned short vet_memory(vga) *window;

/* --- accessors outside a guard ----------------------------------------------------------------------------- */

int read_unguarded(window screen)
{
	return vet_memory_read(vga, screen); /* fault: accessor-outside-guard, sparse bootvet */
}

void write_unguarded(window screen)
{
	vet_memory_write(vga, screen, 0x720); /* fault: accessor-outside-guard, sparse bootvet */
}

int read_before_guard(data_area word)
{
	int value = vet_memory_read(bios_data_area, word); /* fault: accessor-outside-guard, sparse bootvet */

	if (vet_guard_begin(bios_data_area)) {
		value += vet_memory_read(bios_data_area, word + 1);
		vet_guard_end(bios_data_area);
	}
	return value;
}

int read_after_guard(data_area word)
{
	int value = 0;

	if (vet_guard_begin(bios_data_area)) {
		value = vet_memory_read(bios_data_area, word);
		vet_guard_end(bios_data_area);
	}
	return value + vet_memory_read(bios_data_area, word); /* fault: accessor-outside-guard, sparse bootvet */
}

int read_once_ended(extension area)
{
	int value;

	if (!vet_guard_begin(ebda))
		return 0;
	value = vet_memory_read(ebda, area);
	vet_guard_end(ebda);
	return value + vet_memory_read(ebda, area + 1); /* fault: accessor-outside-guard, sparse */
}

int read_where_absent(extension area)
{
	if (vet_guard_begin(ebda)) {
		vet_guard_end(ebda);
		return 0;
	}
	return vet_memory_read(ebda, area); /* fault: accessor-outside-guard, sparse bootvet */
}

static inline int word_of(extension area)
{
	return vet_memory_read(ebda, area); /* fault: accessor-outside-guard, sparse bootvet */
}

int read_by_helper(extension area)
{
	return word_of(area);
}

vet_requires_guarded(vga) void clear(window screen);
vet_requires_guarded(vga) void clear(window screen)
{
	vet_memory_write(vga, screen, 0x720);
}

void call_unguarded(window screen)
{
	clear(screen); /* fault: accessor-outside-guard, sparse bootvet */
}

static unsigned short *vet_requires_guarded(ebda) shadow(extension area)
{
	static unsigned short copy;

	copy = vet_memory_read(ebda, area);
	return &copy;
}

int call_that_returns_pointer(extension area)
{
	return *shadow(area); /* fault: accessor-outside-guard, sparse bootvet */
}

/* --- what Sparse cannot see: whose guard it is, and who is behind a pointer -------------------------------- */

int guard_of_another(window screen)
{
	int value = 0;

	if (vet_guard_begin(ebda)) {
		value = vet_memory_read(vga, screen); /* fault: accessor-outside-guard, bootvet */
		vet_guard_end(ebda);
	}
	return value;
}

vet_requires(vga) static int plain_word(window screen)
{
	return vet_memory_read(vga, screen);
}

int call_of_plain_word(window screen)
{
	return plain_word(screen); /* fault: accessor-outside-guard, bootvet */
}

void call_through_pointer(window screen)
{
	void (*volatile method)(window screen) = clear;

	method(screen); /* fault: accessor-outside-guard, bootvet */
}

/* --- guards left unbalanced -------------------------------------------------------------------------------- */

int never_ended(window screen) /* fault: unbalanced-guard, sparse */
{
	int value = 0;

	if (vet_guard_begin(vga))
		value = vet_memory_read(vga, screen);
	return value;
}

int left_in_between(data_area word) /* fault: unbalanced-guard, sparse */
{
	int value;

	if (!vet_guard_begin(bios_data_area))
		return 0;
	value = vet_memory_read(bios_data_area, word);
	if (value == 0)
		return -1;
	vet_guard_end(bios_data_area);
	return value;
}

void never_begun(void) /* fault: unbalanced-guard, sparse */
{
	vet_guard_end(vga);
}

void ended_twice(window screen) /* fault: unbalanced-guard, sparse */
{
	if (vet_guard_begin(vga)) {
		vet_memory_write(vga, screen, 0x720);
		vet_guard_end(vga);
		vet_guard_end(vga);
	}
}

void ended_without(window screen) /* fault: unbalanced-guard, sparse */
{
	if (vet_guard_begin(vga))
		vet_memory_write(vga, screen, 0x720);
	vet_guard_end(vga);
}

int ended_if(extension area, int more) /* fault: unbalanced-guard, sparse */
{
	int value = 0;

	if (vet_guard_begin(ebda) && more) {
		value = vet_memory_read(ebda, area);
		vet_guard_end(ebda);
	}
	return value;
}

void begun_in_loop(window screen, int count) /* fault: unbalanced-guard, sparse */
{
	while (count-- > 0) {
		if (!vet_guard_begin(vga))
			return;
		vet_memory_write(vga, screen + count, 0x720);
	}
}

void broken_out(window screen, int count) /* fault: unbalanced-guard, sparse */
{
	int column;

	if (!vet_guard_begin(vga))
		return;
	for (column = 0; column < count; column++) {
		if (vet_memory_read(vga, screen + column) == 0) {
			vet_guard_end(vga);
			break;
		}
	}
	vet_guard_end(vga);
}
