/* SPDX-License-Identifier: MIT */
/* A driver: every function in this file needs its hardware. */
void draw(void);

static void colours(void)
{
	draw();
}

void screen_on(void);
void screen_on(void)
{
	colours();
	draw();
}
