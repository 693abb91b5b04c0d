/* SPDX-License-Identifier: MIT */
/*
 * Locals as they are declared, and records and arrays as they are filled: one store for each scalar, zeros included,
 * one copy where a record comes from elsewhere.
 * In: declarations, initialiser lists, compound literals.  Out: STORE and COPY points.
 */
#include "FunctionFacts.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace bootvet {

void FunctionFacts::declare(const VarDecl *Variable)
{
	if (Variable->isStaticLocal()) {
		Unit.symbol(Variable);
		return;
	}
	if (!Variable->hasLocalStorage())
		return;
	const Expr *Initialiser = Variable->getInit();
	if (isVariable(Variable)) {
		VariableId Id = variable(Variable);
		ValueType Shape = Unit.valueType(Variable->getType());
		Graph.write(Id, Graph.current(),
			    Initialiser ? valueOf(Initialiser) : Graph.leaf(VET_VALUE_UNDEFINED, Shape));
		return;
	}
	ValueId Address = Graph.leaf(VET_VALUE_OBJECT, Unit.valueType(Context.VoidPtrTy),
				     Unit.automatic(Function, Variable));
	if (Initialiser)
		initialise(Address, Variable->getType(), Initialiser, nullptr, Variable->getLocation());
}

/* An unnamed object: a compound literal, or a cast to a union. */
ValueId FunctionFacts::compoundLiteral(const CompoundLiteralExpr *Literal, const Expr *E)
{
	ValueId Address = Graph.leaf(VET_VALUE_OBJECT, Unit.valueType(Context.VoidPtrTy), Unit.temporary(Function, E));
	if (Literal) {
		initialise(Address, E->getType(), Literal->getInitializer(), nullptr, E->getBeginLoc());
		return Address;
	}
	const auto *Cast = dyn_cast<CastExpr>(E);
	if (const FieldDecl *Field = Cast->getTargetUnionField())
		initialise(Graph.field(Address, Unit.field(Field)), Field->getType(), Cast->getSubExpr(), nullptr,
			   E->getExprLoc());
	return Address;
}

void FunctionFacts::copy(ValueId To, ValueId From, QualType Type, SourceLocation Location)
{
	point(VET_POINT_COPY, Location, To, From, Unit.bits(Type));
}

void FunctionFacts::storeAt(ValueId Address, QualType Type, const FieldDecl *BitField, ValueId Value,
			    SourceLocation Location)
{
	uint32_t Bits = BitField ? BitField->getBitWidthValue(Context) : Unit.bits(Type);
	uint32_t Flags = (Type.isVolatileQualified() ? VET_MEMORY_VOLATILE : 0) | (BitField ? VET_MEMORY_BITFIELD : 0);
	point(VET_POINT_STORE, Location, Address, Bits, Value, Flags);
}

void FunctionFacts::zero(ValueId Address, QualType Type, const FieldDecl *BitField, SourceLocation Location)
{
	if (const auto *Record = Type->getAs<RecordType>()) {
		const RecordDecl *Definition = Record->getDecl()->getDefinition();
		if (!Definition)
			return;
		for (const FieldDecl *Field : Definition->fields()) {
			if (Field->isUnnamedBitField())
				continue;
			zero(Graph.field(Address, Unit.field(Field)), Field->getType(),
			     Field->isBitField() ? Field : nullptr, Location);
			if (Definition->isUnion())
				return;
		}
	} else if (const ArrayType *Array = Context.getAsArrayType(Type)) {
		const auto *Constant = dyn_cast<ConstantArrayType>(Array);
		if (!Constant || Constant->getSize() == 0)
			return;
		QualType Element = Array->getElementType();
		ValueId Any = Graph.unknown(Unit.valueType(Context.LongTy));
		int64_t Bytes = Context.getTypeSizeInChars(Element).getQuantity();
		zero(Graph.element(Address, Any, Bytes), Element, nullptr, Location);
	} else {
		ValueType Shape = Unit.valueType(Type);
		storeAt(Address, Type, BitField, Shape.Width ? Graph.constant(0, Shape) : Graph.unknown(Shape), Location);
	}
}

