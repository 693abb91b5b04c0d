/* SPDX-License-Identifier: MIT */
/* Prototypes whose requirement stands here and nowhere else; 32-declarations.c defines and calls them. */
#ifndef DECLARATIONS_H
#define DECLARATIONS_H

#include <bootvet/annotate.h>

vet_requires(vga) void only_in_the_header(void);
vet_requires(vga) extern int data_in_the_header;

#endif
