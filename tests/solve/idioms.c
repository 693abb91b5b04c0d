/* SPDX-License-Identifier: MIT */
/*
 * Values in memory as C programs move them.  test-idioms.sh runs it: each line that a run gets to, bootvet must call reachable.
 */
#ifdef RUN
#include <stdio.h>
#define vet_entry(entry)
static void reached(int line)
{
	printf("%d\n", line);
}
static int opaque(void)
{
	return 3;
}
#else
#include <bootvet/annotate.h>
vet_requires(vga) void reached(int line);
int opaque(void);
#endif

typedef __SIZE_TYPE__ size_t;
void *memset(void *to, int byte, size_t size);
void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);

#define T(condition)                       \
	do {                               \
		if (condition)             \
			reached(__LINE__); \
	} while (0)

struct pair { int first, second; };
struct nested { int number, array[4]; struct pair inner; };
struct fields { unsigned narrow : 3, wide : 5, rest; };
struct record { struct pair *pair; int *number; void (*function)(int); };
union views { int number; char byte[4]; struct pair pair; };

static struct pair copies[7] = { { 1, 2 }, { 1, 2 }, { 1, 2 }, { 1, 2 }, { 1, 2 }, { 1, 2 }, { 1, 2 } };
static struct pair fills[7] = { { 1, 2 }, { 1, 2 }, { 1, 2 }, { 1, 2 }, { 1, 2 }, { 1, 2 }, { 1, 2 } };
static struct pair pairs[2] = { { 1, 2 }, { 3, 4 } }, empties[2], empty, half = { .second = 5 };
static struct pair alone = { 1, 2 }, left = { 5, 6 }, right, *which, table[3] = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
static const struct pair constant_empty, constants[2] = { { 7, 8 }, { 0, 0 } };
static struct pair *volatile nothing = &empty, *volatile somewhere = &copies[6];
static struct nested one = { 1, { 1, 2 }, { 3, 4 } }, two, three = { .inner = { .second = 1 } };
static struct fields fields = { 1, 2, 3 }, more_fields = { 7, 0, 0 }, no_fields;
static union views bytes_of = { 1 }, bytes_told = { .byte = { 1, 2, 3, 4 } }, bytes_free, first_of = { 1 };
static int few[4] = { 1 }, numbers[4] = { 1, 2, 3, 4 }, sparse[8] = { [5] = 9 }, words[3] = { 1, 2, 3 };
static int number = 1, other_number = 2, *pointer = &number, **pointer_to_pointer = &pointer, filled_word;
static char text[8] = "abc", exact[] = "xyz", bytes[4] = { 1, 2, 3, 4 };
static long large = 0x100000000L, filled_long = 1;
static unsigned char small = 200;
static signed char tiny = -1;
static short narrow = -2;
static _Bool flag = 1;
static struct record record = { &left, &number, reached }, another;

static struct pair made(int first)
{
	struct pair pair = { first, 0 };

	return pair;
}

static struct pair made_of_nothing(void)
{
	return empty;
}

static void set(int *to, int value)
{
	*to = value;
}

static void swap(struct pair *a, struct pair *b)
{
	struct pair old = *a;

	*a = *b;
	*b = old;
}

static int recursive(int n)
{
	return n <= 0 ? 0 : 1 + recursive(n - 1);
}

/* What initialisers do not tell is zero. */
static void initialised(void)
{
	int here[4] = { 1 };
	struct pair pair = { 1 };
	struct nested nested = { .number = 1 };

	T(few[1] == 0);
	T(sparse[0] == 0);
	T(sparse[5] == 9);
	T(here[2] == 0);
	T(pair.second == 0);
	T(nested.array[2] == 0);
	T(nested.inner.second == 0);
	T(text[3] == 0);
	T(text[7] == 0);
	T(exact[3] == 0);
	T(one.array[3] == 0);
	T(three.inner.first == 0);
}

/* Zeros are copied like anything else. */
static void copied(void)
{
	struct pair local = { 0, 0 };

	copies[0] = empty;
	T(copies[0].first == 0);
	memcpy(&copies[1], &empty, sizeof(empty));
	T(copies[1].first == 0);
	copies[2] = (struct pair){ 0 };
	T(copies[2].first == 0);
	copies[3] = local;
	T(copies[3].first == 0);
	copies[4] = constant_empty;
	T(copies[4].first == 0);
	copies[5] = half;
	T(copies[5].first == 0);
	*somewhere = *nothing;
	T(copies[6].first == 0);
	memcpy(pairs, empties, sizeof(pairs));
	T(pairs[1].first == 0);
	first_of.pair = empty;
	T(first_of.number == 0);
	local = empty;
	T(local.first == 0);
	alone = made(0);
	T(alone.first == 0);
	alone = made_of_nothing();
	T(alone.second == 0);
	swap(&left, &right);
	T(left.first == 0);
	T(right.first == 5);
	T(right.second == 6);
	table[2] = constants[1];
	T(table[2].first == 0);
	table[0] = constants[opaque() & 1];
	T(table[0].first == 0);
}

