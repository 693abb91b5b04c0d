/* SPDX-License-Identifier: MIT */
/*
 * Inline assembly as a statement: its hardware accesses with the values of their operands, what else goes in, and that
 * anything may come out.
 * In: asm statements, their operands evaluated.  Out: PORT, MSR, CPUID and ASM points, stores of unknown values.
 */
#include "FunctionFacts.h"
#include "InlineAssembly.h"

#include "llvm/ADT/StringExtras.h"

using namespace clang;
using llvm::StringRef;

namespace bootvet {

static const size_t ShownTemplate = 40;

/* What a "+" operand holds when the assembly starts. */
ValueId FunctionFacts::asmOutputBefore(const GCCAsmStmt *Asm, unsigned Number)
{
	if (!Asm->isOutputPlusConstraint(Number))
		return VET_NONE;
	const Expr *Output = Asm->getOutputExpr(Number);
	if (const VarDecl *Variable = variableOf(Output))
		return Graph.read(variable(Variable), Graph.current());
	return load(Output);
}

static bool names(StringRef Constraint, char Letter)
{
	return Constraint.contains(Letter);
}

/* The input that sits in a register: bound by its letter, or by the number of an output that is. */
ValueId FunctionFacts::asmRegister(const GCCAsmStmt *Asm, char Letter)
{
	unsigned Outputs = Asm->getNumOutputs();
	for (unsigned I = 0; I < Asm->getNumInputs(); I++) {
		StringRef Constraint = Asm->getInputConstraint(I);
		unsigned Output;
		if (!Constraint.getAsInteger(10, Output)) {
			if (Output < Outputs && names(Asm->getOutputConstraint(Output), Letter))
				return valueOf(Asm->getInputExpr(I));
		} else if (names(Constraint, Letter) && !Constraint.starts_with("[")) {
			return valueOf(Asm->getInputExpr(I));
		}
	}
	for (unsigned I = 0; I < Outputs; I++)
		if (Asm->isOutputPlusConstraint(I) && names(Asm->getOutputConstraint(I), Letter))
			return asmOutputBefore(Asm, I);
	return VET_NONE;
}

/* "1", "[name]": the operand's number, or one that there is none of. */
unsigned FunctionFacts::asmOperandNumber(const GCCAsmStmt *Asm, StringRef Reference)
{
	unsigned Number = ~0u, Outputs = Asm->getNumOutputs(), Inputs = Asm->getNumInputs();
	if (!Reference.consume_front("["))
		return Reference.getAsInteger(10, Number) ? ~0u : Number;
	Reference = Reference.take_until([](char C) { return C == ']'; });
	for (unsigned I = 0; I < Outputs; I++)
		if (Asm->getOutputName(I) == Reference)
			Number = I;
	for (unsigned I = 0; I < Inputs; I++)
		if (Asm->getInputName(I) == Reference)
			Number = Outputs + I;
	return Number;
}

/* "%w1", "%[port]", "%%dx", "%dx", "$0x80": the operand's value, VET_NONE when it has none. */
ValueId FunctionFacts::asmOperand(const GCCAsmStmt *Asm, StringRef Reference, unsigned &Width)
{
	Reference = Reference.trim("() \t");
	if (Reference.consume_front("$")) {
		uint64_t Number;
		if (!Reference.getAsInteger(0, Number))
			return Graph.constant(Number, Unit.valueType(Context.UnsignedShortTy));
	}
	if (!Reference.consume_front("%"))
		return VET_NONE;
	if (Reference.consume_front("%") || Reference == "dx" || Reference == "edx") {
		Width = llvm::StringSwitch<unsigned>(Reference).Case("al", 8).Case("ax", 16).Case("eax", 32).Default(0);
		return Reference.ends_with("dx") ? asmRegister(Asm, 'd') : VET_NONE;
	}
	char Modifier = !Reference.empty() && llvm::isAlpha(Reference[0]) ? Reference[0] : 0;
	if (Modifier)
		Reference = Reference.drop_front();
	unsigned Number = asmOperandNumber(Asm, Reference), Outputs = Asm->getNumOutputs();
	if (Number >= Outputs + Asm->getNumInputs())
		return VET_NONE;
	const Expr *E = Number < Outputs ? Asm->getOutputExpr(Number) : Asm->getInputExpr(Number - Outputs);
	Width = Unit.bits(E->getType());
	if (Modifier)
		Width = llvm::StringSwitch<unsigned>(StringRef(&Modifier, 1))
				.Case("b", 8).Case("w", 16).Case("k", 32).Default(Width);
	return Number < Outputs ? asmOutputBefore(Asm, Number) : valueOf(E);
}

void FunctionFacts::asmAccess(const GCCAsmStmt *Asm, const AsmAccess &Access)
{
	ValueType Shape = Unit.valueType(Context.UnsignedIntTy);
	ValueId Operand = VET_NONE;
	unsigned Bits = Access.Bits, Width = 0;
	vet_point_kind Kind = VET_POINT_CPUID;
	switch (Access.Kind) {
	case AsmAccessKind::PortRead:
	case AsmAccessKind::PortWrite:
		Kind = Access.Kind == AsmAccessKind::PortRead ? VET_POINT_PORT_READ : VET_POINT_PORT_WRITE;
		Operand = Access.Port.empty() ? asmRegister(Asm, 'd') : asmOperand(Asm, Access.Port, Width);
		if (!Bits && !Access.Data.empty()) {
			asmOperand(Asm, Access.Data, Width);
			Bits = Width == 8 || Width == 16 || Width == 32 ? Width : 0;
		}
		Shape = Unit.valueType(Context.UnsignedShortTy);
		break;
	case AsmAccessKind::MsrRead:
	case AsmAccessKind::MsrWrite:
		Kind = Access.Kind == AsmAccessKind::MsrRead ? VET_POINT_MSR_READ : VET_POINT_MSR_WRITE;
		Operand = asmRegister(Asm, 'c');
		break;
	case AsmAccessKind::Cpuid:
		Operand = asmRegister(Asm, 'a');
		break;
	}
	point(Kind, Asm->getAsmLoc(), Operand == VET_NONE ? Graph.unknown(Shape) : Operand, Bits);
}

/* The assembly touches just the operand: a scalar, and no instruction that goes further. */
static bool staysInOperand(const AsmTemplate &Template, const Expr *Operand)
{
	return !Template.Follows && !Template.Transfers && Operand->getType()->isScalarType();
}

void FunctionFacts::inlineAssembly(const GCCAsmStmt *Asm)
{
	StringRef Text = Asm->getAsmString()->getString();
	AsmTemplate Template = parseAsmTemplate(Text);
	for (const AsmAccess &Access : Template.Accesses)
		asmAccess(Asm, Access);

	/* Operands of which all is told already. */
	llvm::SmallDenseSet<unsigned, 4> Told;
	for (const AsmBit &Bit : Template.Bits) {
		bool Known = asmBit(Asm, Bit, Told);
		Template.Follows |= !Known;
		Template.Others |= !Known;
	}
	for (const std::string &Target : Template.Calls) {
		bool Known = asmCall(Asm, Target, Told);
		Template.Transfers |= !Known;
		Template.Others |= !Known;
	}
	unsigned Outputs = Asm->getNumOutputs();

	/* What goes in: values, those of memory operands too; their addresses where instructions may reach beyond them. */
	llvm::SmallVector<ValueId, 8> In;
	bool Pointers = false;
	auto Enter = [&](ValueId Value) {
		if (Graph.value(Value).Row.kind == VET_VALUE_UNKNOWN)
			return;
		In.push_back(Value);
		Pointers |= Graph.value(Value).Row.flags & VET_VALUE_POINTER && !Graph.number(Value);
	};
	for (unsigned I = 0; I < Asm->getNumInputs(); I++) {
		const Expr *Input = Asm->getInputExpr(I);
		if (Told.count(Outputs + I))
			continue;
		if (Input->isGLValue() && variableOf(Input))
			Enter(Graph.read(variable(variableOf(Input)), Graph.current()));
		else if (Input->isGLValue() && !namedRegister(Input) && staysInOperand(Template, Input))
			Enter(load(Input));
		else if (!namedRegister(Input))
			Enter(valueOf(Input));
	}
	for (unsigned I = 0; I < Outputs; I++)
		if (Asm->isOutputPlusConstraint(I) && !Told.count(I) && !namedRegister(Asm->getOutputExpr(I)))
			Enter(variableOf(Asm->getOutputExpr(I)) || staysInOperand(Template, Asm->getOutputExpr(I))
				      ? asmOutputBefore(Asm, I)
				      : valueOf(Asm->getOutputExpr(I)));
	for (unsigned I = 0; Template.Follows && I < Outputs; I++)
		if (!Asm->isOutputPlusConstraint(I) && !variableOf(Asm->getOutputExpr(I)) && !namedRegister(Asm->getOutputExpr(I)))
			Enter(valueOf(Asm->getOutputExpr(I)));
	if (Template.Others || Template.Names || Pointers) {
		vet_point Row = {};
		Row.kind = VET_POINT_ASM;
		Row.flags = (Template.Transfers ? 0 : VET_POINT_STRAIGHT) | (Template.Follows ? VET_POINT_FOLLOWS : 0) |
			    (Template.Names ? 0 : VET_POINT_NAMELESS);
		Row.where = Unit.where(Asm->getAsmLoc());
		Row.a = Unit.writer().string(Text.ltrim().take_front(ShownTemplate));
		Graph.addPoint(Row, In);
	}

	for (unsigned I = 0; I < Outputs; I++) {
		const Expr *Output = Asm->getOutputExpr(I);
		if (Told.count(I))
			continue;
		store(Output, unknown(Output->getType()), Asm->getAsmLoc());
	}
}

} // namespace bootvet
