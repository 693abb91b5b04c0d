/* SPDX-License-Identifier: MIT */
/*
 * Values and variables of one function: hash-consing, constant folding, SSA look-up, trivial phis.
 * In: FunctionFacts's calls in evaluation order.  Next: GraphWriter.cpp simplifies and writes what this file holds.
 */
#include "FunctionGraph.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;

namespace bootvet {

bool ValueType::fitsInto(const ValueType &Other) const
{
	if (Width == 0 || Other.Width == 0)
		return false;
	if (isSigned() == Other.isSigned())
		return Width <= Other.Width;
	return !isSigned() && Width < Other.Width;
}

int64_t ValueType::canonical(uint64_t Bits) const
{
	if (Width == 1)
		return Bits != 0;
	if (Width == 0 || Width >= 64)
		return static_cast<int64_t>(Bits);
	if (isSigned())
		return SignExtend64(Bits, Width);
	return static_cast<int64_t>(Bits & maskTrailingOnes<uint64_t>(Width));
}

/* --- shape ------------------------------------------------------------------------------------------- */

BlockId FunctionGraph::addBlock()
{
	Blocks.emplace_back();
	return Blocks.size() - 1;
}

EdgeId FunctionGraph::addEdge(BlockId From, BlockId To)
{
	EdgeId Id = Edges.size();
	Edges.push_back({From, To, VET_NONE, {}});
	Blocks[From].Out.push_back(Id);
	Blocks[To].In.push_back(Id);
	return Id;
}

PointId FunctionGraph::addPoint(const vet_point &Row, ArrayRef<ValueId> List)
{
	PointId Id = Points.size();
	Points.push_back({Row, SmallVector<ValueId, 4>(List)});
	Blocks[Current].Points.push_back(Id);
	return Id;
}

/* --- values ------------------------------------------------------------------------------------------ */

ValueId FunctionGraph::intern(const vet_value &Row)
{
	uint32_t Head = Row.kind | Row.width << 8 | static_cast<uint32_t>(Row.flags) << 16;
	auto [Entry, Inserted] = Known.try_emplace({Head, Row.a, Row.b, Row.c, 0}, Values.size());
	if (Inserted) {
		Values.emplace_back();
		Values.back().Row = Row;
	}
	return Entry->second;
}

static vet_value row(vet_value_kind Kind, ValueType Type, uint32_t A = 0, uint32_t B = 0, uint32_t C = 0)
{
	return {static_cast<uint8_t>(Kind), Type.Width, Type.Flags, A, B, C};
}

/* Never shared: two unknown numbers are not known to be equal. */
ValueId FunctionGraph::unknown(ValueType Type)
{
	Values.emplace_back();
	Values.back().Row = row(VET_VALUE_UNKNOWN, Type);
	return Values.size() - 1;
}

ValueId FunctionGraph::constant(int64_t Number, ValueType Type)
{
	int64_t Canonical = Type.canonical(Number);
	return intern(row(VET_VALUE_CONSTANT, Type, Writer.Constants.intern(Canonical)));
}

ValueId FunctionGraph::leaf(vet_value_kind Kind, ValueType Type, uint32_t A)
{
	return intern(row(Kind, Type, A));
}

static const ValueType PointerType = {64, VET_VALUE_POINTER};

ValueId FunctionGraph::field(ValueId Base, uint32_t Field)
{
	return intern(row(VET_VALUE_FIELD, {Values[Base].Row.width, VET_VALUE_POINTER}, Base, Field));
}

ValueId FunctionGraph::element(ValueId Base, ValueId Index, int64_t ElementBytes)
{
	uint8_t Width = Values[Base].Row.width ? Values[Base].Row.width : PointerType.Width;
	return intern(row(VET_VALUE_ELEMENT, {Width, VET_VALUE_POINTER}, Base, Index,
			  Writer.Constants.intern(ElementBytes)));
}

std::optional<int64_t> FunctionGraph::number(ValueId Value) const
{
	const vet_value &Row = Values[resolve(Value)].Row;
	if (Row.kind != VET_VALUE_CONSTANT)
		return std::nullopt;
	return Writer.Constants.rows()[Row.a];
}

ValueId FunctionGraph::cast(ValueId Operand, ValueType Type)
{
	if (Values[Operand].type() == Type)
		return Operand;
	if (std::optional<int64_t> Number = number(Operand))
		return constant(*Number, Type);
	/* An address seen as an unsigned number of its own width is the same value. */
	if (Values[Operand].Row.flags & VET_VALUE_POINTER && Values[Operand].Row.width == Type.Width && !Type.isSigned())
		return Operand;
	return intern(row(VET_VALUE_CAST, Type, Operand));
}

ValueId FunctionGraph::unary(vet_value_kind Kind, ValueId Operand, ValueType Type)
{
	if (std::optional<int64_t> Number = number(Operand)) {
		uint64_t Bits = *Number;
		switch (Kind) {
		case VET_VALUE_BOOL:
			return constant(Bits != 0, Type);
		case VET_VALUE_NOT:
			return constant(Bits == 0, Type);
		case VET_VALUE_NEGATE:
			return constant(-Bits, Type);
		case VET_VALUE_COMPLEMENT:
			return constant(~Bits, Type);
		default:
			break;
		}
	}
	return intern(row(Kind, Type, Operand));
}

static std::optional<int64_t> compare(vet_value_kind Kind, int64_t L, int64_t R, bool Signed)
{
	bool Less = Signed ? L < R : static_cast<uint64_t>(L) < static_cast<uint64_t>(R);
	switch (Kind) {
	case VET_VALUE_EQUAL:
		return L == R;
	case VET_VALUE_NOT_EQUAL:
		return L != R;
	case VET_VALUE_LESS:
		return Less;
	case VET_VALUE_LESS_EQUAL:
		return Less || L == R;
	case VET_VALUE_GREATER:
		return !Less && L != R;
	case VET_VALUE_GREATER_EQUAL:
		return !Less;
	default:
		return std::nullopt;
	}
}

static std::optional<int64_t> divide(vet_value_kind Kind, int64_t L, int64_t R, bool Signed)
{
	if (R == 0 || (Signed && R == -1))
		return std::nullopt;
	if (Kind == VET_VALUE_DIVIDE)
		return Signed ? L / R : static_cast<int64_t>(static_cast<uint64_t>(L) / static_cast<uint64_t>(R));
	return Signed ? L % R : static_cast<int64_t>(static_cast<uint64_t>(L) % static_cast<uint64_t>(R));
}

std::optional<int64_t> FunctionGraph::fold(vet_value_kind Kind, ValueId Left, ValueId Right, ValueType Type) const
{
	std::optional<int64_t> LeftNumber = number(Left), RightNumber = number(Right);
	if (!LeftNumber || !RightNumber)
		return std::nullopt;
	int64_t L = *LeftNumber, R = *RightNumber;
	uint64_t UL = L, UR = R;
	bool Signed = Values[resolve(Left)].type().isSigned();

	switch (Kind) {
	case VET_VALUE_ADD:
		return UL + UR;
	case VET_VALUE_SUBTRACT:
		return UL - UR;
	case VET_VALUE_MULTIPLY:
		return UL * UR;
	case VET_VALUE_DIVIDE:
	case VET_VALUE_REMAINDER:
		return divide(Kind, L, R, Signed);
	case VET_VALUE_AND:
		return UL & UR;
	case VET_VALUE_OR:
		return UL | UR;
	case VET_VALUE_XOR:
		return UL ^ UR;
	case VET_VALUE_SHIFT_LEFT:
		return R < 0 || R >= Type.Width ? std::nullopt : std::optional<int64_t>(UL << R);
	case VET_VALUE_SHIFT_RIGHT:
		if (R < 0 || R >= Type.Width)
			return std::nullopt;
		return Signed ? L >> R : static_cast<int64_t>(UL >> R);
	default:
		return compare(Kind, L, R, Signed);
	}
}

ValueId FunctionGraph::binary(vet_value_kind Kind, ValueId Left, ValueId Right, ValueType Type)
{
	if (Type.Width != 0)
		if (std::optional<int64_t> Number = fold(Kind, Left, Right, Type))
			return constant(*Number, Type);
	return intern(row(Kind, Type, Left, Right));
}

ValueId FunctionGraph::refined(ValueId Operand, const NumberSet &Numbers)
{
	uint32_t First = Writer.Ranges.intern(Numbers.Ranges);
	ValueType Type = Values[Operand].type();
	if (Numbers.Outside)
		Type.Flags |= VET_VALUE_OUTSIDE;
	ValueId Id = intern(row(VET_VALUE_REFINED, Type, Operand, First, Numbers.Ranges.size()));
	return Id;
}

ValueId FunctionGraph::phi(BlockId Block, ValueType Type, ArrayRef<std::pair<BlockId, ValueId>> Inputs)
{
	if (Inputs.size() == 1)
		return Inputs[0].second;
	Values.emplace_back();
	GraphValue &Phi = Values.back();
	Phi.Row = row(VET_VALUE_PHI, Type);
	Phi.PhiBlock = Block;
	Phi.PhiInputs.assign(Inputs.begin(), Inputs.end());
	ValueId Id = Values.size() - 1;
	Phis.push_back(Id);
	if (!Inputs.empty())
		forwardIfTrivial(Id);
	return resolve(Id);
}

/* --- variables --------------------------------------------------------------------------------------- */

void FunctionGraph::setVariableType(VariableId Variable, ValueType Type)
{
	if (VariableTypes.size() <= Variable)
		VariableTypes.resize(Variable + 1);
	VariableTypes[Variable] = Type;
}

void FunctionGraph::write(VariableId Variable, BlockId Block, ValueId Value)
{
	Definitions[{Variable, Block}] = Value;
}

ValueId FunctionGraph::read(VariableId Variable, BlockId Block)
{
	SmallVector<BlockId, 8> Chain;
	for (;;) {
		auto Found = Definitions.find({Variable, Block});
		if (Found != Definitions.end()) {
			ValueId Value = resolve(Found->second);
			for (BlockId Below : Chain)
				write(Variable, Below, Value);
			return Value;
		}
		const GraphBlock &Here = Blocks[Block];
		if (Here.In.size() != 1 || !Blocks[Edges[Here.In[0]].From].Filled)
			break;
		Chain.push_back(Block);
		Block = Edges[Here.In[0]].From;
	}
	ValueId Value = readFromPredecessors(Variable, Block);
	for (BlockId Below : Chain)
		write(Variable, Below, Value);
	return Value;
}

ValueId FunctionGraph::readFromPredecessors(VariableId Variable, BlockId Block)
{
	ValueType Type = VariableTypes[Variable];
	if (Blocks[Block].In.empty()) {
		ValueId Undefined = leaf(VET_VALUE_UNDEFINED, Type);
		write(Variable, Block, Undefined);
		return Undefined;
	}
	ValueId Phi = phi(Block, Type, {});
	Values[Phi].PhiVariable = Variable;
	write(Variable, Block, Phi);
	bool Sealed = all_of(Blocks[Block].In, [&](EdgeId In) { return Blocks[Edges[In].From].Filled; });
	if (!Sealed) {
		IncompletePhis.push_back(Phi);
		return Phi;
	}
	fillPhi(Phi);
	ValueId Result = resolve(Phi);
	write(Variable, Block, Result);
	return Result;
}

void FunctionGraph::fillPhi(ValueId Phi)
{
	BlockId Block = Values[Phi].PhiBlock;
	VariableId Variable = Values[Phi].PhiVariable;
	SmallVector<std::pair<BlockId, ValueId>, 8> Inputs;
	for (EdgeId In : Blocks[Block].In) {
		BlockId From = Edges[In].From;
		Inputs.push_back({From, read(Variable, From)});
	}
	Values[Phi].PhiInputs.assign(Inputs.begin(), Inputs.end());
	forwardIfTrivial(Phi);
}

ValueId FunctionGraph::resolve(ValueId Value) const
{
	while (Values[Value].Forward != VET_NONE)
		Value = Values[Value].Forward;
	return Value;
}

ValueId FunctionGraph::strip(ValueId Value) const
{
	for (;;) {
		Value = resolve(Value);
		if (Values[Value].Row.kind != VET_VALUE_REFINED)
			return Value;
		Value = Values[Value].Row.a;
	}
}

/* A refinement of a value is that value: joins forget refinements and keep the identity. */
void FunctionGraph::forwardIfTrivial(ValueId Phi)
{
	ValueId Same = VET_NONE, Only = VET_NONE;
	bool Identical = true;
	for (auto [Block, Input] : Values[Phi].PhiInputs) {
		ValueId Base = strip(Input);
		if (Base == Phi)
			continue;
		if (Same != VET_NONE && Base != Same)
			return;
		Identical &= Only == VET_NONE || Only == resolve(Input);
		Same = Base;
		Only = resolve(Input);
	}
	if (Same == VET_NONE)
		Values[Phi].Forward = leaf(VET_VALUE_UNDEFINED, Values[Phi].type());
	else
		Values[Phi].Forward = Identical ? Only : Same;
}

void FunctionGraph::completePhis()
{
	/* Filling one may create others, in blocks that are all filled by now. */
	for (size_t I = 0; I < IncompletePhis.size(); I++)
		fillPhi(IncompletePhis[I]);
	bool Changed = true;
	while (Changed) {
		Changed = false;
		for (ValueId Phi : Phis) {
			if (Values[Phi].Forward != VET_NONE)
				continue;
			forwardIfTrivial(Phi);
			Changed |= Values[Phi].Forward != VET_NONE;
		}
	}
}

void FunctionGraph::finish(vet_function &Function)
{
	completePhis();
	mergeChains();
	markLive();
	bypassEmptyBlocks();
	joinEqualTargets();
	orderBlocks();
	orderValues();
	writeBlocks(Function);
	writeValues(Function);
}

} // namespace bootvet
