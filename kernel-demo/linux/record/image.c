// SPDX-License-Identifier: MIT
//
// Comes in: an ELF file.  Goes out: the segments that are loaded, whatever their flags: a kernel sets up its pages by itself, and
// 32-bit Linux has its initial code in what the headers call data.  The file is somebody's: every offset is checked.
#include "image.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A file's bytes in fresh memory; NULL with a reason.
static unsigned char *read_file(const char *path, size_t *size, const char **reason) {
	FILE *stream = fopen(path, "rb");
	if (!stream) {
		*reason = strerror(errno);
		return NULL;
	}
	unsigned char *bytes = NULL;
	long end = fseek(stream, 0, SEEK_END) == 0 ? ftell(stream) : -1;
	if (end < 0 || fseek(stream, 0, SEEK_SET) != 0) {
		*reason = "not a file that can be read twice";
	} else if ((bytes = malloc((size_t)end + 1)) == NULL) {
		*reason = "not enough memory";
	} else if (fread(bytes, 1, (size_t)end, stream) != (size_t)end) {
		*reason = "cannot be read";
		free(bytes);
		bytes = NULL;
	}
	fclose(stream);
	*size = end < 0 ? 0 : (size_t)end;
	return bytes;
}

// What both classes of ELF say of a segment.
struct header {
	uint32_t type, flags;
	uint64_t offset, virtual_address, physical_address, file_size, memory_size;
};

static bool add_segment(struct image *image, const struct header *header, const char **reason) {
	if (header->type != PT_LOAD || header->memory_size == 0)
		return true;
	if (image->segments == IMAGE_SEGMENTS) {
		*reason = "too many segments";
		return false;
	}
	if (header->offset > image->file_size || header->file_size > image->file_size - header->offset ||
		header->file_size > header->memory_size || header->virtual_address + header->memory_size < header->virtual_address ||
		header->physical_address + header->memory_size < header->physical_address) {
		*reason = "a segment reaches beyond the file or the address space";
		return false;
	}
	image->segment[image->segments++] = (struct image_segment){
		.virtual_address = header->virtual_address,
		.physical_address = header->physical_address,
		.memory_size = header->memory_size,
		.file_size = header->file_size,
		.bytes = image->file + header->offset,
	};
	return true;
}

// Both classes' headers, field by field.
#define COPY_HEADER(from) \
	((struct header){(from).p_type, (from).p_flags, (from).p_offset, (from).p_vaddr, (from).p_paddr, (from).p_filesz, \
		(from).p_memsz})

static bool read_segments(struct image *image, const char **reason) {
	Elf64_Ehdr elf;
	Elf32_Ehdr elf32;
	*reason = "not an ELF file for x86";
	if (image->file_size < sizeof elf)
		return false;
	memcpy(&elf, image->file, sizeof elf);
	memcpy(&elf32, image->file, sizeof elf32);
	bool wide = elf.e_ident[EI_CLASS] == ELFCLASS64;
	if (memcmp(elf.e_ident, ELFMAG, SELFMAG) != 0 || (!wide && elf.e_ident[EI_CLASS] != ELFCLASS32) ||
		elf.e_machine != (wide ? EM_X86_64 : EM_386))
		return false;
	*reason = "its program headers are damaged";
	uint64_t offset = wide ? elf.e_phoff : elf32.e_phoff;
	size_t count = wide ? elf.e_phnum : elf32.e_phnum;
	size_t size = wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	if ((wide ? elf.e_phentsize : elf32.e_phentsize) != size || offset > image->file_size ||
		count > (image->file_size - offset) / size)
		return false;
	for (size_t i = 0; i < count; i++) {
		Elf64_Phdr header;
		Elf32_Phdr header32;
		memcpy(wide ? (void *)&header : (void *)&header32, image->file + offset + i * size, size);
		struct header both = wide ? COPY_HEADER(header) : COPY_HEADER(header32);
		if (!add_segment(image, &both, reason))
			return false;
	}
	*reason = "no segment that is loaded";
	return image->segments != 0;
}

bool image_open(struct image *image, const char *path, const char **reason) {
	*image = (struct image){0};
	image->file = read_file(path, &image->file_size, reason);
	if (!image->file)
		return false;
	if (read_segments(image, reason))
		return true;
	image_close(image);
	return false;
}

void image_close(struct image *image) {
	free(image->file);
	*image = (struct image){0};
}

enum image_place image_place(const struct image *image, uint64_t address) {
	enum image_place place = IMAGE_ELSEWHERE;
	for (size_t i = 0; i < image->segments; i++) {
		const struct image_segment *segment = &image->segment[i];
		if (address - segment->virtual_address < segment->memory_size)
			return IMAGE_VIRTUAL;
		if (address - segment->physical_address < segment->memory_size)
			place = IMAGE_PHYSICAL;
	}
	return place;
}

bool image_holds(const struct image *image, uint64_t address, const void *bytes, size_t size) {
	for (size_t i = 0; i < image->segments; i++) {
		const struct image_segment *segment = &image->segment[i];
		uint64_t offset = address - segment->physical_address;
		if (offset < segment->file_size && size <= segment->file_size - offset)
			return memcmp(segment->bytes + offset, bytes, size) == 0;
	}
	return false;
}
