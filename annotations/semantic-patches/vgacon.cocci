// SPDX-License-Identifier: MIT
// Linux's VGA text console says that it needs VGA.  For drivers/video/console/vgacon.c; see docs/linux-kbuild.md.
// What writes to registers requires it; vgacon_startup finds out whether it is there.  That the methods of vga_con run only
// where it was found is in no condition, but in which console conswitchp names by then: a human says so.

@header@
@@
 #include <asm/io.h>
+#include <bootvet/annotate.h>
+
+#define NEEDS_VGA vet_requires(vga)
+#define PROBES_VGA vet_probes(vga)
+#define VGA_WAS_FOUND vet_boundary("vga_con is in charge only once vgacon_startup has found VGA")

@probe@
attribute name PROBES_VGA;
@@
+PROBES_VGA
 vgacon_startup(...) { ... }

@registers@
attribute name NEEDS_VGA;
identifier registers = { write_vga, vgacon_set_cursor_size, vgacon_doresize, vga_set_palette, vga_vesa_blank, vga_vesa_unblank,
	vga_pal_blank, vgacon_do_font_op, vgacon_adjust_height };
@@
+NEEDS_VGA
 registers(...) { ... }

@methods@
attribute name VGA_WAS_FOUND;
identifier method = { vgacon_scrolldelta, vgacon_init, vgacon_deinit, vgacon_cursor, vgacon_switch, vgacon_set_palette,
	vgacon_blank, vgacon_font_set, vgacon_font_get, vgacon_resize, vgacon_set_origin, vgacon_save_screen, vgacon_scroll };
@@
+VGA_WAS_FOUND
 method(...) { ... }
