// SPDX-License-Identifier: MIT
// Linux's driver for the pair of 8259 interrupt controllers says that it needs them.  For arch/x86/kernel/i8259.c; see
// docs/linux-runtime.md.  What finds out whether they are there is probe_8259A.

@header@
@@
 #include <asm/i8259.h>
+#include <bootvet/annotate.h>
+
+#define NEEDS_PIC vet_requires(pic_8259)
+#define PROBES_PIC vet_probes(pic_8259)

@probe@
attribute name PROBES_PIC;
@@
+PROBES_PIC
 probe_8259A(...) { ... }

@driver@
attribute name NEEDS_PIC;
identifier driver = { mask_8259A_irq, unmask_8259A_irq, i8259A_irq_pending, i8259A_irq_real, mask_and_ack_8259A, mask_8259A,
	unmask_8259A, init_8259A, i8259A_resume, i8259A_suspend, i8259A_shutdown };
@@
+NEEDS_PIC
 driver(...) { ... }
