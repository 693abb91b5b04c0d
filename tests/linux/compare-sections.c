/* SPDX-License-Identifier: MIT */
/*
 * compare-sections A B: compares two ELF files section by section, those that are loaded (SHF_ALLOC) only.  Each section
 * that is missing, or differs in type, flags, address, size or bytes, is printed; the last line says how many are alike.
 * Exit status 0 identical, 1 different, 2 usage or input.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gelf.h>

struct image {
	const char *path;
	int descriptor;
	Elf *elf;
	size_t names;
};

static void fail(const char *path, const char *why)
{
	fprintf(stderr, "compare-sections: %s: %s\n", path, why);
	exit(2);
}

static struct image image_open(const char *path)
{
	struct image image = {.path = path, .descriptor = open(path, O_RDONLY | O_CLOEXEC)};

	if (image.descriptor < 0)
		fail(path, "cannot be opened");
	image.elf = elf_begin(image.descriptor, ELF_C_READ_MMAP, NULL);
	if (!image.elf || elf_kind(image.elf) != ELF_K_ELF)
		fail(path, "is not an ELF file");
	if (elf_getshdrstrndx(image.elf, &image.names) != 0)
		fail(path, elf_errmsg(-1));
	return image;
}

static void image_close(struct image *image)
{
	elf_end(image->elf);
	close(image->descriptor);
}

/* The next allocatable section after `section` (NULL: the first), or NULL. */
static Elf_Scn *next_loaded(const struct image *image, Elf_Scn *section, GElf_Shdr *header)
{
	while ((section = elf_nextscn(image->elf, section))) {
		if (!gelf_getshdr(section, header))
			fail(image->path, elf_errmsg(-1));
		if (header->sh_flags & SHF_ALLOC)
			return section;
	}
	return NULL;
}

static const char *section_name(const struct image *image, const GElf_Shdr *header)
{
	const char *name = elf_strptr(image->elf, image->names, header->sh_name);

	return name ? name : "?";
}

/* The first byte in which the sections differ, or -1. */
static long long first_difference(const struct image *a, Elf_Scn *in_a, const struct image *b, Elf_Scn *in_b)
{
	Elf_Data *data_a = elf_rawdata(in_a, NULL), *data_b = elf_rawdata(in_b, NULL);

	if (!data_a)
		fail(a->path, elf_errmsg(-1));
	if (!data_b)
		fail(b->path, elf_errmsg(-1));
	for (size_t i = 0; i < data_a->d_size && i < data_b->d_size; i++)
		if (((const char *)data_a->d_buf)[i] != ((const char *)data_b->d_buf)[i])
			return (long long)i;
	return data_a->d_size == data_b->d_size ? -1 : (long long)data_a->d_size;
}

static bool same_section(const struct image *a, Elf_Scn *in_a, const GElf_Shdr *header_a, const struct image *b, Elf_Scn *in_b,
			 const GElf_Shdr *header_b)
{
	const char *name = section_name(a, header_a);
	long long at;

	if (strcmp(name, section_name(b, header_b)) != 0) {
		printf("%s stands where %s is\n", name, section_name(b, header_b));
		return false;
	}
	if (header_a->sh_type != header_b->sh_type || header_a->sh_flags != header_b->sh_flags ||
	    header_a->sh_addr != header_b->sh_addr) {
		printf("%s differs in type, flags or address\n", name);
		return false;
	}
	if (header_a->sh_size != header_b->sh_size) {
		printf("%s differs in size: %llu and %llu\n", name, (unsigned long long)header_a->sh_size,
		       (unsigned long long)header_b->sh_size);
		return false;
	}
	at = header_a->sh_type == SHT_NOBITS ? -1 : first_difference(a, in_a, b, in_b);
	if (at >= 0)
		printf("%s differs from byte %lld on\n", name, at);
	return at < 0;
}

int main(int argc, char **argv)
{
	struct image a, b;
	Elf_Scn *in_a = NULL, *in_b = NULL;
	GElf_Shdr header_a, header_b;
	unsigned long long alike = 0, bytes = 0, different = 0;

	if (argc != 3) {
		fputs("usage: compare-sections A B\n", stderr);
		return 2;
	}
	elf_version(EV_CURRENT);
	a = image_open(argv[1]);
	b = image_open(argv[2]);
	for (;;) {
		in_a = next_loaded(&a, in_a, &header_a);
		in_b = next_loaded(&b, in_b, &header_b);
		if (!in_a || !in_b)
			break;
		if (same_section(&a, in_a, &header_a, &b, in_b, &header_b)) {
			alike++;
			bytes += header_a.sh_size;
		} else {
			different++;
		}
	}
	for (; in_a; different++, in_a = next_loaded(&a, in_a, &header_a))
		printf("%s is only in %s\n", section_name(&a, &header_a), a.path);
	for (; in_b; different++, in_b = next_loaded(&b, in_b, &header_b))
		printf("%s is only in %s\n", section_name(&b, &header_b), b.path);
	printf("%llu allocatable sections alike (%llu bytes), %llu different\n", alike, bytes, different);
	image_close(&a);
	image_close(&b);
	return different > 0 || alike == 0;
}
