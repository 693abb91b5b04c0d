// SPDX-License-Identifier: MIT
// The runtime in Linux: what each door was handed is noted, the table is filled, and sealed (kernel-demo/linux/runtime/kernel.h).
// For arch/x86/platform/pvh/enlighten.c, arch/x86/xen/enlighten_pv.c, arch/x86/kernel/{head64,setup}.c, init/main.c; each rule has
// one of them, and brings the header only where it has done its work.

// Paging is on, .bss is cleared later.
@pvh@
symbol pvh_bootparams, pvh_start_info;
@@
 memset(&pvh_bootparams, 0, sizeof(pvh_bootparams));
+vet_kernel_entered_pvh(&pvh_start_info, sizeof(pvh_start_info));

@pvh_header depends on pvh@
@@
 #include <xen/xen.h>
+#include <bootvet/kernel.h>

// Before Linux writes to the record: it takes the console's description out of it.
@xen_pv@
symbol xen_start_info, si;
@@
 xen_start_info = si;
+vet_kernel_entered_xen_pv(si);

@xen_pv_header depends on xen_pv@
@@
 #include <xen/acpi.h>
+#include <bootvet/kernel.h>

// Every other loader's, once boot_params are where Linux wants them.
@linux_64@
symbol real_mode_data;
@@
+vet_kernel_entered_linux_64(real_mode_data);
 load_ucode_bsp();

@linux_64_header depends on linux_64@
@@
 #include <asm/init.h>
+#include <bootvet/kernel.h>

// Early mappings work, the memory map tells memory from devices, and nothing of the loader's is overwritten yet.
@detects@
@@
 e820__memory_setup();
+vet_kernel_detect();

@detects_header depends on detects@
@@
 #include <asm/bios_ebda.h>
+#include <bootvet/kernel.h>

// Behind trap_init and mm_init, before there is a second processor or an interrupt.
@seals@
@@
 poking_init();
+vet_kernel_seal();

@seals_header depends on seals@
@@
 #include <linux/rodata_test.h>
+#include <bootvet/kernel.h>
