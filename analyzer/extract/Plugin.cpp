/* SPDX-License-Identifier: MIT */
/*
 * bootvet-plugin.so: in: any compilation of C with -fplugin.  Out: the same object with one more section, the unit's
 * facts, in a section that the final link drops.  Code and data stay as they are.
 */
#include "UnitFacts.h"

#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/MemoryBufferRef.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

#include <memory>

using namespace clang;

namespace {

/* The syntax tree, for as long as there is one to read. */
struct Unit {
	ASTContext *Context = nullptr;
};

/* At the start of the pipeline the module holds what will be compiled, and nothing has been optimised yet. */
class EmbedFacts : public llvm::PassInfoMixin<EmbedFacts> {
public:
	explicit EmbedFacts(std::shared_ptr<Unit> Read) : Read(std::move(Read)) {}

	static bool isRequired() { return true; }

	llvm::PreservedAnalyses run(llvm::Module &Module, llvm::ModuleAnalysisManager &)
	{
		if (!Read->Context || Read->Context->getDiagnostics().hasErrorOccurred())
			return llvm::PreservedAnalyses::all();
		std::string Record = bootvet::extractUnit(*Read->Context, Module);
		Read->Context = nullptr;
		if (Record.empty())
			return llvm::PreservedAnalyses::all();
		llvm::embedBufferInModule(Module, llvm::MemoryBufferRef(Record, "facts"), VET_FACT_SECTION,
					  llvm::Align(VET_FACT_ALIGN));
		return llvm::PreservedAnalyses::none();
	}

private:
	std::shared_ptr<Unit> Read;
};

class FactConsumer : public ASTConsumer {
public:
	explicit FactConsumer(std::shared_ptr<Unit> Read) : Read(std::move(Read)) {}

	void HandleTranslationUnit(ASTContext &Context) override { Read->Context = &Context; }

private:
	std::shared_ptr<Unit> Read;
};

class FactAction : public PluginASTAction {
protected:
	std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler, llvm::StringRef) override
	{
		auto Read = std::make_shared<Unit>();
		CodeGenOptions &Options = Compiler.getCodeGenOpts();
		/* The pass reads the syntax tree. */
		Options.ClearASTBeforeBackend = false;
		Options.PassBuilderCallbacks.push_back([Read](llvm::PassBuilder &Builder) {
			Builder.registerPipelineStartEPCallback(
				[Read](llvm::ModulePassManager &Passes, llvm::OptimizationLevel) {
					Passes.addPass(EmbedFacts(Read));
				});
		});
		return std::make_unique<FactConsumer>(Read);
	}

	bool ParseArgs(const CompilerInstance &, const std::vector<std::string> &) override { return true; }

	ActionType getActionType() override { return AddBeforeMainAction; }
};

} // namespace

static FrontendPluginRegistry::Add<FactAction> Registration("bootvet", "puts facts about guards into the object");
