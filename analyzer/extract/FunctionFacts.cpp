/* SPDX-License-Identifier: MIT */
/*
 * From Clang's control-flow graph to ours: which blocks control reaches, along which edges, and the walk through them.
 * In: a function definition.  Next: Expressions.cpp and its neighbours give meaning to each element.
 */
#include "FunctionFacts.h"

#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace bootvet {

FunctionFacts::FunctionFacts(UnitFacts &Unit, const FunctionDecl *Function)
	: Unit(Unit), Context(Unit.context()), Function(Function), Graph(Unit.writer())
{
}

PointId FunctionFacts::point(vet_point_kind Kind, SourceLocation Location, uint32_t A, uint32_t B, uint32_t C,
			     uint32_t D, llvm::ArrayRef<ValueId> List)
{
	vet_point Row = {};
	Row.kind = Kind;
	Row.where = Unit.where(Location);
	Row.a = A;
	Row.b = B;
	Row.c = C;
	Row.d = D;
	return Graph.addPoint(Row, List);
}

/* --- shape ------------------------------------------------------------------------------------------- */

static bool neverReturns(const FunctionDecl *Callee)
{
	const auto *Error = Callee->getAttr<ErrorAttr>();
	return Callee->isNoReturn() || (Error && Error->isError());
}

bool FunctionFacts::deadEnd(const CFGElement &Element) const
{
	if (auto Cleanup = Element.getAs<CFGCleanupFunction>())
		return neverReturns(Cleanup->getFunctionDecl());
	auto Statement = Element.getAs<CFGStmt>();
	if (!Statement)
		return false;
	const auto *Call = dyn_cast<CallExpr>(Statement->getStmt());
	return Call && Call->getDirectCallee() && neverReturns(Call->getDirectCallee());
}

/*
 * Clang holds the default of a switch over all enumerators to be unreachable.  In C an enum holds any number of its
 * type, so it is reachable unless the condition is constant.
 */
void FunctionFacts::addSwitchSuccessors(const SwitchStmt *Switch, SourceBlock &Source)
{
	Expr::EvalResult Constant;
	bool Decided = Switch->getCond()->EvaluateAsInt(Constant, Context);
	const CFGBlock *Last = nullptr;
	if (Source.Block->succ_size()) {
		const CFGBlock::AdjacentBlock &Default = *Source.Block->succ_rbegin();
		Last = Default.getReachableBlock();
		if (!Last && !Decided)
			Last = Default.getPossiblyUnreachableBlock();
	}
	for (auto I = Source.Block->succ_begin(), E = Source.Block->succ_end(); I != E && I + 1 != E; ++I) {
		if (!I->isReachable())
			continue;
		const auto *Case = dyn_cast_or_null<CaseStmt>((*I)->getLabel());
		Source.Successors.push_back({*I, Decided || !Case ? Role::Always : Role::Case, Case});
	}
	if (Last)
		Source.Successors.push_back({Last, Decided ? Role::Always : Role::Default, nullptr});
}

static bool branches(const Stmt *Terminator)
{
	if (const auto *Operator = dyn_cast<BinaryOperator>(Terminator))
		return Operator->isLogicalOp();
	return isa<IfStmt, WhileStmt, DoStmt, ForStmt, AbstractConditionalOperator, ChooseExpr>(Terminator);
}

FunctionFacts::SourceBlock FunctionFacts::inspect(const CFGBlock *Block)
{
	SourceBlock Source;
	Source.Block = Block;
	Source.Returns = Block == &Body->getExit();
	for (const CFGElement &Element : *Block) {
		Source.Elements++;
		if (deadEnd(Element)) {
			Source.DeadEnd = true;
			Source.Returns = false;
			return Source;
		}
		auto Statement = Element.getAs<CFGStmt>();
		Source.Returns |= Statement && isa<ReturnStmt>(Statement->getStmt());
	}
	if (Block->hasNoReturnElement()) {
		Source.DeadEnd = true;
		Source.Returns = false;
	}
	/* A return statement's block runs the cleanups and goes nowhere else. */
	if (Source.DeadEnd || Source.Returns)
		return Source;
	const Stmt *Terminator = Block->getTerminatorStmt();
	if (const auto *Switch = dyn_cast_or_null<SwitchStmt>(Terminator)) {
		addSwitchSuccessors(Switch, Source);
		return Source;
	}
	bool Branch = Terminator && Block->succ_size() == 2 && branches(Terminator) &&
		      Block->succ_begin()[0].isReachable() && Block->succ_begin()[1].isReachable();
	Role Taken = Branch ? Role::True : Role::Always;
	for (const CFGBlock::AdjacentBlock &Next : Block->succs()) {
		if (Next.isReachable())
			Source.Successors.push_back({Next, Taken, nullptr});
		if (Branch)
			Taken = Role::False;
	}
	return Source;
}

