/* SPDX-License-Identifier: MIT */
/* Loads, stores, copies, addresses; arithmetic on pointers; what is passed and returned by value. */
struct pair { int a, b; };
struct outer { struct pair pairs[4]; int (*call)(struct pair); };
extern struct pair make(int);
extern int use(struct pair);
extern void *memcpy(void *, const void *, unsigned long);
extern void *memset(void *, int, unsigned long);
extern int sprintf(char *, const char *, ...);
extern struct outer global;
extern int numbers[8];
extern volatile int device;

struct pair by_value(struct pair p, struct pair *q)
{
	struct pair r = p, s = { .b = 3 };

	*q = r;
	r.a = q->b;
	s = make(r.a);
	use((struct pair){ 1, 2 });
	return p.a ? r : s;
}

int through_fields(struct outer *o, int i)
{
	o->pairs[i].a += 2;
	global = *o;
	global.call = use;
	return o->call(o->pairs[i]) + make(3).b + global.call(o->pairs[1]);
}

int *addresses(int i)
{
	int local = i, *p = &numbers[2], *q = numbers + i;

	local += *p++;
	use((struct pair){ .a = device });
	device = numbers[3];
	p = q - 1;
	p[i] = p - q;
	i = (p == &local) + (unsigned char)i + (long)q;
	return i ? numbers : p - (unsigned)i;
}

void copies(struct outer *o, char *text, int n)
{
	struct outer copy;

	memcpy(&copy, o, sizeof(copy));
	memset(&copy.pairs[1], 0, sizeof(struct pair));
	__builtin_memcpy(o->pairs, copy.pairs, n);
	sprintf(text, "%d", n, o);
	copy = (struct outer){ .pairs[2].b = 4 };
	*o = copy;
}

int variadic(int n, ...)
{
	__builtin_va_list list;
	int sum = 0;

	__builtin_va_start(list, n);
	while (n--)
		sum += __builtin_va_arg(list, int);
	__builtin_va_end(list);
	return sum;
}

char *allocates(int n)
{
	char *p = __builtin_alloca(n), q[] = "text";

	p[0] = q[1];
	if (__builtin_add_overflow(n, 3, &n))
		return 0;
	return __builtin_strchr(p, n);
}
