/* SPDX-License-Identifier: MIT */
/* Types that values do not follow: nothing crashes, every call and access is still there. */
typedef int vector __attribute__((vector_size(16)));
typedef union { int *i; unsigned *u; } either __attribute__((transparent_union));
struct empty { };
struct flexible { int count; int data[]; };
struct bits { unsigned a : 3, : 2, b : 7; int c : 5; };
struct nested { struct { int x; union { int y; char z; }; }; struct bits bits; struct empty empty; int tail[2]; };
union cast { int i; void *p; };

extern void take(void *);
extern int give(void);
extern void take_union(union cast);
extern void take_either(either);

_Complex double complex_sum(_Complex double a, double b)
{
	_Complex double c = a + b;

	__real__ c = give();
	return c;
}

vector vector_lane(vector v, int lane)
{
	v[lane] = give();
	return v + v;
}

int atomics(_Atomic int *counter, int *plain)
{
	_Atomic int local = 0;
	int expected = 1;

	local += 2;
	__atomic_compare_exchange_n(plain, &expected, 5, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	__atomic_store_n(plain, 3, __ATOMIC_RELAXED);
	__sync_fetch_and_add(plain, 4);
	return (*counter)++ + local + __atomic_load_n(plain, __ATOMIC_ACQUIRE) + expected;
}

int variable_length(int n)
{
	int array[n][n];
	int (*row)[n] = &array[1];

	array[0][n - 1] = give();
	take(row + 1);
	return sizeof(array) + (*row)[2];
}

__int128 wide(__int128 a, long b)
{
	a <<= 70;
	return a * b + give();
}

unsigned bit_fields(struct bits *bits)
{
	struct nested nested = { .y = 4, .bits = { .b = 9 }, .tail = { 1 } };

	bits->a = 5;
	bits->c--;
	bits->b += bits->a;
	return nested.bits.b + nested.z + (bits->a = 9);
}

int flexible_array(struct flexible *f, struct empty e)
{
	f->data[f->count++] = give();
	(void)e;
	return *(f->data + 3);
}

void unions(int *p)
{
	take_union((union cast)p[0]);
	take_union((union cast)(void *)p);
	take_either(p);
}

int old_style(a, b)
	int a;
	char b;
{
	return a + b;
}

float floats(float f, int i)
{
	__auto_type g = f * 2;

	g += i;
	if (g > 3.0f && f)
		take(&g);
	i = g;
	return i ? f : -g;
}