/* In reverse post-order, the entry first. */
std::vector<FunctionFacts::SourceBlock> FunctionFacts::reachableBlocks(const CFG &Graph)
{
	std::vector<SourceBlock> Order;
	std::vector<std::pair<SourceBlock, unsigned>> Stack;
	llvm::DenseSet<const CFGBlock *> Seen;
	Stack.push_back({inspect(&Graph.getEntry()), 0});
	Seen.insert(&Graph.getEntry());
	while (!Stack.empty()) {
		auto &[Source, Next] = Stack.back();
		if (Next == Source.Successors.size()) {
			Order.push_back(std::move(Source));
			Stack.pop_back();
			continue;
		}
		const CFGBlock *To = Source.Successors[Source.Successors.size() - 1 - Next++].To;
		if (Seen.insert(To).second)
			Stack.push_back({inspect(To), 0});
	}
	std::reverse(Order.begin(), Order.end());
	return Order;
}

/* A phi names the block that control comes from: two edges between the same blocks get a block between. */
void FunctionFacts::addEdges(const std::vector<SourceBlock> &Sources, llvm::DenseMap<const CFGBlock *, BlockId> &Ids)
{
	auto Add = [&](BlockId From, BlockId To, const Successor &Next) {
		Graph.addEdge(From, To);
		EdgeRoles.push_back(Next.Taken);
		EdgeCases.push_back(Next.Case);
	};
	for (const SourceBlock &Source : Sources) {
		BlockId From = Ids[Source.Block];
		llvm::DenseSet<const CFGBlock *> Seen;
		for (const Successor &Next : Source.Successors) {
			BlockId To = Ids[Next.To];
			if (!Seen.insert(Next.To).second) {
				BlockId Middle = Graph.addBlock();
				SourceOfBlock.push_back(nullptr);
				Add(From, Middle, Next);
				Add(Middle, To, {Next.To, Role::Always, nullptr});
			} else {
				Add(From, To, Next);
			}
		}
	}
}

/* --- walk -------------------------------------------------------------------------------------------- */

void FunctionFacts::element(const CFGElement &Element)
{
	if (auto Cleanup = Element.getAs<CFGCleanupFunction>()) {
		cleanup(Cleanup->getVarDecl(), Cleanup->getFunctionDecl());
		return;
	}
	auto Statement = Element.getAs<CFGStmt>();
	if (!Statement || Unevaluated.count(Statement->getStmt()))
		return;
	const Stmt *S = Statement->getStmt();
	if (const auto *E = dyn_cast<Expr>(S)) {
		E = E->IgnoreParens();
		ValueId Value = evaluate(E);
		if (Value != VET_NONE)
			Results[E] = {Value, Graph.current()};
	} else if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
		for (const Decl *D : Declaration->decls())
			if (const auto *Variable = dyn_cast<VarDecl>(D))
				declare(Variable);
	} else if (const auto *Return = dyn_cast<ReturnStmt>(S)) {
		PendingReturn = Return;
	} else if (const auto *Asm = dyn_cast<GCCAsmStmt>(S)) {
		inlineAssembly(Asm);
	} else if (isa<MSAsmStmt>(S)) {
		point(VET_POINT_ASM, S->getBeginLoc());
	}
}

void FunctionFacts::walk(const SourceBlock &Source, BlockId Block)
{
	Graph.beginBlock(Block);
	if (Block == 0)
		parameters();
	refineOnEntry(Block);
	PendingReturn = nullptr;
	unsigned Left = Source.Elements;
	for (const CFGElement &Element : *Source.Block) {
		if (Left-- == 0)
			break;
		element(Element);
	}
	if (const auto *Asm = dyn_cast_or_null<GCCAsmStmt>(Source.Block->getTerminatorStmt()); Asm && !Source.DeadEnd)
		inlineAssembly(Asm);
	if (Source.Returns) {
		const Expr *Value = PendingReturn ? PendingReturn->getRetValue() : nullptr;
		bool HasValue = Value && !Value->getType()->isVoidType();
		point(VET_POINT_RETURN, PendingReturn ? PendingReturn->getBeginLoc() : Function->getBodyRBrace(),
		      HasValue ? valueOf(Value) : VET_NONE);
	}
	conditions(Source, Block);
	Graph.endBlock();
	for (EdgeId Out : Graph.block(Block).Out)
		if (!SourceOfBlock[Graph.edge(Out).To])
			Graph.block(Graph.edge(Out).To).Filled = true;
}

