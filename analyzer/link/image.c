/* SPDX-License-Identifier: MIT */
/*
 * Linked images: the final word on what of the objects is there, where and how large.  In: ELF files with a symbol table, after all
 * objects are read.  Out: which image each object belongs to; address, size and section of its symbols; symbols that no object
 * has.  Globals are found by name, statics by the STT_FILE before them.  Of several files of one name the one whose symbols
 * agree best, in size and in place, is taken, and each once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf-table.h"
#include "image-code.h"
#include "name-table.h"
#include "support/memory.h"

#define MAX_CANDIDATES 256u /* files of one name in one image that are looked at */

struct loaded {
	const char *path, *prefix; /* prefix: or NULL */
	struct vet_file file;
	Elf *elf;
	struct vet_elf_table table;
	struct vet_elf_names names;
	struct vet_name_table files; /* last part of a file's name -> its first group */
	uint32_t *next_group;        /* of the same name, 0 none */
	uint8_t *taken;              /* by group: a unit has it */
	uint32_t *group_size;        /* by group: how many local symbols of nonzero size */
	uint8_t *known;              /* by symbol: an object has it */
	struct vet_name_table locals; /* name of a local symbol -> its number, 0 when there are several */
};

struct imaging {
	struct vet_inputs *inputs;
	struct vet_reading reading;
	struct loaded *loaded;
	size_t count;
};

/* --- loading ----------------------------------------------------------------------------------------- */

static const char *file_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void index_files(struct loaded *loaded)
{
	bool is_new;

	loaded->next_group = vet_allocate(loaded->table.group_count + 1, sizeof(*loaded->next_group));
	loaded->taken = vet_allocate(loaded->table.group_count + 1, 1);
	loaded->group_size = vet_allocate(loaded->table.group_count + 1, sizeof(*loaded->group_size));
	loaded->known = vet_allocate(loaded->table.symbol_count + 1, 1);
	for (size_t i = loaded->table.group_count; i-- > 1;) {
		struct vet_name_slot *slot = vet_name_take(&loaded->files, file_of(loaded->table.group[i]), "", 0, &is_new);

		loaded->next_group[i] = slot->number;
		slot->number = (uint32_t)i;
	}
	for (uint32_t i = 1; i < loaded->table.symbol_count; i++) {
		const struct vet_elf_symbol *symbol = &loaded->table.symbol[i];

		if (!vet_elf_is_local(symbol) || !vet_elf_is_named(symbol) || symbol->section == VET_NONE)
			continue;
		loaded->group_size[symbol->group] += symbol->size != 0;
		struct vet_name_slot *slot = vet_name_take(&loaded->locals, symbol->name, "", i, &is_new);

		if (!is_new)
			slot->number = 0;
	}
}

/* bytes: of the file, or NULL to read it. */
static int load(struct imaging *imaging, struct loaded *loaded, const char *path, const char *prefix, void *bytes, size_t size)
{
	struct vet_reading *reading = &imaging->reading;

	loaded->prefix = prefix;
	reading->path = loaded->path = vet_inputs_keep(reading, path);
	if (!loaded->path)
		return -1;
	if (!bytes) {
		if (vet_file_read(&loaded->file, loaded->path, reading->message, reading->message_size))
			return -1;
		bytes = loaded->file.bytes;
		size = loaded->file.size;
	}
	elf_version(EV_CURRENT);
	loaded->elf = elf_memory(bytes, size);
	if (!loaded->elf || elf_kind(loaded->elf) != ELF_K_ELF)
		return vet_reading_fail(reading, "no ELF image");
	if (vet_elf_table_read(&loaded->table, reading, loaded->elf, size))
		return -1;
	if (loaded->table.header.e_type != ET_EXEC && loaded->table.header.e_type != ET_DYN)
		return vet_reading_fail(reading, "not a linked image");
	if (loaded->table.symbol_count < 2)
		return vet_reading_fail(reading, "image has no symbol table; it tells nothing once stripped");
	if (!vet_elf_names_make(&loaded->names, &loaded->table, false))
		return vet_reading_fail(reading, "out of memory");
	index_files(loaded);
	return 0;
}

static int load_named(struct imaging *imaging, struct loaded *loaded, const char *argument)
{
	const char *equals = strchr(argument, '=');
	char *path = vet_copy_string(argument);
	int result;

	if (equals)
		path[equals - argument] = '\0';
	result = load(imaging, loaded, path, equals ? equals + 1 : NULL, NULL, 0);
	free(path);
	return result;
}

static void unload(struct loaded *loaded)
{
	vet_elf_names_free(&loaded->names);
	vet_elf_table_free(&loaded->table);
	free(loaded->next_group);
	free(loaded->taken);
	free(loaded->group_size);
	free(loaded->known);
	free(loaded->files.slot);
	free(loaded->locals.slot);
	elf_end(loaded->elf);
	if (loaded->file.bytes)
		vet_file_free(&loaded->file);
}

