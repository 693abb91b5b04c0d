/* SPDX-License-Identifier: MIT */
/*
 * Types as far as memory needs them: kind, size, members.
 * In: Clang's types.  Out: rows of the type, record and field tables.
 */
#include "UnitFacts.h"

#include "clang/AST/RecordLayout.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace bootvet {

ValueType UnitFacts::valueType(QualType Type) const
{
	if (Type.isNull())
		return {};
	const clang::Type *T = Type.getCanonicalType().getTypePtr();
	if (const auto *Atomic = dyn_cast<AtomicType>(T))
		return valueType(Atomic->getValueType());
	if (T->isAnyPointerType() || T->isBlockPointerType() || T->isNullPtrType())
		return {static_cast<uint8_t>(Context.getTypeSize(T)), VET_VALUE_POINTER};
	if (T->isFunctionType())
		return {static_cast<uint8_t>(Context.getTypeSize(Context.VoidPtrTy)), VET_VALUE_POINTER};
	if (!T->isIntegralOrEnumerationType() || T->isIncompleteType())
		return {};
	if (T->isBooleanType())
		return {1, 0};
	uint64_t Width = T->isBitIntType() ? 0 : Context.getTypeSize(T);
	if (Width != 8 && Width != 16 && Width != 32 && Width != 64)
		return {};
	return {static_cast<uint8_t>(Width),
		static_cast<uint16_t>(T->isSignedIntegerOrEnumerationType() ? VET_VALUE_SIGNED : 0)};
}

/* 0 when incomplete, of unknown length, or too big to tell. */
uint32_t UnitFacts::bits(QualType Type) const
{
	if (Type.isNull() || Type->isIncompleteType() || Type->isVoidType() || Type->isFunctionType() ||
	    Type->isVariablyModifiedType())
		return 0;
	uint64_t Size = Context.getTypeSize(Type);
	return Size > UINT32_MAX ? 0 : Size;
}

uint32_t UnitFacts::prototype(const FunctionType *Type)
{
	const clang::Type *Canonical = Type->getCanonicalTypeInternal().getTypePtr();
	auto [Entry, Inserted] = KnownPrototypes.try_emplace(Canonical, 0);
	if (!Inserted)
		return Entry->second;
	/* Attributes such as noreturn say nothing about what may be called through the pointer. */
	QualType Plain;
	if (const auto *Prototype = dyn_cast<FunctionProtoType>(Canonical)) {
		FunctionProtoType::ExtProtoInfo Info;
		Info.Variadic = Prototype->isVariadic();
		Plain = Context.getFunctionType(Prototype->getReturnType(), Prototype->getParamTypes(), Info);
	} else {
		Plain = Context.getFunctionNoProtoType(Type->getReturnType());
	}
	uint32_t Id = Writer.string(Plain.getCanonicalType().getAsString(Context.getPrintingPolicy()));
	KnownPrototypes[Canonical] = Id;
	return Id;
}

uint32_t UnitFacts::prototypeOf(QualType PointerOrFunction)
{
	QualType Type = PointerOrFunction;
	if (Type->isAnyPointerType() || Type->isBlockPointerType())
		Type = Type->getPointeeType();
	const auto *Function = Type->getAs<FunctionType>();
	return Function ? prototype(Function) : 0;
}

uint32_t UnitFacts::type(QualType Type)
{
	const clang::Type *T = Type.getCanonicalType().getTypePtr();
	auto Found = KnownTypes.find(T);
	if (Found != KnownTypes.end())
		return Found->second;

	vet_type Row = {VET_TYPE_INTEGER, 0, 0, bits(QualType(T, 0))};
	if (const auto *Atomic = dyn_cast<AtomicType>(T))
		T = Atomic->getValueType().getCanonicalType().getTypePtr();
	if (T->isFunctionPointerType()) {
		Row.kind = VET_TYPE_FUNCTION_POINTER;
		Row.detail = prototypeOf(QualType(T, 0));
	} else if (T->isAnyPointerType() || T->isBlockPointerType() || T->isNullPtrType()) {
		Row.kind = VET_TYPE_POINTER;
	} else if (const auto *Record = dyn_cast<RecordType>(T)) {
		Row.kind = VET_TYPE_RECORD;
		Row.detail = record(Record->getDecl());
	} else if (const auto *Array = dyn_cast<ArrayType>(T)) {
		Row.kind = VET_TYPE_ARRAY;
		Row.detail = type(Array->getElementType());
		if (const auto *Constant = dyn_cast<ConstantArrayType>(T)) {
			uint64_t Count = Constant->getSize().getLimitedValue();
			Row.count = Count > UINT32_MAX ? 0 : Count;
		}
	}
	uint32_t Id = Writer.Types.intern(Row);
	KnownTypes[Type.getCanonicalType().getTypePtr()] = Id;
	return Id;
}

