/* SPDX-License-Identifier: MIT */
/*
 * Functions that the compiler itself knows: some are values, some access memory, some call the library.
 * In: calls of builtins, atomic expressions.  Out: values, LOAD, STORE, CALL and ESCAPE points.
 */
#include "FunctionFacts.h"

#include "clang/Basic/Builtins.h"

using namespace clang;
using llvm::StringRef;

namespace bootvet {

ValueId FunctionFacts::loadAt(ValueId Address, QualType Type, SourceLocation Location)
{
	PointId Load = point(VET_POINT_LOAD, Location, Address, Unit.bits(Type), 0, VET_MEMORY_VOLATILE);
	return Graph.leaf(VET_VALUE_RESULT, Unit.valueType(Type), Load);
}

/* Nothing is known of what happens to the arguments. */
ValueId FunctionFacts::unmodelled(const CallExpr *Call)
{
	for (const Expr *Argument : Call->arguments()) {
		QualType Type = Argument->getType();
		if (Argument->isGLValue() || Type->isAnyPointerType() || Type->isRecordType())
			escape(valueOf(Argument), Call->getBeginLoc());
	}
	if (Call->getType()->isVoidType())
		return VET_NONE;
	return unknown(Call->getType()->isRecordType() ? Context.VoidPtrTy : Call->getType());
}

ValueId FunctionFacts::allocate(const CallExpr *Call)
{
	return Graph.leaf(VET_VALUE_OBJECT, Unit.valueType(Context.VoidPtrTy), Unit.temporary(Function, Call));
}

static std::optional<BinaryOperatorKind> operationOf(StringRef Operation)
{
	if (Operation.contains("nand"))
		return std::nullopt;
	if (Operation.contains("add"))
		return BO_Add;
	if (Operation.contains("sub"))
		return BO_Sub;
	if (Operation.contains("xor"))
		return BO_Xor;
	if (Operation.contains("or"))
		return BO_Or;
	if (Operation.contains("and"))
		return BO_And;
	return std::nullopt;
}

/* __sync_*: a read, a write, and the value before or after. */
ValueId FunctionFacts::syncBuiltin(const CallExpr *Call, StringRef Operation)
{
	SourceLocation Location = Call->getBeginLoc();
	if (Call->getNumArgs() == 0)
		return VET_NONE;
	ValueId Address = valueOf(Call->getArg(0));
	QualType Type = Call->getArg(0)->IgnoreParenImpCasts()->getType()->getPointeeType();
	if (Type.isNull())
		Type = Context.IntTy;
	Type = Type.getUnqualifiedType();
	if (Operation.starts_with("lock_release")) {
		storeAt(Address, Type, nullptr, Graph.constant(0, Unit.valueType(Context.IntTy)), Location);
		return VET_NONE;
	}
	ValueId Old = loadAt(Address, Type, Location);
	ValueId New = Graph.unknown(Unit.valueType(Type));
	if (Operation.contains("compare_and_swap") && Call->getNumArgs() >= 3) {
		storeAt(Address, Type, nullptr, valueOf(Call->getArg(2)), Location);
		return Operation.starts_with("bool") ? unknown(Call->getType()) : Old;
	}
	if (Call->getNumArgs() >= 2) {
		ValueId Operand = valueOf(Call->getArg(1));
		if (Operation.starts_with("lock_test_and_set") || Operation.starts_with("swap"))
			New = Operand;
		else if (auto Opcode = operationOf(Operation); Opcode && Unit.valueType(Type).isInteger())
			New = arithmetic(*Opcode, Old, Operand, Type, Type, Type);
	}
	storeAt(Address, Type, nullptr, New, Location);
	return Operation.ends_with("_and_fetch") || Operation.contains("_and_fetch_") ? New : Old;
}

ValueId FunctionFacts::atomic(const AtomicExpr *Atomic)
{
	SourceLocation Location = Atomic->getBeginLoc();
	StringRef Name = Atomic->getOpAsString();
	ValueId Address = valueOf(Atomic->getPtr());
	QualType Type = Atomic->getPtr()->getType()->getPointeeType();
	if (const auto *Inner = Type->getAs<AtomicType>())
		Type = Inner->getValueType();
	Type = Type.getUnqualifiedType();
	bool Writes = !Name.contains("load"), Reads = !Name.contains("atomic_store") && !Name.contains("init");
	ValueId Old = Reads ? loadAt(Address, Type, Location) : Graph.unknown(Unit.valueType(Type));
	ValueId New = Graph.unknown(Unit.valueType(Type));
	/* Operands behind pointers are read and written there. */
	for (unsigned I = 1; I < Atomic->getNumSubExprs(); I++) {
		const Expr *Operand = Atomic->getSubExprs()[I];
		QualType OperandType = Operand->getType();
		if (OperandType->isAnyPointerType() && Context.hasSameUnqualifiedType(OperandType->getPointeeType(), Type))
			storeAt(valueOf(Operand), Type, nullptr, Reads ? Old : New, Location);
		else if (Writes && Context.hasSameUnqualifiedType(OperandType, Type) && Operand != Atomic->getOrder() &&
			 (Name.contains("store") || Name.contains("exchange") || Name.contains("init")))
			New = valueOf(Operand);
	}
	if (Writes)
		storeAt(Address, Type, nullptr, New, Location);
	if (Atomic->getType()->isVoidType())
		return VET_NONE;
	bool IsOld = Reads && (Name.contains("load") || Name.contains("fetch_") || Name.contains("atomic_exchange")) &&
		     Context.hasSameUnqualifiedType(Atomic->getType(), Type);
	return IsOld ? Old : unknown(Atomic->getType());
}

/* Handled here?  Otherwise it is called like any function. */
bool FunctionFacts::builtin(const CallExpr *Call, const FunctionDecl *Callee, unsigned Id, ValueId &Result)
{
	StringRef Name = Callee->getName();
	switch (Id) {
	case Builtin::BI__builtin_expect:
	case Builtin::BI__builtin_expect_with_probability:
	case Builtin::BI__builtin_assume_aligned:
	case Builtin::BI__builtin_launder:
	case Builtin::BI__builtin_unpredictable:
		Result = valueOf(Call->getArg(0));
		return true;
	case Builtin::BI__builtin_unreachable:
	case Builtin::BI__builtin_trap:
	case Builtin::BI__builtin_debugtrap:
	case Builtin::BI__builtin_prefetch:
	case Builtin::BI__builtin_assume:
	case Builtin::BI__sync_synchronize:
		Result = VET_NONE;
		return true;
	case Builtin::BI__builtin_alloca:
	case Builtin::BI__builtin_alloca_with_align:
	case Builtin::BI__builtin_alloca_uninitialized:
	case Builtin::BIalloca:
		Result = allocate(Call);
		return true;
	case Builtin::BI__builtin_va_start:
	case Builtin::BI__builtin_va_end:
	case Builtin::BI__builtin_va_copy:
		escape(valueOf(Call->getArg(0)), Call->getBeginLoc());
		Result = VET_NONE;
		return true;
	case Builtin::BI__builtin_add_overflow:
	case Builtin::BI__builtin_sub_overflow:
	case Builtin::BI__builtin_mul_overflow: {
		QualType Type = Call->getArg(2)->getType()->getPointeeType();
		storeAt(valueOf(Call->getArg(2)), Type, nullptr, unknown(Type), Call->getBeginLoc());
		Result = unknown(Call->getType());
		return true;
	}
	default:
		break;
	}
	if (Name.consume_front("__sync_")) {
		Result = syncBuiltin(Call, Name);
		return true;
	}
	if (Call->getType()->isIntegralOrEnumerationType()) {
		Result = evaluateConstant(Call);
		if (Graph.number(Result))
			return true;
	}
	if (Context.BuiltinInfo.isPredefinedLibFunction(Id))
		return false;
	/* __builtin_printf is printf, unless the compiler finds something better. */
	if (Context.BuiltinInfo.isLibFunction(Id) && Name.consume_front("__builtin_")) {
		Result = callSymbol(Call, Unit.symbolNamed(Callee, Name), 0);
		return true;
	}
	Result = unmodelled(Call);
	return true;
}

} // namespace bootvet
