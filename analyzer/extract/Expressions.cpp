/* SPDX-License-Identifier: MIT */
/*
 * The value of each expression, when control reaches it: an lvalue's is its address, a record's is where it lies.
 * In: expressions as the control-flow graph lists them, operands first.  Out: values; points for loads and stores.
 */
#include "FunctionFacts.h"

#include "clang/AST/Attr.h"

using namespace clang;

namespace bootvet {

/* --- variables --------------------------------------------------------------------------------------- */

/* Does the local live in values alone?  Otherwise it is an object, accessed by load and store. */
bool FunctionFacts::isVariable(const VarDecl *Variable) const
{
	QualType Type = Variable->getType();
	return Variable->hasLocalStorage() && Type->isScalarType() && !Type->isAnyComplexType() &&
	       !Type->isAtomicType() && !Type.isVolatileQualified() && !AddressTaken.count(Variable) &&
	       !Variable->hasAttr<CleanupAttr>() && !Variable->hasAttr<BlocksAttr>();
}

const VarDecl *FunctionFacts::variableOf(const Expr *LValue) const
{
	const auto *Reference = dyn_cast<DeclRefExpr>(LValue->IgnoreParens());
	const auto *Variable = Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
	return Variable && isVariable(Variable) ? Variable : nullptr;
}

VariableId FunctionFacts::variable(const VarDecl *Variable)
{
	auto [Entry, Inserted] = Variables.try_emplace(Variable, Variables.size());
	if (Inserted)
		Graph.setVariableType(Entry->second, Unit.valueType(Variable->getType()));
	return Entry->second;
}

/* `register unsigned long sp asm("rsp")` at file scope: neither an object nor a value that anyone can follow. */
bool FunctionFacts::namedRegister(const Expr *LValue)
{
	const auto *Reference = dyn_cast<DeclRefExpr>(LValue->IgnoreParens());
	const auto *Variable = Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
	return Variable && !Variable->hasLocalStorage() && Variable->getStorageClass() == SC_Register;
}

/* --- memory ------------------------------------------------------------------------------------------ */

static uint32_t memoryFlags(const Expr *LValue)
{
	return (LValue->getType().isVolatileQualified() ? VET_MEMORY_VOLATILE : 0) |
	       (LValue->refersToBitField() ? VET_MEMORY_BITFIELD : 0);
}

static uint32_t accessBits(UnitFacts &Unit, const Expr *LValue)
{
	if (const FieldDecl *Field = const_cast<Expr *>(LValue)->getSourceBitField())
		return Field->getBitWidthValue(Unit.context());
	return Unit.bits(LValue->getType());
}

ValueId FunctionFacts::load(const Expr *LValue)
{
	LValue = LValue->IgnoreParens();
	if (const VarDecl *Variable = variableOf(LValue))
		return Graph.read(variable(Variable), Graph.current());
	if (namedRegister(LValue))
		return unknown(LValue->getType());
	ValueId Address = valueOf(LValue);
	QualType Type = LValue->getType();
	if (Type->isRecordType() || Type->isArrayType())
		return Address;
	PointId Load = point(VET_POINT_LOAD, LValue->getExprLoc(), Address, accessBits(Unit, LValue), 0,
			     memoryFlags(LValue));
	return Graph.leaf(VET_VALUE_RESULT, Unit.valueType(Type), Load);
}

void FunctionFacts::store(const Expr *LValue, ValueId Value, SourceLocation Location)
{
	LValue = LValue->IgnoreParens();
	if (const VarDecl *Variable = variableOf(LValue)) {
		Graph.write(variable(Variable), Graph.current(), Value);
		return;
	}
	if (namedRegister(LValue))
		return;
	point(VET_POINT_STORE, Location, valueOf(LValue), accessBits(Unit, LValue), Value, memoryFlags(LValue));
}

/* Of a literal; or, without one, of some bytes of some string. */
ValueId FunctionFacts::stringAddress(const Expr *E)
{
	ValueType Pointer = Unit.valueType(Context.VoidPtrTy);
	ValueId Object = Graph.leaf(VET_VALUE_OBJECT, Pointer, Unit.stringObject(E));
	if (Unit.text(E, UINT64_MAX))
		return Object;
	return Graph.element(Object, Graph.unknown(Unit.valueType(Context.LongTy)), 1);
}

/* An address that goes somewhere, unlike one that is only called or accessed. */
void FunctionFacts::noteAddress(const Expr *E, ValueId Address)
{
	if (Designators.count(E))
		return;
	Address = Graph.resolve(Address);
	while (Graph.value(Address).Row.kind == VET_VALUE_FIELD || Graph.value(Address).Row.kind == VET_VALUE_ELEMENT)
		Address = Graph.resolve(Graph.value(Address).Row.a);
	const vet_value &Row = Graph.value(Address).Row;
	if (Row.kind != VET_VALUE_OBJECT && Row.kind != VET_VALUE_FUNCTION)
		return;
	const vet_symbol &Symbol = Unit.writer().Symbols[Row.a];
	if (Symbol.linkage == VET_LINKAGE_AUTOMATIC || Symbol.flags & VET_SYMBOL_TEMPORARY)
		return;
	vet_location Where = Unit.where(E->getExprLoc());
	std::tuple<BlockId, uint32_t, uint32_t, uint32_t> Place{Graph.current(), Row.a, Where.line, Where.column};
	if (std::exchange(LastAddress, Place) != Place)
		point(VET_POINT_ADDRESS, E->getExprLoc(), Row.a);
}

void FunctionFacts::escape(ValueId Value, SourceLocation Location)
{
	if (!Graph.number(Value))
		point(VET_POINT_ESCAPE, Location, Value);
}

/* --- operators --------------------------------------------------------------------------------------- */

ValueId FunctionFacts::reference(const DeclRefExpr *Reference)
{
	const ValueDecl *Declaration = Reference->getDecl();
	ValueType Pointer = Unit.valueType(Context.VoidPtrTy);
	if (const auto *Constant = dyn_cast<EnumConstantDecl>(Declaration))
		return Graph.constant(Constant->getInitVal().extOrTrunc(64).getZExtValue(), Unit.valueType(Reference->getType()));
	if (const auto *Callee = dyn_cast<FunctionDecl>(Declaration)) {
		/* One of annotate.h's own, or the compiler's: a call is told apart, an address leads nowhere. */
		if (Callee->getBuiltinID() && Callee->getName().starts_with("__builtin_"))
			return VET_NONE;
		if (Designators.count(Reference))
			return VET_NONE;
		return Graph.leaf(VET_VALUE_FUNCTION, Pointer, Unit.symbol(Callee));
	}
	const auto *Variable = dyn_cast<VarDecl>(Declaration);
	if (!Variable || isVariable(Variable) || namedRegister(Reference))
		return VET_NONE;
	uint32_t Symbol = Variable->hasLocalStorage() ? Unit.automatic(Function, Variable) : Unit.symbol(Variable);
	return Graph.leaf(VET_VALUE_OBJECT, Pointer, Symbol);
}

ValueId FunctionFacts::castOf(const CastExpr *Cast)
{
	const Expr *Operand = Cast->getSubExpr();
	QualType Type = Cast->getType();
	ValueType Shape = Unit.valueType(Type);
	switch (Cast->getCastKind()) {
	case CK_LValueToRValue:
		return load(Operand);
	case CK_ToVoid:
	case CK_BuiltinFnToFnPtr:
		return VET_NONE;
	case CK_ArrayToPointerDecay:
	case CK_FunctionToPointerDecay: {
		if (Cast->getCastKind() == CK_FunctionToPointerDecay && Designators.count(Cast->IgnoreParens()))
			if (const auto *Reference = dyn_cast<DeclRefExpr>(Operand->IgnoreParens()))
				if (isa<FunctionDecl>(Reference->getDecl()))
					return VET_NONE;
		ValueId Address = valueOf(Operand);
		noteAddress(Cast, Address);
		return Address;
	}
	case CK_NoOp:
	case CK_LValueBitCast:
	case CK_AtomicToNonAtomic:
	case CK_NonAtomicToAtomic:
		/* A qualification of an lvalue: the variable is found below it. */
		return variableOf(Operand) ? VET_NONE : valueOf(Operand);
	case CK_NullToPointer:
		return Graph.constant(0, Shape);
	case CK_IntegralToBoolean:
	case CK_PointerToBoolean:
		return Graph.unary(VET_VALUE_BOOL, valueOf(Operand), Shape);
	case CK_BitCast:
	case CK_IntegralCast:
	case CK_BooleanToSignedIntegral:
	case CK_PointerToIntegral:
	case CK_IntegralToPointer:
	case CK_AnyPointerToBlockPointerCast:
	case CK_AddressSpaceConversion: {
		ValueId Value = valueOf(Operand);
		if (Shape.Width && Graph.value(Value).Row.width)
			return Graph.cast(Value, Shape);
		break;
	}
	default:
		break;
	}
	if (Operand->getType()->isAnyPointerType())
		escape(valueOf(Operand), Cast->getExprLoc());
	return Graph.unknown(Shape);
}

ValueId FunctionFacts::unary(const UnaryOperator *Operator)
{
	const Expr *Operand = Operator->getSubExpr();
	ValueType Shape = Unit.valueType(Operator->getType());
	switch (Operator->getOpcode()) {
	case UO_AddrOf: {
		if (Designators.count(Operator) && Operand->getType()->isFunctionType())
			return VET_NONE;
		ValueId Address = valueOf(Operand);
		noteAddress(Operator, Address);
		return Address;
	}
	case UO_Deref:
		if (Designators.count(Operator) && Operator->getType()->isFunctionType() &&
		    Designators.count(Operand->IgnoreParens()))
			return Results.count(Operand->IgnoreParens()) ? valueOf(Operand) : VET_NONE;
		return valueOf(Operand);
	case UO_PreInc:
	case UO_PreDec:
	case UO_PostInc:
	case UO_PostDec:
		return increment(Operator);
	case UO_Plus:
		return valueOf(Operand);
	case UO_Minus:
	case UO_Not:
		if (!Shape.Width)
			return Graph.unknown(Shape);
		return Graph.unary(Operator->getOpcode() == UO_Minus ? VET_VALUE_NEGATE : VET_VALUE_COMPLEMENT,
				   valueOf(Operand), Shape);
	case UO_LNot:
		if (!Unit.valueType(Operand->getType()).Width)
			return Graph.unknown(Shape);
		return Graph.unary(VET_VALUE_NOT, valueOf(Operand), Shape);
	case UO_Real:
	case UO_Imag:
		if (Operand->isGLValue() && !variableOf(Operand))
			return Graph.element(valueOf(Operand), Graph.unknown(Unit.valueType(Context.LongTy)), 1);
		return Graph.unknown(Shape);
	default:
		return Graph.unknown(Shape);
	}
}

ValueId FunctionFacts::pointerStep(ValueId Pointer, QualType PointerType, ValueId Index, bool Backwards)
{
	QualType Pointee = PointerType->getPointeeType();
	ValueType Long = Unit.valueType(Context.LongTy);
	int64_t Bytes = 1;
	if (Pointee->isVariablyModifiedType())
		Index = Graph.unknown(Long);
	else if (!Pointee->isVoidType() && !Pointee->isFunctionType() && !Pointee->isIncompleteType())
		Bytes = Context.getTypeSizeInChars(Pointee).getQuantity();
	if (Backwards)
		Index = Graph.unary(VET_VALUE_NEGATE, Graph.cast(Index, Long), Long);
	return Graph.element(Pointer, Index, Bytes);
}

static std::optional<vet_value_kind> kindOf(BinaryOperatorKind Opcode)
{
	switch (Opcode) {
	case BO_Mul:
		return VET_VALUE_MULTIPLY;
	case BO_Div:
		return VET_VALUE_DIVIDE;
	case BO_Rem:
		return VET_VALUE_REMAINDER;
	case BO_Add:
		return VET_VALUE_ADD;
	case BO_Sub:
		return VET_VALUE_SUBTRACT;
	case BO_Shl:
		return VET_VALUE_SHIFT_LEFT;
	case BO_Shr:
		return VET_VALUE_SHIFT_RIGHT;
	case BO_LT:
		return VET_VALUE_LESS;
	case BO_GT:
		return VET_VALUE_GREATER;
	case BO_LE:
		return VET_VALUE_LESS_EQUAL;
	case BO_GE:
		return VET_VALUE_GREATER_EQUAL;
	case BO_EQ:
		return VET_VALUE_EQUAL;
	case BO_NE:
		return VET_VALUE_NOT_EQUAL;
	case BO_And:
		return VET_VALUE_AND;
	case BO_Xor:
		return VET_VALUE_XOR;
	case BO_Or:
		return VET_VALUE_OR;
	default:
		return std::nullopt;
	}
}

ValueId FunctionFacts::arithmetic(BinaryOperatorKind Opcode, ValueId Left, ValueId Right, QualType LeftType,
				  QualType RightType, QualType ResultType)
{
	ValueType Shape = Unit.valueType(ResultType);
	bool LeftPointer = LeftType->isAnyPointerType(), RightPointer = RightType->isAnyPointerType();
	if (Opcode == BO_Add && LeftPointer)
		return pointerStep(Left, LeftType, Right, false);
	if (Opcode == BO_Add && RightPointer)
		return pointerStep(Right, RightType, Left, false);
	if (Opcode == BO_Sub && LeftPointer && !RightPointer)
		return pointerStep(Left, LeftType, Right, true);
	std::optional<vet_value_kind> Kind = kindOf(Opcode);
	if (!Kind || !Shape.Width || !Graph.value(Left).Row.width || !Graph.value(Right).Row.width)
		return Graph.unknown(Shape);
	ValueId Value = Graph.binary(*Kind, Left, Right, Shape);
	if (Opcode == BO_Sub && LeftPointer) {
		QualType Pointee = LeftType->getPointeeType();
		if (Pointee->isVariablyModifiedType())
			return Graph.unknown(Shape);
		int64_t Bytes = Pointee->isVoidType() || Pointee->isFunctionType() || Pointee->isIncompleteType()
					? 1
					: Context.getTypeSizeInChars(Pointee).getQuantity();
		if (Bytes > 1)
			Value = Graph.binary(VET_VALUE_DIVIDE, Value, Graph.constant(Bytes, Shape), Shape);
	}
	return Value;
}

ValueId FunctionFacts::binary(const BinaryOperator *Operator)
{
	const Expr *Left = Operator->getLHS(), *Right = Operator->getRHS();
	if (Operator->getOpcode() == BO_Assign)
		return assign(Operator);
	if (Operator->isLogicalOp())
		return logicalJoin(Operator);
	if (Operator->getOpcode() == BO_Comma)
		return Operator->getType()->isVoidType() ? VET_NONE : valueOf(Right);
	return arithmetic(Operator->getOpcode(), valueOf(Left), valueOf(Right), Left->getType(), Right->getType(),
			  Operator->getType());
}

/* What an assignment is worth: the value as the left side holds it. */
ValueId FunctionFacts::assign(const BinaryOperator *Operator)
{
	const Expr *Left = Operator->getLHS();
	ValueId Value = valueOf(Operator->getRHS());
	if (Left->getType()->isRecordType()) {
		ValueId To = valueOf(Left);
		copy(To, Value, Left->getType(), Operator->getOperatorLoc());
		return To;
	}
	store(Left, Value, Operator->getOperatorLoc());
	if (!Left->refersToBitField())
		return Value;
	return Graph.unknown(Unit.valueType(Operator->getType()));
}

ValueId FunctionFacts::compoundAssign(const CompoundAssignOperator *Operator)
{
	const Expr *Left = Operator->getLHS();
	QualType Type = Operator->getComputationLHSType();
	ValueType Shape = Unit.valueType(Left->getType());
	ValueId Old = load(Left);
	if (Unit.valueType(Type).Width && Shape.Width)
		Old = Graph.cast(Old, Unit.valueType(Type));
	else
		Old = Graph.unknown(Unit.valueType(Type));
	ValueId Value = arithmetic(BinaryOperator::getOpForCompoundAssignment(Operator->getOpcode()), Old,
				   valueOf(Operator->getRHS()), Type, Operator->getRHS()->getType(),
				   Operator->getComputationResultType());
	if (Shape.Width == 1)
		Value = Graph.unary(VET_VALUE_BOOL, Value, Shape);
	else if (Shape.Width && Graph.value(Value).Row.width)
		Value = Graph.cast(Value, Shape);
	else
		Value = Graph.unknown(Shape);
	store(Left, Value, Operator->getOperatorLoc());
	return Left->refersToBitField() ? Graph.unknown(Shape) : Value;
}

ValueId FunctionFacts::increment(const UnaryOperator *Operator)
{
	const Expr *Operand = Operator->getSubExpr();
	QualType Type = Operand->getType();
	ValueType Shape = Unit.valueType(Type);
	ValueId Old = load(Operand), New;
	ValueId One = Graph.constant(1, Unit.valueType(Context.IntTy));
	bool Decrement = Operator->isDecrementOp();
	if (Type->isAnyPointerType())
		New = pointerStep(Old, Type, One, Decrement);
	else if (Shape.Width > 1)
		New = Graph.binary(Decrement ? VET_VALUE_SUBTRACT : VET_VALUE_ADD, Old, Graph.constant(1, Shape), Shape);
	else if (Shape.Width == 1)
		New = Decrement ? Graph.unary(VET_VALUE_NOT, Old, Shape) : Graph.constant(1, Shape);
	else
		New = Graph.unknown(Shape);
	store(Operand, New, Operator->getOperatorLoc());
	if (Operator->isPostfix())
		return Old;
	return Operand->refersToBitField() ? Graph.unknown(Shape) : New;
}

/* --- dispatch ---------------------------------------------------------------------------------------- */

ValueId FunctionFacts::evaluateConstant(const Expr *E)
{
	ValueType Shape = Unit.valueType(E->getType());
	Expr::EvalResult Result;
	if (Shape.Width && E->getType()->isIntegralOrEnumerationType() && E->EvaluateAsInt(Result, Context) &&
	    !Result.HasSideEffects)
		return Graph.constant(Result.Val.getInt().extOrTrunc(64).getZExtValue(), Shape);
	return Graph.unknown(Shape);
}

/* What is not understood: addresses that go in are lost from sight, and what comes out may be anything. */
ValueId FunctionFacts::evaluateOther(const Expr *E)
{
	for (const Stmt *Child : E->children()) {
		const auto *Operand = dyn_cast_or_null<Expr>(Child);
		auto Found = Operand ? Results.find(Operand->IgnoreParens()) : Results.end();
		if (Found != Results.end() && Graph.value(Found->second.Value).Row.flags & VET_VALUE_POINTER)
			escape(Found->second.Value, E->getExprLoc());
	}
	if (E->getType()->isVoidType())
		return VET_NONE;
	if (E->isGLValue() || E->getType()->isRecordType())
		return Graph.unknown(Unit.valueType(Context.VoidPtrTy));
	return unknown(E->getType());
}

ValueId FunctionFacts::evaluate(const Expr *E)
{
	switch (E->getStmtClass()) {
	case Stmt::IntegerLiteralClass:
	case Stmt::CharacterLiteralClass:
	case Stmt::UnaryExprOrTypeTraitExprClass:
	case Stmt::OffsetOfExprClass:
	case Stmt::TypeTraitExprClass:
	case Stmt::SourceLocExprClass:
		return evaluateConstant(E);
	case Stmt::GNUNullExprClass:
	case Stmt::ImplicitValueInitExprClass:
		return Unit.valueType(E->getType()).Width ? Graph.constant(0, Unit.valueType(E->getType()))
							  : unknown(E->getType());
	case Stmt::DeclRefExprClass:
		return reference(cast<DeclRefExpr>(E));
	case Stmt::StringLiteralClass:
	case Stmt::PredefinedExprClass:
		return stringAddress(E);
	case Stmt::ImplicitCastExprClass:
	case Stmt::CStyleCastExprClass:
		if (cast<CastExpr>(E)->getCastKind() == CK_ToUnion)
			return compoundLiteral(nullptr, E);
		return castOf(cast<CastExpr>(E));
	case Stmt::UnaryOperatorClass:
		return unary(cast<UnaryOperator>(E));
	case Stmt::BinaryOperatorClass:
		return binary(cast<BinaryOperator>(E));
	case Stmt::CompoundAssignOperatorClass:
		return compoundAssign(cast<CompoundAssignOperator>(E));
	case Stmt::ConditionalOperatorClass:
	case Stmt::BinaryConditionalOperatorClass:
		return conditionalJoin(cast<AbstractConditionalOperator>(E));
	case Stmt::MemberExprClass: {
		const auto *Field = dyn_cast<FieldDecl>(cast<MemberExpr>(E)->getMemberDecl());
		uint32_t Row = Field ? Unit.field(Field) : VET_NONE;
		if (Row == VET_NONE)
			return evaluateOther(E);
		ValueId Address = Graph.field(valueOf(cast<MemberExpr>(E)->getBase()), Row);
		/* A member of a record that is no lvalue (`get().draw`) is the value itself: no conversion will read it. */
		bool Read = !E->isLValue() && !E->getType()->isRecordType() && !E->getType()->isArrayType();
		return Read ? loadAt(Address, E->getType(), E->getExprLoc()) : Address;
	}
	case Stmt::ArraySubscriptExprClass: {
		const auto *Subscript = cast<ArraySubscriptExpr>(E);
		if (!Subscript->getBase()->getType()->isAnyPointerType())
			return evaluateOther(E);
		return pointerStep(valueOf(Subscript->getBase()), Subscript->getBase()->getType(),
				   valueOf(Subscript->getIdx()), false);
	}
	case Stmt::CallExprClass:
		return call(cast<CallExpr>(E));
	case Stmt::AtomicExprClass:
		return atomic(cast<AtomicExpr>(E));
	case Stmt::StmtExprClass: {
		const auto *Last = dyn_cast_or_null<ValueStmt>(cast<StmtExpr>(E)->getSubStmt()->getStmtExprResult());
		const Expr *Value = Last ? Last->getExprStmt() : nullptr;
		return !Value || E->getType()->isVoidType() ? VET_NONE : valueOf(Value);
	}
	case Stmt::ConstantExprClass:
	case Stmt::ExprWithCleanupsClass:
		return E->getType()->isVoidType() ? VET_NONE : valueOf(cast<FullExpr>(E)->getSubExpr());
	case Stmt::OpaqueValueExprClass:
		if (const Expr *Source = cast<OpaqueValueExpr>(E)->getSourceExpr())
			return valueOf(Source);
		return evaluateOther(E);
	case Stmt::CompoundLiteralExprClass:
		return compoundLiteral(cast<CompoundLiteralExpr>(E), E);
	case Stmt::InitListExprClass:
		/* Aggregates are stored where they belong; a scalar in braces is its value. */
		if (E->getType()->isScalarType() && cast<InitListExpr>(E)->getNumInits() == 1)
			return valueOf(cast<InitListExpr>(E)->getInit(0));
		return VET_NONE;
	case Stmt::DesignatedInitUpdateExprClass:
	case Stmt::NoInitExprClass:
		return VET_NONE;
	default:
		return evaluateOther(E);
	}
}

static bool hasSideEffects(const Expr *E)
{
	if (const auto *Operator = dyn_cast<UnaryOperator>(E))
		return Operator->isIncrementDecrementOp();
	if (const auto *Operator = dyn_cast<BinaryOperator>(E))
		return Operator->isAssignmentOp() || Operator->isLogicalOp();
	return isa<CallExpr, AtomicExpr, AbstractConditionalOperator, StmtExpr, CompoundLiteralExpr>(E);
}

/* The value that E had when control passed it; what the graph did not list is read now, if reading is all it does. */
ValueId FunctionFacts::valueOf(const Expr *E)
{
	E = E->IgnoreParens();
	auto Found = Results.find(E);
	if (Found != Results.end())
		return Found->second.Value;
	ValueId Value = hasSideEffects(E) || Unevaluated.count(E) ? VET_NONE : evaluate(E);
	if (Value == VET_NONE)
		return E->isGLValue() || E->getType()->isRecordType() ? Graph.unknown(Unit.valueType(Context.VoidPtrTy))
								      : unknown(E->getType());
	Results[E] = {Value, Graph.current()};
	return Value;
}

} // namespace bootvet
