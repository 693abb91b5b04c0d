/* SPDX-License-Identifier: MIT */
/*
 * Makes a finished function small, then writes its rows: chains of blocks become one block, empty
 * blocks go, values that nobody uses go.
 * In: the complete FunctionGraph.  Out: rows of FactWriter's function tables, indices relative to the function.
 */
#include "FunctionGraph.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace bootvet {

OperandMask valueOperands(uint8_t Kind)
{
	switch (Kind) {
	case VET_VALUE_UNKNOWN:
	case VET_VALUE_UNDEFINED:
	case VET_VALUE_CONSTANT:
	case VET_VALUE_PARAMETER:
	case VET_VALUE_RESULT:
	case VET_VALUE_PHI:
	case VET_VALUE_FUNCTION:
	case VET_VALUE_OBJECT:
		return {false, false, false};
	case VET_VALUE_FIELD:
	case VET_VALUE_CAST:
	case VET_VALUE_BOOL:
	case VET_VALUE_NOT:
	case VET_VALUE_NEGATE:
	case VET_VALUE_COMPLEMENT:
	case VET_VALUE_REFINED:
		return {true, false, false};
	case VET_VALUE_SELECT:
		return {true, true, true};
	default: /* ELEMENT, arithmetic, comparisons */
		return {true, true, false};
	}
}

OperandMask pointOperands(uint16_t Kind)
{
	switch (Kind) {
	case VET_POINT_CALL_INDIRECT:
	case VET_POINT_LOAD:
	case VET_POINT_PORT_READ:
	case VET_POINT_PORT_WRITE:
	case VET_POINT_MSR_READ:
	case VET_POINT_MSR_WRITE:
	case VET_POINT_CPUID:
	case VET_POINT_ESCAPE:
	case VET_POINT_RETURN:
		return {true, false, false};
	case VET_POINT_STORE:
		return {true, false, true};
	case VET_POINT_COPY:
		return {true, true, false};
	default:
		return {false, false, false};
	}
}

bool pointHasList(uint16_t Kind)
{
	return Kind == VET_POINT_CALL || Kind == VET_POINT_CALL_INDIRECT || Kind == VET_POINT_ASM;
}

/* --- blocks ------------------------------------------------------------------------------------------ */

void FunctionGraph::mergeInto(BlockId Block, BlockId Next, std::vector<BlockId> &Alias)
{
	GraphBlock &Into = Blocks[Block], &From = Blocks[Next];
	Into.Points.insert(Into.Points.end(), From.Points.begin(), From.Points.end());
	Into.Out = From.Out;
	for (EdgeId Out : Into.Out)
		Edges[Out].From = Block;
	From.Points.clear();
	From.Out.clear();
	From.In.clear();
	From.Dead = true;
	Alias[Next] = Block;
}

void FunctionGraph::mergeChains()
{
	std::vector<BlockId> Alias(Blocks.size());
	for (BlockId Block = 0; Block < Blocks.size(); Block++)
		Alias[Block] = Block;
	for (BlockId Block = 0; Block < Blocks.size(); Block++) {
		while (!Blocks[Block].Dead && Blocks[Block].Out.size() == 1) {
			const GraphEdge &Out = Edges[Blocks[Block].Out[0]];
			if (Out.Condition != VET_NONE || Out.To == Block || Blocks[Out.To].In.size() != 1)
				break;
			mergeInto(Block, Out.To, Alias);
		}
	}
	auto Final = [&](BlockId Block) {
		while (Alias[Block] != Block)
			Block = Alias[Block];
		return Block;
	};
	for (ValueId Id : Phis) {
		GraphValue &Phi = Values[Id];
		Phi.PhiBlock = Final(Phi.PhiBlock);
		for (auto &[From, Value] : Phi.PhiInputs)
			From = Final(From);
	}
}

