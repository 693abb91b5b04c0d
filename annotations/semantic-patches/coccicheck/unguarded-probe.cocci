// SPDX-License-Identifier: MIT
/// Find functions that probe legacy hardware and do not say so: they write to a port and read the same one back, or are
/// called probe, detect or check and touch one.  Nothing asks whether there is anything to probe.
//
// Confidence: Moderate
// Comments: False positives: drivers that change a few bits of a register that they know to be there.  The patch says
// vet_probes: touches of such a function are listed and are no findings, what it calls is judged as ever.
// Options: --no-includes

virtual patch
virtual context
virtual org
virtual report

@initialize:python@
@@
import os, re, sys
# The module stands beside this file, which only the command line tells.
with open("/proc/self/cmdline") as command:
    sys.path[:0] = [os.path.dirname(os.path.abspath(word.split("=")[-1])) for word in command.read().split("\0")
                    if word.endswith(".cocci")]
import legacy
file, probing, asking = None, {}, set()

def annotate(function):
    return " ".join("vet_probes(%s)" % capability for capability in sorted(probing[function])) + " " + function

def take(p, function, capabilities):
    annotated = legacy.said(function, p[0].file)
    if capabilities and function not in asking and annotated is not None and not annotated & set(capabilities):
        probing.setdefault(function, set()).add(capabilities[0])

@script:python depends on report@
@@
told = coccilib.report.print_report

@script:python depends on org@
@@
told = coccilib.org.print_todo

@asking@
position p;
@@
(
 vet_has@p(...)
|
 vet_require@p(...)
)

@script:python@
p << asking.p;
@@
if file != p[0].file:
    file, probing, asking = p[0].file, {}, set()
asking.add(p[0].current_element)

@written exists@
identifier w =~ "^(grub_)?out[bwl]", r =~ "^(grub_)?in[bwl]";
expression list es;
expression value, E;
position p;
@@
 w@p(es)
 ... when any
(
 value = r(E)
|
 r(E) == value
|
 r(E) != value
)

@script:python@
p << written.p;
w << written.w;
es << written.es;
r << written.r;
E << written.E;
@@
if file != p[0].file:
    file, probing, asking = p[0].file, {}, set()
wrote, read = legacy.needs(w, es, file), legacy.needs(r, [E], file)
if wrote == read:
    take(p, p[0].current_element, wrote[0])

@named@
identifier f =~ "msr|^ins?[bwl]|^outs?[bwl]|^grub_(in|out)[bwl]|_virt$|^__va$|remap";
expression list es;
position p;
@@
 f@p(es)

@script:python@
p << named.p;
f << named.f;
es << named.es;
@@
if file != p[0].file:
    file, probing, asking = p[0].file, {}, set()
if re.search("probe|detect|check|present", p[0].current_element):
    take(p, p[0].current_element, legacy.needs(f, es, file)[0])

// --- told -----------------------------------------------------------------------------------------------------------

@defined@
identifier fn : script:python() { bool(probing.get(fn)) };
position p;
@@
 fn@p(...) { ... }

@script:python depends on report || org@
p << defined.p;
fn << defined.fn;
@@
for capability in sorted(probing.get(fn, [])):
    told(p[0], "%s probes %s, and does not say so" % (fn, capability))

@depends on context@
identifier fn : script:python() { bool(probing.get(fn)) };
@@
*fn
 (...) { ... }

// --- annotations ----------------------------------------------------------------------------------------------------

@annotated depends on patch@
identifier fn : script:python() { bool(probing.get(fn)) };
fresh identifier a = script:python(fn) { annotate(fn) };
@@
-fn
+a
 (...) { ... }

// --- the header -----------------------------------------------------------------------------------------------------

@included@
@@
#include <bootvet/annotate.h>

// Behind the last include, where every configuration reads that one before any code; else before the first.
@behind_last depends on patch && !included && (annotated)@
position p : script:python() { legacy.is_plain_include(p) };
@@
 #include <...>@p
+#include <bootvet/annotate.h>

@before_first depends on patch && !included && !behind_last && (annotated)@
@@
+#include <bootvet/annotate.h>
 #include <...>

@depends on patch && !included && !behind_last && !before_first && (annotated)@
@@
 #include "..."
+#include <bootvet/annotate.h>
