/* SPDX-License-Identifier: MIT */
/* The demo's ELF file in memory: its segments to where they belong, and its entries: the ELF's own, and the PVH note's. */
#include "standin.h"

/* System V ABI, x86-64: the header of an ELF64 file and of a segment. */
enum {
	HEADER_SIZE = 64,
	ENTRY = 24,
	SEGMENTS = 32,
	SEGMENT_SIZE = 54,
	SEGMENT_COUNT = 56,
	SEGMENT_HEADER = 56,
	SEGMENT_LIMIT = 16,
	TYPE = 0,
	OFFSET = 8,
	ADDRESS = 24,
	FILE_SIZE = 32,
	MEMORY_SIZE = 40,
	TYPE_LOAD = 1,
	TYPE_NOTE = 4,
	LOADER_START = 0x1000000,
	NOTE_NAME_SIZE = 0,
	NOTE_VALUE_SIZE = 4,
	NOTE_TYPE = 8,
	NOTE_HEADER = 12,
	NOTE_PHYS32_ENTRY = 18,
};

/* One whose bytes are all in the file, and whose memory is free. */
static bool segment_is_sound(const uint8_t *segment, uint32_t size, uint32_t memory_end)
{
	uint64_t offset = number_get(segment + OFFSET, 8), bytes = number_get(segment + FILE_SIZE, 8);
	uint64_t address = number_get(segment + ADDRESS, 8), memory = number_get(segment + MEMORY_SIZE, 8);

	if (offset > size || bytes > size - offset || bytes > memory)
		return false;
	if (number_get(segment + TYPE, 4) != TYPE_LOAD)
		return true;
	return address >= HIGH_START && memory <= LOADER_START && address <= LOADER_START - memory && LOADER_START < memory_end;
}

static uint32_t note_entry, own_entry;

static uint32_t padded(uint32_t size)
{
	return (size + 3) & ~(uint32_t)3;
}

/* Name and value of each note are padded to 4 bytes. */
static void notes_read(const uint8_t *note, uint32_t left)
{
	while (left >= NOTE_HEADER) {
		uint32_t name = (uint32_t)number_get(note + NOTE_NAME_SIZE, 4), value = (uint32_t)number_get(note + NOTE_VALUE_SIZE, 4);
		uint32_t type = (uint32_t)number_get(note + NOTE_TYPE, 4);

		left -= NOTE_HEADER;
		note += NOTE_HEADER;
		if (name > left || padded(name) > left || value > left - padded(name))
			return;
		if (type == NOTE_PHYS32_ENTRY && name == sizeof("Xen") && !memcmp(note, "Xen", name) && value >= 4)
			note_entry = (uint32_t)number_get(note + padded(name), 4);
		if (padded(value) > left - padded(name))
			return;
		left -= padded(name) + padded(value);
		note += padded(name) + padded(value);
	}
}

static void segment_load(const uint8_t *file, const uint8_t *segment)
{
	const uint8_t *bytes = file + number_get(segment + OFFSET, 8);
	uint32_t size = (uint32_t)number_get(segment + FILE_SIZE, 8), memory = (uint32_t)number_get(segment + MEMORY_SIZE, 8);
	uint8_t *to = at((uint32_t)number_get(segment + ADDRESS, 8));

	switch (number_get(segment + TYPE, 4)) {
	case TYPE_LOAD:
		memcpy(to, bytes, size);
		memset(to + size, 0, memory - size);
		break;
	case TYPE_NOTE:
		notes_read(bytes, size);
		break;
	}
}

void image_load(const uint8_t *file, uint32_t size, uint32_t memory_end)
{
	uint64_t table;
	unsigned int count;

	if (size < HEADER_SIZE || memcmp(file, "\177ELF\2\1", 6))
		give_up("the module is no ELF64 file");
	table = number_get(file + SEGMENTS, 8);
	count = (unsigned int)number_get(file + SEGMENT_COUNT, 2);
	if (count > SEGMENT_LIMIT || number_get(file + SEGMENT_SIZE, 2) != SEGMENT_HEADER || table > size ||
	    count * SEGMENT_HEADER > size - table)
		give_up("the module's segments are not in it");
	for (unsigned int i = 0; i < count; i++)
		if (!segment_is_sound(file + table + i * SEGMENT_HEADER, size, memory_end))
			give_up("a segment of the module does not fit");
	for (unsigned int i = 0; i < count; i++)
		segment_load(file, file + table + i * SEGMENT_HEADER);
	own_entry = (uint32_t)number_get(file + ENTRY, 8);
}

uint32_t image_entry(enum door door)
{
	if (door == DOOR_PVH && !note_entry)
		give_up("the module has no PVH note");
	return door == DOOR_PVH ? note_entry : own_entry;
}
