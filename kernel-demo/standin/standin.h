/* SPDX-License-Identifier: MIT */
/*
 * A stand-in is the tables and the boot record of a virtual machine monitor that is not there, over QEMU's hardware: transcribed
 * by hand from the monitor's own builder, whose file and version each source names.  The loader lays them out and enters the
 * demo as the monitor does.  What is broken or hostile is laid out the same way.
 */
#ifndef STANDIN_H
#define STANDIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Xen, include/public/arch-x86/hvm/start_info.h, version 1. */
struct start_info {
	uint32_t magic, version, flags, module_count;
	uint64_t modules, command_line, rsdp, memory_map;
	uint32_t memory_map_entries, reserved;
};

struct memory_map_entry {
	uint64_t start, size;
	uint32_t type, reserved;
};

enum {
	START_INFO_MAGIC = 0x336ec578,
	MEMORY_USABLE = 1,
	MEMORY_RESERVED = 2,
};

/* Where memory ends below the VGA's window, and where it goes on. */
enum { LOW_END = 0xa0000, HIGH_START = 0x100000 };

/* What QEMU handed over, which is the machine's own. */
struct given {
	const struct start_info *info;
	const struct memory_map_entry *map;
	uint32_t memory_end; /* first byte behind the memory that begins at 1 MiB */
	const char *command_line;
};

enum door {
	DOOR_PVH,
	DOOR_LINUX_64,
};

/* How the demo is entered, and the address of the record that it gets. */
struct handover {
	enum door door;
	uint32_t record;
};

typedef struct handover lay_out(const struct given *given);

lay_out firecracker_lay_out, firecracker_linux_lay_out, cloud_hypervisor_lay_out, crosvm_lay_out, acrn_lay_out, hostile_lay_out;
lay_out broken_checksum, broken_fadt_truncated, broken_xsdt_self, broken_madt_zero, broken_rsdp_end, broken_start_info;

/* --- text on the first serial port --- */

void say(const char *text);
void say_number(uint32_t number);

/* One line, then the end of the machine. */
_Noreturn void give_up(const char *why);

/* --- memory --- */

/* The memory at a physical address, which is where it is mapped. */
static inline void *at(uint32_t address)
{
	return (void *)(uintptr_t)address;
}

/* kernel/string.c: what a compiler calls of its own accord. */
void *memset(void *to, int value, size_t size);
void *memcpy(void *restrict to, const void *restrict from, size_t size);
int memcmp(const void *one, const void *other, size_t size);

/* `size` bytes, the lowest first. */
void number_put(uint8_t *to, uint64_t value, unsigned int size);
uint64_t number_get(const uint8_t *from, unsigned int size);
uint32_t text_size(const char *text);
bool text_starts(const char *text, const char *start);

/* Copies the segments of an ELF64 file to where they belong, below the loader, or gives up. */
void image_load(const uint8_t *file, uint32_t size, uint32_t memory_end);

/* Of the one that was loaded: its PVH note's, or its own for the 64-bit protocol. */
uint32_t image_entry(enum door door);

/* What firmware left below 1 MiB, as far as it is memory, is zeros afterwards: these monitors have no firmware. */
void firmware_forget(void);

/* --- QEMU's q35: its parts are moved to where a monitor has its own --- */

/* All of the first MiB becomes memory that can be written, the VGA's window too. */
void chipset_memory_open(void);

/* Where PCI configuration is memory: 256 MiB or 64, on a boundary of 256: QEMU 7.2 drops all lower bits of the base. */
void chipset_pci_window_move(uint32_t base, bool whole);

/* Where the ports of power management are: events, control, timer. */
void chipset_pm_move(uint16_t port);

#endif
