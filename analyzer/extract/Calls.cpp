/* SPDX-License-Identifier: MIT */
/*
 * Calls: of a function by name, through a pointer with what its declaration requires, of annotate.h's guards, of the
 * functions that only copy memory, and those that attribute cleanup makes.
 * In: call expressions, their operands evaluated.  Out: CALL, CALL_INDIRECT, HAS, ABSENT, REQUIRE and COPY points.
 */
#include "FunctionFacts.h"

#include "clang/AST/Attr.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace bootvet {

ValueId FunctionFacts::result(PointId Point, QualType Type)
{
	if (Type->isVoidType())
		return VET_NONE;
	ValueType Shape = Unit.valueType(Type->isRecordType() ? Context.VoidPtrTy : Type);
	return Graph.leaf(VET_VALUE_RESULT, Shape, Point);
}

ValueId FunctionFacts::guardCall(const CallExpr *Call, BuiltinGuard Guard)
{
	const EnumConstantDecl *Capability = nullptr;
	if (Call->getNumArgs() == 1)
		if (const auto *Reference = dyn_cast<DeclRefExpr>(Call->getArg(0)->IgnoreParenImpCasts()))
			Capability = dyn_cast<EnumConstantDecl>(Reference->getDecl());
	llvm::StringRef Name = Capability ? Capability->getName() : "";
	if (!Name.consume_front("VET_CAPABILITY_") || Guard == BuiltinGuard::Other)
		return Call->getType()->isVoidType() ? VET_NONE : unknown(Call->getType());
	vet_point_kind Kind = Guard == BuiltinGuard::Has      ? VET_POINT_HAS
			      : Guard == BuiltinGuard::Absent ? VET_POINT_ABSENT
							      : VET_POINT_REQUIRE;
	return result(point(Kind, Call->getBeginLoc(), Unit.writer().string(Name)), Call->getType());
}

ValueId FunctionFacts::callSymbol(const CallExpr *Call, uint32_t Symbol, uint16_t Flags)
{
	llvm::SmallVector<ValueId, 8> Arguments;
	for (const Expr *Argument : Call->arguments())
		Arguments.push_back(valueOf(Argument));
	vet_point Row = {};
	Row.kind = VET_POINT_CALL;
	Row.flags = Flags;
	Row.where = Unit.where(Call->getBeginLoc());
	Row.a = Symbol;
	return result(Graph.addPoint(Row, Arguments), Call->getType());
}

/* What the pointer's own declaration requires: field, variable, parameter, and every typedef of its type. */
void FunctionFacts::calleeAnnotations(const Expr *Callee, std::vector<vet_annotation> &Annotations)
{
	Callee = Callee->IgnoreParenImpCasts();
	Unit.addTypedefAnnotations(Callee->getType(), Annotations);
	if (const auto *Member = dyn_cast<MemberExpr>(Callee)) {
		Unit.addAnnotations(Member->getMemberDecl(), Annotations);
	} else if (const auto *Reference = dyn_cast<DeclRefExpr>(Callee)) {
		const auto *Parameter = dyn_cast<ParmVarDecl>(Reference->getDecl());
		if (Parameter && Parameter->getDeclContext() == Function)
			Unit.addParameterAnnotations(Function, Parameter->getFunctionScopeIndex(), Annotations);
		else if (isa<VarDecl>(Reference->getDecl())) /* a function says it itself when it is called */
			Unit.addAnnotations(Reference->getDecl(), Annotations);
	} else if (const auto *Operator = dyn_cast<UnaryOperator>(Callee)) {
		calleeAnnotations(Operator->getSubExpr(), Annotations);
	} else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Callee)) {
		calleeAnnotations(Subscript->getBase(), Annotations);
	} else if (const auto *Conditional = dyn_cast<AbstractConditionalOperator>(Callee)) {
		calleeAnnotations(Conditional->getTrueExpr(), Annotations);
		calleeAnnotations(Conditional->getFalseExpr(), Annotations);
	} else if (const auto *Cast = dyn_cast<ExplicitCastExpr>(Callee)) {
		calleeAnnotations(Cast->getSubExpr(), Annotations);
	}
}

