// SPDX-License-Identifier: MIT
/// Find what touches legacy ports, model-specific registers and low addresses, through macros and arithmetic, where its
/// own function neither asks whether the hardware is there nor says that it needs it.
//
// Confidence: High for ports and MSRs, Moderate for addresses
// Comments: False positives: functions that are only called where the hardware is; `bootvet check' follows calls, this
// patch does not.  False negatives: places held in variables, ports as numbers in structures, inline assembly, calls with
// the port first (BSD).  In patch mode an absent port reads as ones, an absent register as 0; addresses, and what stands in the
// lines of a macro, are only reported.
// Options: --no-includes --include-headers

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
known = legacy.Unguarded()
wanted, done = {}, set()    # of one file at a time

def key(p, name, arguments):
    # Not the place: rules that change something move the others.
    return (p[0].current_element, name) + tuple("".join(str(argument).split()) for argument in arguments)

def is_wanted(p, name, arguments):
    return bool(wanted.get(key(p, name, arguments)))

def guard(p, name, arguments):
    done.add(key(p, name, arguments))
    return legacy.guard(wanted[key(p, name, arguments)])

def is_value(name, arguments):
    """The call itself is what was read: inb(port), rdmsr(register), rdmsr_safe(register, &low, &high)."""
    return bool(legacy.TOUCHES[name][2]) and (len(list(arguments)) == 1 or name.endswith("_safe"))

def sets(name, arguments):
    """A macro that writes to its arguments: rdmsr(register, low, high), rdmsrl(register, value)."""
    return "rdmsr" in name and not is_value(name, arguments)

@script:python depends on report@
@@
told = coccilib.report.print_report

@script:python depends on org@
@@
told = coccilib.org.print_todo

// --- behind a guard -------------------------------------------------------------------------------------------------

@asks@
@@
(
 vet_has(...)
|
 vet_require(...)
)

@guarded depends on asks exists@
identifier c, f;
position p;
statement S;
@@
(
 if (<+... vet_has(c) ...+>) { <+... f@p(...) ...+> }
|
 if (<+... vet_has(c) ...+>) { <+... f@p(...) ...+> } else S
)

@script:python@
p << guarded.p;
c << guarded.c;
@@
known.ask(p, c)

@guarded_value depends on asks exists@
identifier c, f;
position p;
expression E;
@@
(
 (<+... vet_has(c) ...+>) && <+... f@p(...) ...+>
|
 (<+... vet_has(c) ...+>) ? <+... f@p(...) ...+> : E
)

@script:python@
p << guarded_value.p;
c << guarded_value.c;
@@
known.ask(p, c)

@behind depends on asks@
identifier c, f;
position p;
@@
(
 if (<+... !vet_has(c) ...+>) { ... return ...; }
|
 vet_require(c);
)
 ... when any
 f@p(...)

@script:python@
p << behind.p;
c << behind.c;
@@
known.ask(p, c)

@guarded_cast depends on asks exists@
identifier c;
type T;
expression E;
statement S;
position p;
@@
(
 if (<+... vet_has(c) ...+>) { <+... (T *)E@p ...+> }
|
 if (<+... vet_has(c) ...+>) { <+... (T *)E@p ...+> } else S
)

@script:python@
p << guarded_cast.p;
c << guarded_cast.c;
@@
known.ask(p, c)

@cast_behind depends on asks exists@
identifier c;
type T;
expression E;
position p;
@@
(
 if (<+... !vet_has(c) ...+>) { ... return ...; }
|
 vet_require(c);
)
 ... when any
 (T *)E@p

@script:python@
p << cast_behind.p;
c << cast_behind.c;
@@
known.ask(p, c)

// --- touches --------------------------------------------------------------------------------------------------------

@touch@
identifier f =~ "msr|^ins?[bwl]|^outs?[bwl]|^grub_(in|out)[bwl]|_virt$|^__va$|remap";
expression list es;
position p;
@@
 f@p(es)

@script:python depends on patch@
p << touch.p;
f << touch.f;
es << touch.es;
@@
if known.file != p[0].file:
    known.file = p[0].file
    wanted.clear()
    done.clear()
