/* SPDX-License-Identifier: MIT */
/*
 * The loader: QEMU enters it through PVH, with the demo's ELF file as its module and `standin=NAME` as the first word of its
 * command line.  It loads the demo, has that stand-in laid out, says whose it is, and enters the demo by the stand-in's door.
 */
#include "records.h"

enum { MAP_LIMIT = 128 };

static const uint64_t mapped_end = 1ull << 32;

static const struct {
	const char *name, *whose;
	lay_out *lay_out;
} standins[] = {
	{"firecracker", "Firecracker 1.12.1's tables and start_info", firecracker_lay_out},
	{"firecracker-linux", "Firecracker 1.12.1's tables and boot_params", firecracker_linux_lay_out},
	{"cloud-hypervisor", "Cloud Hypervisor 53.0's tables and start_info", cloud_hypervisor_lay_out},
	{"crosvm", "crosvm f1e797a68dad's tables and boot_params", crosvm_lay_out},
	{"acrn", "the tables and boot_params of ACRN's device model", acrn_lay_out},
	{"hostile", "a hostile host's tables and start_info", hostile_lay_out},
	{"checksum", "QEMU's tables, the FADT's checksum wrong", broken_checksum},
	{"fadt-truncated", "QEMU's tables, the FADT shorter than any", broken_fadt_truncated},
	{"xsdt-self", "QEMU's tables, an XSDT that lists itself", broken_xsdt_self},
	{"madt-zero", "QEMU's tables, an entry of length 0 in the MADT", broken_madt_zero},
	{"rsdp-end", "QEMU's tables, the RSDP cut by the end of memory", broken_rsdp_end},
	{"start-info", "QEMU's tables, a start_info of wild addresses and counts", broken_start_info},
};

/* Copies, since stand-ins overwrite what QEMU left. */
static struct start_info info;
static struct memory_map_entry map[MAP_LIMIT];
static char command_line[LINE_LIMIT];

static struct given given = {.info = &info, .map = map, .command_line = command_line};

static void given_read(const struct start_info *from)
{
	const struct memory_map_entry *entries = at((uint32_t)from->memory_map);
	const char *line = at((uint32_t)from->command_line);

	if (from->magic != START_INFO_MAGIC || from->version < 1)
		give_up("no start_info of version 1");
	info = *from;
	for (unsigned int i = 0; i < from->memory_map_entries && i < MAP_LIMIT; i++) {
		map[i] = entries[i];
		if (map[i].type == MEMORY_USABLE && map[i].start == HIGH_START && map[i].start + map[i].size < mapped_end)
			given.memory_end = (uint32_t)(map[i].start + map[i].size);
	}
	for (unsigned int i = 0; i < LINE_LIMIT - 1 && line[i]; i++)
		command_line[i] = line[i];
	if (!given.memory_end)
		give_up("no memory from 1 MiB on");
}

/* The first module: address, size (Xen, struct hvm_modlist_entry). */
static void demo_load(void)
{
	const uint64_t *module = at((uint32_t)info.modules);

	if (!info.module_count || !info.modules || module[0] >= given.memory_end || module[1] > given.memory_end - module[0])
		give_up("no module");
	image_load(at((uint32_t)module[0]), (uint32_t)module[1], given.memory_end);
}

static bool is_called(const char *name)
{
	const char *word = command_line + sizeof("standin=") - 1;
	uint32_t size = text_size(name);

	return text_starts(command_line, "standin=") && text_starts(word, name) && (!word[size] || word[size] == ' ');
}

void enter_pvh(uint32_t entry, uint32_t record);
void enter_linux64(uint32_t entry, uint32_t record);

static void enter(struct handover to)
{
	uint32_t entry = image_entry(to.door);

	say("stand-in: the demo is entered ");
	say(to.door == DOOR_PVH ? "through its PVH note" : "by the 64-bit protocol of Linux");
	say(", its record is at ");
	say_number(to.record);
	say("\n");
	if (to.door == DOOR_PVH)
		enter_pvh(entry, to.record);
	else
		enter_linux64(entry, to.record);
}

void loader_main(const struct start_info *from);

void loader_main(const struct start_info *from)
{
	given_read(from);
	for (unsigned int i = 0; i < sizeof(standins) / sizeof(standins[0]); i++) {
		if (!is_called(standins[i].name))
			continue;
		say("stand-in: ");
		say(standins[i].whose);
		say(", over QEMU's hardware\n");
		demo_load();
		enter(standins[i].lay_out(&given));
	}
	give_up("the command line begins with no standin=NAME that is known");
}
