// SPDX-License-Identifier: MIT
// Linux's driver for the 8253 timer, and its successor 8254, says that it needs it.  For drivers/clocksource/i8253.c; see
// docs/linux-runtime.md.

@header@
@@
 #include <linux/smp.h>
+#include <bootvet/annotate.h>
+
+#define NEEDS_PIT vet_requires(pit_8254)

@driver@
attribute name NEEDS_PIT;
identifier driver = { clockevent_i8253_disable, pit_shutdown, pit_set_oneshot, pit_set_periodic, pit_next_event,
	clockevent_i8253_init };
@@
+NEEDS_PIT
 driver(...) { ... }
