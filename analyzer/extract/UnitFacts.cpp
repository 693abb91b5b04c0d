/* SPDX-License-Identifier: MIT */
/*
 * One translation unit from its syntax tree and its module to a record.
 * In: Plugin.cpp or Worker.cpp hands over both, before any optimisation.  Next: FunctionFacts for each function that the
 * module defines, then the initialisers, then FactWriter.
 */
#include "UnitFacts.h"
#include "FunctionFacts.h"
#include "Initialisers.h"

#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using llvm::StringRef;

namespace bootvet {

UnitFacts::UnitFacts(ASTContext &Context, const llvm::Module &Module)
	: Context(Context), Sources(Context.getSourceManager()), Module(Module), Mangler(Context.createMangleContext())
{
}

vet_location UnitFacts::where(SourceLocation Location)
{
	if (Location.isInvalid())
		return {};
	PresumedLoc Presumed = Sources.getPresumedLoc(Sources.getExpansionLoc(Location));
	if (Presumed.isInvalid())
		return {};
	auto [Entry, Inserted] = KnownFiles.try_emplace(Presumed.getFilename(), 0);
	if (Inserted)
		Entry->second = Writer.string(Presumed.getFilename());
	return {Entry->second, Presumed.getLine(), Presumed.getColumn()};
}

/* What the module defines, in the order of the source; of two bodies of one name (gnu_inline) the last counts. */
void UnitFacts::collectDefinitions()
{
	llvm::StringMap<size_t> Index;
	for (const Decl *D : Context.getTranslationUnitDecl()->noload_decls()) {
		if (const auto *Variable = dyn_cast<VarDecl>(D)) {
			if (Variable->isThisDeclarationADefinition() == VarDecl::DeclarationOnly &&
			    !Variable->hasAttr<AliasAttr>())
				continue;
			const llvm::GlobalValue *Value = Module.getNamedValue(assemblerName(Variable));
			if (Value && !Value->isDeclaration())
				symbol(Variable);
			continue;
		}
		/* Thousands are declared, dozens are here: the cheapest questions first. */
		const auto *Function = dyn_cast<FunctionDecl>(D);
		if (!Function)
			continue;
		bool Body = Function->doesThisDeclarationHaveABody();
		if (!Body && !Function->hasAttr<AliasAttr>())
			continue;
		std::string Name = functionName(Function);
		const llvm::GlobalValue *Value = Module.getNamedValue(Name);
		if (!Value || Value->isDeclaration() || builtinGuard(Function) != BuiltinGuard::None)
			continue;
		symbol(Function);
		if (!Body)
			continue;
		auto [Entry, Inserted] = Index.try_emplace(Name, Bodies.size());
		if (Inserted)
			Bodies.push_back({Name, Function});
		else
			Bodies[Entry->second].second = Function;
	}
}

void UnitFacts::writeInitialisers()
{
	/* Literals that an initialiser points to join the queue. */
	for (size_t I = 0; I < Pending.size(); I++) {
		PendingInitialiser Next = Pending[I];
		std::vector<vet_initialiser> Rows;
		InitialiserWalk Walk(*this, Rows);
		uint64_t Bits = Next.Type->isIncompleteType() ? 0 : Context.getTypeSize(Next.Type);
		Walk.walk(Next.Type, Next.Initialiser, 0, VET_NONE, Bits);
		vet_symbol &Symbol = Writer.Symbols[Next.Symbol];
		Symbol.initialiser_first = Writer.Initialisers.size();
		Symbol.initialiser_count = Rows.size();
		Writer.Initialisers.insert(Writer.Initialisers.end(), Rows.begin(), Rows.end());
	}
	if (StringSymbol) {
		vet_symbol &Symbol = Writer.Symbols[*StringSymbol];
		Symbol.initialiser_first = Writer.Initialisers.size();
		Symbol.initialiser_count = 1;
		Writer.Initialisers.push_back({0, UINT32_MAX, 0, VET_INITIALISER_ANY, VET_NONE, VET_NONE, {}});
	}
}

void UnitFacts::finishSymbols()
{
	for (size_t I = 0; I < Writer.Symbols.size(); I++)
		std::tie(Writer.Symbols[I].annotation_first, Writer.Symbols[I].annotation_count) =
			store(SymbolAnnotations[I]);
}

std::string UnitFacts::extract()
{
	const LangOptions &Language = Context.getLangOpts();
	if (Language.CPlusPlus || Language.ObjC || Language.OpenCL || Language.CUDA || Language.AsmPreprocessor)
		return "";
	indexStaticLocals();
	collectDefinitions();
	for (auto &[Name, Function] : Bodies)
		FunctionFacts(*this, Function).extract();
	writeInitialisers();
	finishFields();
	finishSymbols();

	OptionalFileEntryRef Main = Sources.getFileEntryRefForID(Sources.getMainFileID());
	return Writer.record(Main ? Main->getName() : StringRef());
}

std::string extractUnit(ASTContext &Context, const llvm::Module &Module)
{
	return UnitFacts(Context, Module).extract();
}

} // namespace bootvet
