// SPDX-License-Identifier: MIT
//
// Comes in: an ELF file.  Goes out: its executable segments.  The file is somebody's: every offset is checked.
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

static bool add_segment(struct image *image, const Elf64_Phdr *header, const char **reason) {
	if (header->p_type != PT_LOAD || !(header->p_flags & PF_X) || header->p_memsz == 0)
		return true;
	if (image->segments == IMAGE_SEGMENTS) {
		*reason = "too many executable segments";
		return false;
	}
	if (header->p_offset > image->file_size || header->p_filesz > image->file_size - header->p_offset ||
		header->p_filesz > header->p_memsz || header->p_vaddr + header->p_memsz < header->p_vaddr ||
		header->p_paddr + header->p_memsz < header->p_paddr) {
		*reason = "a segment reaches beyond the file or the address space";
		return false;
	}
	image->segment[image->segments++] = (struct image_segment){
		.virtual_address = header->p_vaddr,
		.physical_address = header->p_paddr,
		.memory_size = header->p_memsz,
		.file_size = header->p_filesz,
		.bytes = image->file + header->p_offset,
	};
	return true;
}

static bool read_segments(struct image *image, const char **reason) {
	Elf64_Ehdr elf;
	*reason = "not an ELF64 file for x86-64";
	if (image->file_size < sizeof elf)
		return false;
	memcpy(&elf, image->file, sizeof elf);
	if (memcmp(elf.e_ident, ELFMAG, SELFMAG) != 0 || elf.e_ident[EI_CLASS] != ELFCLASS64 || elf.e_machine != EM_X86_64)
		return false;
	*reason = "its program headers are damaged";
	if (elf.e_phentsize != sizeof(Elf64_Phdr) || elf.e_phoff > image->file_size ||
		elf.e_phnum > (image->file_size - elf.e_phoff) / sizeof(Elf64_Phdr))
		return false;
	for (size_t i = 0; i < elf.e_phnum; i++) {
		Elf64_Phdr header;
		memcpy(&header, image->file + elf.e_phoff + i * sizeof header, sizeof header);
		if (!add_segment(image, &header, reason))
			return false;
	}
	*reason = "no executable segment";
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
