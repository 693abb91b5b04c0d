/* SPDX-License-Identifier: MIT */
/*
 * Reads one function body: Clang's control-flow graph, element by element in evaluation order, so that code that is
 * never evaluated is never seen.  In: a function that the module defines.  Out: its rows, by way of FunctionGraph.
 */
#ifndef BOOTVET_EXTRACT_FUNCTIONFACTS_H
#define BOOTVET_EXTRACT_FUNCTIONFACTS_H

#include "FunctionGraph.h"
#include "UnitFacts.h"

#include "clang/AST/Stmt.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

#include <memory>

namespace bootvet {

struct AsmAccess;
struct AsmBit;

class FunctionFacts {
public:
	FunctionFacts(UnitFacts &Unit, const clang::FunctionDecl *Function);

	void extract();

private:
	enum class Role { Always, True, False, Case, Default };

	struct Successor {
		const clang::CFGBlock *To;
		Role Taken;
		const clang::CaseStmt *Case;
	};

	struct SourceBlock {
		const clang::CFGBlock *Block;
		unsigned Elements = 0; /* those that control reaches */
		bool DeadEnd = false;  /* a callee that does not return */
		bool Returns = false;
		llvm::SmallVector<Successor, 2> Successors;
	};

	struct Evaluated {
		ValueId Value;
		BlockId Block;
	};

	/* FunctionFacts.cpp: shape */
	bool deadEnd(const clang::CFGElement &Element) const;
	SourceBlock inspect(const clang::CFGBlock *Block);
	void addSwitchSuccessors(const clang::SwitchStmt *Switch, SourceBlock &Source);
	std::vector<SourceBlock> reachableBlocks(const clang::CFG &Graph);
	void addEdges(const std::vector<SourceBlock> &Sources, llvm::DenseMap<const clang::CFGBlock *, BlockId> &Ids);
	void walk(const SourceBlock &Source, BlockId Block);
	void element(const clang::CFGElement &Element);
	void parameters();
	void writeFunction();
	void withoutGraph();

	/* Prescan.cpp: what to know about the body before values flow */
	void prescan(const SourceBlock &Source);
	void prescanCall(const clang::CallExpr *Call);
	void markUnevaluated(const clang::Stmt *Statement);
	void markAddressTaken(const clang::Expr *LValue);
	void markAccessBase(const clang::Expr *Pointer);
	void markCallee(const clang::Expr *Callee);

	/* Conditions.cpp */
	void conditions(const SourceBlock &Source, BlockId Block);
	const clang::Expr *leafCondition(const clang::CFGBlock *Block) const;
	ValueId peel(ValueId Condition, bool &Negated) const;
	NumberSet caseNumbers(const clang::CaseStmt *Case, ValueType Type) const;
	void refineOnEntry(BlockId Block);
	bool claim(ValueId Condition, NumberSet &Numbers, ValueId &About) const;
	void collectVariables(const clang::Stmt *Condition, llvm::SmallVectorImpl<const clang::VarDecl *> &Variables);
	ValueId logicalJoin(const clang::BinaryOperator *Operator);
	ValueId conditionalJoin(const clang::AbstractConditionalOperator *Operator);
	BlockId sourceOf(EdgeId In, EdgeId &Origin);

	/* Expressions.cpp */
	ValueId valueOf(const clang::Expr *E);
	ValueId evaluate(const clang::Expr *E);
	ValueId evaluateOther(const clang::Expr *E);
	ValueId evaluateConstant(const clang::Expr *E);
	ValueId reference(const clang::DeclRefExpr *Reference);
	ValueId castOf(const clang::CastExpr *Cast);
	ValueId unary(const clang::UnaryOperator *Operator);
	ValueId binary(const clang::BinaryOperator *Operator);
	ValueId arithmetic(clang::BinaryOperatorKind Opcode, ValueId Left, ValueId Right, clang::QualType LeftType,
			   clang::QualType RightType, clang::QualType ResultType);
	ValueId pointerStep(ValueId Pointer, clang::QualType PointerType, ValueId Index, bool Backwards);
	ValueId assign(const clang::BinaryOperator *Operator);
	ValueId compoundAssign(const clang::CompoundAssignOperator *Operator);
	ValueId increment(const clang::UnaryOperator *Operator);
	ValueId load(const clang::Expr *LValue);
	void store(const clang::Expr *LValue, ValueId Value, clang::SourceLocation Location);
	ValueId unknown(clang::QualType Type) { return Graph.unknown(Unit.valueType(Type)); }
	ValueId stringAddress(const clang::Expr *E);
	void noteAddress(const clang::Expr *E, ValueId Address);
	void escape(ValueId Value, clang::SourceLocation Location);
	static bool namedRegister(const clang::Expr *LValue);
	bool isVariable(const clang::VarDecl *Variable) const;
	const clang::VarDecl *variableOf(const clang::Expr *LValue) const;
	VariableId variable(const clang::VarDecl *Variable);

