/* SPDX-License-Identifier: MIT */
/* Which symbols there are, under which names, and what they hold. */
extern int elsewhere(int) __attribute__((weak));
extern int renamed(void) __asm__("really_this");
static int body(void) { static int count; static int *where = &count; return ++count + *where; }
int alias(void) __attribute__((alias("body")));
__attribute__((weak, section(".text.early"))) int weak_one(void) { return renamed(); }
__attribute__((used)) static int kept(void) { return elsewhere ? elsewhere(3) : 0; }
static int unused_static(void) { return 1; }
extern inline __attribute__((gnu_inline)) int copy(int n) { return n + 1; }
static inline int dropped(void) { return unused_static(); }

int twice(int n)
{
	static const char *name = "first";

	if (n) {
		static int name = 3;
		static int other[4] = { 1, 2, [3] = 4 };

		return name++ + other[n];
	}
	return *name + copy(n) + alias();
}

int tentative;
int tentative;
int tentative_array[];
int tentative_array[3];
const volatile unsigned long port = 0x3f8;

struct ops {
	int (*run)(int);
	const char *name;
	struct ops *next;
	unsigned flags : 4, level : 4;
	union { int number; void *pointer; };
	unsigned char mac[6];
};
static struct ops last = { .run = twice, .name = "last", .level = 3 };
struct ops table[] = {
	{ .run = copy, .next = &last, .pointer = &tentative_array[2] },
	[2 ... 3] = { .run = twice, .flags = 1, .next = &table[1], .number = -5, .mac = "abc" },
};
struct ops *const anonymous = &(struct ops){ .run = twice, .next = &(struct ops){ .level = 1 } };
unsigned long as_number = (unsigned long)&last + 8;
long difference = &table[2] - &table[0];
double real = 1.5;
static char text[] = "hello";
char *text_at = text + 2;
_Bool truth = &last;

static int by_reference(int) __attribute__((weakref("referenced")));
static void *resolver(void) { return twice; }
int resolved(int) __attribute__((ifunc("resolver")));
int calls(void) { return by_reference ? by_reference(2) : resolved(3); }