/* A filled byte is there several times. */
static void filled(void)
{
	memset(&fills[0], 0, sizeof(fills[0]));
	T(fills[0].first == 0);
	memset(&fills[1], 0, (size_t)opaque() * 2);
	T(fills[1].first == 0);
	memset(&fills[2], 0xff, sizeof(fills[2]));
	T(fills[2].first == -1);
	memset(&fills[3], 1, 4);
	T(fills[3].first == 0x01010101);
	memset(&fills[4], opaque(), 8);
	T(fills[4].first == 0x03030303);
	__builtin_memset(&fills[5], 1, 4);
	T(fills[5].first == 0x01010101);
	memset(&filled_word, 2, 4);
	T(filled_word == 0x02020202);
	memset(&filled_long, 1, 8);
	T(filled_long == 0x0101010101010101L);
	memset(bytes, 0, 2);
	T(bytes[1] == 0);
	memmove(&fills[6], &fills[2], 8);
	T(fills[6].second == -1);
}

/* One place, several names. */
static void renamed(void)
{
	int k;

	*pointer = 7;
	T(number == 7);
	*pointer_to_pointer = &other_number;
	*pointer = 9;
	T(other_number == 9);
	set(&number, 11);
	T(number == 11);
	set(&one.array[2], 12);
	T(one.array[2] == 12);
	bytes_of.byte[0] = 5;
	T(bytes_of.number == 5);
	bytes_told.number = 0;
	T(bytes_told.byte[2] == 0);
	bytes_free.pair.first = 4;
	T(bytes_free.number == 4);
	T(bytes_free.byte[0] == 4);
	fields.narrow = 0;
	T(fields.narrow == 0);
	T(fields.wide == 2);
	fields.wide += 29;
	T(fields.wide == 31);
	more_fields = no_fields;
	T(more_fields.narrow == 0);
	memcpy(&numbers[1], &numbers[0], 8);
	T(numbers[2] == 2);
	memmove(numbers, numbers + 1, 12);
	T(numbers[1] == 2);
	memcpy(&two, &one, sizeof(two));
	T(two.array[2] == 12);
	T(two.inner.first == 3);
	for (k = 0; k < opaque(); k++)
		words[k] = 0;
	T(words[1] == 0);
	*(char *)&words[2] = 1;
	T(words[2] == 1);
	which = opaque() ? &left : &right;
	which->first = 77;
	T(left.first == 77);
	((struct pair *)((char *)which + 4 - 4))->second = 78;
	T(left.second == 78);
	(&one.array[0])[opaque()] = 99;
	T(one.array[3] == 99);
	((char *)&other_number)[0] = 1;
	T(other_number == 1);
	((struct pair *)(unsigned long)&alone)->second = 56;
	T(alone.second == 56);
}

static void through_records(void)
{
	record.pair = &table[1];
	T(record.pair->first == 3);
	record.pair++;
	T(record.pair->second == 0);
	another = record;
	T(another.pair->first == 0);
	T(*another.number == 11);
	if (another.function)
		another.function(__LINE__);
}

static void computed(void)
{
	int k, x = opaque();
	unsigned q = 1;
	long wide;

	large++;
	T(large == 0x100000001L);
	T((int)large == 1);
	T((int)(large >> 32) == 1);
	small += 100;
	T(small == 44);
	tiny--;
	T(tiny == -2);
	T((unsigned char)tiny == 254);
	narrow *= 3;
	T(narrow == -6);
	flag = 0;
	T(!flag);
	flag = (_Bool)opaque();
	T(flag == 1);
	x = x ? -x : x;
	T(x == -3);
	T(x / 2 == -1);
	T(x % 2 == -1);
	x = (int)((unsigned)x << 30);
	T(x == 0x40000000);
	x = ~x;
	T(x < 0);
	T((x >> 30) == -2);
	q = q - 2;
	T(q == 0xffffffff);
	wide = q;
	T(wide == 0xffffffffL);
	T((int)q == -1);
	T((unsigned short)q == 0xffff);
	T(q / 2 == 0x7fffffff);
	T(recursive(opaque()) == 3);
	for (k = 3; k >= 0; k--)
		if (sparse[k + 3] == 9)
			break;
	T(k == 2);
	x = 0;
	goto inside;
	while (x < 3) {
inside:
		x++;
	}
	T(x == 3);
	T(__builtin_expect(opaque() == 3, 1));
	T(__builtin_add_overflow(0x7fffffff, 1, &x));
	T(x < 0);
}

static void exchanged(void)
{
	int expected = 22;

	__atomic_store_n(&number, 21, __ATOMIC_SEQ_CST);
	T(number == 21);
	T(__sync_fetch_and_add(&number, 1) == 21);
	T(number == 22);
	T(__atomic_compare_exchange_n(&number, &expected, 30, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
	T(number == 30);
	T(__atomic_exchange_n(&number, 31, __ATOMIC_SEQ_CST) == 30);
	T(number == 31);
	T(__sync_bool_compare_and_swap(&number, 31, 32));
	T(number == 32);
}

vet_entry(pvh) void start(void);
void start(void)
{
	initialised();
	copied();
	filled();
	renamed();
	through_records();
	computed();
	exchanged();
}

#ifdef RUN
int main(void)
{
	start();
	return 0;
}
#endif
