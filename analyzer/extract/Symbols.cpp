/* SPDX-License-Identifier: MIT */
/*
 * One row for each thing that has an address: functions, objects, locals in memory, literals.
 * In: declarations that a body, an initialiser or the module mentions.  Out: rows of the symbol table.  What the linker
 * knows by one name is one row, however often it is declared.
 */
#include "UnitFacts.h"

#include "clang/AST/Attr.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

using namespace clang;
using llvm::StringRef;

namespace bootvet {

/* --- names ------------------------------------------------------------------------------------------- */

std::string UnitFacts::assemblerName(const NamedDecl *Declaration)
{
	/* A static name for something that the linker knows by another. */
	if (Declaration->hasAttr<WeakRefAttr>())
		if (const auto *Alias = Declaration->getAttr<AliasAttr>())
			return Alias->getAliasee().str();
	if (!Mangler->shouldMangleDeclName(Declaration))
		return Declaration->getIdentifier() ? Declaration->getName().str() : "";
	std::string Name;
	llvm::raw_string_ostream Stream(Name);
	GlobalDecl Global;
	if (const auto *Function = dyn_cast<FunctionDecl>(Declaration))
		Global = GlobalDecl(Function);
	else
		Global = GlobalDecl(cast<VarDecl>(Declaration));
	Mangler->mangleName(Global, Stream);
	Stream.flush();
	return StringRef(Name).ltrim('\01').str();
}

/* A gnu_inline wrapper of a library function is emitted beside it, as NAME.inline. */
std::string UnitFacts::functionName(const FunctionDecl *Function)
{
	std::string Name = assemblerName(Function);
	if (!Function->getBuiltinID())
		return Name;
	const FunctionDecl *Definition = Function->getDefinition();
	if (Definition && Definition->isInlineBuiltinDeclaration() && Module.getFunction(Name + ".inline"))
		return Name + ".inline";
	return Name;
}

static const llvm::GlobalValue *globalNamed(const llvm::Module &Module, StringRef Name)
{
	if (const llvm::GlobalValue *Value = Module.getNamedValue(Name))
		return Value;
	return Module.getNamedValue(("\01" + Name).str());
}

/*
 * Clang names a static local FUNCTION.VARIABLE, and adds a growing number when that is taken: the order of the names is
 * the order of the declarations.
 */
void UnitFacts::nameStaticLocals(const FunctionDecl *Function, const llvm::DenseSet<const VarDecl *> &Reached)
{
	std::string FunctionName = functionName(Function);
	llvm::MapVector<StringRef, llvm::SmallVector<const VarDecl *, 2>> Locals;
	for (const Decl *D : Function->decls())
		if (const auto *Variable = dyn_cast<VarDecl>(D))
			if (Variable->isStaticLocal() && Variable->getIdentifier())
				Locals[Variable->getName()].push_back(Variable);

	for (auto &[Name, Variables] : Locals) {
		std::string Base = FunctionName + "." + Name.str();
		auto Emitted = StaticLocalGlobals.find(Base);
		unsigned Count = Emitted == StaticLocalGlobals.end() ? 0 : Emitted->second.size();
		if (Count < Variables.size())
			llvm::erase_if(Variables, [&](const VarDecl *V) { return !Reached.count(V); });
		for (unsigned I = 0; I < Variables.size(); I++)
			StaticLocalNames[Variables[I]] = I < Count ? Emitted->second[I] : Base;
	}
}

void UnitFacts::indexStaticLocals()
{
	std::vector<std::tuple<std::string, uint64_t, std::string>> Found;
	for (const llvm::GlobalVariable &Global : Module.globals()) {
		StringRef Name = Global.getName();
		if (!Name.contains('.'))
			continue;
		auto [Head, Tail] = Name.rsplit('.');
		uint64_t Number = 0;
		if (Head.contains('.') && !Tail.getAsInteger(10, Number))
			Found.push_back({Head.str(), Number, Name.str()});
		else
			Found.push_back({Name.str(), 0, Name.str()});
	}
	llvm::sort(Found);
	for (auto &[Base, Number, Name] : Found)
		StaticLocalGlobals[Base].push_back(Name);
}

/* --- globals ----------------------------------------------------------------------------------------- */

static uint32_t linkageOf(const NamedDecl *Declaration, const llvm::GlobalValue *Value)
{
	if (!Value) {
		bool Static = Declaration->getFormalLinkage() == Linkage::Internal ||
			      Declaration->getFormalLinkage() == Linkage::None;
		return Static ? VET_LINKAGE_STATIC
			      : Declaration->hasAttr<WeakAttr>() ? VET_LINKAGE_WEAK : VET_LINKAGE_EXTERNAL;
	}
	if (Value->hasAvailableExternallyLinkage())
		return VET_LINKAGE_AVAILABLE;
	if (Value->hasLocalLinkage())
		return VET_LINKAGE_STATIC;
	if (Value->isWeakForLinker() && !Value->hasCommonLinkage())
		return VET_LINKAGE_WEAK;
	return Value->hasExternalWeakLinkage() ? VET_LINKAGE_WEAK : VET_LINKAGE_EXTERNAL;
}

void UnitFacts::describeGlobal(const NamedDecl *Declaration, const llvm::GlobalValue *Value, vet_symbol &Row)
{
	Row.linkage = linkageOf(Declaration, Value);
	if (Value && !Value->isDeclaration())
		Row.flags |= VET_SYMBOL_DEFINED;
	if (Declaration->hasAttr<UsedAttr>() || Declaration->hasAttr<RetainAttr>())
		Row.flags |= VET_SYMBOL_USED;
	if (Value && Value->hasSection())
		Row.section = Writer.string(Value->getSection());
	else if (const auto *Section = Declaration->getAttr<SectionAttr>())
		Row.section = Writer.string(Section->getName());
	if (const auto *Alias = Declaration->getAttr<AliasAttr>(); Alias && !Declaration->hasAttr<WeakRefAttr>())
		Row.alias = Writer.string(Alias->getAliasee());
}

/* The row that goes by this name; a new one is marked by its second member. */
std::pair<uint32_t, bool> UnitFacts::globalRow(const Decl *Declaration, StringRef Name)
{
	auto [Entry, Inserted] = GlobalSymbols.try_emplace(Name, Writer.Symbols.size());
	uint32_t Id = Entry->second;
	KnownSymbols[Declaration->getCanonicalDecl()] = Id;
	if (Inserted) {
		vet_symbol Row = {};
		Row.name = Writer.string(Name);
		Row.type = VET_NONE;
		Writer.Symbols.push_back(Row);
		SymbolAnnotations.emplace_back();
	}
	addAnnotations(Declaration, SymbolAnnotations[Id]);
	return {Id, Inserted};
}

uint32_t UnitFacts::symbol(const FunctionDecl *Function)
{
	auto Found = KnownSymbols.find(Function->getCanonicalDecl());
	if (Found != KnownSymbols.end())
		return Found->second;
	std::string Name = functionName(Function);
	auto [Id, Inserted] = globalRow(Function, Name);
	if (!Inserted)
		return Id;

	vet_symbol Row = Writer.Symbols[Id];
	Row.kind = VET_SYMBOL_FUNCTION;
	describeGlobal(Function->getMostRecentDecl(), globalNamed(Module, Name), Row);
	if (Function->getMostRecentDecl()->isNoReturn() || Function->getMostRecentDecl()->hasAttr<ErrorAttr>())
		Row.flags |= VET_SYMBOL_NORETURN;
	if (Function->isVariadic())
		Row.flags |= VET_SYMBOL_VARIADIC;
	Row.prototype = prototypeOf(Function->getType());
	const FunctionDecl *Definition = Function->getDefinition();
	Row.where = where((Definition ? Definition : Function->getFirstDecl())->getLocation());
	Writer.Symbols[Id] = Row;
	return Id;
}

/* A function that source need not declare: the library's that a builtin stands for, or one that assembly calls (null). */
uint32_t UnitFacts::symbolNamed(const FunctionDecl *Builtin, StringRef Name)
{
	for (const NamedDecl *Found : Context.getTranslationUnitDecl()->lookup(&Context.Idents.get(Name)))
		if (const auto *Function = dyn_cast<FunctionDecl>(Found))
			return symbol(Function);
	auto [Entry, Inserted] = GlobalSymbols.try_emplace(Name, Writer.Symbols.size());
	if (!Inserted)
		return Entry->second;
	vet_symbol Row = {};
	Row.name = Writer.string(Name);
	Row.kind = VET_SYMBOL_FUNCTION;
	Row.linkage = VET_LINKAGE_EXTERNAL;
	Row.type = VET_NONE;
	Row.flags = Builtin && Builtin->isVariadic() ? VET_SYMBOL_VARIADIC : 0;
	Row.prototype = Builtin ? prototypeOf(Builtin->getType()) : 0;
	Writer.Symbols.push_back(Row);
	SymbolAnnotations.emplace_back();
	return Writer.Symbols.size() - 1;
}

bool UnitFacts::isVariable(StringRef Name) const
{
	return llvm::any_of(Context.getTranslationUnitDecl()->lookup(&Context.Idents.get(Name)),
			    [](const NamedDecl *Found) { return isa<VarDecl>(Found); });
}

/* Of a function that source declares; null for others. */
const FunctionProtoType *UnitFacts::prototypeNamed(uint32_t Symbol)
{
	StringRef Name = Writer.text(Writer.Symbols[Symbol].name);
	for (const NamedDecl *Found : Context.getTranslationUnitDecl()->lookup(&Context.Idents.get(Name)))
		if (const auto *Function = dyn_cast<FunctionDecl>(Found))
			return Function->getType()->getAs<FunctionProtoType>();
	return nullptr;
}

uint32_t UnitFacts::symbol(const VarDecl *Variable)
{
	auto Found = KnownSymbols.find(Variable->getCanonicalDecl());
	if (Found != KnownSymbols.end())
		return Found->second;
	std::string Name;
	if (Variable->isStaticLocal()) {
		Name = StaticLocalNames.lookup(Variable);
		if (Name.empty())
			Name = Variable->getName().str();
	} else {
		Name = assemblerName(Variable);
	}
	auto [Id, Inserted] = globalRow(Variable, Name);
	if (Inserted)
		describeObject(Variable, globalNamed(Module, Name), Id);
	return Id;
}

void UnitFacts::describeObject(const VarDecl *Variable, const llvm::GlobalValue *Value, uint32_t Id)
{
	const VarDecl *Latest = Variable->getMostRecentDecl();
	const VarDecl *Definition = Variable->getDefinition();
	if (!Definition)
		Definition = const_cast<VarDecl *>(Variable)->getActingDefinition();
	/* A tentative array may learn its length later. */
	QualType Type = (Definition ? Definition : Latest)->getType();
	uint32_t TypeId = type(Type);

	vet_symbol Row = Writer.Symbols[Id];
	Row.kind = VET_SYMBOL_OBJECT;
	Row.type = TypeId;
	describeGlobal(Latest, Value, Row);
	Row.flags |= objectFlags(Type);
	Row.where = where((Definition ? Definition : Variable->getFirstDecl())->getLocation());
	Writer.Symbols[Id] = Row;

	const Expr *Initialiser = Variable->getAnyInitializer();
	/* The code generator folds what it reads from such an object and leaves the object out. */
	if (Initialiser && !Value && Row.linkage == VET_LINKAGE_STATIC && Row.flags & VET_SYMBOL_CONST) {
		Row.flags |= VET_SYMBOL_DEFINED;
		Writer.Symbols[Id] = Row;
	}
	if (Initialiser && Row.flags & VET_SYMBOL_DEFINED)
		Pending.push_back({Id, Type, Initialiser});
}

uint32_t UnitFacts::objectFlags(QualType Type) const
{
	QualType Element = Context.getBaseElementType(Type);
	return (Element.isConstQualified() ? VET_SYMBOL_CONST : 0) |
	       (Element.isVolatileQualified() ? VET_SYMBOL_VOLATILE : 0);
}

/* --- locals and literals ----------------------------------------------------------------------------- */

uint32_t UnitFacts::memory(StringRef Name, uint32_t Linkage, uint32_t Flags, QualType Type, SourceLocation Location)
{
	uint32_t TypeId = type(Type);
	vet_symbol Row = {};
	Row.name = Writer.string(Name);
	Row.kind = VET_SYMBOL_OBJECT;
	Row.linkage = Linkage;
	Row.flags = VET_SYMBOL_DEFINED | Flags | objectFlags(Type);
	Row.type = TypeId;
	Row.where = where(Location);
	Writer.Symbols.push_back(Row);
	SymbolAnnotations.emplace_back();
	return Writer.Symbols.size() - 1;
}

uint32_t UnitFacts::automatic(const FunctionDecl *Function, const VarDecl *Variable)
{
	auto Found = KnownSymbols.find(Variable);
	if (Found != KnownSymbols.end())
		return Found->second;
	std::string Name = functionName(Function) + ":" + Variable->getNameAsString();
	uint32_t Id = memory(Name, VET_LINKAGE_AUTOMATIC, 0, Variable->getType(), Variable->getLocation());
	addAnnotations(Variable, SymbolAnnotations[Id]);
	KnownSymbols[Variable] = Id;
	return Id;
}

uint32_t UnitFacts::temporary(const FunctionDecl *Function, const Expr *Literal)
{
	auto [Entry, Inserted] = Temporaries.try_emplace(Literal, 0);
	if (!Inserted)
		return Entry->second;
	std::string Name = functionName(Function) + ":" + ".literal";
	uint32_t Id = memory(Name, VET_LINKAGE_AUTOMATIC, VET_SYMBOL_TEMPORARY, Literal->getType(),
			     Literal->getBeginLoc());
	Temporaries[Literal] = Id;
	return Id;
}

uint32_t UnitFacts::staticLiteral(const CompoundLiteralExpr *Literal)
{
	auto [Entry, Inserted] = Temporaries.try_emplace(Literal, 0);
	if (!Inserted)
		return Entry->second;
	uint32_t Id = memory(".compoundliteral", VET_LINKAGE_STATIC, VET_SYMBOL_TEMPORARY, Literal->getType(),
			     Literal->getBeginLoc());
	Temporaries[Literal] = Id;
	Pending.push_back({Id, Literal->getType(), Literal->getInitializer()});
	return Id;
}

/* A name: short, of one line, no format.  It must leave room for its zero. */
std::optional<uint32_t> UnitFacts::text(const Expr *E, uint64_t Bits)
{
	const auto *Literal = dyn_cast_or_null<StringLiteral>(E ? E->IgnoreParenImpCasts() : nullptr);
	if (!Literal || Literal->getCharByteWidth() != 1)
		return std::nullopt;
	StringRef Text = Literal->getString();
	if (Text.empty() || Text.size() > VET_FACT_MAX_TEXT || Text.size() >= Bits / 8 || Text.contains('%') ||
	    !llvm::all_of(Text, [](char C) { return C >= 32 && C < 127; }))
		return std::nullopt;
	return Writer.string(Text);
}

/* E: NULL for one that tells nothing.  Equal names are one object, whose bytes are told.  All other strings are one object
 * that tells nothing.  Whether two strings share bytes is not told. */
uint32_t UnitFacts::stringObject(const Expr *E)
{
	if (std::optional<uint32_t> Text = text(E, UINT64_MAX)) {
		auto [Entry, Inserted] = Texts.try_emplace(*Text, 0);
		if (Inserted) {
			QualType Type = Context.getStringLiteralArrayType(Context.CharTy, cast<StringLiteral>(E)->getLength());
			Entry->second = memory(".str", VET_LINKAGE_STATIC, VET_SYMBOL_TEMPORARY, Type.withConst(), E->getExprLoc());
			Pending.push_back({Entry->second, Type, E});
		}
		return Entry->second;
	}
	if (!StringSymbol) {
		QualType Type = Context.getIncompleteArrayType(Context.CharTy.withConst(), ArraySizeModifier::Normal, 0);
		StringSymbol = memory(".str", VET_LINKAGE_STATIC, VET_SYMBOL_TEMPORARY, Type, SourceLocation());
	}
	return *StringSymbol;
}

} // namespace bootvet
