/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
// options: --model meetings.yaml
/* Devices and drivers meet by name: a driver's probe runs when the bus has a device that is called so. */
struct device { const char *name; int id; };
struct driver { const char *name; const char *const *table; int (*probe)(struct device *device); };
struct wish { int id; const char *name; };

int opaque(void);
void *allocate(unsigned long size);
char *firmware_text(void);
void use_vga(void), use_i8042(void);
int strcmp(const char *left, const char *right);

#define NOINLINE __attribute__((noinline))

static struct device *volatile devices[32];
static struct driver *volatile drivers[32];
static int count;

/* --- the bus */

static NOINLINE void add_device(struct device *device)
{
	devices[count++] = device;
}

static NOINLINE struct device *make_device(const char *name)
{
	struct device *device = allocate(sizeof(*device) + 20);
	char *copy = (char *)(device + 1);
	int i = 0;

	do
		copy[i] = name[i];
	while (name[i++]);
	device->name = copy;
	return device;
}

static NOINLINE void make_wished(const struct wish *wish)
{
	add_device(make_device(wish->name));
}

static NOINLINE void made_by_firmware(void)
{
	struct wish wish = { 1, 0 };

	wish.name = firmware_text();
	make_wished(&wish);
}

static NOINLINE void try_all(struct driver *driver)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(devices[i]->name, driver->name))
			driver->probe(devices[i]);
}

static NOINLINE int probe_once(struct driver *driver, int (*probe)(struct device *device))
{
	driver->probe = probe;
	drivers[opaque() & 31] = driver;
	try_all(driver);
	driver->probe = 0;
	return 0;
}

/* --- drivers */

static const char clock_name[] = "clock";

static int absent_probe(struct device *device)
{
	(void)device;
	use_vga();
	return 0;
}
static struct driver absent = { "screen", 0, 0 };

static int clock_probe(struct device *device)
{
	(void)device;
	use_vga(); // error: unguarded vga
	return 0;
}
static struct driver clock_driver = { clock_name, 0, 0 };

/* Its device is made from a name that is passed on. */
static int keys_probe(struct device *device)
{
	(void)device;
	use_i8042(); // error: unguarded i8042
	return 0;
}
static struct driver keys = { "keys", 0, 0 };

/* Has a table of its own, which may name anything. */
static const char *const names[] = { "other", 0 };
static int table_probe(struct device *device)
{
	(void)device;
	use_vga(); // error: unguarded vga
	return 0;
}
static struct driver with_table = { "nobody", names, 0 };

/* What firmware names has a colon in it, as this has. */
static int firmware_probe(struct device *device)
{
	(void)device;
	use_vga(); // error: unguarded vga
	return 0;
}
static struct driver firmware = { "PNP:01", 0, 0 };

/* Nobody can tell what it is called. */
static int renamed_probe(struct device *device)
{
	(void)device;
	use_vga(); // error: unguarded vga
	return 0;
}
static struct driver renamed = { "unlike", 0, 0 };

/* The name may be written. */
static char letters[] = "letters";
static int letters_probe(struct device *device)
{
	(void)device;
	use_vga(); // error: unguarded vga
	return 0;
}
static struct driver writes = { letters, 0, 0 };

/* Registered where nothing runs, so that the device is none. */
static int sleeping_probe(struct device *device)
{
	(void)device;
	use_vga();
	return 0;
}
static struct driver sleeping = { "sleeping", 0, 0 };
static struct device sleeper = { "sleeping", 4 };
static volatile const int never;

/* By hand: the names say nothing there. */
static int direct_probe(struct device *device)
{
	(void)device;
	use_vga(); // error: unguarded vga
	return 0;
}

static struct device the_clock = { "clock", 3 };

static NOINLINE void rename_driver(struct driver *driver)
{
	driver->name = firmware_text();
}

void start(void)
{
	static const struct wish wishes[] = { { 1, "keys" }, { 2, "lamp" } };

	add_device(&the_clock);
	for (int i = 0; i < 2; i++)
		make_wished(&wishes[i]);
	made_by_firmware();
	if (0 && never)
		add_device(&sleeper);
	rename_driver(&renamed);
	probe_once(&absent, absent_probe);
	probe_once(&clock_driver, clock_probe);
	probe_once(&keys, keys_probe);
	probe_once(&with_table, table_probe);
	probe_once(&firmware, firmware_probe);
	probe_once(&renamed, renamed_probe);
	probe_once(&writes, letters_probe);
	probe_once(&sleeping, sleeping_probe);
	direct_probe(&the_clock);
}
