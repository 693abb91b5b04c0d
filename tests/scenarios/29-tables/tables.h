/* SPDX-License-Identifier: MIT */
/* How a file enters its functions into the tables. */
#include "scenario.h"

typedef void (*setup_fn)(void);

struct driver {
	const char *name;
	int (*probe)(const struct driver *driver);
	void (*start)(void);
	void (*stop)(void);
};

#define IN(table) __attribute__((used, section(#table)))
#define SETUP(function) static const setup_fn setup_##function IN(setup_table) = function
#define LATE(function) static const setup_fn late_##function IN(late_table) = function
