/* SPDX-License-Identifier: MIT */
/*
 * What an edge says: the leaf condition and the numbers it has on that edge; what a block knows about a variable that
 * the only edge into it has tested; what `&&`, `||` and `?:` are worth where their arms meet.
 * In: terminators and joins.  Out: literals on edges, REFINED values, phis.
 */
#include "FunctionFacts.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace bootvet {

/* --- literals ---------------------------------------------------------------------------------------- */

const Expr *FunctionFacts::leafCondition(const CFGBlock *Block) const
{
	const auto *Condition = dyn_cast_or_null<Expr>(Block->getTerminatorCondition());
	/* Of `a && b`, the block that decides about b ends with b. */
	while (Condition) {
		Condition = Condition->IgnoreParens();
		const auto *Operator = dyn_cast<BinaryOperator>(Condition);
		if (!Operator || !Operator->isLogicalOp() || Results.count(Condition))
			return Condition;
		Condition = Operator->getRHS();
	}
	return Condition;
}

/* A condition is about zero or not zero: what only says so is left out. */
ValueId FunctionFacts::peel(ValueId Condition, bool &Negated) const
{
	for (;;) {
		Condition = Graph.resolve(Condition);
		const vet_value &Row = Graph.value(Condition).Row;
		if (Row.kind == VET_VALUE_NOT) {
			Negated = !Negated;
		} else if (Row.kind == VET_VALUE_CAST) {
			const vet_value &Operand = Graph.value(Graph.resolve(Row.a)).Row;
			if (Operand.width == 0 || Operand.width > Row.width)
				return Condition;
		} else if (Row.kind != VET_VALUE_BOOL) {
			return Condition;
		}
		Condition = Row.a;
	}
}

/* Ranges are of int64_t: one of unsigned numbers that crosses 2^63 becomes two. */
static void addRange(int64_t Low, int64_t High, bool Signed, NumberSet &Numbers)
{
	bool Empty = Signed ? Low > High : static_cast<uint64_t>(Low) > static_cast<uint64_t>(High);
	if (Empty)
		return;
	if (Low <= High) {
		Numbers.Ranges.push_back({Low, High});
		return;
	}
	Numbers.Ranges.push_back({INT64_MIN, High});
	Numbers.Ranges.push_back({Low, INT64_MAX});
}

NumberSet FunctionFacts::caseNumbers(const CaseStmt *Case, ValueType Type) const
{
	NumberSet Numbers;
	llvm::APSInt Low = Case->getLHS()->EvaluateKnownConstInt(Context);
	llvm::APSInt High = Case->getRHS() ? Case->getRHS()->EvaluateKnownConstInt(Context) : Low;
	addRange(Type.canonical(Low.extOrTrunc(64).getZExtValue()), Type.canonical(High.extOrTrunc(64).getZExtValue()),
		 Type.isSigned(), Numbers);
	return Numbers;
}

void FunctionFacts::conditions(const SourceBlock &Source, BlockId Block)
{
	const auto &Out = Graph.block(Block).Out;
	if (all_of(Out, [&](EdgeId E) { return EdgeRoles[E] == Role::Always; }))
		return;
	const Expr *Leaf = leafCondition(Source.Block);
	ValueId Condition = Leaf ? valueOf(Leaf) : unknown(Context.IntTy);
	if (!isa<SwitchStmt>(Source.Block->getTerminatorStmt())) {
		bool Negated = false;
		Condition = peel(Condition, Negated);
		/* A float's value is not told, so nothing is said of it. */
		if (Graph.value(Condition).Row.width == 0)
			return;
		for (EdgeId E : Out) {
			Graph.edge(E).Condition = Condition;
			Graph.edge(E).Numbers = NumberSet::of(0, (EdgeRoles[E] == Role::True) != Negated);
		}
		return;
	}

	ValueType Type = Graph.value(Condition).type();
	if (Type.Width == 0)
		return;
	NumberSet Others;
	Others.Outside = true;
	for (EdgeId E : Out) {
		if (EdgeRoles[E] != Role::Case)
			continue;
		Graph.edge(E).Condition = Condition;
		Graph.edge(E).Numbers = caseNumbers(EdgeCases[E], Type);
		Others.Ranges.append(Graph.edge(E).Numbers.Ranges);
	}
	for (EdgeId E : Out) {
		if (EdgeRoles[E] != Role::Default || Others.Ranges.empty())
			continue;
		Graph.edge(E).Condition = Condition;
		Graph.edge(E).Numbers = Others;
	}
}