uint32_t UnitFacts::recordName(const RecordDecl *Record)
{
	if (const IdentifierInfo *Tag = Record->getIdentifier())
		return Writer.string(Tag->getName());
	if (const TypedefNameDecl *Typedef = Record->getTypedefNameForAnonDecl())
		return Writer.string(Typedef->getName());
	vet_location Where = where(Record->getLocation());
	return Writer.string(("anonymous@" + Writer.text(Where.file) + ":" + llvm::Twine(Where.line) + ":" +
			      llvm::Twine(Where.column))
				     .str());
}

uint32_t UnitFacts::record(const RecordDecl *Record)
{
	if (const RecordDecl *Definition = Record->getDefinition())
		Record = Definition;
	auto [Entry, Inserted] = KnownRecords.try_emplace(Record, Writer.Records.size());
	if (Inserted) {
		bool Complete = Record->isCompleteDefinition() && !Record->isInvalidDecl();
		uint32_t Size = Complete ? bits(Context.getRecordType(Record)) : 0;
		Writer.Records.push_back({recordName(Record), Record->isUnion(), Size, 0, 0});
		MentionedFields.emplace_back();
	}
	return Entry->second;
}

/* A number for the member; its row is known when all mentions are (finishFields). */
uint32_t UnitFacts::field(const FieldDecl *Field)
{
	auto [Entry, Inserted] = KnownFields.try_emplace(Field, FieldOrder.size());
	if (Inserted) {
		FieldOrder.push_back(Field);
		MentionedFields[record(Field->getParent())].push_back(Field);
	}
	return Entry->second;
}

vet_field UnitFacts::fieldRow(const FieldDecl *Field, uint32_t Record)
{
	vet_field Row = {};
	Row.name = Writer.string(Field->getName());
	Row.record = Record;
	Row.offset = Context.getFieldOffset(Field);
	Row.size = Field->isBitField() ? Field->getBitWidthValue(Context) : bits(Field->getType());
	Row.type = type(Field->getType());
	std::vector<vet_annotation> Annotations;
	addAnnotations(Field, Annotations);
	std::tie(Row.annotation_first, Row.annotation_count) = store(Annotations);
	return Row;
}

/*
 * A unit sees thousands of members and mentions few: only those get a row, in the order in which they are declared.
 * Their types may bring in records without any, never fields.
 */
void UnitFacts::finishFields()
{
	std::vector<uint32_t> Final(FieldOrder.size());
	for (uint32_t Record = 0; Record < MentionedFields.size(); Record++) {
		auto Fields = std::move(MentionedFields[Record]);
		llvm::sort(Fields, [](const FieldDecl *A, const FieldDecl *B) {
			return A->getFieldIndex() < B->getFieldIndex();
		});
		Writer.Records[Record].field_first = Fields.empty() ? 0 : Writer.Fields.size();
		Writer.Records[Record].field_count = Fields.size();
		for (const FieldDecl *Field : Fields) {
			Final[KnownFields[Field]] = Writer.Fields.size();
			Writer.Fields.push_back(fieldRow(Field, Record));
		}
	}
	for (vet_value &Value : Writer.Values)
		if (Value.kind == VET_VALUE_FIELD)
			Value.b = Final[Value.b];
	for (vet_initialiser &Initialiser : Writer.Initialisers)
		if (Initialiser.field != VET_NONE)
			Initialiser.field = Final[Initialiser.field];
}

} // namespace bootvet
