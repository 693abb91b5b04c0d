/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
// options: --model tables.yaml
/* Reads through a table's first symbol find its members; a table that nothing live reads leads nowhere. */
struct driver { const char *name; int (*probe)(void); };

extern const struct driver drivers[], drivers_end[], tests[];
void start_services(void), never_called(void);
void use_vga(void);

#define GATHERED(where) __attribute__((used, section(where)))

static int probe_one(void)
{
	use_vga(); // error: unguarded vga through start probe_one
	return 0;
}

static int probe_two(void)
{
	return 1;
}

static int probe_test(void)
{
	use_vga();
	return 0;
}

static int probe_other(void)
{
	use_vga();
	return 0;
}

static int probe_service(void)
{
	use_vga(); // error: unguarded vga through start probe_service
	return 0;
}

static int probe_left(void)
{
	use_vga();
	return 0;
}

GATHERED(".drivers.1") static const struct driver one = { "one", probe_one };
GATHERED(".drivers.2") static const struct driver two = { "two", probe_two };
GATHERED(".tests") static const struct driver test = { "test", probe_test };
GATHERED(".others") static const struct driver other = { "other", probe_other };
GATHERED(".services") static const struct driver services[] = { { "service", probe_service } };
GATHERED(".left") static const struct driver left[] = { { "left", probe_left } };


void run_tests(void);
void run_tests(void)
{
	tests[0].probe();
}

void start(void)
{
	start_services();
	for (const struct driver *driver = drivers; driver < drivers_end; driver++)
		driver->probe();
}
