// SPDX-License-Identifier: MIT
// A use of the shadow before it is there: x86_64_start_kernel in head64.c unpoisons the kernel's page table just before it
// calls kasan_early_init.  With -D guarded it asks first.
virtual guarded

@header@
@@
 #include <asm/init.h>
+#include <linux/kasan.h>
+#include <bootvet/annotate.h>

@unguarded depends on !guarded@
@@
+	kasan_unpoison_range(init_top_pgt, PAGE_SIZE);
 	kasan_early_init();

@asks depends on guarded@
@@
+	if (vet_has(kasan_shadow))
+		kasan_unpoison_range(init_top_pgt, PAGE_SIZE);
 	kasan_early_init();
