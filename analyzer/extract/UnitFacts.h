/* SPDX-License-Identifier: MIT */
/*
 * What a translation unit declares: symbols, types, fields, annotations, initialisers; asked for by FunctionFacts while
 * it walks bodies.  In: the syntax tree and the module that Clang made of it.  Out: FactWriter's unit tables.
 */
#ifndef BOOTVET_EXTRACT_UNITFACTS_H
#define BOOTVET_EXTRACT_UNITFACTS_H

#include "FactWriter.h"
#include "FunctionGraph.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Mangle.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/IR/Module.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace bootvet {

/* The functions that annotate.h gives a meaning of their own. */
enum class BuiltinGuard { None, Has, Absent, Require, Other };

class UnitFacts {
public:
	UnitFacts(clang::ASTContext &Context, const llvm::Module &Module);

	/* The record, or "" for a unit that is not C. */
	std::string extract();

	clang::ASTContext &context() { return Context; }
	FactWriter &writer() { return Writer; }

	vet_location where(clang::SourceLocation Location);
	ValueType valueType(clang::QualType Type) const;
	uint32_t bits(clang::QualType Type) const;

	/* Types.cpp */
	uint32_t type(clang::QualType Type);
	uint32_t field(const clang::FieldDecl *Field);
	uint32_t prototype(const clang::FunctionType *Type);
	uint32_t prototypeOf(clang::QualType PointerOrFunction);

	/* Annotations.cpp */
	BuiltinGuard builtinGuard(const clang::FunctionDecl *Function);
	bool honoursSubsystem(const clang::Decl *Declaration, clang::SourceLocation Tag);
	void addAnnotations(const clang::Decl *Declaration, std::vector<vet_annotation> &Annotations);
	void addTypedefAnnotations(clang::QualType Type, std::vector<vet_annotation> &Annotations);
	void addParameterAnnotations(const clang::FunctionDecl *Function, unsigned Number,
				     std::vector<vet_annotation> &Annotations);

	/* Symbols.cpp */
	std::string functionName(const clang::FunctionDecl *Function);
	uint32_t symbol(const clang::FunctionDecl *Function);
	uint32_t symbol(const clang::VarDecl *Variable);
	uint32_t symbolNamed(const clang::FunctionDecl *Builtin, llvm::StringRef Name);
	const clang::FunctionProtoType *prototypeNamed(uint32_t Symbol);
	bool isVariable(llvm::StringRef Name) const;
	uint32_t automatic(const clang::FunctionDecl *Function, const clang::VarDecl *Variable);
	uint32_t temporary(const clang::FunctionDecl *Function, const clang::Expr *Literal);
	uint32_t staticLiteral(const clang::CompoundLiteralExpr *Literal);
	std::optional<uint32_t> text(const clang::Expr *E, uint64_t Bits);
	uint32_t stringObject(const clang::Expr *E);
	void nameStaticLocals(const clang::FunctionDecl *Function,
			      const llvm::DenseSet<const clang::VarDecl *> &Reached);

	/* Annotations as stored: first row and count. */
	std::pair<uint32_t, uint32_t> store(std::vector<vet_annotation> &Annotations);

private:
	struct PendingInitialiser {
		uint32_t Symbol;
		clang::QualType Type;
		const clang::Expr *Initialiser;
	};

	void collectDefinitions();
	void indexStaticLocals();
	void finishSymbols();
	void finishFields();
	vet_field fieldRow(const clang::FieldDecl *Field, uint32_t Record);
	std::string assemblerName(const clang::NamedDecl *Declaration);
	std::pair<uint32_t, bool> globalRow(const clang::Decl *Declaration, llvm::StringRef Name);
	void describeGlobal(const clang::NamedDecl *Declaration, const llvm::GlobalValue *Value, vet_symbol &Row);
	void describeObject(const clang::VarDecl *Variable, const llvm::GlobalValue *Value, uint32_t Id);
	uint32_t objectFlags(clang::QualType Type) const;
	uint32_t memory(llvm::StringRef Name, uint32_t Linkage, uint32_t Flags, clang::QualType Type,
			clang::SourceLocation Location);
	void writeInitialisers();
	void addTag(llvm::StringRef Tag, clang::SourceLocation Location, std::vector<vet_annotation> &Annotations);
	uint32_t record(const clang::RecordDecl *Record);
	uint32_t recordName(const clang::RecordDecl *Record);

	clang::ASTContext &Context;
	const clang::SourceManager &Sources;
	const llvm::Module &Module;
	std::unique_ptr<clang::MangleContext> Mangler;
	FactWriter Writer;

	std::vector<std::pair<std::string, const clang::FunctionDecl *>> Bodies;
	llvm::StringMap<std::vector<std::string>> StaticLocalGlobals;
	llvm::DenseMap<const clang::VarDecl *, std::string> StaticLocalNames;

	llvm::DenseMap<const clang::Decl *, uint32_t> KnownSymbols;
	llvm::StringMap<uint32_t> GlobalSymbols;
	llvm::DenseMap<const clang::Expr *, uint32_t> Temporaries;
	std::optional<uint32_t> StringSymbol;         /* of strings that tell nothing */
	llvm::DenseMap<uint32_t, uint32_t> Texts;     /* string id -> symbol */
	std::deque<PendingInitialiser> Pending;
	std::vector<std::vector<vet_annotation>> SymbolAnnotations;

	llvm::DenseMap<const clang::Type *, uint32_t> KnownTypes;
	llvm::DenseMap<const clang::RecordDecl *, uint32_t> KnownRecords;
	llvm::DenseMap<const clang::FieldDecl *, uint32_t> KnownFields;
	std::vector<const clang::FieldDecl *> FieldOrder;
	std::vector<llvm::SmallVector<const clang::FieldDecl *, 4>> MentionedFields; /* by record row */
	llvm::DenseMap<const clang::Type *, uint32_t> KnownPrototypes;
	llvm::DenseMap<const clang::FunctionDecl *, BuiltinGuard> KnownGuards;
	llvm::DenseMap<const char *, uint32_t> KnownFiles;
};

/* The record of one unit: what the plugin embeds and the worker writes.  "" for a unit that is not C. */
std::string extractUnit(clang::ASTContext &Context, const llvm::Module &Module);

} // namespace bootvet

#endif
