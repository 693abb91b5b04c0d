/* SPDX-License-Identifier: MIT */
/*
 * What must be known about a body before values flow through it: which locals have their address taken, which names are
 * only called or accessed, what the graph lists although it is never evaluated.
 * In: the blocks that control reaches.  Next: Expressions.cpp asks the sets filled here.
 */
#include "FunctionFacts.h"

#include "clang/AST/Attr.h"
#include "clang/Basic/Builtins.h"

using namespace clang;

namespace bootvet {

void FunctionFacts::markUnevaluated(const Stmt *Statement)
{
	if (!Statement)
		return;
	Unevaluated.insert(Statement);
	for (const Stmt *Child : Statement->children())
		markUnevaluated(Child);
}

void FunctionFacts::markAddressTaken(const Expr *LValue)
{
	if (const auto *Reference = dyn_cast<DeclRefExpr>(LValue->IgnoreParenCasts()))
		if (const auto *Variable = dyn_cast<VarDecl>(Reference->getDecl()))
			AddressTaken.insert(Variable);
}

/* `a[i]`, `*a`, `(&x)->f`: the address goes nowhere but into the access. */
void FunctionFacts::markAccessBase(const Expr *Pointer)
{
	Pointer = Pointer->IgnoreParens();
	if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Pointer)) {
		if (Cast->getCastKind() == CK_ArrayToPointerDecay || Cast->getCastKind() == CK_FunctionToPointerDecay)
			Designators.insert(Cast);
	} else if (const auto *Operator = dyn_cast<UnaryOperator>(Pointer)) {
		if (Operator->getOpcode() == UO_AddrOf)
			Designators.insert(Operator);
	}
}

void FunctionFacts::markCallee(const Expr *Callee)
{
	for (;;) {
		Callee = Callee->IgnoreParens();
		Designators.insert(Callee);
		if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Callee))
			Callee = Cast->getSubExpr();
		else if (const auto *Operator = dyn_cast<UnaryOperator>(Callee);
			 Operator && (Operator->getOpcode() == UO_Deref || Operator->getOpcode() == UO_AddrOf))
			Callee = Operator->getSubExpr();
		else
			return;
	}
}

void FunctionFacts::prescanCall(const CallExpr *Call)
{
	const FunctionDecl *Callee = Call->getDirectCallee();
	if (Callee)
		markCallee(Call->getCallee());
	unsigned Builtin = Callee ? Callee->getBuiltinID() : 0;
	for (const Expr *Argument : Call->arguments()) {
		if (Builtin && Context.BuiltinInfo.isUnevaluated(Builtin))
			markUnevaluated(Argument);
		else if (Argument->isGLValue() && (Builtin != Builtin::BI__builtin_va_start || Argument == Call->getArg(0)))
			markAddressTaken(Argument);
	}
}

void FunctionFacts::prescan(const SourceBlock &Source)
{
	unsigned Left = Source.Elements;
	for (const CFGElement &Element : *Source.Block) {
		if (Left-- == 0)
			break;
		auto Statement = Element.getAs<CFGStmt>();
		if (!Statement)
			continue;
		const Stmt *S = Statement->getStmt();
		if (const auto *Call = dyn_cast<CallExpr>(S)) {
			prescanCall(Call);
		} else if (const auto *Operator = dyn_cast<UnaryOperator>(S)) {
			if (Operator->getOpcode() == UO_AddrOf)
				markAddressTaken(Operator->getSubExpr());
			else if (Operator->getOpcode() == UO_Deref)
				markAccessBase(Operator->getSubExpr());
		} else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(S)) {
			markAccessBase(Subscript->getBase());
		} else if (const auto *Member = dyn_cast<MemberExpr>(S)) {
			if (Member->isArrow())
				markAccessBase(Member->getBase());
		} else if (const auto *VaArg = dyn_cast<VAArgExpr>(S)) {
			markAddressTaken(VaArg->getSubExpr());
		} else if (const auto *Block = dyn_cast<BlockExpr>(S)) {
			for (const auto &Capture : Block->getBlockDecl()->captures())
				AddressTaken.insert(Capture.getVariable());
		} else if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
			for (const Decl *D : Declaration->decls()) {
				const auto *Variable = dyn_cast<VarDecl>(D);
				if (!Variable || !Variable->isStaticLocal())
					continue;
				/* The linker fills it; no code runs. */
				StaticLocals.insert(Variable);
				markUnevaluated(Variable->getInit());
			}
		}
	}
}

} // namespace bootvet