/* --- matching ---------------------------------------------------------------------------------------- */

/* One unit's placed symbols, or those of the unit that link made of an object. */
struct part {
	const struct vet_unit *unit;
	struct vet_placed *placed;
	size_t count;
	const char *file; /* NULL: no compiler wrote it */
};

static struct part unit_part(const struct imaging *imaging, const struct vet_object *object, size_t number)
{
	struct vet_input *input;

	if (number == object->unit_count)
		return (struct part){ &object->synthetic, object->placed, object->placed_count, NULL };
	input = &imaging->inputs->input[object->unit_first + number];
	return (struct part){ &input->unit, input->placed, input->placed_count, file_of(input->unit.source) };
}

static uint32_t find_global(const struct loaded *loaded, const char *name)
{
	uint32_t found = vet_elf_names_find(&loaded->names, name, VET_NONE);

	return found && loaded->table.symbol[found].defined ? found : 0;
}

/* The symbol of the image that a placed symbol is; group: of the unit, 0 unknown. */
static uint32_t find_symbol(const struct loaded *loaded, const struct part *part, const struct vet_placed *placed, uint32_t group)
{
	const struct vet_symbol *symbol = &part->unit->symbols[placed->symbol];
	const char *name = placed->name ? placed->name : vet_unit_string(part->unit, symbol->name);
	const struct vet_name_slot *slot;
	uint32_t found;

	if (symbol->linkage != VET_LINKAGE_STATIC)
		return find_global(loaded, name);
	found = group ? vet_elf_names_find(&loaded->names, name, group) : 0;
	if (found || (part->file && group))
		return found;
	slot = vet_name_find(&loaded->locals, name, "");
	return slot && slot->number && loaded->table.symbol[slot->number].size == placed->size ? slot->number : 0;
}

static size_t count_agreeing(const struct loaded *loaded, const struct part *part, uint32_t group)
{
	size_t agreeing = 0;

	for (size_t i = 0; i < part->count; i++) {
		uint32_t found = find_symbol(loaded, part, &part->placed[i], group);

		agreeing += found && (!part->placed[i].size || loaded->table.symbol[found].size == part->placed[i].size);
	}
	return agreeing;
}

/* The image keeps an object's sections whole: where the first of a section's symbols went, the others went with it. */
static size_t count_together(const struct loaded *loaded, const struct part *part, uint32_t group, uint64_t *base, uint8_t *is_based)
{
	size_t together = 0;

	for (size_t i = 0; i < part->count; i++) {
		const struct vet_placed *placed = &part->placed[i];
		bool is_static = part->unit->symbols[placed->symbol].linkage == VET_LINKAGE_STATIC;
		uint32_t found = is_static == (group != 0) ? find_symbol(loaded, part, placed, group) : 0;
		uint64_t at = found ? loaded->table.symbol[found].value - placed->value : 0;

		if (!found || loaded->table.symbol[found].size != placed->size)
			continue;
		if (!is_based[placed->section])
			base[placed->section] = at;
		is_based[placed->section] = 1;
		together += base[placed->section] == at;
	}
	return together;
}

/* The files of the image that have the unit's name, compared by what they agree in. */
static uint32_t find_group(const struct loaded *loaded, const struct part *part)
{
	const struct vet_name_slot *slot = part->file ? vet_name_find(&loaded->files, part->file, "") : NULL;
	uint32_t sections = 1, best = 0, least = 0;
	size_t most = 0, looked_at = 0;

	if (!slot || !slot->number || !loaded->next_group[slot->number])
		return slot && slot->number && !loaded->taken[slot->number] ? slot->number : 0;
	for (size_t i = 0; i < part->count; i++)
		sections = part->placed[i].section >= sections ? part->placed[i].section + 1 : sections;
	uint64_t *base = vet_allocate(sections, 2 * sizeof(*base));
	uint8_t *is_based = vet_allocate(sections, 2);

	count_together(loaded, part, 0, base, is_based); /* the globals tell where the sections went */
	for (uint32_t group = slot->number; group && looked_at < MAX_CANDIDATES; group = loaded->next_group[group], looked_at++) {
		if (loaded->taken[group])
			continue;
		memcpy(base + sections, base, sections * sizeof(*base));
		memcpy(is_based + sections, is_based, sections);
		size_t together = count_together(loaded, part, group, base + sections, is_based + sections);

		/* A unit without statics takes no other's: of equals the file with the least beside it is meant. */
		if (best && (together < most || (together == most && loaded->group_size[group] >= least)))
			continue;
		most = together;
		least = loaded->group_size[group];
		best = group;
	}
	free(base);
	free(is_based);
	return best;
}

