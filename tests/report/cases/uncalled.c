/* SPDX-License-Identifier: MIT */
/*
 * Addresses of functions that live code takes.  Where one goes on to a place from which nothing that is known calls it, the line
 * says so: `// uncalled NAME`.  All other lines must be without such a hole.
 */
#include <bootvet/annotate.h>

struct hooks {
	void (*first)(void);
	void (*second)(void);
};

void outside(void (*function)(void));
extern const char bytes[]; /* another unit has a function of that name */

static void nothing(void) { }
static void called(void) { }
static void given(void) { }
static void cut(void) { }
static void as_number(void) { }
static void dropped(void) { }
static void into_table(void) { }
static void to_register(void) { }
static void returned(void) { }
static void chosen(void) { }
static void compared(void) { }
static void chosen_to_compare(void) { }
static void in_dead_code(void) { }
static void behind_a_constant(void) { }
static void only_in_data(void) { }
static void fallen_back_on(int number) { (void)number; }
static void named_twice(void) { }

static struct hooks hooks = { nothing, only_in_data };
static unsigned long vector[2];
static unsigned int gate;

static void load(unsigned long address)
{
	__asm__ volatile("lidt (%0)" : : "r"(address));
}

static void keep(void (*function)(void)) { (void)function; }
static void run(void (*function)(void)) { function(); }

static void (*give_back(void))(void)
{
	return returned; // uncalled returned
}

static void call_anything(void)
{
	void (*function)(int);

	__asm__ volatile("nop" : "=r"(function));
	function(1);
}

void never(void)
{
	keep(in_dead_code);
}

vet_entry(pvh) void start(int any)
{
	run(called);
	outside(given);
	gate = (unsigned int)(unsigned long)cut;
	vector[0] = (unsigned long)as_number; // uncalled as_number
	load((unsigned long)fallen_back_on);
	call_anything();
	keep(dropped); // uncalled dropped
	hooks.second = into_table; // uncalled into_table
	load((unsigned long)to_register); // uncalled to_register
	load((unsigned long)bytes); // uncalled bytes
	give_back();
	keep(any ? chosen : nothing); // uncalled chosen
	keep(named_twice); // uncalled named_twice
	vector[any & 1] = (unsigned long)named_twice; // uncalled named_twice
	if (hooks.first == compared)
		any++;
	if (hooks.first != (any ? chosen_to_compare : nothing))
		any++;
	if (gate == 1 && sizeof(gate) == 8)
		keep(behind_a_constant);
	hooks.first();
}
