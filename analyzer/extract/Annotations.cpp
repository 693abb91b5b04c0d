/* SPDX-License-Identifier: MIT */
/*
 * What annotate.h left in the syntax tree: tags "vet:KIND:NAME" on declarations, merged over redeclarations.
 * In: declarations and types.  Out: rows of the annotation table.
 */
#include "UnitFacts.h"

#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace bootvet {

static const struct {
	StringRef Word;
	vet_annotation_kind Kind;
} Kinds[] = {
	{"requires", VET_ANNOTATION_REQUIRES},
	{"requires_absent", VET_ANNOTATION_REQUIRES_ABSENT},
	{"probes", VET_ANNOTATION_PROBES},
	{"provides", VET_ANNOTATION_PROVIDES},
	{"withdraws", VET_ANNOTATION_WITHDRAWS},
	{"guards", VET_ANNOTATION_GUARDS},
	{"entry", VET_ANNOTATION_ENTRY},
	{"never_on", VET_ANNOTATION_NEVER_ON},
	{"boundary", VET_ANNOTATION_BOUNDARY},
	{"subsystem", VET_ANNOTATION_SUBSYSTEM},
};

static const StringRef TagPrefix = "vet:";

void UnitFacts::addTag(StringRef Tag, SourceLocation Location, std::vector<vet_annotation> &Annotations)
{
	if (!Tag.consume_front(TagPrefix))
		return;
	auto [Word, Name] = Tag.split(':');
	for (const auto &Known : Kinds) {
		if (Known.Word != Word)
			continue;
		uint32_t NameId = Writer.string(Name);
		for (const vet_annotation &Other : Annotations)
			if (Other.kind == Known.Kind && Other.name == NameId)
				return;
		Annotations.push_back({static_cast<uint32_t>(Known.Kind), NameId, where(Location)});
	}
}

/* A region's pragma also reaches what is included or merely declared inside: only definitions of its own file count. */
bool UnitFacts::honoursSubsystem(const Decl *Declaration, SourceLocation Tag)
{
	bool Definition = false;
	if (const auto *Function = dyn_cast<FunctionDecl>(Declaration))
		Definition = Function->isThisDeclarationADefinition();
	else if (const auto *Variable = dyn_cast<VarDecl>(Declaration))
		Definition = Variable->isFileVarDecl() &&
			     Variable->isThisDeclarationADefinition() != VarDecl::DeclarationOnly;
	return Definition && Sources.getFileID(Sources.getExpansionLoc(Declaration->getLocation())) ==
				     Sources.getFileID(Sources.getExpansionLoc(Tag));
}

void UnitFacts::addAnnotations(const Decl *Declaration, std::vector<vet_annotation> &Annotations)
{
	llvm::SmallVector<const Decl *, 4> Redeclarations;
	for (const Decl *D = Declaration->getMostRecentDecl(); D; D = D->getPreviousDecl())
		Redeclarations.push_back(D);
	for (const Decl *D : llvm::reverse(Redeclarations)) {
		for (const auto *Tag : D->specific_attrs<BTFDeclTagAttr>()) {
			StringRef Text = Tag->getBTFDeclTag();
			if (Tag->isInherited())
				continue;
			if (Text.starts_with("vet:subsystem:") && !honoursSubsystem(D, Tag->getLocation()))
				continue;
			addTag(Text, Tag->getLocation(), Annotations);
		}
	}
}

/* Every typedef on the way from the type to the function it leads to may carry a requirement. */
void UnitFacts::addTypedefAnnotations(QualType Type, std::vector<vet_annotation> &Annotations)
{
	while (!Type.isNull()) {
		if (const auto *Typedef = dyn_cast<TypedefType>(Type.getTypePtr()))
			addAnnotations(Typedef->getDecl(), Annotations);
		QualType Next = Type.getSingleStepDesugaredType(Context);
		if (Next == Type) {
			if (const auto *Array = dyn_cast<ArrayType>(Type.getTypePtr()))
				Next = Array->getElementType();
			else if (Type->isAnyPointerType() || Type->isBlockPointerType())
				Next = Type->getPointeeType();
			else
				return;
		}
		Type = Next;
	}
}

void UnitFacts::addParameterAnnotations(const FunctionDecl *Function, unsigned Number,
					std::vector<vet_annotation> &Annotations)
{
	llvm::SmallVector<const FunctionDecl *, 4> Redeclarations;
	for (const FunctionDecl *F = Function->getMostRecentDecl(); F; F = F->getPreviousDecl())
		Redeclarations.push_back(F);
	for (const FunctionDecl *F : llvm::reverse(Redeclarations))
		if (Number < F->getNumParams())
			addAnnotations(F->getParamDecl(Number), Annotations);
}

BuiltinGuard UnitFacts::builtinGuard(const FunctionDecl *Function)
{
	auto [Entry, Inserted] = KnownGuards.try_emplace(Function->getCanonicalDecl(), BuiltinGuard::None);
	if (!Inserted)
		return Entry->second;
	for (const FunctionDecl *F : Function->redecls()) {
		for (const auto *Tag : F->specific_attrs<BTFDeclTagAttr>()) {
			StringRef Text = Tag->getBTFDeclTag();
			if (!Text.consume_front("vet:builtin:"))
				continue;
			Entry->second = llvm::StringSwitch<BuiltinGuard>(Text)
						.Case("has", BuiltinGuard::Has)
						.Case("absent", BuiltinGuard::Absent)
						.Case("require", BuiltinGuard::Require)
						.Default(BuiltinGuard::Other);
		}
	}
	return Entry->second;
}

std::pair<uint32_t, uint32_t> UnitFacts::store(std::vector<vet_annotation> &Annotations)
{
	return {Writer.Annotations.intern(Annotations), static_cast<uint32_t>(Annotations.size())};
}

} // namespace bootvet