/* How well an object agrees with an image. */
struct agreement {
	size_t weight; /* more is better, 0 not at all; the source's name outweighs what sizes say */
	bool is_whole; /* nothing disagrees */
};

/* An image that names sources has no object whose source it does not name. */
static struct agreement agree(const struct imaging *imaging, const struct loaded *loaded, const struct vet_object *object)
{
	size_t sum = 0, symbols = 0, files = 0;

	for (size_t u = 0; u <= object->unit_count; u++) {
		struct part part = unit_part(imaging, object, u);
		uint32_t group = find_group(loaded, &part);

		sum += count_agreeing(loaded, &part, group);
		symbols += part.count;
		files += group != 0;
	}
	if (!sum || (object->unit_count && !files && loaded->table.group_count > 1))
		return (struct agreement){ 0, false };
	return (struct agreement){ sum + files * (symbols + 1), sum == symbols };
}

/* A file of facts alone has no symbol table: everything that it defines may be in the image. */
static void place_facts(struct vet_input *input)
{
	const struct vet_unit *unit = &input->unit;

	input->placed = vet_allocate(unit->count[VET_TABLE_SYMBOLS] + 1ul, sizeof(*input->placed));
	for (uint32_t s = 0; s < unit->count[VET_TABLE_SYMBOLS]; s++)
		if (unit->symbols[s].flags & VET_SYMBOL_DEFINED && unit->symbols[s].linkage != VET_LINKAGE_AUTOMATIC &&
		    unit->symbols[s].linkage != VET_LINKAGE_AVAILABLE)
			input->placed[input->placed_count++].symbol = s;
}

/* whole_only: not while anything disagrees. */
static uint32_t choose_image(const struct imaging *imaging, const struct vet_object *object, bool whole_only)
{
	uint32_t best = VET_NONE;
	size_t most = 0;

	for (uint32_t i = 0; i < imaging->count; i++) {
		const char *prefix = imaging->loaded[i].prefix;

		if (prefix && !strncmp(object->path, prefix, strlen(prefix)))
			return i;
	}
	for (uint32_t i = 0; i < imaging->count; i++) {
		struct agreement found = { 0, false };

		if (!imaging->loaded[i].prefix)
			found = agree(imaging, &imaging->loaded[i], object);
		if (found.weight > most && (found.is_whole || !whole_only)) {
			most = found.weight;
			best = i;
		}
	}
	return best;
}

/* --- taking over ------------------------------------------------------------------------------------- */

static void take_symbol(struct loaded *loaded, struct vet_placed *placed, uint32_t number)
{
	const struct vet_elf_symbol *symbol = &loaded->table.symbol[number];

	loaded->known[number] = 1;
	placed->address = symbol->value;
	placed->size = symbol->size ? symbol->size : placed->size;
	placed->image_section = symbol->section == VET_NONE ? 0 : symbol->section;
}

/* Gathered data has no symbol; its first label tells where it went. */
static void take_labels(struct loaded *loaded, struct vet_object *object, const struct part *part, uint32_t group)
{
	uint32_t *placed = vet_allocate(part->unit->count[VET_TABLE_SYMBOLS] + 1ul, sizeof(*placed)); /* by row: 1 + its place */

	for (size_t p = 0; p < part->count; p++)
		placed[part->placed[p].symbol] = (uint32_t)p + 1;
	for (size_t i = 0; i < object->label_count; i++) {
		const struct vet_label *label = &object->label[i];
		const char *name = vet_unit_string(part->unit, label->name);
		const struct vet_name_slot *slot = vet_name_find(&loaded->locals, name, "");
		uint32_t found = group ? vet_elf_names_find(&loaded->names, name, group) : 0;

		found = found ? found : slot ? slot->number : 0;
		struct vet_placed *place = placed[label->row] ? &part->placed[placed[label->row] - 1] : NULL;

		if (!found || !place)
			continue;
		place->address = loaded->table.symbol[found].value - label->value;
		place->image_section = loaded->table.symbol[found].section == VET_NONE ? 0 : loaded->table.symbol[found].section;
	}
	free(placed);
}

static void take_object(struct imaging *imaging, struct loaded *loaded, struct vet_object *object)
{
	uint32_t group = 0;

	for (size_t u = 0; u <= object->unit_count; u++) {
		struct part part = unit_part(imaging, object, u);

		if (u < object->unit_count)
			group = find_group(loaded, &part);
		if (group)
			loaded->taken[group] = 1;
		for (size_t i = 0; i < part.count; i++) {
			uint32_t found = find_symbol(loaded, &part, &part.placed[i], group);

			if (found)
				take_symbol(loaded, &part.placed[i], found);
			else
				part.placed[i].size = 0; /* the linker left it out */
		}
		if (u == object->unit_count && object->label_count)
			take_labels(loaded, object, &part, group);
	}
}

