/* SPDX-License-Identifier: MIT */
/* Names of symbols in inline assembly, and what only looks like one. */
extern int counter;
void other(void);

long named(void)
{
	long value;

	asm volatile("leaq other(%%rip), %0" : "=r"(value));
	asm volatile("movq $other, %0" : "=r"(value));
	asm volatile("jmp *table(,%0,8)" : : "r"(value));
	asm volatile(".pushsection .calls, \"a\"\n\t.quad other\n\t.popsection");
	asm volatile("1: nop\n\t.pushsection fixups\n\t.long 1b - ., handler - .\n\t.popsection");
	asm volatile("alias=other");
	return value;
}

void nameless(int *word, unsigned long old)
{
	asm volatile("661: lock; addl $0x1, %0 # other\n662:\n\t.pushsection .places, \"a\"\n\t.balign 4\n\t.long 661b - ., 662b-661b\n\t.popsection"
		     : "+m"(*word) : : "cc");
	asm volatile("movq %%gs:8(%%rsp), %%rax; pushq $0x10; popq %%rax" : : : "rax");
	asm volatile("cmpxchgq %[old], %0\n\tjne 1f\n.Lend%=: nop\n1:" : "+m"(*word) : [old] "r"(old) : "rax");
	asm volatile(".pushsection notes, \"a\", @progbits; .byte 0x90, 1; .asciz \"other\"; .popsection; nop");
	asm volatile("nop; {movq $1, %0|mov %0, other}" : "=r"(old));
	asm volatile("cli\n\tcall other\n\tjmp other");
}
