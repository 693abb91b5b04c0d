/* SPDX-License-Identifier: MIT */
/* Conversions and constants: widths, signs, folds; what may not be folded is not. */
extern unsigned port(void);
enum { BASE = 0x3f8, SHIFT = 2 };
static const unsigned offset = 4;

unsigned long folds(signed char c, unsigned short s, unsigned u, long l, _Bool b, char *p)
{
	unsigned long r = BASE + (1 << SHIFT) + sizeof(long) - (unsigned char)-1;

	r += (unsigned char)c + (short)s + (int)u + (unsigned)l + b;
	b = l;
	r |= b ^ !u;
	r -= offset;
	r ^= (unsigned long)p;
	p = (char *)(r & ~0xfUL);
	if (-1 < 0u || (u & 0) || s == 0x10000)
		return 0;
	b++;
	b += c;
	return *p >> (c / 0 ? 1 : 2) | b;
}

int compares(int i, unsigned u, void *p, unsigned char c)
{
	if (i < 0)
		return i;
	if (u >= 16u)
		return u;
	if (p != (void *)0)
		return c > 3 ? c : -c;
	if (!(c <= 9) || (i = port()) == 5)
		return i + c;
	while ((u = port()) != 0x60)
		if (u == 0x64u && c)
			break;
	return 7 > u ? u : i;
}
