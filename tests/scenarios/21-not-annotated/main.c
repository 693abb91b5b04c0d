/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Not one annotation: a model says what this program needs, provides, asks and vouches for. */
int opaque(void);
void safe(void);
void draw(void);      /* requires, by a model */
void allocate(void);
void screen_on(void); /* in video.c: all of it requires */

static int have_screen(void)
{
	return opaque();
}

static void init_allocator(void)
{
	safe();
}

static void unguarded(void)
{
	draw(); // error: unguarded vga
	screen_on(); // error: unguarded vga
}

static void guarded(void)
{
	if (have_screen()) {
		draw();
		screen_on();
	}
}

static void wrong_guard(void)
{
	if (!have_screen())
		draw(); // error: unguarded vga
}

static void early(void)
{
	allocate(); // error@all: too-early slab
	init_allocator();
	allocate();
}

static void vouched(void)
{
	draw();
}

void begin(void)
{
	switch (opaque()) {
	case 0: unguarded(); break;
	case 1: guarded(); break;
	case 2: wrong_guard(); break;
	case 3: early(); break;
	case 4: vouched(); break;
	}
}
