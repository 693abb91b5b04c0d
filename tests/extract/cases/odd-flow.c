/* SPDX-License-Identifier: MIT */
/* Control flow beyond if and while: what is never evaluated is not there, what is, is. */
extern int give(void);
extern int need(void);
extern void take(void *);
extern void release(int *);
enum colour { RED, GREEN, BLUE };

int computed_goto(int n)
{
	static const void *const where[] = { &&first, &&second };

	goto *where[n];
first:
	return 1;
second:
	if (n > 4)
		goto first;
	return 2;
}

int ranges(unsigned long n, enum colour colour)
{
	switch (colour) {
	case RED:
		return 1;
	case GREEN:
	case BLUE:
		need();
		break;
	}
	switch (n) {
	case 1 ... 5:
		return 2;
	case 0x7000000000000000 ... 0x9000000000000000:
		return 3;
	default:
		return 4;
	case 8:
		n++;
	case 9:
		return n;
	}
}

int short_circuit(int a, int b, int c)
{
	int x = (a && b) || c;
	int y = a ?: give();
	int z = a ? b ? 1 : 2 : ({ int t = give(); t + 1; });

	if (!(a && (b || c)) && __builtin_expect(!!(x || y), 1))
		return z;
	return a && (b, c);
}

int unevaluated(int n)
{
	if (0 && need())
		return need();
	if (__builtin_constant_p(need()))
		return 2;
	return sizeof(need()) + _Generic(n, int: give(), default: need()) +
	       __builtin_choose_expr(sizeof(int) == 4, give(), need()) + __builtin_object_size(&n, 0);
}

int cleanups(int n)
{
	int __attribute__((cleanup(release))) held = n;

	for (int i = 0; i < n; i++) {
		int __attribute__((cleanup(release))) inner = i;

		if (give())
			continue;
		if (inner == 3)
			break;
		if (inner == 4)
			return held;
	}
	return 0;
}

int jumps(int n)
{
	int out;

	asm goto("test %0, %0; jz %l1" : : "r"(n) : : zero);
	asm goto("mov %1, %0; jz %l2" : "=r"(out) : "r"(n) : : zero);
	return out;
zero:
	return -1;
}

int loops(int n)
{
	int flag = give(), other = flag, sum = 0;

	do {
		sum += n;
		if (n == 7)
			flag = !flag;
	} while (--n);
	while (sum > 100)
		sum /= 2;
	return flag + other + sum;
}