ValueId FunctionFacts::callIndirect(const CallExpr *Call)
{
	ValueId Callee = valueOf(Call->getCallee());
	llvm::SmallVector<ValueId, 8> Arguments;
	for (const Expr *Argument : Call->arguments())
		Arguments.push_back(valueOf(Argument));
	std::vector<vet_annotation> Annotations;
	calleeAnnotations(Call->getCallee(), Annotations);
	vet_point Row = {};
	Row.kind = VET_POINT_CALL_INDIRECT;
	Row.where = Unit.where(Call->getBeginLoc());
	Row.a = Callee;
	Row.d = Unit.prototypeOf(Call->getCallee()->getType());
	std::tie(Row.e, Row.f) = Unit.store(Annotations);
	return result(Graph.addPoint(Row, Arguments), Call->getType());
}

/* memcpy and its like: the copy says it all; a real function is called too, but what it does is told. */
bool FunctionFacts::transfer(const CallExpr *Call, const FunctionDecl *Callee, ValueId &Result)
{
	if (!Callee->getIdentifier() || Call->getNumArgs() != 3 || !Call->getArg(0)->getType()->isAnyPointerType())
		return false;
	enum { No, Copies, Fills } What = llvm::StringSwitch<decltype(What)>(Callee->getName())
			.Cases("memcpy", "memmove", "__memcpy", "__memmove", Copies)
			.Cases("__builtin_memcpy", "__builtin_memmove", "__builtin_memcpy_inline", Copies)
			.Cases("memset", "__memset", "__builtin_memset", "__builtin_memset_inline", Fills)
			.Default(No);
	if (What == No || (What == Copies && !Call->getArg(1)->getType()->isAnyPointerType()))
		return false;
	bool Builtin = Callee->getName().starts_with("__builtin_");
	if (!Builtin)
		callSymbol(Call, Unit.symbol(Callee), VET_POINT_MODELLED);

	ValueId To = valueOf(Call->getArg(0)), Second = valueOf(Call->getArg(1));
	std::optional<int64_t> Bytes = Graph.number(valueOf(Call->getArg(2)));
	bool Told = Bytes && *Bytes > 0 && *Bytes < (1 << 28);
	uint32_t Bits = Told ? *Bytes * 8 : 0;
	if (What == Copies) {
		if (!Bytes || *Bytes != 0)
			point(VET_POINT_COPY, Call->getBeginLoc(), To, Second, Bits);
	} else {
		/* As wide as anything that is read from there: not the byte, which is there several times. */
		ValueType Widest = Unit.valueType(Context.UnsignedLongLongTy);
		bool Zero = Graph.number(Second) == 0;
		ValueId Value = Zero ? Graph.constant(0, Widest) : Graph.unknown(Widest);
		point(VET_POINT_STORE, Call->getBeginLoc(), To, Bits, Value);
	}
	Result = To;
	return true;
}

ValueId FunctionFacts::call(const CallExpr *Call)
{
	const FunctionDecl *Callee = Call->getDirectCallee();
	if (!Callee)
		return callIndirect(Call);
	BuiltinGuard Guard = Unit.builtinGuard(Callee);
	if (Guard != BuiltinGuard::None)
		return guardCall(Call, Guard);
	ValueId Result = VET_NONE;
	if (transfer(Call, Callee, Result))
		return Result;
	if (unsigned Id = Callee->getBuiltinID())
		if (builtin(Call, Callee, Id, Result))
			return Result;
	return callSymbol(Call, Unit.symbol(Callee), 0);
}

/* __attribute__((cleanup(f))) T x: at the end of its scope, f(&x). */
void FunctionFacts::cleanup(const VarDecl *Variable, const FunctionDecl *Callee)
{
	if (Unit.builtinGuard(Callee) != BuiltinGuard::None)
		return;
	ValueId Address = Graph.leaf(VET_VALUE_OBJECT, Unit.valueType(Context.VoidPtrTy),
				     Unit.automatic(Function, Variable));
	vet_point Row = {};
	Row.kind = VET_POINT_CALL;
	Row.flags = VET_POINT_CLEANUP;
	Row.where = Unit.where(Variable->getLocation());
	Row.a = Unit.symbol(Callee);
	Graph.addPoint(Row, {Address});
}

} // namespace bootvet
