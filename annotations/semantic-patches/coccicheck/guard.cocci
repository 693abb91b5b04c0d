// SPDX-License-Identifier: MIT
/// Put a guard in front of one call, assembly or store.  `bootvet fix' runs this for each place that a finding proposes; by
/// hand:
///     spatch -D patch -D place='31:2:vet_has(vga)' --sp-file guard.cocci FILE.c
/// Lines and columns are counted as compilers do, a tab being one column.
//
// Confidence: Moderate
// Comments: What is right where the hardware is absent, a human has to say.  A value that is not computed becomes 0, a
// condition false.  A struct or union as a value is left alone where it shows; where it does not (a typedef), the result does not
// compile.  A comment between the arguments of a call is lost.  A place in the expansion of a macro is not found.  The include of <bootvet/annotate.h> is added by `bootvet fix', not by this patch.
// Options: --no-includes

virtual patch
virtual context
virtual org
virtual report

@initialize:python@
place << virtual.place;
@@
line, column, guard = place.split(":")

def is_there(p):
    return int(p[0].line) == int(line) and int(p[0].column) + 1 == int(column)

def put():
    print("guarded")
    return guard

// --- what stands there ----------------------------------------------------------------------------------------------

@call@
expression f;
expression list es;
position p : script:python() { is_there(p) };
@@
 f@p(es)

@alone depends on call@
expression f;
expression list es;
position p : script:python() { is_there(p) };
@@
(
 f@p(es);
|
 (void)f@p(es);
)

@condition depends on call@
expression f, X;
expression list es;
position p : script:python() { is_there(p) };
@@
(
 if (f@p(es)) { ... }
|
 if (f@p(es)) { ... } else { ... }
|
 while (f@p(es)) { ... }
|
 f@p(es) && X
|
 X && f@p(es)
)

@operand depends on call@
expression f, X;
expression list es;
position p : script:python() { is_there(p) };
@@
(
 !f@p(es)
|
 f@p(es) || X
|
 X || f@p(es)
)

// No 0 stands for a struct or union.
@whole depends on call@
expression f;
expression list es;
identifier T, m;
struct T s;
union T u;
position p : script:python() { is_there(p) };
@@
(
 f@p(es).m
|
 s = f@p(es)
|
 u = f@p(es)
)

@whole_start depends on call@
expression f;
expression list es;
identifier T, x;
position p : script:python() { is_there(p) };
@@
(
 struct T x = f@p(es);
|
 union T x = f@p(es);
)

@store depends on !call@
expression E, X;
assignment operator A;
position p : script:python() { is_there(p) };
@@
 E@p A X;

@assembly depends on !call && !store@
statement S;
position p : script:python() { is_there(p) };
@@
 S@p

// --- the guard ------------------------------------------------------------------------------------------------------

@depends on patch && alone@
expression f;
expression list es;
position p : script:python() { is_there(p) };
fresh identifier g = script:python() { put() };
@@
(
-f@p(es);
+if (g)
+	f(es);
|
-(void)f@p(es);
+if (g)
+	(void)f(es);
)

@depends on patch && condition@
expression f;
expression list es;
position p : script:python() { is_there(p) };
fresh identifier g = script:python() { put() };
@@
-f@p(es)
+g && f(es)

@depends on patch && operand && !condition@
expression f;
expression list es;
position p : script:python() { is_there(p) };
fresh identifier g = script:python() { put() };
@@
-f@p(es)
+(g && f(es))

@depends on patch && call && !alone && !condition && !operand && !whole && !whole_start@
expression f;
expression list es;
position p : script:python() { is_there(p) };
fresh identifier g = script:python() { put() };
@@
-f@p(es)
+(g ? f(es) : 0)

@depends on patch && store@
expression E, X;
assignment operator A;
position p : script:python() { is_there(p) };
fresh identifier g = script:python() { put() };
@@
-E@p A X;
+if (g)
+	E A X;

@depends on patch && assembly@
statement S;
position p : script:python() { is_there(p) };
fresh identifier g = script:python() { put() };
@@
+if (g) {
 S@p
+}

// --- only told ------------------------------------------------------------------------------------------------------

@shown depends on context@
expression f;
expression list es;
position p : script:python() { is_there(p) };
@@
*f@p(es)

@script:python depends on report && call@
p << call.p;
@@
coccilib.report.print_report(p[0], "guard this with %s" % guard)

@script:python depends on org && call@
p << call.p;
@@
coccilib.org.print_todo(p[0], "guard this with %s" % guard)
