/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A stored answer outlives a loop that leaves it alone, not one that changes it. */
#include "scenario.h"

static void left_alone(void)
{
	bool ok = vet_has(vga);

	while (opaque())
		safe();
	if (ok)
		need_vga();
}

static void toggled(void)
{
	bool ok = vet_has(vga);

	while (opaque())
		ok = !ok;
	if (ok)
		need_vga(); // error: unguarded vga
}

static void set_in_the_loop(void)
{
	bool ok = vet_has(vga);

	for (int i = 0; i < 4; i++)
		if (opaque())
			ok = true;
	if (ok)
		need_vga(); // error: unguarded vga
}

static void cleared_in_the_loop(void)
{
	bool ok = vet_has(vga);

	for (int i = 0; i < 4; i++)
		if (opaque())
			ok = false;
	if (ok)
		need_vga();
}

static void tested_in_the_loop(void)
{
	bool ok = vet_has(vga);

	for (int i = 0; i < 4; i++) {
		if (ok)
			need_vga();
		else
			need_vga(); // error: unguarded vga
	}
}

/* The first round is covered, the second is not. */
static void tested_before_it_changes(void)
{
	bool ok = vet_has(vga);

	for (int i = 0; i < 4; i++) {
		if (ok)
			need_vga(); // error: unguarded vga
		ok = opaque();
	}
}

/* Nonzero only after a claim in an earlier round. */
static void asked_in_the_loop(void)
{
	bool ok = false;

	while (opaque()) {
		if (ok)
			need_vga(); // either: unguarded vga
		ok = vet_has(vga);
	}
	if (ok)
		need_vga(); // either: unguarded vga
}

static void two_variables_rotating(void)
{
	bool a = vet_has(vga);
	bool b = opaque();

	while (opaque()) {
		bool t = a;

		a = b;
		b = t;
	}
	if (a)
		need_vga(); // error: unguarded vga
	if (b)
		need_vga(); // error: unguarded vga
}

static void outer_and_inner(void)
{
	bool ok = vet_has(vga);

	while (opaque()) {
		while (opaque())
			safe();
		if (ok)
			need_vga();
		while (opaque())
			if (!ok)
				return;
		need_vga(); // error: unguarded vga
	}
}

static void backward_goto(void)
{
	bool ok = vet_has(vga);

again:
	if (ok)
		need_vga(); // error: unguarded vga
	if (opaque()) {
		ok = true;
		goto again;
	}
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: left_alone(); break;
	case 1: toggled(); break;
	case 2: set_in_the_loop(); break;
	case 3: cleared_in_the_loop(); break;
	case 4: tested_in_the_loop(); break;
	case 5: tested_before_it_changes(); break;
	case 6: asked_in_the_loop(); break;
	case 7: two_variables_rotating(); break;
	case 8: outer_and_inner(); break;
	case 9: backward_goto(); break;
	}
}
