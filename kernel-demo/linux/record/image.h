// SPDX-License-Identifier: MIT
//
// The ELF image whose execution is recorded: which addresses are its code, as linked (virtual) or as loaded (physical).
#ifndef RECORD_IMAGE_H
#define RECORD_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What an address is to an image.
enum image_place {
	IMAGE_ELSEWHERE,
	IMAGE_VIRTUAL,  // inside a segment's virtual range
	IMAGE_PHYSICAL, // inside its physical range
};

enum { IMAGE_SEGMENTS = 16 };

// A segment that is loaded.
struct image_segment {
	uint64_t virtual_address;
	uint64_t physical_address;
	uint64_t memory_size;       // bytes it takes when loaded
	uint64_t file_size;         // bytes of these that the file has
	const unsigned char *bytes; // those of the file
};

// Zeroed, an image of which nothing is known.
struct image {
	unsigned char *file;
	size_t file_size;
	struct image_segment segment[IMAGE_SEGMENTS];
	size_t segments;
};

// Reads the program headers of an ELF file for x86, of 64 or 32 bits.  False with a reason, and an image of which nothing is known, when
// it cannot be read, is none, is damaged, or has no segment that is loaded.
bool image_open(struct image *image, const char *path, const char **reason);
void image_close(struct image *image);

// Where an address lies; virtual ranges first.
enum image_place image_place(const struct image *image, uint64_t address);

// Whether the image, loaded and not yet changed, has these bytes at a physical address.
bool image_holds(const struct image *image, uint64_t address, const void *bytes, size_t size);

#endif