found, what = known.needs(p, f, es)
# Where the same touch stands guarded and unguarded in one function, neither is changed; nor is one in a macro's lines.
wanted[key(p, f, es)] = found if found and "address" not in what and not legacy.in_macro(p) and wanted.get(key(p, f, es), True) else []

@script:python depends on report || org@
p << touch.p;
f << touch.f;
es << touch.es;
@@
found, what = known.needs(p, f, es)
if found:
    told(p[0], "%s touches %s (%s), and nothing asks for it" % (f, " or ".join(found), what))

@cast@
type T;
expression E;
position p;
@@
 (T *)E@p

@script:python depends on report || org@
p << cast.p;
E << cast.E;
@@
found, what = known.casts(p, E)
if found:
    told(p[0], "a pointer to %s (%s), and nothing asks for it" % (" or ".join(found), what))

@depends on context@
type T;
expression E;
position p : script:python(E) { bool(known.casts(p, E)[0]) };
@@
*(T *)E@p

@depends on context@
identifier f;
expression list es;
position p : script:python(f, es) { bool(known.needs(p, f, es)[0]) };
@@
*f@p(es)

// --- guards ---------------------------------------------------------------------------------------------------------

// What is read to be written back to the same hardware stands behind the guard of the write.
@outer depends on patch@
identifier f;
expression list es;
position p;
@@
 f@p(es);

@nested depends on patch@
identifier outer.f, g;
expression list inner;
expression X;
position outer.p, q;
@@
(
 f@p(<+... g@q(inner) ...+>, X);
|
 f@p(X, <+... g@q(inner) ...+>);
)

@script:python depends on patch@
p << outer.p;
f << outer.f;
es << outer.es;
g << nested.g;
inner << nested.inner;
@@
if wanted.get(key(p, f, es)) and wanted[key(p, f, es)] == wanted.get(key(p, g, inner)):
    wanted[key(p, g, inner)] = []

@writes depends on patch@
identifier f;
expression list es;
position p : script:python(f, es) { is_wanted(p, f, es) and not sets(f, es) };
fresh identifier g = script:python(p, f, es) { guard(p, f, es) };
@@
-f@p(es);
+if (g)
+	f(es);

@registers depends on patch@
identifier f;
expression E, low, high;
position p : script:python(f, E, low, high) { is_wanted(p, f, [E, low, high]) and sets(f, [E, low, high]) };
fresh identifier g = script:python(p, f, E, low, high) { guard(p, f, [E, low, high]) };
@@
-f@p(E, low, high);
+if (g)
+	f(E, low, high);
+else
+	low = high = 0;

@long_registers depends on patch@
identifier f;
expression E, value;
position p : script:python(f, E, value) { is_wanted(p, f, [E, value]) and sets(f, [E, value]) };
fresh identifier g = script:python(p, f, E, value) { guard(p, f, [E, value]) };
@@
-f@p(E, value);
+if (g)
+	f(E, value);
+else
+	value = 0;

@reads depends on patch@
identifier f;
expression list es;
position p : script:python(f, es) { is_wanted(p, f, es) and is_value(f, es) and key(p, f, es) not in done };
fresh identifier g = script:python(p, f, es) { guard(p, f, es) };
fresh identifier n = script:python(f) { legacy.TOUCHES[f][2] };
@@
-f@p(es)
+(g ? f(es) : n)

// --- the header -----------------------------------------------------------------------------------------------------

@included@
@@
#include <bootvet/annotate.h>

// Behind the last include, where every configuration reads that one before any code; else before the first.
@behind_last depends on patch && !included && (writes || registers || long_registers || reads)@
position p : script:python() { legacy.is_plain_include(p) };
@@
 #include <...>@p
+#include <bootvet/annotate.h>

@before_first depends on patch && !included && !behind_last && (writes || registers || long_registers || reads)@
@@
+#include <bootvet/annotate.h>
 #include <...>

@depends on patch && !included && !behind_last && !before_first && (writes || registers || long_registers || reads)@
@@
 #include "..."
+#include <bootvet/annotate.h>
