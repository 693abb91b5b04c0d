// SPDX-License-Identifier: MIT
// Mistakes for Sparse to find, after legacy-memory.cocci and vgacon.cocci: those of legacy-memory.faults, which says of each its
// class, file and function.  Of what is counted (accessors outside a guard, guards left unbalanced) one a function: Sparse
// says no more of a function whose count it has lost.  Every file still compiles.

// --- raw dereferences of legacy memory --------------------------------------------------------------------------

@raw_segment@
symbol address, bios_data_area;
@@
-address = vet_memory_read(bios_data_area, bios_data_word(0x40E));
+address = *bios_data_word(0x40E);

@raw_size@
expression first;
symbol bios_data_area;
@@
-first = vet_memory_read(bios_data_area, bios_data_word(BIOS_RAM_SIZE_KB_PTR));
+first = bios_data_word(BIOS_RAM_SIZE_KB_PTR)[0];

@raw_vector@
expression low;
symbol bios_data_area;
@@
-vet_memory_write(bios_data_area, bios_data_word(TRAMPOLINE_PHYS_LOW), low);
+ *(volatile unsigned short *)bios_data_word(TRAMPOLINE_PHYS_LOW) = low;

@raw_sum@
attribute name NEEDS_ROM;
identifier rom;
symbol bios_rom;
@@
 romchecksum(...)
 {
 	<...
-	vet_memory_read(bios_rom, rom++)
+	(*rom++)
 	...>
 }

@raw_font@
attribute name NEEDS_VGA, PROBES_VGA, VGA_WAS_FOUND;
identifier charmap, text, i;
symbol vga;
@@
-text[i] = vet_memory_read(vga, charmap + i);
+text[i] = charmap[i];

// --- sets mixed with integers --------------------------------------------------------------------------------------

@integer_element@
symbol fpu_irq13;
@@
-vet_platform_mask(fpu_irq13)
+(1 << VET_CAPABILITY_fpu_irq13)

@integer_tested@
expression i;
symbol standard_io_needs;
@@
-vet_has_any(standard_io_needs[i])
+(standard_io_needs[i] & 0x20)

@integer_added@
symbol refused, i8042;
@@
-refused = refused | vet_platform_mask(i8042);
+refused = refused | 2;

// --- sets of platforms mixed with sets of phases ----------------------------------------------------------------------

@phase_element@
symbol io_delay_port, idt;
@@
-vet_platform_mask(io_delay_port)
+vet_phase_mask(idt)

@phase_asked@
symbol refused;
@@
-vet_has_any(refused)
+vet_has_all_phases(refused)

@platform_asked@
symbol after;
@@
-vet_has_all_phases(after)
+vet_has_all(after)

// --- accessors outside a guard -----------------------------------------------------------------------------------------

@after_guard@
expression mode;
symbol bios_data_area;
@@
 vet_memory_write(bios_data_area, bios_data_word(0x472), mode);
 vet_guard_end(bios_data_area);
+vet_memory_write(bios_data_area, bios_data_word(0x467), 0);

@no_guard@
symbol address, bios_data_area;
@@
 default_find_smp_config(...)
 {
 	...
+	if (vet_memory_read(bios_data_area, bios_data_word(0x413)) < 640)
+		return;
 	address = get_bios_ebda();
 	...
 }

@no_guard_at_all@
symbol bios_data_area;
@@
 smp_scan_config(...)
 {
 	...
+	vet_memory_write(bios_data_area, bios_data_word(0x472), 0);
 	apic_printk(...);
 	...
 }

@guard_of_field@
symbol x86_platform, bios_data_area;
@@
-if (vet_guard_begin(bios_data_area)) {
+if (x86_platform.legacy.warm_reset) {
 	vet_memory_write(bios_data_area, bios_data_long(TRAMPOLINE_PHYS_LOW), 0);
-	vet_guard_end(bios_data_area);
 }

// --- guards left unbalanced --------------------------------------------------------------------------------------------

@left_in_loop@
identifier rom;
@@
 probe_roms(void)
 {
 	<...
-	if (!romsignature(rom)) continue;
+	if (!romsignature(rom)) return;
 	...>
 }

@not_ended@
symbol vga;
@@
 early_vga_write(...)
 {
 	...
-	vet_guard_end(vga);
 }

@not_begun@
attribute name NEEDS_VGA, PROBES_VGA, VGA_WAS_FOUND;
symbol font;
symbol vga;
@@
 vgacon_font_get(...)
 {
 	...
+	vet_guard_end(vga);
 	if (!font->data) return 0;
 	...
 }

@only_begun@
symbol pnp_bios;
@@
 x86_pnpbios_disabled(void)
 {
+	if (vet_guard_begin(pnp_bios))
+		return false;
 	return ...;
 }
