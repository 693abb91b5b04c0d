/* SPDX-License-Identifier: MIT */
/*
 * The words of masks.h and legacy-memory.h, and guards that Sparse counts, as they are meant: no tool has a word to say.
 */
#include <bootvet/legacy-memory.h>
#include <bootvet/masks.h>

struct registers {
	unsigned char index;
	unsigned int value;
};

typedef const unsigned short vet_memory(bios_data_area) *data_area;
typedef unsigned short vet_memory(vga) *window;
typedef struct registers vet_memory(ebda) *extension;

/* --- guards ------------------------------------------------------------------------------------------------ */

int guarded(data_area word)
{
	int value = -1;

	if (vet_guard_begin(bios_data_area)) {
		value = vet_memory_read(bios_data_area, word);
		vet_guard_end(bios_data_area);
	}
	return value;
}

int left_early(data_area word)
{
	int value;

	if (!vet_guard_begin(bios_data_area))
		return 0;
	value = vet_memory_read(bios_data_area, word++);
	value += vet_memory_read(bios_data_area, &word[1]);
	vet_guard_end(bios_data_area);
	return value;
}

int with_else(extension area)
{
	int value;

	if (vet_guard_begin(ebda)) {
		value = (int)vet_memory_read(ebda, &area->value);
		vet_guard_end(ebda);
	} else {
		value = 7;
	}
	return value;
}

void in_loop(window screen, int count)
{
	for (int i = 0; i < count; i++) {
		if (!vet_guard_begin(vga))
			continue;
		vet_memory_write(vga, screen + i, vet_memory_read(vga, screen) | 0x700);
		vet_guard_end(vga);
	}
}

void around_loop(window screen, int count)
{
	if (!vet_guard_begin(vga))
		return;
	while (count-- > 0) {
		if (vet_memory_read(vga, screen) == 0)
			break;
		vet_memory_write(vga, screen++, 0x720);
	}
	vet_guard_end(vga);
}

int one_exit(window screen, data_area word)
{
	int value = 0;

	if (!vet_guard_begin(vga))
		goto without;
	value = vet_memory_read(vga, screen);
	if (value == 0)
		goto done;
	vet_memory_write(vga, screen, 0);
done:
	vet_guard_end(vga);
without:
	return value + guarded(word);
}

int two_of_them(window screen, data_area word, int wanted)
{
	int value = 0;

	if (wanted && vet_guard_begin(vga)) {
		value = vet_memory_read(vga, screen);
		if (vet_guard_begin(bios_data_area)) {
			value += vet_memory_read(bios_data_area, word);
			vet_guard_end(bios_data_area);
		}
		vet_guard_end(vga);
	}
	return value;
}

int refused_or(data_area word, int refused)
{
	int value;

	if (refused || !vet_guard_begin(bios_data_area))
		return -1;
	value = vet_memory_read(bios_data_area, word);
	vet_guard_end(bios_data_area);
	return value;
}

int unlikely_refused(data_area word)
{
	int value;

	if (__builtin_expect(!vet_guard_begin(bios_data_area), 0))
		return -1;
	value = vet_memory_read(bios_data_area, word);
	vet_guard_end(bios_data_area);
	return value;
}

static inline int of_helper(data_area word)
{
	int value = 0;

	if (vet_guard_begin(bios_data_area)) {
		value = vet_memory_read(bios_data_area, word);
		vet_guard_end(bios_data_area);
	}
	return value;
}

int by_helper(data_area word)
{
	return of_helper(word) + of_helper(word + 1);
}

/* --- words around accessors ----------------------------------------------------------------------------------- */

vet_requires(vga) void requires_it(window screen)
{
	vet_memory_write(vga, screen, 0x720);
}

vet_requires(vga) vet_requires(bios_data_area) static int requires_both(window screen, data_area word)
{
	return vet_memory_read(vga, screen) + vet_memory_read(bios_data_area, word);
}

vet_requires_guarded(vga) static int wants_guard(window screen)
{
	return vet_memory_read(vga, screen);
}

static unsigned short *vet_requires(vga) returns_pointer(window screen, unsigned short *copy)
{
	*copy = vet_memory_read(vga, screen);
	return copy;
}

vet_requires(vga) int calls_them(window screen, data_area word)
{
	unsigned short copy = 0;
	int value = wants_guard(screen) + *returns_pointer(screen, &copy);

	if (vet_guard_begin(bios_data_area)) {
		value += requires_both(screen, word);
		vet_guard_end(bios_data_area);
	}
	return value;
}

int asks_and_calls(window screen)
{
	int value = 0;

	if (vet_guard_begin(vga)) {
		requires_it(screen);
		value = wants_guard(screen);
		vet_guard_end(vga);
	}
	return value;
}

/* To be called only where somebody has asked, in whatever way: Sparse does not look at its callers. */
int has_asked(window screen)
{
	if (vet_has(vga)) {
		requires_it(screen);
		return 1;
	}
	return 0;
}

/* An accessor requires the capability in a probe too: before anything is known, the pointer is a plain one. */
vet_probes(vga) window finds_out(volatile unsigned short *screen)
{
	*screen = 0xaa55;
	return *screen == 0xaa55 ? vet_memory_at(vga, screen) : (window)0;
}

vet_boundary("the board has a VGA controller soldered on") void vouched_for(window screen)
{
	vet_memory_write(vga, screen, 0x720);
}

/* --- pointers: arithmetic, comparison, storage, addresses of either kind ---------------------------------------- */

static window screen_start;
static const struct registers vet_memory(bios_rom) *roms[4];

unsigned long computed(window screen, unsigned long base)
{
	data_area word = vet_memory_at(bios_data_area, base + 0x40e);

	screen_start = vet_memory_at(vga, base + 0xb8000);
	roms[0] = vet_memory_at(bios_rom, (void *)base);
	if (screen == screen_start + 80 || word == (data_area)0 || !roms[0])
		return (unsigned long)screen;
	return (unsigned long)(screen - screen_start) + sizeof(*screen) + sizeof(roms[0]->value);
}

/* --- sets ---------------------------------------------------------------------------------------------------- */

struct driver {
	const char *name;
	vet_platform_mask_t needs;
	vet_phase_mask_t after;
};

static const struct driver drivers[] = {
	{"keyboard", vet_platform_mask(i8042) | vet_platform_mask(pic_8259), vet_phase_mask(idt)},
	{"clock", vet_platform_mask(cmos_rtc), vet_phase_mask(idt) | vet_phase_mask(memblock)},
	{"none", 0, 0},
};

unsigned started(vet_platform_mask_t refused)
{
	unsigned count = 0;

	for (unsigned i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++) {
		vet_platform_mask_t needs = drivers[i].needs & ~refused;

		if (needs != drivers[i].needs || !drivers[i].after)
			continue;
		needs |= vet_platform_mask(acpi);
		if (vet_has_all(needs) && vet_has_all_phases(drivers[i].after) && !vet_has_any(refused))
			count++;
	}
	return count;
}
