/* SPDX-License-Identifier: MIT */
/* What the three files share. */
#include "scenario.h"

void hook(void);
void alone(void);
void aliased(void);
void replaced(void);
bool have_vga(void);
bool have_i8042(void);
__attribute__((weak)) void nowhere(void);
extern int mode, strong_mode;
