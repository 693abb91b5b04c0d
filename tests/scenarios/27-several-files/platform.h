/* SPDX-License-Identifier: MIT */
/* The operations of a platform, as kernels have them. */
#include "scenario.h"

struct console {
	void (*put)(char c);
};

struct platform {
	void (*timer)(void);
	void (*reset)(void);
	const struct console *console;
};

extern struct platform platform;
extern const struct console no_console;
void common_start(void);
