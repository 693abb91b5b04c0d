// SPDX-License-Identifier: MIT
// A use of memory type range registers that asks nobody: mtrr_bp_init sets the default type before it looks whether there is
// one.  For arch/x86/kernel/cpu/mtrr/mtrr.c, after mtrr.cocci.  With -D guarded it asks first.
virtual guarded

@unguarded depends on !guarded@
@@
 init_ifs();
+mtrr_wrmsr(MSR_MTRRdefType, 0xc06, 0);

@asks depends on guarded@
@@
 init_ifs();
+if (vet_has(mtrr))
+	mtrr_wrmsr(MSR_MTRRdefType, 0xc06, 0);
