// SPDX-License-Identifier: MIT
// Linux's kernel address sanitizer says when it may be used: its hooks and checks read or write the shadow, which
// kasan_early_init maps.  For mm/kasan/{common,generic,shadow}.c and arch/x86/mm/kasan_init_64.c; see docs/linux-kbuild.md.

@header@
@@
(
 #include "kasan.h"
+#include <bootvet/annotate.h>
+
+#define NEEDS_SHADOW vet_requires(kasan_shadow)
|
 #include <asm/cpu_entry_area.h>
+#include <bootvet/annotate.h>
+
+#define PROVIDES_SHADOW vet_provides(kasan_shadow)
)

@provider@
attribute name PROVIDES_SHADOW;
@@
+PROVIDES_SHADOW
 kasan_early_init(...) { ... }

@hooks@
attribute name NEEDS_SHADOW;
identifier hook = { __kasan_check_read, __kasan_check_write, kasan_check_range, kasan_poison, kasan_unpoison, kasan_byte_accessible,
	__kasan_unpoison_range, __kasan_unpoison_pages, __kasan_poison_pages, kasan_unpoison_task_stack,
	kasan_unpoison_task_stack_below };
@@
+NEEDS_SHADOW
 hook(...) { ... }
