// SPDX-License-Identifier: MIT
// Linux's code for memory type range registers says that it needs them.  For arch/x86/kernel/cpu/mtrr/*.c; see
// docs/linux-kbuild.md.  What decides whether there are any stays as it is: mtrr_bp_init, and mtrr_enabled, which is a guard.

@header@
@@
 #include "mtrr.h"
+#include <bootvet/annotate.h>
+
+#define NEEDS_MTRR vet_requires(mtrr)
+#define GUARDS_MTRR vet_guards(mtrr)

@guard@
attribute name GUARDS_MTRR;
@@
+GUARDS_MTRR
 mtrr_enabled(...) { ... }

@setters@
attribute name NEEDS_MTRR;
identifier setter = { set_mtrr_cpuslocked, set_mtrr_from_inactive_cpu, mtrr_rendezvous_handler };
@@
+NEEDS_MTRR
 setter(...) { ... }

// The backend for all processors of today: from its first access to a register to its end.
@begin@
declarer name vet_subsystem_begin;
@@
+vet_subsystem_begin(mtrr);
 get_mtrr_var_range(...) { ... }

@end@
attribute name vet_subsystem_end;
identifier backend = generic_mtrr_ops;
@@
+vet_subsystem_end
 const struct mtrr_ops backend = { ... };