/* --- refinement -------------------------------------------------------------------------------------- */

static bool numbersOf(vet_value_kind Kind, int64_t Number, ValueType Type, NumberSet &Numbers)
{
	bool Signed = Type.isSigned();
	int64_t Low = Signed ? INT64_MIN : 0, High = Signed ? INT64_MAX : -1;
	switch (Kind) {
	case VET_VALUE_EQUAL:
		Numbers = NumberSet::of(Number);
		return true;
	case VET_VALUE_NOT_EQUAL:
		Numbers = NumberSet::of(Number, true);
		return true;
	default:
		break;
	}
	if (Type.Flags & VET_VALUE_POINTER)
		return false;
	switch (Kind) {
	case VET_VALUE_LESS:
	case VET_VALUE_GREATER_EQUAL:
		/* Below the lowest number there is nothing. */
		if (Number == Low)
			return false;
		addRange(Low, Number - 1, Signed, Numbers);
		Numbers.Outside = Kind == VET_VALUE_GREATER_EQUAL;
		return true;
	case VET_VALUE_LESS_EQUAL:
	case VET_VALUE_GREATER:
		if (Number == High)
			return false;
		addRange(Low, Number, Signed, Numbers);
		Numbers.Outside = Kind == VET_VALUE_GREATER;
		return true;
	default:
		return false;
	}
}

static vet_value_kind mirrored(vet_value_kind Kind)
{
	switch (Kind) {
	case VET_VALUE_LESS:
		return VET_VALUE_GREATER;
	case VET_VALUE_LESS_EQUAL:
		return VET_VALUE_GREATER_EQUAL;
	case VET_VALUE_GREATER:
		return VET_VALUE_LESS;
	case VET_VALUE_GREATER_EQUAL:
		return VET_VALUE_LESS_EQUAL;
	default:
		return Kind;
	}
}

/* What "Condition lies in Numbers" says about the value it was made of; About becomes that value. */
bool FunctionFacts::claim(ValueId Condition, NumberSet &Numbers, ValueId &About) const
{
	About = Graph.resolve(Condition);
	const vet_value &Row = Graph.value(About).Row;
	bool Comparison = Row.kind >= VET_VALUE_EQUAL && Row.kind <= VET_VALUE_GREATER_EQUAL;
	if (Comparison) {
		bool Zero = Numbers.Ranges.size() == 1 && Numbers.Ranges[0].low == 0 && Numbers.Ranges[0].high == 0;
		if (!Zero)
			return false;
		vet_value_kind Kind = static_cast<vet_value_kind>(Row.kind);
		ValueId Left = Row.a, Right = Row.b;
		if (Graph.number(Left)) {
			std::swap(Left, Right);
			Kind = mirrored(Kind);
		}
		std::optional<int64_t> Number = Graph.number(Right);
		NumberSet Said;
		if (!Number || !numbersOf(Kind, *Number, Graph.value(Graph.resolve(Left)).type(), Said))
			return false;
		Numbers = Numbers.Outside ? Said : Said.complement();
		About = Graph.resolve(Left);
	}
	/* Below a conversion that keeps every number, the same numbers; those out of reach do no harm. */
	while (Graph.value(About).Row.kind == VET_VALUE_CAST) {
		ValueId Operand = Graph.resolve(Graph.value(About).Row.a);
		if (!Graph.value(Operand).type().fitsInto(Graph.value(About).type()))
			return true;
		About = Operand;
	}
	return true;
}

void FunctionFacts::collectVariables(const Stmt *Condition, llvm::SmallVectorImpl<const VarDecl *> &Variables)
{
	if (!Condition || isa<StmtExpr>(Condition) || isa<UnaryExprOrTypeTraitExpr>(Condition))
		return;
	if (const auto *E = dyn_cast<Expr>(Condition))
		if (const VarDecl *Variable = variableOf(E))
			if (!llvm::is_contained(Variables, Variable))
				Variables.push_back(Variable);
	for (const Stmt *Child : Condition->children())
		collectVariables(Child, Variables);
}

