/* SPDX-License-Identifier: MIT */
/*
 * Legacy memory dereferenced raw, and taken for another's.  Comments as in guards.c; what is wrong with a pointer is for
 * Sparse alone to see, unless the address is known.
 */
#include <bootvet/legacy-memory.h>

struct header {
	unsigned short signature;
	unsigned char blocks;
	unsigned char code[3];
};

typedef const unsigned short vet_memory(bios_data_area) *data_area;
typedef const struct header vet_memory(bios_rom) *rom;
typedef unsigned short vet_memory(vga) *window;

/* --- raw dereferences ------------------------------------------------------------------------------------- */

int read_star(data_area word)
{
	return *word; /* fault: raw-dereference, sparse */
}

int read_index(data_area word)
{
	return word[7]; /* fault: raw-dereference, sparse */
}

int read_field(rom image)
{
	return image->blocks; /* fault: raw-dereference, sparse */
}

int read_array(rom image)
{
	return image->code[2]; /* fault: raw-dereference, sparse */
}

void write_index(window screen)
{
	screen[0] = 0x720; /* fault: raw-dereference, sparse */
}

void change(window screen)
{
	*screen |= 0x700; /* fault: raw-dereference, sparse */
}

void copy_whole(rom image, struct header *copy)
{
	*copy = *image; /* fault: raw-dereference, sparse */
}

int read_cast_away(data_area word)
{
	return *(const unsigned short *)word; /* fault: raw-dereference, sparse */
}

int read_through_void(data_area word)
{
	const void *plain = word; /* fault: raw-dereference, sparse */

	return *(const unsigned char *)plain;
}

const unsigned short *given_away(data_area word)
{
	return word; /* fault: raw-dereference, sparse */
}

static int take(const unsigned short *word)
{
	return *word;
}

int pass(data_area word)
{
	return take(word); /* fault: raw-dereference, sparse */
}

int read_in_guard(window screen)
{
	int value = 0;

	if (vet_guard_begin(vga)) {
		value = *screen; /* fault: raw-dereference, sparse */
		vet_guard_end(vga);
	}
	return value;
}

int read_at_once(unsigned long address)
{
	return *(data_area)vet_memory_at(bios_data_area, address); /* fault: raw-dereference, sparse */
}

/* --- another's -------------------------------------------------------------------------------------------- */

int read_as_another(window screen)
{
	int value = 0;

	if (vet_guard_begin(ebda)) {
		value = vet_memory_read(ebda, screen); /* fault: wrong-memory, sparse */
		vet_guard_end(ebda);
	}
	return value;
}

void written_as_another(window screen)
{
	if (vet_guard_begin(bios_rom)) {
		vet_memory_write(bios_rom, screen, 1); /* fault: wrong-memory, sparse */
		vet_guard_end(bios_rom);
	}
}

data_area assigned(rom image)
{
	return (data_area)image; /* fault: wrong-memory, sparse */
}

window mapped_as_another(void *address)
{
	return vet_memory_at(ebda, address); /* fault: wrong-memory, sparse */
}

window mapped_twice(rom image)
{
	return vet_memory_at(vga, image); /* fault: wrong-memory, sparse */
}

int plain_as_legacy(unsigned short *word)
{
	int value = 0;

	if (vet_guard_begin(vga)) {
		value = vet_memory_read(vga, word); /* fault: wrong-memory, sparse */
		vet_guard_end(vga);
	}
	return value;
}

/* --- what Sparse cannot see: where an integer came from ----------------------------------------------------- */

int read_by_integer(window screen)
{
	unsigned long address = (unsigned long)screen;

	return *(unsigned short *)address; /* fault: raw-dereference, nobody */
}
