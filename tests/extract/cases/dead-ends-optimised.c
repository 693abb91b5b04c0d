/* SPDX-License-Identifier: MIT */
/* Where paths end.  Compiles only when the optimiser sees that the forbidden call is dead. */
extern int give(void);
extern void stop(void) __attribute__((noreturn));
extern void broken(void) __attribute__((error("must not be reached")));

void ends(int n)
{
	if (n == 1)
		stop();
	if (n != n)
		broken();
	if (n == 3)
		__builtin_unreachable();
	if (n == 4)
		for (;;)
			;
	give();
}