void FunctionFacts::refineOnEntry(BlockId Block)
{
	if (Graph.block(Block).In.size() != 1)
		return;
	const GraphEdge &In = Graph.edge(Graph.block(Block).In[0]);
	if (In.Condition == VET_NONE || !SourceOfBlock[In.From])
		return;
	NumberSet Numbers = In.Numbers;
	ValueId About;
	if (!claim(In.Condition, Numbers, About) || Numbers.Ranges.empty() || Graph.number(About))
		return;
	uint8_t Kind = Graph.value(About).Row.kind;
	if (Kind == VET_VALUE_UNDEFINED || Graph.value(About).Row.width == 0)
		return;
	llvm::SmallVector<const VarDecl *, 4> Tested;
	collectVariables(leafCondition(SourceOfBlock[In.From]), Tested);
	for (const VarDecl *Variable : Tested)
		if (Graph.read(variable(Variable), In.From) == About)
			Graph.write(variable(Variable), Block, Graph.refined(About, Numbers));
}

/* --- joins ------------------------------------------------------------------------------------------- */

/* The block that an edge really comes from, and its edge there, past a block that only splits. */
BlockId FunctionFacts::sourceOf(EdgeId In, EdgeId &Origin)
{
	Origin = In;
	BlockId From = Graph.edge(In).From;
	while (!SourceOfBlock[From]) {
		Origin = Graph.block(From).In[0];
		From = Graph.edge(Origin).From;
	}
	return From;
}

ValueId FunctionFacts::logicalJoin(const BinaryOperator *Operator)
{
	const Expr *Last = Operator;
	while (const auto *Inner = dyn_cast<BinaryOperator>(Last->IgnoreParens())) {
		if (!Inner->isLogicalOp())
			break;
		Last = Inner->getRHS();
	}
	Last = Last->IgnoreParens();
	ValueType Type = Unit.valueType(Operator->getType());
	llvm::SmallVector<std::pair<BlockId, ValueId>, 4> Inputs;
	for (EdgeId In : Graph.block(Graph.current()).In) {
		EdgeId Origin;
		BlockId From = sourceOf(In, Origin);
		const auto *Terminator = dyn_cast_or_null<BinaryOperator>(SourceOfBlock[From]->getTerminatorStmt());
		ValueId Value;
		if (Terminator && Terminator->isLogicalOp() && !Results.count(Operator)) {
			/* Only one way on is left where Clang knows the answer: the operator says which it is. */
			bool True = EdgeRoles[Origin] == Role::Always ? Terminator->getOpcode() == BO_LOr
								       : EdgeRoles[Origin] == Role::True;
			Value = Graph.constant(True, Type);
		} else {
			Value = Graph.unary(VET_VALUE_BOOL, valueOf(Last), Type);
		}
		Inputs.push_back({Graph.edge(In).From, Value});
	}
	return Inputs.empty() ? Graph.unknown(Type) : Graph.phi(Graph.current(), Type, Inputs);
}

ValueId FunctionFacts::conditionalJoin(const AbstractConditionalOperator *Operator)
{
	QualType Type = Operator->getType();
	if (Type->isVoidType())
		return VET_NONE;
	ValueType Shape = Type->isRecordType() ? Unit.valueType(Context.VoidPtrTy) : Unit.valueType(Type);
	llvm::SmallVector<std::pair<BlockId, ValueId>, 2> Inputs;
	for (EdgeId In : Graph.block(Graph.current()).In) {
		EdgeId Origin;
		BlockId From = sourceOf(In, Origin);
		ValueId Value = VET_NONE;
		const auto *Short = dyn_cast<BinaryConditionalOperator>(Operator);
		if (Short && SourceOfBlock[From]->getTerminatorStmt() == Short)
			Value = valueOf(Short->getCommon());
		for (const Expr *Arm : {Operator->getTrueExpr(), Operator->getFalseExpr()}) {
			auto Found = Results.find(Arm->IgnoreParens());
			if (Value == VET_NONE && Found != Results.end() && Found->second.Block == From)
				Value = Found->second.Value;
		}
		if (Value == VET_NONE)
			Value = Graph.unknown(Shape);
		Inputs.push_back({Graph.edge(In).From, Value});
	}
	return Inputs.empty() ? Graph.unknown(Shape) : Graph.phi(Graph.current(), Shape, Inputs);
}

} // namespace bootvet
