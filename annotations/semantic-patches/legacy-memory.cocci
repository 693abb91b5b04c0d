// SPDX-License-Identifier: MIT
// Linux's reads and writes of memory that only a PC has go through pointers that say so, under guards that Sparse follows:
// BIOS data area (bios_ebda.h, ebda.c, smpboot.c, reboot.c), VGA window (early_printk.c, vgacon.c after vgacon.cocci), BIOS
// images (probe_roms.c); and sets of capabilities where Linux lists what a PC has (setup.c, platform-quirks.c).  See
// docs/without-clang.md.

@header@
@@
(
 #include <asm/io.h>
+#include <bootvet/linux-legacy-memory.h>
|
 #include <asm/setup.h>
+#include <bootvet/linux-legacy-memory.h>
)

// --- the BIOS data area -------------------------------------------------------------------------------------

@segment@
identifier address;
@@
-unsigned int address = *(unsigned short *)phys_to_virt(0x40E);
+unsigned int address = 0;

@segment_guard depends on segment@
identifier segment.address;
@@
+if (vet_guard_begin(bios_data_area)) {
+	address = vet_memory_read(bios_data_area, bios_data_word(0x40E));
+	vet_guard_end(bios_data_area);
+}
 address <<= 4;

@size@
expression first;
@@
-first = *(unsigned short *)__va(BIOS_RAM_SIZE_KB_PTR);
+if (!vet_guard_begin(bios_data_area))
+	return;
+first = vet_memory_read(bios_data_area, bios_data_word(BIOS_RAM_SIZE_KB_PTR));
+vet_guard_end(bios_data_area);

@allocator@
typedef vet_phase_mask_t;
@@
 reserve_bios_regions(void)
 {
+	static const vet_phase_mask_t after = vet_phase_mask(memblock) | vet_phase_mask(init_text);
 	...
+	if (vet_has_all_phases(after))
 	memblock_reserve(...);
 }

@vector@
expression high, low;
@@
- *((volatile unsigned short *)phys_to_virt(TRAMPOLINE_PHYS_HIGH)) = high;
- *((volatile unsigned short *)phys_to_virt(TRAMPOLINE_PHYS_LOW)) = low;
+if (!vet_guard_begin(bios_data_area))
+	return;
+vet_memory_write(bios_data_area, bios_data_word(TRAMPOLINE_PHYS_HIGH), high);
+vet_memory_write(bios_data_area, bios_data_word(TRAMPOLINE_PHYS_LOW), low);
+vet_guard_end(bios_data_area);

@vector_cleared@
typedef u32;
@@
- *((volatile u32 *)phys_to_virt(TRAMPOLINE_PHYS_LOW)) = 0;
+if (vet_guard_begin(bios_data_area)) {
+	vet_memory_write(bios_data_area, bios_data_long(TRAMPOLINE_PHYS_LOW), 0);
+	vet_guard_end(bios_data_area);
+}

@reboot_flag@
expression mode;
@@
- *((unsigned short *)__va(0x472)) = mode;
+if (vet_guard_begin(bios_data_area)) {
+	vet_memory_write(bios_data_area, bios_data_word(0x472), mode);
+	vet_guard_end(bios_data_area);
+}

// --- BIOS images ------------------------------------------------------------------------------------------------

@signature@
attribute name NEEDS_ROM;
typedef bios_rom_bytes_t, bios_rom_words_t;
identifier rom, ptr, sig;
@@
+NEEDS_ROM
 romsignature(
-const unsigned char *rom
+bios_rom_bytes_t rom
 )
 {
-	const unsigned short * const ptr = (const unsigned short *)rom;
-	unsigned short sig;
-	return get_kernel_nofault(sig, ptr) == 0 && sig == ROMSIGNATURE;
+	return vet_memory_read(bios_rom, (bios_rom_words_t)rom) == ROMSIGNATURE;
 }

@checksum@
attribute name NEEDS_ROM;
typedef bios_rom_bytes_t;
identifier rom, length, sum, c;
@@
+NEEDS_ROM
 romchecksum(
-const unsigned char *rom
+bios_rom_bytes_t rom
 , unsigned long length)
 {
 	...
-	for (sum = 0; length && get_kernel_nofault(c, rom++) == 0; length--)
-		sum += c;
+	for (sum = 0; length; length--)
+		sum += vet_memory_read(bios_rom, rom++);
 	...
 }

