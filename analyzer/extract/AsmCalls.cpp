/* SPDX-License-Identifier: MIT */
/*
 * What inline assembly calls, and which bits of memory it changes: both are told as C would have it.
 * In: rows of a parsed template.  Out: CALL and CALL_INDIRECT points with the operands that stand in the registers of the
 * calling convention (System V x86-64 psABI 3.2.3; Linux's i386 passes three in eax, edx, ecx); loads and stores.  What a
 * call returns stays unknown, since other instructions of the template may stand in for it.
 */
#include "FunctionFacts.h"
#include "InlineAssembly.h"

#include "llvm/ADT/StringExtras.h"

using namespace clang;
using llvm::StringRef;

namespace bootvet {

/* "%P[old]" -> "[old]", the modifier put aside. */
static StringRef operandReference(StringRef Text, char &Modifier)
{
	Modifier = 0;
	if (!Text.consume_front("%"))
		return "";
	if (!Text.empty() && llvm::isAlpha(Text[0])) {
		Modifier = Text[0];
		Text = Text.drop_front();
	}
	return Text;
}

/* As a constraint names it, and as instructions do behind r or e. */
static const char *registerName(char Letter)
{
	switch (Letter) {
	case 'D':
		return "di";
	case 'S':
		return "si";
	case 'd':
		return "dx";
	case 'c':
		return "cx";
	default:
		return "ax";
	}
}

/* What the convention's registers hold, as many as the prototype has parameters; then, for code that may have a convention of
 * its own, all that goes in. */
llvm::SmallVector<ValueId, 8> FunctionFacts::asmArguments(const GCCAsmStmt *Asm, const FunctionProtoType *Prototype, bool IsOwn)
{
	StringRef Registers = Context.getTypeSize(Context.VoidPtrTy) == 64 ? "DSdc" : "adc";
	StringRef Text = Asm->getAsmString()->getString();
	unsigned Count = Prototype ? Prototype->getNumParams() : Registers.size();
	llvm::SmallVector<ValueId, 8> Arguments;
	for (unsigned I = 0; I < Count; I++) {
		/* A register that the template names itself may hold something else by then. */
		bool Known = I < Registers.size() && !Text.contains(std::string("%%r") + registerName(Registers[I])) &&
			     !Text.contains(std::string("%%e") + registerName(Registers[I]));
		ValueId Value = Known ? asmRegister(Asm, Registers[I]) : VET_NONE;
		Arguments.push_back(Value == VET_NONE ? unknown(Context.UnsignedLongTy) : Value);
	}
	for (unsigned I = 0; IsOwn && I < Asm->getNumInputs(); I++) {
		const Expr *Input = Asm->getInputExpr(I);
		if (!Input->isGLValue())
			Arguments.push_back(valueOf(Input));
		else if (!namedRegister(Input) && !variableOf(Input))
			Arguments.push_back(valueOf(Input)); /* its address */
	}
	return Arguments;
}

/* "name", "name+8", "%P[old]", "__put_user_%P[size]": the symbol, or VET_NONE. */
uint32_t FunctionFacts::asmCallee(const GCCAsmStmt *Asm, StringRef Target)
{
	std::string Name;
	unsigned Outputs = Asm->getNumOutputs();
	while (!Target.empty() && Target[0] != '+') {
		if (Target[0] != '%') {
			Name += Target[0];
			Target = Target.drop_front();
			continue;
		}
		char Modifier;
		size_t End = Target.find(']');
		StringRef Reference = operandReference(End == StringRef::npos ? Target : Target.take_front(End + 1), Modifier);
		unsigned Number = asmOperandNumber(Asm, Reference);
		Target = End == StringRef::npos ? "" : Target.drop_front(End + 1);
		if (Number < Outputs || Number >= Outputs + Asm->getNumInputs())
			return VET_NONE;
		ValueId Value = Graph.resolve(valueOf(Asm->getInputExpr(Number - Outputs)));
		const vet_value &Row = Graph.value(Value).Row;
		if (Row.kind == VET_VALUE_FUNCTION && Name.empty() && Target.empty())
			return Row.a;
		std::optional<int64_t> Constant = Graph.number(Value);
		if (!Constant)
			return VET_NONE;
		Name += std::to_string(*Constant);
	}
	auto IsPart = [](char C) { return llvm::isAlnum(C) || C == '_' || C == '.'; };
	if (Name.empty() || llvm::isDigit(Name[0]) || StringRef(Name).starts_with(".L") || !llvm::all_of(Name, IsPart))
		return VET_NONE;
	/* A page of code that C knows as data belongs to somebody else. */
	return Unit.isVariable(Name) ? VET_NONE : Unit.symbolNamed(nullptr, Name);
}

/* Through "%c[pointer]", a place in memory that holds the function, or "%[pointer]", the function or such a place. */
bool FunctionFacts::asmCallIndirect(const GCCAsmStmt *Asm, StringRef Pointer, llvm::SmallDenseSet<unsigned, 4> &Told)
{
	char Modifier;
	StringRef Reference = operandReference(Pointer.trim(), Modifier);
	Reference.consume_back("(%%rip)");
	unsigned Number = asmOperandNumber(Asm, Reference), Outputs = Asm->getNumOutputs();
	if (Number < Outputs || Number >= Outputs + Asm->getNumInputs())
		return false;
	const Expr *Operand = Asm->getInputExpr(Number - Outputs);
	StringRef Constraint = Asm->getInputConstraint(Number - Outputs);
	QualType Type = Operand->getType();
	SourceLocation Location = Asm->getAsmLoc();
	ValueId Callee;
	if (Operand->isGLValue()) {
		Callee = load(Operand);
	} else if (Constraint == "i" && Type->isPointerType()) {
		Type = Type->getPointeeType();
		Callee = loadAt(valueOf(Operand), Type->isPointerType() ? Type : Context.VoidPtrTy, Location);
	} else if (!Constraint.contains('m') && Constraint.contains('r')) {
		Callee = valueOf(Operand);
	} else {
		return false;
	}
	const auto *Prototype = Type->isFunctionPointerType() ? Type->getPointeeType()->getAs<FunctionProtoType>() : nullptr;
	vet_point Row = {};
	Row.kind = VET_POINT_CALL_INDIRECT;
	Row.where = Unit.where(Location);
	Row.a = Callee;
	Row.d = Prototype ? Unit.prototypeOf(Type) : 0;
	std::vector<vet_annotation> None;
	std::tie(Row.e, Row.f) = Unit.store(None);
	Graph.addPoint(Row, asmArguments(Asm, Prototype, false));
	Told.insert(Number);
	return true;
}

bool FunctionFacts::asmCall(const GCCAsmStmt *Asm, StringRef Target, llvm::SmallDenseSet<unsigned, 4> &Told)
{
	if (Target.consume_front("*"))
		return asmCallIndirect(Asm, Target, Told);
	uint32_t Symbol = asmCallee(Asm, Target);
	if (Symbol == VET_NONE)
		return false;
	vet_point Row = {};
	Row.kind = VET_POINT_CALL;
	Row.where = Unit.where(Asm->getAsmLoc());
	Row.a = Symbol;
	const FunctionProtoType *Prototype = Unit.prototypeNamed(Symbol);
	Graph.addPoint(Row, asmArguments(Asm, Prototype, true));
	return true;
}

/* The word that the bit lies in, `number / bits` words on, loses or gains it. */
bool FunctionFacts::asmBit(const GCCAsmStmt *Asm, const AsmBit &Bit, llvm::SmallDenseSet<unsigned, 4> &Told)
{
	char Modifier;
	unsigned Ignored = 0, Outputs = Asm->getNumOutputs();
	unsigned Number = asmOperandNumber(Asm, operandReference(Bit.Memory, Modifier));
	if (Number >= Outputs + Asm->getNumInputs())
		return false;
	const Expr *Memory = Number < Outputs ? Asm->getOutputExpr(Number) : Asm->getInputExpr(Number - Outputs);
	unsigned Bits = Bit.Bits ? Bit.Bits : Unit.bits(Memory->getType());
	ValueId Distance = asmOperand(Asm, Bit.Number, Ignored);
	if (!Memory->isGLValue() || variableOf(Memory) || namedRegister(Memory) || Distance == VET_NONE || (Bits != 32 && Bits != 64))
		return false;
	ValueType Word = Unit.valueType(Bits == 64 ? Context.UnsignedLongLongTy : Context.UnsignedIntTy);
	ValueType Index = Unit.valueType(Context.LongLongTy);
	Distance = Graph.cast(Distance, Index);
	ValueId Address = Graph.element(valueOf(Memory),
					Graph.binary(VET_VALUE_SHIFT_RIGHT, Distance, Graph.constant(Bits == 64 ? 6 : 5, Index), Index), Bits / 8);
	if (Bit.Change != AsmBit::Tests) {
		ValueId Place = Graph.cast(Graph.binary(VET_VALUE_AND, Distance, Graph.constant(Bits - 1, Index), Index), Word);
		ValueId Mask = Graph.binary(VET_VALUE_SHIFT_LEFT, Graph.constant(1, Word), Place, Word);
		PointId Load = point(VET_POINT_LOAD, Asm->getAsmLoc(), Address, Bits, 0, VET_MEMORY_VOLATILE);
		ValueId Old = Graph.leaf(VET_VALUE_RESULT, Word, Load);
		ValueId New = Bit.Change == AsmBit::Sets     ? Graph.binary(VET_VALUE_OR, Old, Mask, Word)
			      : Bit.Change == AsmBit::Resets ? Graph.binary(VET_VALUE_AND, Old, Graph.unary(VET_VALUE_COMPLEMENT, Mask, Word), Word)
							     : Graph.binary(VET_VALUE_XOR, Old, Mask, Word);
		point(VET_POINT_STORE, Asm->getAsmLoc(), Address, Bits, New, VET_MEMORY_VOLATILE);
	}
	Told.insert(Number);
	return true;
}

} // namespace bootvet
