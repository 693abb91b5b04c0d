/* SPDX-License-Identifier: MIT */
/*
 * The leaves of static initialisers: integers, addresses, and what cannot be told.  Zeros are left out.
 * In: expressions.  Out: initialiser rows.
 */
#include "Initialisers.h"

#include "clang/AST/RecordLayout.h"

using namespace clang;

namespace bootvet {

/* Beyond this a table of numbers is data, not structure. */
static const uint64_t MaxArrayLeaves = 4096;

void InitialiserWalk::walk(QualType Type, const Expr *Initialiser, uint64_t Offset, uint32_t Field, uint64_t Bits)
{
	ASTContext &Context = Unit.context();
	Initialiser = Initialiser->IgnoreParens();
	if (const auto *Constant = dyn_cast<ConstantExpr>(Initialiser))
		Initialiser = Constant->getSubExpr()->IgnoreParens();
	if (isa<ImplicitValueInitExpr>(Initialiser) || isa<NoInitExpr>(Initialiser))
		return;
	if (Type->isRecordType() || Type->isArrayType()) {
		Initialiser = Initialiser->IgnoreParenImpCasts();
		if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(Initialiser))
			Initialiser = Literal->getInitializer()->IgnoreParens();
	}
	/* A flexible array's length is its initialiser's. */
	if (Type->isIncompleteArrayType()) {
		Type = Initialiser->getType();
		Bits = Type->isIncompleteType() ? 0 : Context.getTypeSize(Type);
	}

	vet_initialiser Row = {};
	Row.offset = Offset;
	Row.size = Bits;
	Row.kind = VET_INITIALISER_ANY;
	Row.symbol = VET_NONE;
	Row.field = Field;

	const auto *List = dyn_cast<InitListExpr>(Initialiser);
	if (List && List->isTransparent() && List->getNumInits() == 1) {
		walk(Type, List->getInit(0), Offset, Field, Bits);
		return;
	}
	if (List && Type->isRecordType()) {
		walkRecord(List, Offset);
	} else if (List && Type->isArrayType()) {
		walkArray(List, Offset, Field);
	} else if (List && Type->isScalarType()) {
		if (List->getNumInits() == 1)
			walk(Type, List->getInit(0), Offset, Field, Bits);
	} else {
		Row.where = Unit.where(Initialiser->getExprLoc());
		if (Type->isScalarType())
			scalar(Initialiser, Row);
		else if (Bits)
			bytes(Initialiser, Row);
	}
}

/* A text, if it tells what it says, or something that is not told. */
void InitialiserWalk::bytes(const Expr *Initialiser, vet_initialiser Row)
{
	if (std::optional<uint32_t> Text = Initialiser ? Unit.text(Initialiser, Row.size) : std::nullopt) {
		Row.kind = VET_INITIALISER_TEXT;
		Row.number = *Text;
	}
	Rows.push_back(Row);
}

void InitialiserWalk::walkRecord(const InitListExpr *List, uint64_t Offset)
{
	ASTContext &Context = Unit.context();
	const RecordDecl *Record = List->getType()->getAs<RecordType>()->getDecl()->getDefinition();
	if (!Record)
		return;
	const ASTRecordLayout &Layout = Context.getASTRecordLayout(Record);
	unsigned Next = 0;
	for (const FieldDecl *Field : Record->fields()) {
		if (Field->isUnnamedBitField())
			continue;
		if (Record->isUnion() && Field != List->getInitializedFieldInUnion())
			continue;
		if (Next >= List->getNumInits())
			return;
		uint64_t Bits = Field->isBitField() ? Field->getBitWidthValue(Context)
				: Field->getType()->isIncompleteType() ? 0 : Context.getTypeSize(Field->getType());
		walk(Field->getType(), List->getInit(Next++), Offset + Layout.getFieldOffset(Field->getFieldIndex()),
		     Unit.field(Field), Bits);
	}
}

void InitialiserWalk::walkArray(const InitListExpr *List, uint64_t Offset, uint32_t Field)
{
	ASTContext &Context = Unit.context();
	const auto *Array = Context.getAsConstantArrayType(List->getType());
	if (!Array)
		return;
	QualType Element = Array->getElementType();
	uint64_t Bits = Context.getTypeSize(Element);
	uint64_t Count = Array->getSize().getLimitedValue();
	if (List->isStringLiteralInit() || (Element->isIntegerType() && Count > MaxArrayLeaves)) {
		vet_initialiser Row = {Offset, Bits * Count, 0, VET_INITIALISER_ANY, VET_NONE, Field,
				       Unit.where(List->getExprLoc())};
		bytes(List->isStringLiteralInit() ? List->getInit(0) : nullptr, Row);
		return;
	}
	for (unsigned I = 0; I < List->getNumInits(); I++)
		walk(Element, List->getInit(I), Offset + I * Bits, Field, Bits);
	const Expr *Filler = List->getArrayFiller();
	if (!Filler || isa<ImplicitValueInitExpr>(Filler) || isa<NoInitExpr>(Filler))
		return;
	if (const auto *FillerList = dyn_cast<InitListExpr>(Filler); FillerList && FillerList->getNumInits() == 0)
		return;
	for (uint64_t I = List->getNumInits(); I < Count && I < MaxArrayLeaves; I++)
		walk(Element, Filler, Offset + I * Bits, Field, Bits);
}

bool InitialiserWalk::address(const APValue &Value, vet_initialiser &Row)
{
	Row.number = Value.getLValueOffset().getQuantity();
	APValue::LValueBase Base = Value.getLValueBase();
	if (Base.isNull()) {
		Row.kind = VET_INITIALISER_INTEGER;
		return true;
	}
	if (const auto *Declaration = Base.dyn_cast<const ValueDecl *>()) {
		if (const auto *Function = dyn_cast<FunctionDecl>(Declaration))
			Row.symbol = Unit.symbol(Function);
		else if (const auto *Variable = dyn_cast<VarDecl>(Declaration))
			Row.symbol = Unit.symbol(Variable);
	} else if (const auto *E = Base.dyn_cast<const Expr *>()) {
		if (isa<StringLiteral>(E) || isa<PredefinedExpr>(E))
			Row.symbol = Unit.stringObject(E);
		else if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(E))
			Row.symbol = Unit.staticLiteral(Literal);
	}
	Row.kind = VET_INITIALISER_ADDRESS;
	return Row.symbol != VET_NONE;
}

void InitialiserWalk::scalar(const Expr *Initialiser, vet_initialiser Row)
{
	Expr::EvalResult Result;
	bool Known = Initialiser->EvaluateAsRValue(Result, Unit.context(), /*InConstantContext=*/true) &&
		     !Result.HasSideEffects;
	if (Known && Result.Val.isInt()) {
		Row.kind = VET_INITIALISER_INTEGER;
		Row.number = static_cast<int64_t>(Result.Val.getInt().extOrTrunc(64).getZExtValue());
	} else if (Known && Result.Val.isLValue()) {
		Known = address(Result.Val, Row);
	} else if (Known && Result.Val.isFloat() && Result.Val.getFloat().isPosZero()) {
		return;
	} else {
		Known = false;
	}
	if (!Known) {
		Row.kind = VET_INITIALISER_ANY;
		Row.number = 0;
		Row.symbol = VET_NONE;
	}
	if (Row.kind == VET_INITIALISER_INTEGER && Row.number == 0)
		return;
	Rows.push_back(Row);
}

} // namespace bootvet