/* A block without points that only goes on is left out, unless a phi needs it to tell where control came from. */
void FunctionGraph::bypassEmptyBlocks()
{
	std::vector<bool> HasPhi(Blocks.size());
	for (ValueId Phi : Phis)
		if (Values[Phi].Live)
			HasPhi[Values[Phi].PhiBlock] = true;
	for (BlockId Id = 1; Id < Blocks.size(); Id++) {
		GraphBlock &Block = Blocks[Id];
		if (Block.Dead || !Block.Points.empty() || Block.Out.size() != 1 || HasPhi[Id])
			continue;
		const GraphEdge &Out = Edges[Block.Out[0]];
		if (Out.Condition != VET_NONE || Out.To == Id || HasPhi[Out.To])
			continue;
		auto &TargetIn = Blocks[Out.To].In;
		TargetIn.erase(find(TargetIn, Block.Out[0]));
		for (EdgeId In : Block.In) {
			Edges[In].To = Out.To;
			TargetIn.push_back(In);
		}
		Block.In.clear();
		Block.Out.clear();
		Block.Dead = true;
	}
}

void FunctionGraph::joinEqualTargets()
{
	for (GraphBlock &Block : Blocks) {
		if (Block.Out.size() < 2)
			continue;
		BlockId To = Edges[Block.Out[0]].To;
		if (!all_of(Block.Out, [&](EdgeId Out) { return Edges[Out].To == To; }))
			continue;
		for (EdgeId Out : drop_begin(Block.Out))
			Blocks[To].In.erase(find(Blocks[To].In, Out));
		Block.Out.truncate(1);
		Edges[Block.Out[0]].Condition = VET_NONE;
	}
}

/* Reverse post-order: as the source reads, and callers of the order meet a block after one that leads to it. */
void FunctionGraph::orderBlocks()
{
	std::vector<uint8_t> Seen(Blocks.size());
	std::vector<std::pair<BlockId, unsigned>> Stack{{0, 0}};
	Seen[0] = 1;
	while (!Stack.empty()) {
		auto &[Block, Next] = Stack.back();
		const auto &Out = Blocks[Block].Out;
		if (Next == Out.size()) {
			Order.push_back(Block);
			Stack.pop_back();
			continue;
		}
		/* The last edge first, so that the first comes out in front. */
		BlockId To = Edges[Out[Out.size() - 1 - Next++]].To;
		if (!Seen[To]) {
			Seen[To] = 1;
			Stack.push_back({To, 0});
		}
	}
	std::reverse(Order.begin(), Order.end());

	BlockNumber.assign(Blocks.size(), VET_NONE);
	PointNumber.assign(Points.size(), VET_NONE);
	uint32_t Block = 0, Point = 0;
	for (BlockId Id : Order) {
		BlockNumber[Id] = Block++;
		for (PointId P : Blocks[Id].Points)
			PointNumber[P] = Point++;
	}
}

/* --- values ------------------------------------------------------------------------------------------ */

void FunctionGraph::mark(ValueId Value)
{
	Value = resolve(Value);
	if (Values[Value].Live)
		return;
	Values[Value].Live = true;
	Worklist.push_back(Value);
}

void FunctionGraph::markLive()
{
	for (const GraphPoint &Point : Points) {
		OperandMask Mask = pointOperands(Point.Row.kind);
		if (Mask.A && Point.Row.a != VET_NONE)
			mark(Point.Row.a);
		if (Mask.B)
			mark(Point.Row.b);
		if (Mask.C)
			mark(Point.Row.c);
		for (ValueId Value : Point.List)
			mark(Value);
	}
	for (GraphEdge &Edge : Edges) {
		if (Edge.Condition == VET_NONE)
			continue;
		Edge.Condition = resolve(Edge.Condition);
		uint8_t Kind = Values[Edge.Condition].Row.kind;
		if (Kind == VET_VALUE_UNKNOWN || Kind == VET_VALUE_UNDEFINED)
			Edge.Condition = VET_NONE;
		else
			mark(Edge.Condition);
	}
	while (!Worklist.empty()) {
		const GraphValue &Value = Values[Worklist.back()];
		Worklist.pop_back();
		OperandMask Mask = valueOperands(Value.Row.kind);
		if (Mask.A)
			mark(Value.Row.a);
		if (Mask.B)
			mark(Value.Row.b);
		if (Mask.C)
			mark(Value.Row.c);
		for (auto [Block, Input] : Value.PhiInputs)
			mark(Input);
	}
}

