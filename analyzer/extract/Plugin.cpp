/* SPDX-License-Identifier: MIT */
/*
 * bootvet-plugin.so: in: any compilation of C with -fplugin.  Out: the same object with one more section, the unit's
 * facts, in a section that the final link drops.  Code and data stay as they are, unless an argument asks for traps:
 * -fplugin-arg-bootvet-traps for a table of annotated functions that the runtime patches, -fplugin-arg-bootvet-checks for
 * a check at their entry.
 */
#include "TrapSites.h"
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
	bootvet::Trapping Traps = bootvet::Trapping::None;
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
		bootvet::addTraps(*Read->Context, Module, Read->Traps);
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
		Read->Traps = Traps;
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

	bool ParseArgs(const CompilerInstance &Compiler, const std::vector<std::string> &Arguments) override
	{
		for (const std::string &Argument : Arguments) {
			if (Argument == "traps") {
				Traps = bootvet::Trapping::Sites;
			} else if (Argument == "checks") {
				Traps = bootvet::Trapping::Checks;
			} else {
				DiagnosticsEngine &Diagnostics = Compiler.getDiagnostics();
				Diagnostics.Report(Diagnostics.getCustomDiagID(
					DiagnosticsEngine::Error, "bootvet: unknown argument '%0' (traps, checks)"))
					<< Argument;
				return false;
			}
		}
		return true;
	}

	ActionType getActionType() override { return AddBeforeMainAction; }

private:
	bootvet::Trapping Traps = bootvet::Trapping::None;
};

} // namespace

static FrontendPluginRegistry::Add<FactAction> Registration("bootvet", "puts facts about guards into the object");
