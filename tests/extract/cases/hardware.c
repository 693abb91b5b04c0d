/* SPDX-License-Identifier: MIT */
/* Ports, MSRs and CPUID in inline assembly, as kernels write them. */
static inline void outb(unsigned char value, unsigned short port)
{
	asm volatile("outb %b0, %w1" : : "a"(value), "Nd"(port));
}

static inline unsigned inl(int port)
{
	unsigned value;

	asm volatile("inl %w1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

unsigned char forms(unsigned short port, void *buffer, unsigned long count)
{
	unsigned char value;
	unsigned word;

	asm volatile("in %%dx, %%al" : "=a"(value) : "d"(port));
	asm volatile("inb $0x61, %0" : "=a"(value));
	asm volatile("{inb %w[port], %0|in %0, %w[port]}" : "=a"(value) : [port] "dN"((unsigned short)(port + 1)));
	asm volatile("1: in %w1, %0; out %0, $0x80" : "=a"(word) : "d"(port));
	asm volatile("rep; insw" : "+D"(buffer), "+c"(count) : "d"(port) : "memory");
	asm volatile("rep outsl" : "+S"(buffer), "+c"(count) : "d"((unsigned short)0x1f0));
	outb(0xff, 0x21);
	outb(value, port + 3);
	return value + inl(0xcfc);
}

unsigned long long registers(unsigned msr)
{
	unsigned low, high, a = 0x40000000, b, c = 0, d;

	asm volatile("1: rdmsr\n2:\n.pushsection .fixup\n.long 1b - .\n.popsection" : "=a"(low), "=d"(high) : "c"(0x1b));
	asm volatile("wrmsr" : : "c"(msr + 1), "a"(low), "d"(high) : "memory");
	asm volatile("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "0"(a), "2"(c));
	asm volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	asm volatile("" : : : "memory");
	asm volatile("" : "+r"(a));
	asm volatile("lock; incl %0" : "+m"(*(unsigned *)0x1000));
	return (unsigned long long)high << 32 | low | a;
}

int rest(int *pointer, int (*function)(void))
{
	int result;

	asm volatile("call *%1" : "=a"(result) : "r"(function), "m"(*pointer));
	asm("cli; hlt");
	return result;
}