/* Operands come before what is made of them, so that readers may go through the values in order; phis look ahead. */
void FunctionGraph::numberValue(ValueId Value)
{
	Value = resolve(Value);
	if (ValueNumber[Value] != VET_NONE)
		return;
	const vet_value &Row = Values[Value].Row;
	OperandMask Mask = valueOperands(Row.kind);
	if (Mask.A)
		numberValue(Row.a);
	if (Mask.B)
		numberValue(Row.b);
	if (Mask.C)
		numberValue(Row.c);
	ValueNumber[Value] = ValueOrder.size();
	ValueOrder.push_back(Value);
}

void FunctionGraph::orderValues()
{
	ValueNumber.assign(Values.size(), VET_NONE);
	for (ValueId Id = 0; Id < Values.size(); Id++)
		if (Values[Id].Live)
			numberValue(Id);
}

uint32_t FunctionGraph::finalValue(ValueId Value) const
{
	return ValueNumber[resolve(Value)];
}

/* --- rows -------------------------------------------------------------------------------------------- */

void FunctionGraph::writePoint(const GraphPoint &Point)
{
	vet_point Row = Point.Row;
	OperandMask Mask = pointOperands(Row.kind);
	if (Mask.A && Row.a != VET_NONE)
		Row.a = finalValue(Row.a);
	if (Mask.B)
		Row.b = finalValue(Row.b);
	if (Mask.C)
		Row.c = finalValue(Row.c);
	if (pointHasList(Row.kind)) {
		SmallVector<uint32_t, 8> List;
		for (ValueId Value : Point.List)
			List.push_back(finalValue(Value));
		Row.b = Writer.Lists.intern(List);
		Row.c = List.size();
	}
	Writer.Points.push_back(Row);
}

void FunctionGraph::writeBlocks(vet_function &Function)
{
	Function.block_first = Writer.Blocks.size();
	Function.block_count = Order.size();
	Function.edge_first = Writer.Edges.size();
	Function.point_first = Writer.Points.size();
	for (BlockId Id : Order) {
		const GraphBlock &Block = Blocks[Id];
		Writer.Blocks.push_back({static_cast<uint32_t>(Writer.Points.size() - Function.point_first),
					 static_cast<uint32_t>(Block.Points.size()),
					 static_cast<uint32_t>(Writer.Edges.size() - Function.edge_first),
					 static_cast<uint32_t>(Block.Out.size())});
		for (PointId Point : Block.Points)
			writePoint(Points[Point]);
		for (EdgeId Out : Block.Out) {
			const GraphEdge &Edge = Edges[Out];
			vet_edge Row = {BlockNumber[Edge.To], VET_NONE, 0, 0, 0};
			if (Edge.Condition != VET_NONE) {
				Row.condition = finalValue(Edge.Condition);
				Row.range_first = Writer.Ranges.intern(Edge.Numbers.Ranges);
				Row.range_count = Edge.Numbers.Ranges.size();
				Row.flags = Edge.Numbers.Outside ? VET_EDGE_OUTSIDE : 0;
			}
			Writer.Edges.push_back(Row);
		}
	}
	Function.edge_count = Writer.Edges.size() - Function.edge_first;
	Function.point_count = Writer.Points.size() - Function.point_first;
}

void FunctionGraph::writeValues(vet_function &Function)
{
	Function.value_first = Writer.Values.size();
	for (ValueId Id : ValueOrder) {
		const GraphValue &Value = Values[Id];
		vet_value Row = Value.Row;
		OperandMask Mask = valueOperands(Row.kind);
		if (Mask.A)
			Row.a = finalValue(Row.a);
		if (Mask.B)
			Row.b = finalValue(Row.b);
		if (Mask.C)
			Row.c = finalValue(Row.c);
		if (Row.kind == VET_VALUE_RESULT)
			Row.a = PointNumber[Row.a];
		if (Row.kind == VET_VALUE_PHI) {
			SmallVector<uint32_t, 16> Pairs;
			for (auto [Block, Input] : Value.PhiInputs) {
				Pairs.push_back(BlockNumber[Block]);
				Pairs.push_back(finalValue(Input));
			}
			Row.a = Writer.Lists.intern(Pairs);
			Row.b = Value.PhiInputs.size();
			Row.c = BlockNumber[Value.PhiBlock];
		}
		Writer.Values.push_back(Row);
	}
	Function.value_count = Writer.Values.size() - Function.value_first;
}

} // namespace bootvet