static int by_address(const void *left, const void *right)
{
	const struct vet_image_symbol *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* Globals that no object has, and the names of sections. */
static void keep_rest(struct vet_image *image, const struct loaded *loaded)
{
	const struct vet_elf_table *table = &loaded->table;
	size_t bytes = 1, used = 1;

	for (size_t i = 1; i < table->section_count; i++)
		bytes += strlen(table->section[i].name) + 1;
	for (size_t i = 1; i < table->symbol_count; i++) {
		const struct vet_elf_symbol *symbol = &table->symbol[i];

		if (loaded->known[i] || !symbol->defined || vet_elf_is_local(symbol) || !vet_elf_is_named(symbol))
			continue;
		bytes += strlen(symbol->name) + 1;
		image->symbol_count++;
	}
	image->names = vet_allocate(bytes, 1);
	image->section = vet_allocate(table->section_count + 1, sizeof(*image->section));
	image->symbol = vet_allocate(image->symbol_count, sizeof(*image->symbol));
	image->section[0] = image->names;
	image->section_count = table->section_count;
	for (size_t i = 1; i < table->section_count; i++) {
		image->section[i] = strcpy(image->names + used, table->section[i].name);
		used += strlen(table->section[i].name) + 1;
	}
	image->symbol_count = 0;
	for (size_t i = 1; i < table->symbol_count; i++) {
		const struct vet_elf_symbol *symbol = &table->symbol[i];

		if (loaded->known[i] || !symbol->defined || vet_elf_is_local(symbol) || !vet_elf_is_named(symbol))
			continue;
		image->symbol[image->symbol_count++] = (struct vet_image_symbol){
			.name = strcpy(image->names + used, symbol->name), .address = symbol->value,
			.section = symbol->section == VET_NONE ? 0 : symbol->section };
		used += strlen(symbol->name) + 1;
	}
	if (image->symbol_count)
		qsort(image->symbol, image->symbol_count, sizeof(*image->symbol), by_address);
}

/* First those of which everything agrees, so that no other one takes their place in the image. */
static void assign_objects(struct imaging *imaging)
{
	struct vet_inputs *inputs = imaging->inputs;

	for (int whole_only = 1; whole_only >= 0; whole_only--) {
		for (size_t o = 0; o < inputs->object_count; o++) {
			struct vet_object *object = &inputs->object[o];

			if (object->image != VET_NONE)
				continue;
			for (size_t u = 0; whole_only && !object->is_elf && u < object->unit_count; u++)
				place_facts(&inputs->input[object->unit_first + u]);
			object->image = choose_image(imaging, object, whole_only);
			if (object->image != VET_NONE)
				take_object(imaging, &imaging->loaded[object->image], object);
		}
	}
}

/* Every object to its image; or nothing, after an error. */
static int take_all(struct imaging *imaging, int result)
{
	struct vet_inputs *inputs = imaging->inputs;

	if (!result)
		assign_objects(imaging);
	if (!result) {
		inputs->image = vet_allocate(imaging->count, sizeof(*inputs->image));
		inputs->image_count = imaging->count;
	}
	for (size_t i = 0; i < imaging->count; i++) {
		if (!result) {
			inputs->image[i].path = imaging->loaded[i].path;
			keep_rest(&inputs->image[i], &imaging->loaded[i]);
			vet_image_keep_code(&inputs->image[i], &imaging->loaded[i].table);
		}
		unload(&imaging->loaded[i]);
	}
	free(imaging->loaded);
	return result;
}

static struct imaging begin(struct vet_inputs *inputs, size_t count, char *message, size_t message_size)
{
	return (struct imaging){
		.inputs = inputs,
		.reading = { .inputs = inputs, .message = message, .message_size = message_size },
		.loaded = vet_allocate(count, sizeof(struct loaded)),
	};
}

int vet_inputs_read_images(struct vet_inputs *inputs, const char *const *images, size_t count, char *message, size_t message_size)
{
	struct imaging imaging = begin(inputs, count, message, message_size);
	int result = 0;

	for (; !result && imaging.count < count; imaging.count++)
		result = load_named(&imaging, &imaging.loaded[imaging.count], images[imaging.count]);
	return take_all(&imaging, result);
}

int vet_inputs_read_image_bytes(struct vet_inputs *inputs, const char *name, void *bytes, size_t size, char *message, size_t message_size)
{
	struct imaging imaging = begin(inputs, 1, message, message_size);

	imaging.count = 1;
	return take_all(&imaging, load(&imaging, &imaging.loaded[0], name, NULL, bytes, size));
}
