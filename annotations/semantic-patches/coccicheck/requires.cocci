// SPDX-License-Identifier: MIT
/// Annotate a subsystem: each function that touches the hardware of one capability by itself says that it requires it.
///     spatch -D patch -D capability=mtrr --sp-file requires.cocci --in-place --dir arch/x86/kernel/cpu/mtrr
//
// Confidence: Moderate
// Comments: What finds out whether the hardware is there wants vet_probes instead (unguarded-probe.cocci).  Functions that ask
// by themselves are left as they are.  `bootvet check' then tells which callers do not ask.
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
wanted, file, needing, asking = None, None, {}, set()

def annotate(function):
    return "vet_requires(%s) %s" % (wanted, function)

@initialize:python@
given << virtual.capability;
@@
wanted = given

@script:python@
@@
if not wanted:
    sys.exit("requires.cocci: no capability; say -D capability=NAME (`bootvet capabilities' lists them)")

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
    file, needing, asking = p[0].file, {}, set()
asking.add(p[0].current_element)

@touch@
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
    file, needing, asking = p[0].file, {}, set()
fn = p[0].current_element
annotated = legacy.said(fn, file)
if wanted in legacy.needs(f, es, file)[0] and fn not in asking and annotated is not None and wanted not in annotated:
    needing[fn] = True

// --- told -----------------------------------------------------------------------------------------------------------

@defined@
identifier fn : script:python() { bool(needing.get(fn)) };
position p;
@@
 fn@p(...) { ... }

@script:python depends on report || org@
p << defined.p;
fn << defined.fn;
@@
if needing.get(fn):
    told(p[0], "%s touches %s itself, and does not say that it requires it" % (fn, wanted))

@depends on context@
identifier fn : script:python() { bool(needing.get(fn)) };
@@
*fn
 (...) { ... }

// --- annotations ----------------------------------------------------------------------------------------------------

@annotated depends on patch@
identifier fn : script:python() { bool(needing.get(fn)) };
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
