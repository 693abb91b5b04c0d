/* SPDX-License-Identifier: MIT */
/*
 * bootvet-extract: reads one unit as its command line says, in the current directory, and writes the record that the
 * plugin would have embedded, and the list of the files that were read.
 * In: a command of a compile database.  Next: the scanner keeps the record until something in the list changes.
 */
#include "Arguments.h"
#include "UnitFacts.h"

#include "clang/CodeGen/ModuleBuilder.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "clang/Frontend/Utils.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"

#include <set>

using namespace clang;
using llvm::StringRef;

namespace {

enum { ExitClean = 0, ExitInput = 2, ExitInternal = 3 };

/* Behind the code generator: when the unit ends, the module is there. */
class RecordConsumer : public ASTConsumer {
public:
	RecordConsumer(CodeGenerator &Generator, std::string &Record) : Generator(Generator), Record(Record) {}

	void HandleTranslationUnit(ASTContext &Context) override
	{
		const llvm::Module *Module = Generator.GetModule();
		if (Module && !Context.getDiagnostics().hasErrorOccurred())
			Record = bootvet::extractUnit(Context, *Module);
	}

private:
	CodeGenerator &Generator;
	std::string &Record;
};

class RecordAction : public ASTFrontendAction {
public:
	explicit RecordAction(std::string &Record) : Record(Record) {}

protected:
	std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler, StringRef File) override
	{
		auto *Generator = CreateLLVMCodeGen(Compiler.getDiagnostics(), File, &Compiler.getVirtualFileSystem(),
						    Compiler.getHeaderSearchOpts(), Compiler.getPreprocessorOpts(),
						    Compiler.getCodeGenOpts(), Backend);
		std::vector<std::unique_ptr<ASTConsumer>> Consumers;
		Consumers.emplace_back(Generator);
		Consumers.push_back(std::make_unique<RecordConsumer>(*Generator, Record));
		return std::make_unique<MultiplexConsumer>(std::move(Consumers));
	}

private:
	llvm::LLVMContext Backend;
	std::string &Record;
};

class FileList : public DependencyCollector {
public:
	bool needSystemDependencies() override { return true; }
};

struct Job {
	StringRef Output, Dependencies;
	std::vector<std::string> Command;
};

bool parseJob(int Count, char **Words, Job &Result)
{
	int I = 1;
	for (; I < Count && StringRef(Words[I]) != "--"; I++) {
		StringRef Word = Words[I];
		if (I + 1 >= Count)
			return false;
		if (Word == "--output")
			Result.Output = Words[++I];
		else if (Word == "--dependencies")
			Result.Dependencies = Words[++I];
		else
			return false;
	}
	for (I++; I < Count; I++)
		Result.Command.push_back(Words[I]);
	return !Result.Output.empty() && !Result.Command.empty();
}

/* Whole or not at all. */
bool writeFile(StringRef Path, StringRef Text)
{
	llvm::SmallString<128> Temporary;
	int Descriptor;
	if (llvm::sys::fs::createUniqueFile(Path + ".%%%%%%", Descriptor, Temporary))
		return false;
	{
		llvm::raw_fd_ostream Stream(Descriptor, /*shouldClose=*/true);
		Stream << Text;
		Stream.close();
		if (Stream.has_error()) {
			Stream.clear_error();
			llvm::sys::fs::remove(Temporary);
			return false;
		}
	}
	if (llvm::sys::fs::rename(Temporary, Path)) {
		llvm::sys::fs::remove(Temporary);
		return false;
	}
	return true;
}

std::string absoluteList(const DependencyCollector &Files)
{
	std::set<std::string> Paths;
	for (StringRef File : Files.getDependencies()) {
		llvm::SmallString<256> Path(File);
		if (!llvm::sys::fs::make_absolute(Path)) {
			llvm::sys::path::remove_dots(Path);
			Paths.insert(Path.str().str());
		}
	}
	std::string Text;
	for (const std::string &Path : Paths)
		Text += Path + "\n";
	return Text;
}

int writeResults(const Job &Work, StringRef Record, const DependencyCollector &Files)
{
	if (!Work.Dependencies.empty() && !writeFile(Work.Dependencies, absoluteList(Files))) {
		llvm::errs() << "bootvet-extract: error: cannot write " << Work.Dependencies << '\n';
		return ExitInternal;
	}
	if (!writeFile(Work.Output, Record)) {
		llvm::errs() << "bootvet-extract: error: cannot write " << Work.Output << '\n';
		return ExitInternal;
	}
	return ExitClean;
}

/* The driver complains about what only GCC knows, and goes on without it. */
std::unique_ptr<CompilerInvocation> invocationOf(const std::vector<std::string> &Arguments)
{
	std::vector<const char *> Words;
	for (const std::string &Argument : Arguments)
		Words.push_back(Argument.c_str());
	CreateInvocationOptions Options;
	Options.Diags = CompilerInstance::createDiagnostics(new DiagnosticOptions, new IgnoringDiagConsumer);
	Options.RecoverOnError = true;
	auto Invocation = createInvocation(Words, Options);
	if (!Invocation)
		return nullptr;
	Invocation->getFrontendOpts().DisableFree = false;
	Invocation->getFrontendOpts().Plugins.clear();
	Invocation->getFrontendOpts().AddPluginActions.clear();
	Invocation->getCodeGenOpts().setDebugInfo(llvm::codegenoptions::NoDebugInfo);
	Invocation->getDependencyOutputOpts() = DependencyOutputOptions();
	return Invocation;
}

int extract(const Job &Work)
{
	std::string Clang = std::string(BOOTVET_LLVM_BINARIES) + "/clang";
	auto Invocation = invocationOf(bootvet::readingArguments(Work.Command, Clang));
	if (!Invocation || Invocation->getFrontendOpts().Inputs.size() != 1) {
		llvm::errs() << "bootvet-extract: error: " << Work.Command.front()
			     << ": the command line names no single source file\n";
		return ExitInput;
	}
	FileList Nothing;
	/* Another language says nothing, as it does to the plugin. */
	if (Invocation->getFrontendOpts().Inputs.front().getKind().getLanguage() != Language::C)
		return writeResults(Work, "", Nothing);

	CompilerInstance Compiler;
	Compiler.setInvocation(std::move(Invocation));
	Compiler.createDiagnostics();
	auto Files = std::make_shared<FileList>();
	Compiler.addDependencyCollector(Files);

	std::string Record;
	RecordAction Action(Record);
	if (!Compiler.ExecuteAction(Action) || Compiler.getDiagnostics().hasErrorOccurred())
		return ExitInput;
	return writeResults(Work, Record, *Files);
}

} // namespace

int main(int Count, char **Words)
{
	llvm::InitLLVM Setup(Count, Words);
	/* Inline assembly names registers of the target. */
	llvm::InitializeAllTargets();
	llvm::InitializeAllTargetMCs();
	llvm::InitializeAllAsmParsers();

	Job Work;
	if (!parseJob(Count, Words, Work)) {
		llvm::errs() << "usage: bootvet-extract --output FILE [--dependencies FILE] -- COMPILER ARGUMENT...\n";
		return ExitInput;
	}
	return extract(Work);
}
