/* SPDX-License-Identifier: MIT */
/*
 * Linux's legacy memory by name: pointers of each kind, and how they are made of physical addresses below 1 MiB, which Linux
 * has mapped as it has all others.  What legacy-memory.cocci writes uses it; a tree that is patched gets it as
 * include/bootvet/linux-legacy-memory.h.
 */
#ifndef BOOTVET_LINUX_LEGACY_MEMORY_H
#define BOOTVET_LINUX_LEGACY_MEMORY_H

#include <asm/io.h>
#include <bootvet/legacy-memory.h>
#include <bootvet/masks.h>

#define NEEDS_ROM vet_requires_guarded(bios_rom)

typedef unsigned short vet_memory(bios_data_area) *bios_data_word_t;
typedef unsigned int vet_memory(bios_data_area) *bios_data_long_t;
typedef const unsigned char vet_memory(bios_rom) *bios_rom_bytes_t;
typedef const unsigned short vet_memory(bios_rom) *bios_rom_words_t;
typedef char vet_memory(vga) *vga_bytes_t;
typedef unsigned short vet_memory(vga) *vga_cells_t;

#define bios_data_word(address) ((bios_data_word_t)vet_memory_at(bios_data_area, phys_to_virt(address)))
#define bios_data_long(address) ((bios_data_long_t)vet_memory_at(bios_data_area, phys_to_virt(address)))
#define vga_cells(address) ((vga_cells_t)vet_memory_at(vga, phys_to_virt(address)))

#endif
