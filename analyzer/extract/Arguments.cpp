/* SPDX-License-Identifier: MIT */
/*
 * Command lines written for a build, cleaned for reading.
 * In: words of a command.  Next: Worker.cpp gives them to Clang's driver, which forgives what is left.
 */
#include "Arguments.h"

#include "clang/Driver/ToolChain.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace bootvet {

/* Options whose next word belongs to them, and both go. */
static bool dropsTwo(StringRef Word)
{
	return StringSwitch<bool>(Word)
		.Cases("-o", "-MF", "-MT", "-MQ", "-MJ", "-aux-info", "-wrapper", true)
		.Cases("-dumpbase", "-dumpbase-ext", "-dumpdir", "-specs", "--specs", "--param", true)
		.Cases("--serialize-diagnostics", "-serialize-diagnostics", "-add-plugin", "-plugin", true)
		.Default(false);
}

static bool drops(StringRef Word)
{
	static const StringRef Prefixes[] = {
		"-fplugin", "-Wp,-M", "-Wa,", "-Wl,", "-MD", "-MMD", "-MP", "-MG", "-MV", "-save-temps", "--save-temps",
		"-specs=", "--specs=", "--param=", "-flto", "-fdump-", "-fprofile-", "-fauto-profile", "-ftime-report",
		"-ftime-trace", "-fcallgraph-info", "-fstack-usage", "-fuse-linker-plugin", "-fmodule-output", "-Werror",
		"-pass-exit-codes", "-dumpbase", "-dumpdir", "-fsave-optimization-record", "-foptimization-record",
		"-fconserve-stack", "-fpack-struct-check", "-fcf-check-attribute", "-frandom-seed", "-ffat-lto-objects",
	};
	if (Word == "-c" || Word == "-S" || Word == "-E" || Word == "-M" || Word == "-MM" || Word == "-pipe" ||
	    (Word.starts_with("-o") && !Word.starts_with("-object")))
		return true;
	for (StringRef Prefix : Prefixes)
		if (Word.starts_with(Prefix))
			return true;
	/* `-mrecord-mcount` and the like change how functions are entered, not what they do. */
	return StringSwitch<bool>(Word)
		.Cases("-mno-fp-ret-in-387", "-mskip-rax-setup", "-mrecord-mcount", "-mpreferred-stack-boundary=3", true)
		.Default(false);
}

/* A launcher in front of the compiler (ccache, distcc) is not the compiler. */
static size_t compilerPosition(ArrayRef<std::string> Command)
{
	for (size_t I = 0; I + 1 < Command.size() && I < 3; I++) {
		StringRef Name = sys::path::stem(Command[I]);
		bool Launcher = Name == "ccache" || Name == "sccache" || Name == "distcc" || Name == "icecc" || Name == "env";
		if (!Launcher)
			return I;
	}
	return 0;
}

/* `-Xclang -load -Xclang x.so`: a plugin in four words. */
static size_t pluginWords(ArrayRef<std::string> Rest)
{
	if (Rest.size() < 2 || Rest[0] != "-Xclang")
		return 0;
	StringRef Option = Rest[1];
	if (Option == "-load" || Option == "-add-plugin" || Option == "-plugin")
		return std::min<size_t>(Rest.size(), 4);
	if (Option.starts_with("-plugin-arg"))
		return std::min<size_t>(Rest.size(), 4);
	return Option == "-verify" ? 2 : 0;
}

std::vector<std::string> readingArguments(ArrayRef<std::string> Command, const std::string &Clang)
{
	std::vector<std::string> Result{Clang};
	if (Command.empty())
		return Result;
	size_t First = compilerPosition(Command);
	auto Name = clang::driver::ToolChain::getTargetAndModeFromProgramName(sys::path::filename(Command[First]));
	if (Name.TargetIsValid)
		Result.push_back("--target=" + Name.TargetPrefix);
	if (Name.DriverMode)
		Result.push_back(Name.DriverMode);
	for (size_t I = First + 1; I < Command.size(); I++) {
		if (size_t Words = pluginWords(Command.drop_front(I)))
			I += Words - 1;
		else if (dropsTwo(Command[I]))
			I++;
		else if (!drops(Command[I]))
			Result.push_back(Command[I]);
	}
	/* What GCC only warns about is no reason to read nothing. */
	for (const char *Forgiven : {"-w", "-Wno-error", "-Wno-error=implicit-function-declaration", "-Wno-error=implicit-int",
				     "-Wno-error=int-conversion", "-Wno-error=incompatible-function-pointer-types",
				     "-Wno-error=incompatible-pointer-types", "-Wno-error=return-mismatch"})
		Result.push_back(Forgiven);
	return Result;
}

} // namespace bootvet