@checksum_byte depends on checksum@
identifier checksum.c;
@@
 romchecksum(...)
 {
 	...
-	unsigned char c;
 	...
 }

@roms@
typedef bios_rom_bytes_t;
identifier rom, upper;
symbol adapter_rom_resources;
@@
 probe_roms(void)
 {
 	...
-	const unsigned char *rom;
+	bios_rom_bytes_t rom;
 	...
+	if (!vet_guard_begin(bios_rom))
+		return;
 	upper = adapter_rom_resources[0].start;
 	...
+	vet_guard_end(bios_rom);
 }

@rom_mapped depends on roms@
identifier roms.rom;
expression place;
@@
 probe_roms(void)
 {
 	<...
-	rom = isa_bus_to_virt(place);
+	rom = vet_memory_at(bios_rom, isa_bus_to_virt(place));
 	...>
 }

@rom_length depends on roms@
identifier roms.rom, c;
@@
 probe_roms(void)
 {
 	<...
-	if (get_kernel_nofault(c, rom + 2) != 0) continue;
+	c = vet_memory_read(bios_rom, rom + 2);
 	...>
 }

// --- the VGA window -----------------------------------------------------------------------------------------------

@window@
symbol __ISA_IO_base;
@@
-#define VGABASE (__ISA_IO_base + 0xb8000)
+#define VGABASE vga_cells(0xb8000)

@window_guard@
identifier c, text, n;
statement S;
@@
 early_vga_write(...)
 {
 	...
+	if (!vet_guard_begin(vga))
+		return;
 	while ((c = *text++) != '\0' && n-- > 0) S
+	vet_guard_end(vga);
 }

@window_read@
expression place;
@@
-readw(VGABASE + 2 * (place))
+vet_memory_read(vga, VGABASE + (place))

@window_write@
expression place, value;
@@
-writew(value, VGABASE + 2 * (place))
+vet_memory_write(vga, VGABASE + (place), value)

@font@
attribute name NEEDS_VGA, PROBES_VGA, VGA_WAS_FOUND;
typedef vga_bytes_t;
identifier charmap;
@@
 vgacon_do_font_op(...)
 {
 	...
-	char *charmap;
+	vga_bytes_t charmap;
 	...
 }

@font_mapped depends on font@
identifier font.charmap;
expression map;
@@
-charmap = (char *)VGA_MAP_MEM(map, 0)
+charmap = vet_memory_at(vga, VGA_MAP_MEM(map, 0))

@font_write depends on font@
expression place, value;
@@
-vga_writeb(value, place)
+vet_memory_write(vga, place, value)

@font_read depends on font@
expression place;
@@
-vga_readb(place)
+vet_memory_read(vga, place)

// --- sets of capabilities -----------------------------------------------------------------------------------------

@resources@
typedef vet_platform_mask_t;
@@
+static const vet_platform_mask_t standard_io_needs[] = {
+	vet_platform_mask(isa_dma), vet_platform_mask(pic_8259), vet_platform_mask(pit_8254), vet_platform_mask(pit_8254),
+	vet_platform_mask(i8042), vet_platform_mask(i8042), vet_platform_mask(isa_dma) | vet_platform_mask(io_delay_port),
+	vet_platform_mask(pic_8259), vet_platform_mask(isa_dma), vet_platform_mask(fpu_irq13),
+};
+
 reserve_standard_io_resources(void) { ... }

@resource depends on resources@
symbol ioport_resource, standard_io_resources;
expression i;
@@
+if (vet_has_any(standard_io_needs[i]))
 request_resource(&ioport_resource, &standard_io_resources[i]);

@quirks@
typedef vet_platform_mask_t;
symbol x86_platform;
@@
 x86_early_init_platform_quirks(void)
 {
+	vet_platform_mask_t refused = 0;
+
 	...
+	if (vet_has_any(refused))
+		pr_warn("the subarchitecture refuses what is there\n");
 	if (x86_platform.set_legacy_features)
 		x86_platform.set_legacy_features();
 }

@quirk_rtc depends on quirks@
symbol x86_platform, refused, i8042;
@@
 x86_platform.legacy.rtc = 0;
+refused |= vet_platform_mask(cmos_rtc) | vet_platform_mask(pnp_bios);

@quirk_keyboard depends on quirks@
symbol x86_platform, refused, i8042;
@@
 x86_platform.legacy.i8042 = X86_LEGACY_I8042_PLATFORM_ABSENT;
+refused = refused | vet_platform_mask(i8042);
