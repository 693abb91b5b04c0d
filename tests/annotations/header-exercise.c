/* SPDX-License-Identifier: MIT */
/*
 * Every word of annotate.h and of the headers beside it in every place where it may stand.  Compiled, never run, by test-header.sh: each compiler,
 * standard and set of flags must have nothing to say.  Also valid C++.  Needs no library.
 */
#define vga 0x3c0   /* a file's own macros do not change what a capability is called, */
#define pvh (1 + 1) /* nor an entry, nor a guest */
#define xen_pvh_domu xen_pvh_domu_is_a_macro
#include <bootvet/annotate.h>
#include <bootvet/annotate.h>
#include <bootvet/legacy-memory.h>
#include <bootvet/legacy-memory.h>
#include <bootvet/masks.h>
#include <bootvet/masks.h>

/* --- functions: declared, defined, static, inline; several words on one --------------------------------- */

vet_requires(vga) void exercise_clear(void);
vet_requires_absent(pic_8259) int exercise_without_pic(void);
vet_requires_guarded(vga) void exercise_guarded(void);
vet_requires(cmos_rtc) vet_requires(i8042) extern int exercise_two(int argument);
vet_probes(i8042) int exercise_probe(void);
vet_provides(memblock) void exercise_provide(void);
vet_withdraws(init_text) void exercise_withdraw(void);
vet_guards(cmos_rtc) int exercise_have_rtc(void);
vet_boundary("every chipset decodes it: \"checked\", 100 %") void exercise_boundary(void);
vet_boundary("") void exercise_boundary_without_reason(void);
vet_never_on(xen_pvh_domu) vet_never_on(xen_pv_domu) void exercise_never(void);
void exercise_start(void);

vet_requires(vga) static int exercise_static(int value)
{
	return value + 1;
}

vet_requires(vga) static inline int exercise_inline(int value)
{
	return value - 1;
}

vet_requires(vga) __attribute__((__noinline__)) static int exercise_with_attribute(int value)
{
	return value * 2;
}

/* --- sites of traps --------------------------------------------------------------------------------------- */

vet_function(vga, exercise_clear);
vet_function(cmos_rtc, exercise_two);
vet_function(i8042, exercise_two);

/* --- data: globals, statics, arrays, tables; struct fields and bit-fields ------------------------------- */

vet_requires(vga) extern volatile unsigned short *exercise_screen;
vet_guards(hpet) extern int exercise_have_hpet;
vet_requires_absent(acpi) extern const int exercise_without_acpi;
vet_requires(mtrr) static const unsigned exercise_table[4] = {0xfe, 0x200, 0x201, 0x2ff};

struct exercise_ops {
	vet_requires(vga) void (*clear)(void);
	vet_requires_absent(vga) int (*without)(int value);
	vet_requires(cmos_rtc) int century;
	vet_requires(cmos_rtc) unsigned alarm : 3;
	vet_requires(mtrr) struct {
		vet_requires(pat) int inner;
	} nested;
};

/* --- function pointers: typedefs, parameters, variables -------------------------------------------------- */

vet_requires(vga) typedef void (*exercise_callback)(void);
typedef vet_requires_absent(vga) int (*exercise_other_callback)(int value);
vet_requires(vga) extern void (*exercise_pointer)(void);

int exercise_call(struct exercise_ops *ops, vet_requires(vga) void (*callback)(void),
		  vet_requires_absent(vga) int (*other)(int value), exercise_callback named);

/* --- legacy memory and sets -------------------------------------------------------------------------------- */

struct exercise_area {
	unsigned short vet_memory(ebda) *cell;
	const unsigned char vet_memory(bios_rom) *image;
	vet_platform_mask_t needs;
	vet_phase_mask_t after;
};

static const vet_platform_mask_t exercise_needs = vet_platform_mask(vga) | vet_platform_mask(aslr_base);
int exercise_memory(struct exercise_area *area, unsigned long address);

int exercise_memory(struct exercise_area *area, unsigned long address)
{
	int result = 0;

	area->image = (const unsigned char vet_memory(bios_rom) *)vet_memory_at(bios_rom, address);
	area->after = vet_phase_mask(kasan_shadow) | vet_phase_mask(init_text);
	if (!vet_has_any(area->needs) || !vet_has_all_phases(area->after))
		area->needs |= exercise_needs;
	if (vet_guard_begin(ebda)) {
		vet_memory_write(ebda, area->cell, vet_memory_read(ebda, area->cell + 1));
		vet_guard_end(ebda);
	}
	if (!vet_has_all(area->needs) || !vet_guard_begin(bios_rom))
		return 0;
	result += vet_memory_read(bios_rom, area->image);
	vet_guard_end(bios_rom);
	return result;
}

/* --- regions: empty, full, nested, the same twice -------------------------------------------------------- */

vet_subsystem_begin(vga)
vet_subsystem_end

vet_subsystem_begin(vga)
int exercise_in_region(void);
extern int exercise_region_data;
vet_subsystem_begin(vga)
static int exercise_region_static = 3;
vet_subsystem_end

int exercise_in_region(void)
{
	return exercise_region_static + vet_has(vga);
}

int exercise_region_data = 7;
vet_subsystem_begin(i8042)
vet_subsystem_end
vet_subsystem_end

/* --- guards: in every kind of expression; a requirement as a statement ----------------------------------- */

int exercise_call(struct exercise_ops *ops, vet_requires(vga) void (*callback)(void),
		  vet_requires_absent(vga) int (*other)(int value), exercise_callback named)
{
	int result = vet_has(mtrr) ? (int)exercise_table[0] : 0;

	if (vet_has(vga) && !vet_absent(vga)) {
		callback();
		named();
		ops->clear();
	} else if (vet_absent(vga)) {
		result += other(1) + ops->without(2);
	}
	while (vet_absent(pit_8254) || !vet_has(hpet))
		result++;
	if (vet_has(cmos_rtc))
		result += ops->century + (int)ops->alarm;
	return result + vet_has(lapic);
}

vet_entry(pvh) vet_entry(xen_pv) void exercise_start(void)
{
	vet_function_enter(vga);
	vet_require(vga);
	if (exercise_static(1) + exercise_inline(2) + exercise_with_attribute(3))
		vet_require(memblock);
	else
		vet_require(idt);
}
