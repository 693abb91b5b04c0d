/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A guard as the operand of a switch. */
#include "scenario.h"

static void case_one(void)
{
	switch ((int)vet_has(vga)) {
	case 1:
		need_vga();
		break;
	case 0:
		need_vga(); // error: unguarded vga
		break;
	}
}

static void fallthrough(void)
{
	switch ((int)vet_has(vga)) {
	case 0:
		safe();
		__attribute__((fallthrough));
	case 1:
		need_vga(); // error: unguarded vga
	}
}

static void fallthrough_from_one(void)
{
	switch ((int)vet_has(vga)) {
	case 1:
		need_vga();
		__attribute__((fallthrough));
	default:
		need_vga(); // error: unguarded vga
	}
}

static void default_is_present(void)
{
	switch ((int)vet_has(vga)) {
	case 0:
		return;
	default:
		need_vga();
	}
	need_vga();
}

static void default_is_absent(void)
{
	switch ((int)vet_has(vga)) {
	case 1:
		break;
	default:
		return;
	}
	need_vga();
}

static void case_ranges(void)
{
	switch ((int)vet_has(vga)) {
	case 1 ... 7:
		need_vga();
		break;
	case -3 ... 0:
		need_vga(); // error: unguarded vga
	}
}

static void guard_inside_a_case(void)
{
	switch (opaque()) {
	case 2:
		if (!vet_has(vga))
			break;
		need_vga();
		break;
	case 3:
		need_vga(); // error: unguarded vga
		break;
	}
	need_vga(); // error: unguarded vga
}

static void no_match(void)
{
	switch ((int)vet_has(vga)) {
	case 1:
		need_vga();
	}
	need_vga(); // error: unguarded vga
}

static void on_a_stored_mode(void)
{
	int mode = vet_has(vga) ? 3 : 7;

	switch (mode) {
	case 3:
		need_vga();
		break;
	case 7:
		need_vga(); // error: unguarded vga
		break;
	case 9:
		need_vga(); // either: unguarded vga
	}
}

static void duff(void)
{
	int n = opaque();

	switch (n & 1) {
	case 0:
		do {
			if (!vet_has(vga))
				return;
			need_vga();
			__attribute__((fallthrough));
	case 1:
			need_vga(); // error: unguarded vga
		} while (--n > 0);
	}
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: case_one(); break;
	case 1: fallthrough(); break;
	case 2: fallthrough_from_one(); break;
	case 3: default_is_present(); break;
	case 4: default_is_absent(); break;
	case 5: case_ranges(); break;
	case 6: guard_inside_a_case(); break;
	case 7: no_match(); break;
	case 8: on_a_stored_mode(); break;
	case 9: duff(); break;
	}
}
