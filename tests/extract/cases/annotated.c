/* SPDX-License-Identifier: MIT */
/* Everything annotate.h can say, in every place where it may stand. */
#include <bootvet/annotate.h>

vet_requires(vga) void draw(int);
void draw(int);
vet_requires_absent(pit_8254) void draw(int);
typedef void (*vet_requires(i8042) keyboard_handler)(void);
vet_requires(i8042) typedef void (*key_handler)(void);
struct handlers {
	vet_requires(cmos_rtc) int (*read)(void);
	key_handler key;
	int plain;
};
vet_requires(mtrr) extern int ranges[4];
vet_guards(vga) extern _Bool have_vga;
vet_probes(vga) vet_boundary("only looks") static int probe(void) { return ranges[1]; }
vet_provides(memblock) vet_never_on(xen_pvh_domu) void provide(void) { probe(); }
vet_withdraws(memblock) void withdraw(void);

vet_subsystem_begin(pic_8259)
void declared_only(void);
int defined_inside(void) { return 1; }
static int data_inside = 3;
vet_subsystem_end
void declared_only(void) { data_inside++; }

void with_parameter(vet_requires(vga) void (*callback)(void), void (*plain)(void));
void with_parameter(void (*callback)(void), void (*plain)(void))
{
	callback();
	plain();
}

vet_entry(pvh) vet_entry(xen_pv) int start(struct handlers *h, key_handler *keys, enum vet_capability c)
{
	vet_require(memblock);
	if (vet_has(vga) || vet_absent(i8042))
		draw(have_vga);
	keys[1]();
	h->key();
	withdraw();
	if (vet_builtin_has(c))
		provide();
	return h->read() + h->plain + defined_inside();
}