void FunctionFacts::parameters()
{
	for (const ParmVarDecl *Parameter : Function->parameters()) {
		QualType Type = Parameter->getType();
		ValueType Shape = Type->isRecordType() ? Unit.valueType(Context.VoidPtrTy) : Unit.valueType(Type);
		ValueId Incoming = Graph.leaf(VET_VALUE_PARAMETER, Shape, Parameter->getFunctionScopeIndex());
		if (isVariable(Parameter)) {
			Graph.write(variable(Parameter), 0, Incoming);
			continue;
		}
		ValueId Address = Graph.leaf(VET_VALUE_OBJECT, Unit.valueType(Context.VoidPtrTy),
					     Unit.automatic(Function, Parameter));
		if (Type->isRecordType())
			copy(Address, Incoming, Type, Parameter->getLocation());
		else
			storeAt(Address, Type, nullptr, Incoming, Parameter->getLocation());
	}
}

void FunctionFacts::writeFunction()
{
	FactWriter &Writer = Unit.writer();
	vet_function Row = {};
	Row.symbol = Unit.symbol(Function);
	Row.where = Unit.where(Function->getLocation());
	std::vector<vet_parameter> Rows;
	for (unsigned I = 0; I < Function->getNumParams(); I++) {
		const ParmVarDecl *Parameter = Function->getParamDecl(I);
		vet_parameter ParameterRow = {};
		ParameterRow.name = Writer.string(Parameter->getName());
		ParameterRow.type = Unit.type(Parameter->getType());
		std::vector<vet_annotation> Annotations;
		Unit.addParameterAnnotations(Function, I, Annotations);
		std::tie(ParameterRow.annotation_first, ParameterRow.annotation_count) = Unit.store(Annotations);
		Rows.push_back(ParameterRow);
	}
	Row.parameter_first = Writer.Parameters.size();
	Row.parameter_count = Rows.size();
	Writer.Parameters.insert(Writer.Parameters.end(), Rows.begin(), Rows.end());
	Graph.finish(Row);
	Writer.Functions.push_back(Row);
}

namespace {
class CallCollector : public RecursiveASTVisitor<CallCollector> {
public:
	bool VisitCallExpr(CallExpr *Call)
	{
		Calls.push_back(Call);
		return true;
	}
	llvm::SmallVector<const CallExpr *, 16> Calls;
};
} // namespace

/* A body that Clang draws no graph of (foreign exceptions): every call may happen, in any order, or not. */
void FunctionFacts::withoutGraph()
{
	CallCollector Collector;
	Collector.TraverseStmt(Function->getBody());
	BlockId Entry = Graph.addBlock();
	BlockId Again = Graph.addBlock();
	Graph.addEdge(Entry, Again);
	for (const CallExpr *Call : Collector.Calls) {
		BlockId Block = Graph.addBlock();
		Graph.addEdge(Again, Block);
		Graph.addEdge(Block, Again);
		Graph.beginBlock(Block);
		const FunctionDecl *Callee = Call->getDirectCallee();
		if (Callee && !Callee->getBuiltinID() && Unit.builtinGuard(Callee) == BuiltinGuard::None)
			point(VET_POINT_CALL, Call->getBeginLoc(), Unit.symbol(Callee));
		else if (!Callee)
			point(VET_POINT_CALL_INDIRECT, Call->getBeginLoc(), unknown(Context.VoidPtrTy), 0, 0,
			      Unit.prototypeOf(Call->getCallee()->getType()));
	}
	BlockId End = Graph.addBlock();
	Graph.addEdge(Again, End);
	Graph.beginBlock(End);
	point(VET_POINT_RETURN, Function->getBodyRBrace(),
	      Function->getReturnType()->isVoidType() ? VET_NONE : unknown(Function->getReturnType()));
}

void FunctionFacts::extract()
{
	CFG::BuildOptions Options;
	Options.setAllAlwaysAdd();
	Options.AddImplicitDtors = true;
	Body = CFG::buildCFG(Function, Function->getBody(), &Context, Options);
	if (!Body) {
		withoutGraph();
		writeFunction();
		return;
	}
	std::vector<SourceBlock> Sources = reachableBlocks(*Body);
	llvm::DenseMap<const CFGBlock *, BlockId> Ids;
	for (const SourceBlock &Source : Sources) {
		Ids[Source.Block] = Graph.addBlock();
		SourceOfBlock.push_back(Source.Block);
		prescan(Source);
	}
	Unit.nameStaticLocals(Function, StaticLocals);
	addEdges(Sources, Ids);
	for (const SourceBlock &Source : Sources)
		walk(Source, Ids[Source.Block]);
	writeFunction();
}

} // namespace bootvet
