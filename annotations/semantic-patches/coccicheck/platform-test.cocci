// SPDX-License-Identifier: MIT
/// Turn tests of Linux's x86_platform.legacy, paravirt_has(), and of what a platform is (paravirt_enabled(),
/// xen_pv_domain()) into guards that say which hardware they mean.
//
// Confidence: High for x86_platform.legacy and paravirt_has(), Low for the others
// Comments: Linux's flags say "present unless somebody knows better", vet_has says "known to be present": what is
// unknown changes sides.  A test of the platform becomes a guard of the hardware that its own function touches behind it;
// where that is none, or of several kinds, it is only reported.  Stores, which say what there is, stay as they are.
// Options: --no-includes

virtual patch
virtual context
virtual org
virtual report

@initialize:python@
@@
import os, sys
# The module stands beside this file, which only the command line tells.
with open("/proc/self/cmdline") as command:
    sys.path[:0] = [os.path.dirname(os.path.abspath(word.split("=")[-1])) for word in command.read().split("\0")
                    if word.endswith(".cocci")]
import legacy
file, touched = None, {}    # functions of this file to what they touch

FLAGS = {"rtc": "vet_has(cmos_rtc)", "no_vga": "vet_absent(vga)", "warm_reset": "vet_has(bios_data_area)",
         "reserve_bios_regions": "vet_has(bios_data_area)", "pnpbios": "vet_has(pnp_bios)"}
I8042 = {("==", "X86_LEGACY_I8042_PLATFORM_ABSENT"): "vet_absent(i8042)", ("!=", "X86_LEGACY_I8042_PLATFORM_ABSENT"): "!vet_absent(i8042)",
         ("==", "X86_LEGACY_I8042_EXPECTED_PRESENT"): "vet_has(i8042)", ("!=", "X86_LEGACY_I8042_EXPECTED_PRESENT"): "!vet_has(i8042)"}
FEATURES = {"RTC": "vet_has(cmos_rtc)"}

def meant(function):
    found = touched.get(function, set())
    return "vet_absent(%s)" % list(found)[0] if len(found) == 1 else None

def tell(p, test, guard):
    told(p[0], "%s: ask %s" % (test, guard) if guard else "%s says what the platform is, not which hardware is meant" % test)

@script:python depends on report@
@@
told = coccilib.report.print_report

@script:python depends on org@
@@
told = coccilib.org.print_todo

// --- what a test of the platform means ------------------------------------------------------------------------------

@platform@
identifier test = { paravirt_enabled, xen_pv_domain };
position p;
@@
 test@p()

@touch depends on platform@
identifier f =~ "msr|^ins?[bwl]|^outs?[bwl]|^grub_(in|out)[bwl]|_virt$|^__va$|remap";
expression list es;
position p;
@@
 f@p(es)

@script:python@
p << touch.p;
f << touch.f;
es << touch.es;
@@
if file != p[0].file:
    file, touched = p[0].file, {}
owners = legacy.needs(f, es, file)[0]
if owners:
    touched.setdefault(p[0].current_element, set()).add(owners[0])

// --- told -----------------------------------------------------------------------------------------------------------

@flag@
symbol x86_platform;
identifier x = { rtc, no_vga, warm_reset, reserve_bios_regions };
expression E;
position p;
@@
(
 x86_platform.legacy.x = E
|
 x86_platform.legacy.x@p
)

@script:python depends on report || org@
p << flag.p;
x << flag.x;
@@
tell(p, "x86_platform.legacy." + x, FLAGS[x])

@device@
symbol x86_platform;
expression E;
position p;
@@
(
 x86_platform.legacy.devices.pnpbios = E
|
 x86_platform.legacy.devices.pnpbios@p
)

@script:python depends on report || org@
p << device.p;
@@
tell(p, "x86_platform.legacy.devices.pnpbios", FLAGS["pnpbios"])

@keyboard@
symbol x86_platform;
binary operator O = { ==, != };
identifier state = { X86_LEGACY_I8042_PLATFORM_ABSENT, X86_LEGACY_I8042_EXPECTED_PRESENT };
position p;
@@
 x86_platform.legacy.i8042@p O state

@script:python depends on report || org@
p << keyboard.p;
O << keyboard.O;
state << keyboard.state;
@@
tell(p, "x86_platform.legacy.i8042", I8042[O.strip(), state])

@supported@
identifier x = { RTC };
position p;
@@
 paravirt_has@p(x)

@script:python depends on report || org@
p << supported.p;
x << supported.x;
@@
tell(p, "paravirt_has(%s)" % x, FEATURES[x])

@script:python depends on report || org@
p << platform.p;
test << platform.test;
@@
tell(p, test + "()", meant(p[0].current_element))

@depends on context@
symbol x86_platform;
identifier x = { rtc, no_vga, warm_reset, reserve_bios_regions };
expression E;
@@
(
 x86_platform.legacy.x = E
|
 x86_platform.legacy.devices.pnpbios = E
|
*x86_platform.legacy.x
|
*x86_platform.legacy.devices.pnpbios
|
*x86_platform.legacy.i8042 == E
|
*x86_platform.legacy.i8042 != E
|
*paravirt_has(x)
|
*paravirt_enabled()
|
*xen_pv_domain()
)

// --- guards ---------------------------------------------------------------------------------------------------------

@flags depends on patch@
symbol x86_platform;
identifier x = { rtc, no_vga, warm_reset, reserve_bios_regions };
expression E;
fresh identifier g = script:python(x) { FLAGS[x] };
@@
(
 x86_platform.legacy.x = E
|
-x86_platform.legacy.x
+g
)

@devices depends on patch@
symbol x86_platform;
expression E;
fresh identifier g = script:python() { FLAGS["pnpbios"] };
@@
(
 x86_platform.legacy.devices.pnpbios = E
|
-x86_platform.legacy.devices.pnpbios == 0
+!g
|
-x86_platform.legacy.devices.pnpbios
+g
)

@keyboards depends on patch@
symbol x86_platform;
binary operator O = { ==, != };
identifier state = { X86_LEGACY_I8042_PLATFORM_ABSENT, X86_LEGACY_I8042_EXPECTED_PRESENT };
fresh identifier g = script:python(O, state) { I8042[O.strip(), state] };
@@
-x86_platform.legacy.i8042 O state
+g

@features depends on patch@
identifier x = { RTC };
fresh identifier g = script:python(x) { FEATURES[x] };
@@
-paravirt_has(x)
+g

@platforms depends on patch@
identifier test = { paravirt_enabled, xen_pv_domain };
position p : script:python() { meant(p[0].current_element) is not None };
fresh identifier g = script:python(p) { meant(p[0].current_element) };
@@
-test@p()
+g

// --- the header -----------------------------------------------------------------------------------------------------

@included@
@@
#include <bootvet/annotate.h>

// Behind the last include, where every configuration reads that one before any code; else before the first.
@behind_last depends on patch && !included && (flags || devices || keyboards || features || platforms)@
position p : script:python() { legacy.is_plain_include(p) };
@@
 #include <...>@p
+#include <bootvet/annotate.h>

@before_first depends on patch && !included && !behind_last && (flags || devices || keyboards || features || platforms)@
@@
+#include <bootvet/annotate.h>
 #include <...>

@depends on patch && !included && !behind_last && !before_first && (flags || devices || keyboards || features || platforms)@
@@
 #include "..."
+#include <bootvet/annotate.h>
