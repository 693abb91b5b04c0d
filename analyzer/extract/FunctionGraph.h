/* SPDX-License-Identifier: MIT */
/*
 * One function's facts while they grow: blocks, edges, points, and values in SSA form.  Variables are looked up on the
 * fly (Braun et al., "Simple and Efficient Construction of SSA Form", CC 2013); equal pure values are one value;
 * constants fold.  In: what FunctionFacts sees in evaluation order.  Out: GraphWriter.cpp writes the rows.
 * Knows nothing of Clang.
 */
#ifndef BOOTVET_EXTRACT_FUNCTIONGRAPH_H
#define BOOTVET_EXTRACT_FUNCTIONGRAPH_H

#include "FactWriter.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace bootvet {

using ValueId = uint32_t;
using BlockId = uint32_t;
using PointId = uint32_t;
using EdgeId = uint32_t;
using VariableId = uint32_t;

/* What a value's own C type says. */
struct ValueType {
	uint8_t Width = 0;
	uint16_t Flags = 0;

	bool isInteger() const { return Width != 0 && !(Flags & VET_VALUE_POINTER); }
	bool isSigned() const { return Flags & VET_VALUE_SIGNED; }
	bool operator==(const ValueType &Other) const { return Width == Other.Width && Flags == Other.Flags; }
	/* Does every number of this type stay the same number in the other? */
	bool fitsInto(const ValueType &Other) const;
	int64_t canonical(uint64_t Bits) const;
};

/* A set of numbers: ranges, or everything outside them. */
struct NumberSet {
	llvm::SmallVector<vet_range, 2> Ranges;
	bool Outside = false;

	static NumberSet of(int64_t Number, bool Outside = false) { return {{{Number, Number}}, Outside}; }
	NumberSet complement() const { return {Ranges, !Outside}; }
};

struct GraphValue {
	vet_value Row;
	BlockId PhiBlock = VET_NONE;
	VariableId PhiVariable = VET_NONE;
	llvm::SmallVector<std::pair<BlockId, ValueId>, 0> PhiInputs;
	ValueId Forward = VET_NONE; /* a trivial phi is this value */
	bool Live = false;

	ValueType type() const { return {Row.width, static_cast<uint16_t>(Row.flags & ~VET_VALUE_OUTSIDE)}; }
};

struct GraphEdge {
	BlockId From, To;
	ValueId Condition = VET_NONE;
	NumberSet Numbers;
};

struct GraphPoint {
	vet_point Row;
	llvm::SmallVector<ValueId, 4> List; /* arguments, asm inputs */
};

struct GraphBlock {
	std::vector<PointId> Points;
	llvm::SmallVector<EdgeId, 2> In, Out;
	bool Filled = false;
	bool Dead = false; /* merged into another */
};

class FunctionGraph {
public:
	explicit FunctionGraph(FactWriter &Writer) : Writer(Writer) {}

	/* Shape: every block and edge first, then the blocks in reverse post-order. */
	BlockId addBlock();
	EdgeId addEdge(BlockId From, BlockId To);
	void beginBlock(BlockId Block) { Current = Block; }
	void endBlock() { Blocks[Current].Filled = true; }
	BlockId current() const { return Current; }
	GraphBlock &block(BlockId Block) { return Blocks[Block]; }
	GraphEdge &edge(EdgeId Edge) { return Edges[Edge]; }
	const GraphValue &value(ValueId Value) const { return Values[Value]; }

	PointId addPoint(const vet_point &Row, llvm::ArrayRef<ValueId> List = {});

	void write(VariableId Variable, BlockId Block, ValueId Value);
	ValueId read(VariableId Variable, BlockId Block);
	void setVariableType(VariableId Variable, ValueType Type);

	ValueId unknown(ValueType Type);
	ValueId constant(int64_t Number, ValueType Type);
	ValueId leaf(vet_value_kind Kind, ValueType Type, uint32_t A = 0);
	ValueId field(ValueId Base, uint32_t Field);
	ValueId element(ValueId Base, ValueId Index, int64_t ElementBytes);
	ValueId cast(ValueId Operand, ValueType Type);
	ValueId unary(vet_value_kind Kind, ValueId Operand, ValueType Type);
	ValueId binary(vet_value_kind Kind, ValueId Left, ValueId Right, ValueType Type);
	ValueId refined(ValueId Operand, const NumberSet &Numbers);
	ValueId phi(BlockId Block, ValueType Type, llvm::ArrayRef<std::pair<BlockId, ValueId>> Inputs);

	std::optional<int64_t> number(ValueId Value) const;
	ValueId resolve(ValueId Value) const;
	/* The value below refinements: the same number, fewer claims. */
	ValueId strip(ValueId Value) const;

	/* Completes the phis, simplifies, and appends the function's rows to the writer. */
	void finish(vet_function &Function);

private:
	ValueId intern(const vet_value &Row);
	ValueId readFromPredecessors(VariableId Variable, BlockId Block);
	void fillPhi(ValueId Phi);
	void forwardIfTrivial(ValueId Phi);
	void completePhis();
	std::optional<int64_t> fold(vet_value_kind Kind, ValueId Left, ValueId Right, ValueType Type) const;

	/* GraphWriter.cpp */
	void mergeInto(BlockId Block, BlockId Next, std::vector<BlockId> &Alias);
	void mergeChains();
	void bypassEmptyBlocks();
	void joinEqualTargets();
	void markLive();
	void mark(ValueId Value);
	void orderBlocks();
	void numberValue(ValueId Value);
	void orderValues();
	void writeBlocks(vet_function &Function);
	void writePoint(const GraphPoint &Point);
	void writeValues(vet_function &Function);
	uint32_t finalValue(ValueId Value) const;

	FactWriter &Writer;
	std::vector<GraphBlock> Blocks;
	std::vector<GraphEdge> Edges;
	std::vector<GraphPoint> Points;
	std::vector<GraphValue> Values;
	std::vector<ValueType> VariableTypes;
	std::map<std::tuple<uint32_t, uint32_t, uint32_t, uint32_t, uint32_t>, ValueId> Known;
	llvm::DenseMap<std::pair<VariableId, BlockId>, ValueId> Definitions;
	std::vector<ValueId> Phis, IncompletePhis;
	BlockId Current = 0;

	std::vector<BlockId> Order;
	std::vector<uint32_t> BlockNumber, PointNumber, ValueNumber;
	std::vector<ValueId> Worklist, ValueOrder;
};

/* Which of a, b, c of a value or point row name values. */
struct OperandMask {
	bool A, B, C;
};
OperandMask valueOperands(uint8_t Kind);
OperandMask pointOperands(uint16_t Kind);
bool pointHasList(uint16_t Kind);

} // namespace bootvet

#endif
