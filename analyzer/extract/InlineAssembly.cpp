/* SPDX-License-Identifier: MIT */
/*
 * The parser of inline-assembly templates.  It splits statements, skips labels, prefixes and directives, and compares
 * mnemonics; operands stay text.  In: a template.  Next: AsmStatements.cpp finds the operands' values.
 */
#include "InlineAssembly.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

#include <optional>

using namespace llvm;

namespace bootvet {

/* `{att|intel}`: the first variant is ours. */
static std::string firstDialect(StringRef Text)
{
	std::string Result;
	bool Skipping = false;
	int Depth = 0;
	for (size_t I = 0; I < Text.size(); I++) {
		char C = Text[I];
		if (C == '%' && I + 1 < Text.size() && StringRef("{|}").contains(Text[I + 1])) {
			I++;
			continue;
		}
		if (C == '{') {
			Depth++;
		} else if (C == '}' && Depth > 0) {
			Depth--;
			Skipping = false;
		} else if (C == '|' && Depth > 0) {
			Skipping = true;
		} else if (!Skipping) {
			Result += C;
		}
	}
	return Result;
}

static StringRef withoutLabels(StringRef Statement)
{
	for (;;) {
		Statement = Statement.trim();
		StringRef Word = Statement.take_until([](char C) { return isSpace(C) || C == ',' || C == '('; });
		size_t Colon = Word.find(':');
		/* `%gs:(%rax)` and `%c[name]:` are operands. */
		if (Colon == StringRef::npos || Word.starts_with("*") || Word.substr(0, Colon).contains("%%"))
			return Statement;
		Statement = Statement.drop_front(Colon + 1);
	}
}

static StringRef takeWord(StringRef &Statement)
{
	Statement = Statement.ltrim();
	StringRef Word = Statement.take_until([](char C) { return isSpace(C); });
	Statement = Statement.drop_front(Word.size()).ltrim();
	return Word;
}

static bool isPrefix(StringRef Word)
{
	return StringSwitch<bool>(Word)
		.Cases("rep", "repe", "repz", "repne", "repnz", "lock", "data16", "data32", true)
		.Cases("addr16", "addr32", "cs", "ds", "es", "ss", true)
		.Cases("rex", "rex64", "rex.w", "notrack", true)
		.Default(false);
}

/* "inb" -> in, 8 bits; "in" -> in, 0 bits. */
static std::optional<AsmAccess> portInstruction(StringRef Mnemonic)
{
	StringRef Rest = Mnemonic;
	AsmAccess Access;
	if (Rest.consume_front("in"))
		Access.Kind = AsmAccessKind::PortRead;
	else if (Rest.consume_front("out"))
		Access.Kind = AsmAccessKind::PortWrite;
	else
		return std::nullopt;
	bool String = Rest.size() == 2 && Rest.consume_front("s");
	if (Rest.empty() && !String)
		return Access;
	Access.Bits = StringSwitch<unsigned>(Rest).Case("b", 8).Case("w", 16).Case("l", 32).Default(0);
	if (!Access.Bits)
		return std::nullopt;
	return Access;
}

/* A label of this template ("1f", ".Lend%="), or of the asm goto ("%l[no]"). */
static bool isOwnLabel(StringRef Target)
{
	Target = Target.trim();
	if (Target.starts_with("%l") || Target.starts_with(".L"))
		return true;
	return Target.size() > 1 && (Target.ends_with("f") || Target.ends_with("b")) && all_of(Target.drop_back(), isDigit);
}

static bool leaves(StringRef Mnemonic, StringRef Operands)
{
	if (Mnemonic.starts_with("j") || Mnemonic.starts_with("loop"))
		return !isOwnLabel(Operands);
	return Mnemonic.starts_with("ret") || Mnemonic.starts_with("lret") || Mnemonic.starts_with("ljmp") ||
	       Mnemonic.starts_with("lcall") || Mnemonic.starts_with("iret") || Mnemonic.starts_with("sysret") ||
	       Mnemonic.starts_with("sysexit");
}

/* "btsq" -> sets, 64 bits.  In a register operand the bit's number wraps, so that nothing lies beyond. */
static std::optional<AsmBit> bitInstruction(StringRef Mnemonic)
{
	StringRef Rest = Mnemonic;
	AsmBit Bit;
	if (Rest.consume_front("bts"))
		Bit.Change = AsmBit::Sets;
	else if (Rest.consume_front("btr"))
		Bit.Change = AsmBit::Resets;
	else if (Rest.consume_front("btc"))
		Bit.Change = AsmBit::Complements;
	else if (Rest.consume_front("bt"))
		Bit.Change = AsmBit::Tests;
	else
		return std::nullopt;
	Bit.Bits = StringSwitch<unsigned>(Rest).Case("w", 16).Case("l", 32).Case("q", 64).Default(0);
	if (!Rest.empty() && !Bit.Bits)
		return std::nullopt;
	return Bit;
}

/* Instructions on strings. */
static bool reachesFurther(StringRef Mnemonic)
{
	StringRef Rest = Mnemonic;
	for (StringRef Base : {"movs", "stos", "lods", "scas", "cmps", "ins", "outs"}) {
		Rest = Mnemonic;
		if (Rest.consume_front(Base) && (Rest.empty() || Rest == "b" || Rest == "w" || Rest == "l" || Rest == "q"))
			return true;
	}
	return false;
}

/* "(%0)", "8(%%rax)": memory where a register points, the stack and the instruction pointer apart. */
static bool pointsAt(StringRef Operands)
{
	for (size_t At = Operands.find('('); At != StringRef::npos; At = Operands.find('(', At + 1)) {
		StringRef Inside = Operands.substr(At + 1).take_until([](char C) { return C == ')'; }).trim();
		if (Inside != "%%rip" && Inside != "%%rsp" && Inside != "%%esp" && Inside.contains('%'))
			return true;
	}
	return false;
}

static bool isWordCharacter(char C)
{
	return isAlnum(C) || C == '_' || C == '.' || C == '$';
}

/* What cannot be a symbol's name: operands and registers ("%0", "%P[old]", "%%rax"), strings, numbers and numbered labels,
 * local labels, sections and types ("@progbits"), arguments of macros. */
static StringRef withoutWord(StringRef Text, bool &Names)
{
	if (Text.consume_front("\"")) {
		size_t End = Text.find('"');
		return End == StringRef::npos ? StringRef() : Text.drop_front(End + 1);
	}
	if (Text.consume_front("%")) {
		Text.consume_front("%");
		Text = Text.drop_while(isWordCharacter);
		return Text.starts_with("[") ? Text.drop_until([](char C) { return C == ']'; }) : Text;
	}
	if (Text.consume_front("@") || Text.consume_front("\\"))
		return Text.drop_while(isWordCharacter);
	Text.consume_front("$");
	if (Text.empty() || !isWordCharacter(Text.front()))
		return Text.empty() || Text.front() == '%' ? Text : Text.drop_front();
	Names |= !isDigit(Text.front()) && Text.front() != '.' && Text.front() != '$';
	return Text.drop_while(isWordCharacter);
}

static bool hasNames(StringRef Operands)
{
	bool Names = false;
	while (!Names && !Operands.empty())
		Operands = withoutWord(Operands, Names);
	return Names;
}

/* Of one statement, labels and prefixes apart.  What is written without a space ("push$name", "alias=name") is no mnemonic. */
static bool namesSymbols(StringRef Word, StringRef Operands)
{
	if (hasNames(Word.drop_while([](char C) { return isAlnum(C) || C == '_' || C == '.'; })))
		return true;
	if (Word == ".pushsection" || Word == ".section") /* the section's name first */
		return hasNames(Operands.drop_until([](char C) { return C == ','; }));
	bool Branches = Word.starts_with("call") || Word.starts_with("j") || Word.starts_with("loop");
	return !(Branches && !Operands.contains('*')) && hasNames(Operands);
}

static void addInstruction(StringRef Mnemonic, StringRef Operands, AsmTemplate &Template)
{
	if (Mnemonic == "call" || Mnemonic == "callq" || Mnemonic == "calll") {
		Template.Calls.push_back(Operands.trim().str());
		return;
	}
	if (std::optional<AsmBit> Bit = bitInstruction(Mnemonic)) {
		auto [Number, Memory] = Operands.split(',');
		Bit->Number = Number.trim().str();
		Bit->Memory = Memory.trim().str();
		Template.Bits.push_back(*Bit);
		return;
	}
	Template.Transfers |= leaves(Mnemonic, Operands);
	Template.Follows |= reachesFurther(Mnemonic) || pointsAt(Operands);
	if (Mnemonic == "rdmsr" || Mnemonic == "wrmsr" || Mnemonic == "cpuid") {
		AsmAccess Access;
		Access.Kind = Mnemonic == "rdmsr"   ? AsmAccessKind::MsrRead
			      : Mnemonic == "wrmsr" ? AsmAccessKind::MsrWrite
						    : AsmAccessKind::Cpuid;
		Template.Accesses.push_back(Access);
		return;
	}
	std::optional<AsmAccess> Access = portInstruction(Mnemonic);
	if (!Access) {
		Template.Others = true;
		return;
	}
	auto [First, Second] = Operands.split(',');
	First = First.trim();
	Second = Second.trim();
	bool Read = Access->Kind == AsmAccessKind::PortRead;
	bool String = Mnemonic.starts_with("ins") || Mnemonic.starts_with("outs");
	if (!String && !First.empty()) {
		/* `inb %dx` and `outb %dx` leave al out. */
		Access->Port = Read || Second.empty() ? First.str() : Second.str();
		Access->Data = Read ? Second.str() : Second.empty() ? "" : First.str();
	}
	Template.Accesses.push_back(*Access);
}

AsmTemplate parseAsmTemplate(StringRef Text)
{
	AsmTemplate Template;
	std::string Plain = firstDialect(Text);
	SmallVector<StringRef, 8> Statements;
	SplitString(Plain, Statements, ";\n");
	for (StringRef Statement : Statements) {
		Statement = withoutLabels(Statement.take_until([](char C) { return C == '#'; }));
		StringRef Word = takeWord(Statement);
		while (isPrefix(Word.lower()))
			Word = takeWord(Statement);
		if (Word.starts_with(".intel_syntax")) /* another language: nothing is known */
			Template.Transfers = Template.Follows = Template.Names = true;
		Template.Names |= namesSymbols(Word.lower(), Statement);
		if (Word.empty() || Word.starts_with(".") || Word.starts_with("/"))
			continue;
		addInstruction(Word.lower(), Statement, Template);
	}
	return Template;
}

} // namespace bootvet