void FunctionFacts::initialise(ValueId Address, QualType Type, const Expr *Initialiser, const FieldDecl *BitField,
			       SourceLocation Location)
{
	Initialiser = Initialiser->IgnoreParens();
	if (isa<NoInitExpr>(Initialiser))
		return;
	if (isa<ImplicitValueInitExpr>(Initialiser)) {
		zero(Address, Type, BitField, Location);
		return;
	}
	if (const auto *Update = dyn_cast<DesignatedInitUpdateExpr>(Initialiser)) {
		initialise(Address, Type, Update->getBase(), BitField, Location);
		initialise(Address, Type, Update->getUpdater(), BitField, Location);
		return;
	}
	const auto *List = dyn_cast<InitListExpr>(Initialiser);
	if (List && List->isTransparent() && List->getNumInits() == 1) {
		initialise(Address, Type, List->getInit(0), BitField, Location);
	} else if (List && Type->isRecordType()) {
		initialiseRecord(Address, List, Location);
	} else if (List && Type->isArrayType()) {
		initialiseArray(Address, List, Location);
	} else if (Type->isRecordType()) {
		copy(Address, valueOf(Initialiser), Type, Initialiser->getExprLoc());
	} else if (Type->isArrayType()) {
		/* A string, or a compound literal of an array. */
		bool String = isa<StringLiteral>(Initialiser->IgnoreParenImpCasts());
		copy(Address, String ? stringAddress(nullptr) : valueOf(Initialiser), Type, Initialiser->getExprLoc());
	} else {
		storeAt(Address, Type, BitField, valueOf(Initialiser), Initialiser->getExprLoc());
	}
}

void FunctionFacts::initialiseRecord(ValueId Address, const InitListExpr *List, SourceLocation Location)
{
	const RecordDecl *Record = List->getType()->getAs<RecordType>()->getDecl()->getDefinition();
	if (!Record)
		return;
	unsigned Next = 0;
	for (const FieldDecl *Field : Record->fields()) {
		if (Field->isUnnamedBitField())
			continue;
		if (Record->isUnion() && Field != List->getInitializedFieldInUnion())
			continue;
		const FieldDecl *BitField = Field->isBitField() ? Field : nullptr;
		ValueId FieldAddress = Graph.field(Address, Unit.field(Field));
		if (Next < List->getNumInits())
			initialise(FieldAddress, Field->getType(), List->getInit(Next++), BitField, Location);
		else
			zero(FieldAddress, Field->getType(), BitField, Location);
	}
}

void FunctionFacts::initialiseArray(ValueId Address, const InitListExpr *List, SourceLocation Location)
{
	const auto *Array = Context.getAsConstantArrayType(List->getType());
	if (!Array)
		return;
	if (List->isStringLiteralInit()) {
		copy(Address, stringAddress(nullptr), List->getType(), List->getExprLoc());
		return;
	}
	QualType Element = Array->getElementType();
	int64_t Bytes = Context.getTypeSizeInChars(Element).getQuantity();
	ValueType Long = Unit.valueType(Context.LongTy);
	/* The rest first: it says "some element", what is named says which. */
	const Expr *Filler = List->getArrayFiller();
	if (List->getNumInits() < Array->getSize().getLimitedValue()) {
		ValueId Some = Graph.element(Address, Graph.unknown(Long), Bytes);
		if (Filler && !isa<NoInitExpr>(Filler))
			initialise(Some, Element, Filler, nullptr, Location);
		else if (!Filler)
			zero(Some, Element, nullptr, Location);
	}
	for (unsigned I = 0; I < List->getNumInits(); I++)
		initialise(Graph.element(Address, Graph.constant(I, Long), Bytes), Element, List->getInit(I), nullptr,
			   Location);
}

} // namespace bootvet
