// SPDX-License-Identifier: MIT
// A use of VGA that asks nobody: setup_arch in arch/x86/kernel/setup.c hides the text cursor by a new function in vgacon.c, which
// vgacon.cocci has annotated.  With -D guarded it asks first.
virtual guarded

@function@
attribute name NEEDS_VGA;
@@
 vgacon_set_cursor_size(...) { ... }
+
+void __init vgacon_hide_cursor(void);
+void __init vgacon_hide_cursor(void)
+{
+	vgacon_set_cursor_size(0, 31, 30);
+}

@header@
@@
 #include <asm/bios_ebda.h>
+#include <bootvet/annotate.h>
+
+extern void vgacon_hide_cursor(void);

@unguarded depends on !guarded@
symbol x86_init;
@@
 x86_init.oem.arch_setup();
+vgacon_hide_cursor();

@asks depends on guarded@
symbol x86_init;
@@
 x86_init.oem.arch_setup();
+if (vet_has(vga))
+	vgacon_hide_cursor();
