/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
// options: --model runners.yaml
/* Functions that run because they were handed to somebody: now, later, with which arguments; and only rarely. */
struct timer { int period; void (*function)(struct timer *timer); };
struct gate { int number; void (*handler)(void); };
struct option { const char *name; void (*run)(void); };

int opaque(void);
void use_vga(void), use_i8042(void), use_slab(void), make_slab(void);
void register_option(const char *name, void (*run)(void));

static void (*volatile handlers[8])(int line, void *cookie);
static struct timer *volatile timers;
static const struct gate *volatile gates;

static void request_irq(int line, void (*handler)(int line, void *cookie), void *cookie)
{
	(void)cookie;
	handlers[line] = handler;
}

static void start_timer(struct timer *timer)
{
	timers = timer;
}

static void set_gates(const struct gate *table)
{
	gates = table;
}

static void for_each(void (*call)(int), int value)
{
	while (opaque())
		call(value);
}

static int cookie;

static void keyboard(int line, void *data)
{
	if (line == 1)
		use_i8042(); // error: unguarded i8042
	if (line == 2)
		use_vga();
	if (!data)
		use_vga();
	use_slab(); // error: too-early slab
}

static void interrupts(void)
{
	request_irq(1, keyboard, &cookie);
	make_slab();
}

static void blink(struct timer *timer)
{
	if (timer->period == 5)
		use_vga(); // error: unguarded vga
	if (timer->period == 6)
		use_i8042();
}

static struct timer blinker = { 5, blink };

static void first_gate(void)
{
	use_vga(); // error: unguarded vga
}

static void second_gate(void)
{
	use_i8042(); // error: unguarded i8042
}

static void third_gate(void)
{
	use_vga();
}

static const struct gate my_gates[] = { { 3, first_gate }, { 4, second_gate } };
const struct gate other_gates[] = { { 5, third_gate } };

static void element(int value)
{
	if (value == 9)
		use_vga(); // error: unguarded vga
	else
		use_i8042();
}

static void with_option(void)
{
	use_vga(); // warning: unguarded vga
}

static void with_other_option(void)
{
	use_i8042(); // warning: unguarded i8042
}

static const struct option options[] = { { "vga", with_other_option } };

static void parse(void)
{
	for (unsigned i = 0; i < 1; i++)
		options[i].run();
}

static void last_words(void)
{
	use_vga(); // warning: unguarded vga
}

static void stop(void)
{
	last_words();
	while (1)
		;
}

void start(void)
{
	switch (opaque()) {
	case 0: interrupts(); break;
	case 1: start_timer(&blinker); break;
	case 2: set_gates(my_gates); break;
	case 3: for_each(element, 9); break;
	case 4: register_option("vga", with_option); break;
	case 5: parse(); break;
	case 6: stop(); break;
	}
}