	/* Aggregates.cpp */
	void declare(const clang::VarDecl *Variable);
	ValueId compoundLiteral(const clang::CompoundLiteralExpr *Literal, const clang::Expr *E);
	void initialise(ValueId Address, clang::QualType Type, const clang::Expr *Initialiser,
			const clang::FieldDecl *BitField, clang::SourceLocation Location);
	void initialiseRecord(ValueId Address, const clang::InitListExpr *List, clang::SourceLocation Location);
	void initialiseArray(ValueId Address, const clang::InitListExpr *List, clang::SourceLocation Location);
	void zero(ValueId Address, clang::QualType Type, const clang::FieldDecl *BitField,
		  clang::SourceLocation Location);
	void storeAt(ValueId Address, clang::QualType Type, const clang::FieldDecl *BitField, ValueId Value,
		     clang::SourceLocation Location);
	void copy(ValueId To, ValueId From, clang::QualType Type, clang::SourceLocation Location);

	/* Calls.cpp */
	ValueId call(const clang::CallExpr *Call);
	ValueId guardCall(const clang::CallExpr *Call, BuiltinGuard Guard);
	ValueId callSymbol(const clang::CallExpr *Call, uint32_t Symbol,
			   uint16_t Flags);
	ValueId callIndirect(const clang::CallExpr *Call);
	void calleeAnnotations(const clang::Expr *Callee, std::vector<vet_annotation> &Annotations);
	void cleanup(const clang::VarDecl *Variable, const clang::FunctionDecl *Function);
	ValueId result(PointId Point, clang::QualType Type);
	bool transfer(const clang::CallExpr *Call, const clang::FunctionDecl *Callee, ValueId &Result);

	/* Builtins.cpp */
	bool builtin(const clang::CallExpr *Call, const clang::FunctionDecl *Callee, unsigned Id, ValueId &Result);
	ValueId unmodelled(const clang::CallExpr *Call);
	ValueId allocate(const clang::CallExpr *Call);
	ValueId syncBuiltin(const clang::CallExpr *Call, llvm::StringRef Operation);
	ValueId atomic(const clang::AtomicExpr *Atomic);
	ValueId loadAt(ValueId Address, clang::QualType Type, clang::SourceLocation Location);

	/* AsmStatements.cpp */
	void asmAccess(const clang::GCCAsmStmt *Asm, const AsmAccess &Access);
	void inlineAssembly(const clang::GCCAsmStmt *Asm);
	ValueId asmOperand(const clang::GCCAsmStmt *Asm, llvm::StringRef Reference, unsigned &Width);
	ValueId asmRegister(const clang::GCCAsmStmt *Asm, char Letter);
	ValueId asmOutputBefore(const clang::GCCAsmStmt *Asm, unsigned Number);
	unsigned asmOperandNumber(const clang::GCCAsmStmt *Asm, llvm::StringRef Reference);

	/* AsmCalls.cpp: false where it cannot be told; Told: numbers of operands of which all is said */
	bool asmCall(const clang::GCCAsmStmt *Asm, llvm::StringRef Target, llvm::SmallDenseSet<unsigned, 4> &Told);
	bool asmCallIndirect(const clang::GCCAsmStmt *Asm, llvm::StringRef Pointer, llvm::SmallDenseSet<unsigned, 4> &Told);
	uint32_t asmCallee(const clang::GCCAsmStmt *Asm, llvm::StringRef Target);
	llvm::SmallVector<ValueId, 8> asmArguments(const clang::GCCAsmStmt *Asm, const clang::FunctionProtoType *Prototype, bool IsOwn);
	bool asmBit(const clang::GCCAsmStmt *Asm, const AsmBit &Bit, llvm::SmallDenseSet<unsigned, 4> &Told);

	PointId point(vet_point_kind Kind, clang::SourceLocation Location, uint32_t A = 0, uint32_t B = 0,
		      uint32_t C = 0, uint32_t D = 0, llvm::ArrayRef<ValueId> List = {});

	UnitFacts &Unit;
	clang::ASTContext &Context;
	const clang::FunctionDecl *Function;
	FunctionGraph Graph;
	std::unique_ptr<clang::CFG> Body;

	std::vector<const clang::CFGBlock *> SourceOfBlock; /* by BlockId; null: a split edge */
	std::vector<Role> EdgeRoles;                        /* by EdgeId */
	std::vector<const clang::CaseStmt *> EdgeCases;

	llvm::DenseMap<const clang::Expr *, Evaluated> Results;
	llvm::DenseMap<const clang::VarDecl *, VariableId> Variables;
	llvm::DenseSet<const clang::VarDecl *> AddressTaken, StaticLocals;
	llvm::DenseSet<const clang::Stmt *> Unevaluated;
	llvm::DenseSet<const clang::Expr *> Designators; /* names that are only called or accessed */
	const clang::ReturnStmt *PendingReturn = nullptr;
	std::tuple<BlockId, uint32_t, uint32_t, uint32_t> LastAddress{VET_NONE, 0, 0, 0};
};

} // namespace bootvet

#endif
