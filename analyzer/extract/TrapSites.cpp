/* SPDX-License-Identifier: MIT */
/*
 * Annotated functions that can trap: each that the module defines, once for each platform capability it requires.
 * In: Plugin.cpp, at the start of the pipeline, after the facts were taken.  Next: the runtime reads `vet_functions`
 * (struct vet_function_site of site.h), or is called by the checks (vet_function_entered).
 *
 * The function stays out of line and is reached by its address, so that no pass makes copies of it for some callers.
 */
#include "TrapSites.h"
#include "UnitFacts.h"

#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

#include <optional>

using namespace clang;
using llvm::StringRef;

namespace bootvet {

static const char SiteSection[] = "vet_functions";
/* Names and bits that the runtime shares: annotate.h. */
static const char SealedTable[] = "vet_sealed_table";
static const char EnteredFunction[] = "vet_function_entered";
static const unsigned AnswerTraps = 4;

enum CapabilityNumber : unsigned {
#define VET_PLATFORM_CAPABILITY(name, description) Number_##name,
#define VET_PHASE_CAPABILITY(name, description, initially_provided) Number_##name,
#include "bootvet/capabilities.def"
};

/* Phases are live all the time: only what a platform lacks for good can be trapped. */
static std::optional<unsigned> platformCapability(StringRef Name)
{
	return llvm::StringSwitch<std::optional<unsigned>>(Name)
#define VET_PLATFORM_CAPABILITY(name, description) .Case(#name, Number_##name)
#include "bootvet/capabilities.def"
		.Default(std::nullopt);
}

/* What the function requires present, in the order of the source. */
static llvm::SmallVector<unsigned, 2> requirements(UnitFacts &Unit, const FunctionDecl *Function)
{
	llvm::SmallVector<const FunctionDecl *, 4> Redeclarations;
	llvm::SmallVector<unsigned, 2> Found;
	for (const FunctionDecl *F = Function->getMostRecentDecl(); F; F = F->getPreviousDecl())
		Redeclarations.push_back(F);
	for (const FunctionDecl *F : llvm::reverse(Redeclarations)) {
		for (const auto *Tag : F->specific_attrs<BTFDeclTagAttr>()) {
			StringRef Text = Tag->getBTFDeclTag();
			bool Region = Text.consume_front("vet:subsystem:");
			if (Tag->isInherited() || !(Region || Text.consume_front("vet:requires:")) ||
			    (Region && !Unit.honoursSubsystem(F, Tag->getLocation())))
				continue;
			std::optional<unsigned> Capability = platformCapability(Text);
			if (Capability && !llvm::is_contained(Found, *Capability))
				Found.push_back(*Capability);
		}
	}
	return Found;
}

/* The distance from `From` to `To`, which the linker knows: it is the same wherever the image runs. */
static llvm::Constant *distance(const llvm::Module &Module, llvm::Constant *From, llvm::Constant *To)
{
	llvm::Type *Address = Module.getDataLayout().getIntPtrType(Module.getContext());
	llvm::Type *Word = llvm::Type::getInt32Ty(Module.getContext());
	llvm::Constant *Difference = llvm::ConstantExpr::getSub(llvm::ConstantExpr::getPtrToInt(To, Address),
								llvm::ConstantExpr::getPtrToInt(From, Address));
	return Address == Word ? Difference : llvm::ConstantExpr::getTrunc(Difference, Word);
}

static llvm::GlobalVariable *nameOf(llvm::Module &Module, StringRef Name)
{
	llvm::Constant *Text = llvm::ConstantDataArray::getString(Module.getContext(), Name);
	auto *Variable = new llvm::GlobalVariable(Module, Text->getType(), true, llvm::GlobalValue::PrivateLinkage, Text,
						  "vet_name");
	Variable->setDSOLocal(true);
	Variable->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
	Variable->setAlignment(llvm::Align(1));
	return Variable;
}

/*
 * Prologue data is what stands at the entry whatever the compiler puts there.  An indirect branch must find ENDBR first
 * (Intel SDM volume 1, 17.3): the one that the compiler makes comes after these bytes.
 */
static void addEntryNop(llvm::Function &Function)
{
	llvm::SmallVector<uint8_t, 5> Bytes;
	const auto *Protected = llvm::mdconst::extract_or_null<llvm::ConstantInt>(
		Function.getParent()->getModuleFlag("cf-protection-branch"));
	if (Protected && !Protected->isZero() && !Function.doesNoCfCheck()) {
		bool Is64 = llvm::Triple(Function.getParent()->getTargetTriple()).getArch() == llvm::Triple::x86_64;
		Bytes = {0xf3, 0x0f, 0x1e, static_cast<uint8_t>(Is64 ? 0xfa : 0xfb)};
	}
	Bytes.push_back(0x90);
	if (!Function.hasPrologueData())
		Function.setPrologueData(llvm::ConstantDataArray::get(Function.getContext(), Bytes));
}

static void addSite(llvm::Module &Module, llvm::Function &Function, llvm::GlobalVariable *Name, unsigned Capability,
		    llvm::SmallVectorImpl<llvm::GlobalValue *> &Sites)
{
	llvm::Type *Word = llvm::Type::getInt32Ty(Module.getContext());
	auto *Type = llvm::ArrayType::get(Word, 3);
	auto *Site = new llvm::GlobalVariable(Module, Type, true, llvm::GlobalValue::PrivateLinkage, nullptr, "vet_site");
	Site->setDSOLocal(true);
	llvm::Constant *Second =
		llvm::ConstantExpr::getInBoundsGetElementPtr(Word, Site, llvm::ConstantInt::get(Word, 1));
	Site->setInitializer(llvm::ConstantArray::get(Type, {distance(Module, Site, &Function),
							     distance(Module, Second, Name),
							     llvm::ConstantInt::get(Word, Capability)}));
	Site->setSection(SiteSection);
	Site->setAlignment(llvm::Align(4));
	if (llvm::Comdat *Group = Function.getComdat())
		Site->setComdat(Group);
	Sites.push_back(Site);
}

/* if ((cell 1 | cell 2 ...) & traps) entered(the first that is so, name, return address) */
static void addCheck(llvm::Module &Module, llvm::Function &Function, llvm::GlobalVariable *Name,
		     llvm::ArrayRef<unsigned> Capabilities)
{
	llvm::LLVMContext &Context = Module.getContext();
	llvm::Type *Byte = llvm::Type::getInt8Ty(Context), *Word = llvm::Type::getInt32Ty(Context);
	llvm::Type *Pointer = llvm::PointerType::get(Context, 0);
	/* Part of the same image: no detour through a table of addresses. */
	llvm::Constant *Table = Module.getOrInsertGlobal(SealedTable, Byte);
	if (auto *Variable = dyn_cast<llvm::GlobalVariable>(Table))
		Variable->setDSOLocal(true);
	llvm::FunctionCallee Entered = Module.getOrInsertFunction(
		EnteredFunction, llvm::FunctionType::get(llvm::Type::getVoidTy(Context), {Word, Pointer, Pointer}, false));
	llvm::IRBuilder<> Builder(&*Function.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
	if (llvm::DISubprogram *Subprogram = Function.getSubprogram())
		Builder.SetCurrentDebugLocation(llvm::DILocation::get(Context, Subprogram->getLine(), 0, Subprogram));
	llvm::Value *First = nullptr, *Any = nullptr;
	for (unsigned Capability : llvm::reverse(Capabilities)) {
		llvm::Value *Cell = Builder.CreateLoad(Byte, Builder.CreateConstGEP1_32(Byte, Table, Capability),
						       /*isVolatile=*/true);
		llvm::Value *Traps = Builder.CreateIsNotNull(Builder.CreateAnd(Cell, AnswerTraps));
		Any = Any ? Builder.CreateOr(Any, Traps) : Traps;
		First = First ? Builder.CreateSelect(Traps, Builder.getInt32(Capability), First)
			      : Builder.getInt32(Capability);
	}
	llvm::Instruction *Then = llvm::SplitBlockAndInsertIfThen(
		Any, &*Builder.GetInsertPoint(), false, llvm::MDBuilder(Context).createUnlikelyBranchWeights());
	Builder.SetInsertPoint(Then);
	llvm::Value *Caller = Builder.CreateIntrinsic(llvm::Intrinsic::returnaddress, {}, {Builder.getInt32(0)});
	Builder.CreateCall(Entered, {First, Name, Caller});
}

/* Can its entry be patched?  Not where each caller has a copy, nor where another body may take the name's place. */
static bool hasOwnEntry(const llvm::Function &Function)
{
	return !Function.hasFnAttribute(llvm::Attribute::AlwaysInline) && !Function.isInterposable();
}

void addTraps(ASTContext &Context, llvm::Module &Module, Trapping Kind)
{
	UnitFacts Unit(Context, Module);
	llvm::SmallVector<llvm::GlobalValue *, 16> Sites;
	if (Kind == Trapping::None || Context.getLangOpts().CPlusPlus)
		return;
	for (const Decl *D : Context.getTranslationUnitDecl()->noload_decls()) {
		const auto *Declared = dyn_cast<FunctionDecl>(D);
		if (!Declared || !Declared->doesThisDeclarationHaveABody())
			continue;
		llvm::SmallVector<unsigned, 2> Capabilities = requirements(Unit, Declared);
		llvm::Function *Function = Capabilities.empty() ? nullptr : Module.getFunction(Unit.functionName(Declared));
		if (!Function || Function->isDeclaration())
			continue;
		bool Patched = Kind == Trapping::Sites && hasOwnEntry(*Function);
		if (Patched)
			Function->addFnAttr(llvm::Attribute::NoInline);
		if (Patched && Function->hasAvailableExternallyLinkage())
			continue; /* whoever has the body has its site */
		llvm::GlobalVariable *Name = nameOf(Module, Declared->getName());
		if (Patched) {
			addEntryNop(*Function);
			for (unsigned Capability : Capabilities)
				addSite(Module, *Function, Name, Capability, Sites);
		} else if (!Function->hasFnAttribute(llvm::Attribute::Naked)) {
			addCheck(Module, *Function, Name, Capabilities);
		}
	}
	llvm::appendToCompilerUsed(Module, Sites);
}

} // namespace bootvet
