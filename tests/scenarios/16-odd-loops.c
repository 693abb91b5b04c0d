/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Loops and jumps that skip a guard although it looks as if they did not. */
#include "scenario.h"

static void continue_leaves_do_while_zero(void)
{
	do {
		if (opaque())
			continue;
		if (!vet_has(vga))
			return;
	} while (0);
	need_vga(); // error: unguarded vga
}

static void break_of_the_switch(void)
{
	for (;;) {
		switch (opaque()) {
		case 0:
			break;
		default:
			if (!vet_has(vga))
				return;
			goto out;
		}
		break;
	}
out:
	need_vga(); // error: unguarded vga
}

static void continue_from_the_switch(void)
{
	while (opaque()) {
		switch (opaque()) {
		case 0:
			if (vet_has(vga))
				break;
			continue;
		default:
			return;
		}
		need_vga();
	}
}

static void counter_after_the_loop(void)
{
	int n = 5;

	while (n-- && !vet_has(vga))
		safe();
	if (n)
		need_vga(); // error: unguarded vga
}

static void answer_in_the_condition(void)
{
	bool ok = false;
	int n = 5;

	while (n-- && !(ok = vet_has(vga)))
		safe();
	if (ok)
		need_vga();
	else
		need_vga(); // error: unguarded vga
}

static void assigned_behind_or(void)
{
	bool ok = true;

	if (opaque() || (ok = vet_has(vga)))
		if (ok)
			need_vga(); // error: unguarded vga
}

static void assigned_behind_and(void)
{
	bool ok = false;

	if (opaque() && (ok = vet_has(vga)))
		need_vga();
	if (ok)
		need_vga();
}

static void goto_over_the_guard(void)
{
	int tries = 0;

retry:
	if (tries++)
		goto use;
	if (!vet_has(vga))
		goto retry;
use:
	need_vga(); // error: unguarded vga
}

static void retry_until_found(void)
{
retry:
	if (!vet_has(vga)) {
		safe();
		goto retry;
	}
	need_vga();
}

static void nested_breaks(void)
{
	for (int i = 0; i < 2; i++) {
		for (;;) {
			if (!vet_has(vga))
				break;
			need_vga();
			if (opaque())
				break;
		}
		need_vga(); // error: unguarded vga
	}
}

static void flag_leaves_two_loops(void)
{
	bool done = false;

	while (!done) {
		while (opaque()) {
			if (vet_has(vga)) {
				done = true;
				break;
			}
		}
	}
	need_vga(); // either: unguarded vga
}

static void flag_leaves_two_loops_wrongly(void)
{
	bool done = false;

	while (!done) {
		if (opaque())
			done = true;
		else if (vet_has(vga))
			break;
	}
	need_vga(); // error: unguarded vga
}

static void switch_without_braces(void)
{
	switch (opaque())
	case 3:
		if (!vet_has(vga))
			return;
	need_vga(); // error: unguarded vga
}

static void default_first(void)
{
	switch ((int)vet_has(vga)) {
	default:
		need_vga(); // error: unguarded vga
		break;
	case 1:
		need_vga();
	}
}

static void unreachable_case(void)
{
	switch ((int)vet_has(vga)) {
	case 1:
		need_vga();
		break;
	case 0:
		return;
	default:
		need_vga(); // either: unguarded vga
	}
	need_vga();
}

static void statement_expression_jumps_out(void)
{
	for (;;) {
		int n = ({
			if (!vet_has(vga))
				break;
			3;
		});

		take(&n);
		need_vga();
		return;
	}
	need_vga(); // error: unguarded vga
}

static void for_without_condition(void)
{
	for (int i = 0;; i++) {
		if (i > 3)
			break;
		if (vet_has(vga))
			goto found;
	}
	need_vga(); // error: unguarded vga
	return;
found:
	need_vga();
}

static void last_answer_wins(void)
{
	bool ok = false;

	for (int i = 0; i < 3; i++)
		ok = i == 1 ? vet_has(vga) : opaque();
	if (ok)
		need_vga(); // error: unguarded vga
}

static void all_answers_must_agree(void)
{
	bool ok = true;

	for (int i = 0; i < 3; i++)
		ok = ok && vet_has(vga);
	if (ok)
		need_vga(); // either: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: continue_leaves_do_while_zero(); break;
	case 1: break_of_the_switch(); break;
	case 2: continue_from_the_switch(); break;
	case 3: counter_after_the_loop(); break;
	case 4: answer_in_the_condition(); break;
	case 5: assigned_behind_or(); break;
	case 6: assigned_behind_and(); break;
	case 7: goto_over_the_guard(); break;
	case 8: retry_until_found(); break;
	case 9: nested_breaks(); break;
	case 10: flag_leaves_two_loops(); break;
	case 11: flag_leaves_two_loops_wrongly(); break;
	case 12: switch_without_braces(); break;
	case 13: default_first(); break;
	case 14: unreachable_case(); break;
	case 15: statement_expression_jumps_out(); break;
	case 16: for_without_condition(); break;
	case 17: last_answer_wins(); break;
	case 18: all_answers_must_agree(); break;
	}
}
