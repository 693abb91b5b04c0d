/* SPDX-License-Identifier: MIT */
/*
 * Builds units, records and objects by hand: see build-unit.h.  The sample has a row in every table and a point or value
 * of most kinds, so that flipping its bits reaches every check of the reader.
 */
#include "build-unit.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>
#include <zstd.h>

static void grow(struct build_buffer *buffer, const void *bytes, size_t size)
{
	if (buffer->size + size > buffer->room || !buffer->bytes) {
		buffer->room = 2 * (buffer->size + size) + 64;
		buffer->bytes = realloc(buffer->bytes, buffer->room);
		if (!buffer->bytes)
			abort();
	}
	if (size)
		memcpy(buffer->bytes + buffer->size, bytes, size);
	buffer->size += size;
}

static void align(struct build_buffer *buffer)
{
	static const uint8_t zeros[8];

	grow(buffer, zeros, (8 - buffer->size % 8) % 8);
}

uint32_t build_row(struct build_unit *build, enum vet_table_id table, const void *row, size_t size)
{
	grow(&build->table[table], row, size);
	return build->rows[table]++;
}

uint32_t build_string(struct build_unit *build, const char *text)
{
	uint32_t id = (uint32_t)build->table[VET_TABLE_STRINGS].size;

	if (!*text && id)
		return 0;
	grow(&build->table[VET_TABLE_STRINGS], text, strlen(text) + 1);
	build->rows[VET_TABLE_STRINGS] = (uint32_t)build->table[VET_TABLE_STRINGS].size;
	return id;
}

void build_begin(struct build_unit *build, const char *source)
{
	memset(build, 0, sizeof(*build));
	build_string(build, "");
	build->source = build_string(build, source);
}

void build_end(struct build_unit *build)
{
	for (unsigned i = 0; i < VET_TABLE_COUNT; i++)
		free(build->table[i].bytes);
}

uint32_t build_constant(struct build_unit *build, int64_t number)
{
	return build_row(build, VET_TABLE_CONSTANTS, &number, sizeof(number));
}

uint32_t build_range(struct build_unit *build, int64_t low, int64_t high)
{
	struct vet_range range = { low, high };

	return build_row(build, VET_TABLE_RANGES, &range, sizeof(range));
}

uint32_t build_integer_type(struct build_unit *build, uint32_t bits)
{
	struct vet_type type = { .kind = VET_TYPE_INTEGER, .size = bits };

	return build_row(build, VET_TABLE_TYPES, &type, sizeof(type));
}

uint32_t build_function_symbol(struct build_unit *build, const char *name, uint32_t flags)
{
	struct vet_symbol symbol = {
		.name = build_string(build, name),
		.kind = VET_SYMBOL_FUNCTION,
		.flags = flags,
		.type = VET_NONE,
		.prototype = build_string(build, "void (void)"),
		.where = { build->source, build->rows[VET_TABLE_SYMBOLS] + 1, 6 },
	};

	return build_row(build, VET_TABLE_SYMBOLS, &symbol, sizeof(symbol));
}

uint32_t build_object_symbol(struct build_unit *build, const char *name, uint32_t type, uint32_t flags)
{
	struct vet_symbol symbol = {
		.name = build_string(build, name),
		.kind = VET_SYMBOL_OBJECT,
		.flags = flags,
		.type = type,
		.where = { build->source, build->rows[VET_TABLE_SYMBOLS] + 1, 6 },
	};

	return build_row(build, VET_TABLE_SYMBOLS, &symbol, sizeof(symbol));
}

uint32_t build_annotation(struct build_unit *build, enum vet_annotation_kind kind, const char *name)
{
	struct vet_annotation annotation = { .kind = kind, .name = build_string(build, name), .where = { build->source, 1, 1 } };

	return build_row(build, VET_TABLE_ANNOTATIONS, &annotation, sizeof(annotation));
}

uint32_t build_value(struct build_unit *build, enum vet_value_kind kind, uint32_t a, uint32_t b, uint32_t c)
{
	struct vet_value value = { .kind = (uint8_t)kind, .width = 32, .a = a, .b = b, .c = c };

	return build_row(build, VET_TABLE_VALUES, &value, sizeof(value));
}

uint32_t build_point(struct build_unit *build, enum vet_point_kind kind, uint32_t line, uint32_t a, uint32_t b, uint32_t c)
{
	struct vet_point point = { .kind = (uint16_t)kind, .where = { build->source, line, 2 }, .a = a, .b = b, .c = c };

	return build_row(build, VET_TABLE_POINTS, &point, sizeof(point));
}

struct build_buffer build_payload(const struct build_unit *build)
{
	struct vet_unit_header header = { .source = build->source };
	struct build_buffer payload = { 0 };

	grow(&payload, &header, sizeof(header));
	for (unsigned i = 0; i < VET_TABLE_COUNT; i++) {
		align(&payload);
		header.table[i] = (struct vet_table){ (uint32_t)payload.size, build->rows[i] };
		grow(&payload, build->table[i].bytes, build->table[i].size);
	}
	align(&payload);
	memcpy(payload.bytes, &header, sizeof(header));
	return payload;
}

struct build_buffer build_record(const void *payload, size_t size, uint32_t flags)
{
	struct vet_record_header header = {
		.version = VET_FACT_VERSION,
		.flags = flags,
		.payload_size = size,
		.checksum = XXH64(payload, size, 0),
	};
	struct build_buffer record = { 0 };
	size_t bound = ZSTD_compressBound(size);
	uint8_t *packed = malloc(bound);
	size_t stored = packed && flags & VET_RECORD_ZSTD ? ZSTD_compress(packed, bound, payload, size, 3) : size;

	if (!packed || ZSTD_isError(stored))
		abort();
	memcpy(header.magic, VET_FACT_MAGIC, sizeof(header.magic));
	header.record_size = sizeof(header) + stored;
	grow(&record, &header, sizeof(header));
	grow(&record, flags & VET_RECORD_ZSTD ? packed : payload, stored);
	free(packed);
	return record;
}

/* --- the sample -------------------------------------------------------------------------------------- */

/* struct ops { int (*init)(void); int present; } and an object of it. */
static uint32_t add_ops(struct build_unit *build, uint32_t integer, uint32_t target)
{
	struct vet_type pointer = {
		.kind = VET_TYPE_FUNCTION_POINTER, .detail = build_string(build, "int (void)"), .size = 64
	};
	struct vet_type record_type = { .kind = VET_TYPE_RECORD, .detail = 0, .size = 128 };
	struct vet_type array = { .kind = VET_TYPE_ARRAY, .count = 2, .size = 256 };
	struct vet_record record = { .name = build_string(build, "ops"), .size = 128, .field_count = 2 };
	struct vet_field init = { .name = build_string(build, "init"), .size = 64 };
	struct vet_field present = { .name = build_string(build, "present"), .offset = 64, .size = 32, .type = integer };
	struct vet_initialiser content = { .size = 64, .kind = VET_INITIALISER_ADDRESS, .symbol = target, .field = 0 };
	uint32_t symbol;

	init.type = build_row(build, VET_TABLE_TYPES, &pointer, sizeof(pointer));
	init.annotation_first = build_annotation(build, VET_ANNOTATION_REQUIRES, "vga");
	init.annotation_count = 1;
	build_row(build, VET_TABLE_RECORDS, &record, sizeof(record));
	build_row(build, VET_TABLE_FIELDS, &init, sizeof(init));
	build_row(build, VET_TABLE_FIELDS, &present, sizeof(present));
	array.detail = build_row(build, VET_TABLE_TYPES, &record_type, sizeof(record_type));
	build_row(build, VET_TABLE_TYPES, &array, sizeof(array));
	content.where = (struct vet_location){ build->source, 9, 3 };
	build_row(build, VET_TABLE_INITIALISERS, &content, sizeof(content));
	symbol = build_object_symbol(build, "video_ops", array.detail, VET_SYMBOL_DEFINED);
	((struct vet_symbol *)(void *)build->table[VET_TABLE_SYMBOLS].bytes)[symbol].initialiser_count = 1;
	return symbol;
}

static void add_block(struct build_unit *build, uint32_t points, uint32_t edges)
{
	struct vet_block block = {
		.point_first = build->rows[VET_TABLE_POINTS] - points, .point_count = points,
		.edge_first = build->rows[VET_TABLE_EDGES] - edges, .edge_count = edges,
	};

	build_row(build, VET_TABLE_BLOCKS, &block, sizeof(block));
}

static void add_edge(struct build_unit *build, uint32_t target, uint32_t condition, uint32_t range, uint32_t flags)
{
	struct vet_edge edge = {
		.target = target, .condition = condition, .range_first = range, .range_count = condition != VET_NONE,
		.flags = flags,
	};

	build_row(build, VET_TABLE_EDGES, &edge, sizeof(edge));
}

/*
 * int start(int port) { int i = 0; if (vet_has(vga)) { do { outb(port + i, 0x70); i = i + 1; } while (i < 16);
 * video_ops.present = i; video_ops.init(); } return 0; }
 */
static void add_body(struct build_unit *build, uint32_t ops, uint32_t callee)
{
	uint32_t zero = build_range(build, 0, 0), list[5] = { 0, 3, 1, 6, 3 }, lists;
	uint32_t vga = build_string(build, "vga"), prototype = build_string(build, "int (void)");
	struct vet_point call = { .kind = VET_POINT_CALL_INDIRECT, .where = { build->source, 16, 5 }, .d = prototype };
	uint32_t number_0 = build_constant(build, 0), number_1 = build_constant(build, 1), number_16 = build_constant(build, 16);

	lists = build_row(build, VET_TABLE_LISTS, &list[0], 4);
	for (unsigned i = 1; i < 5; i++)
		build_row(build, VET_TABLE_LISTS, &list[i], 4);
	build_value(build, VET_VALUE_PARAMETER, 0, 0, 0);
	build_value(build, VET_VALUE_RESULT, 0, 0, 0);
	build_value(build, VET_VALUE_CONSTANT, number_1, 0, 0);
	build_value(build, VET_VALUE_CONSTANT, number_0, 0, 0);
	build_value(build, VET_VALUE_PHI, lists, 2, 0);
	build_value(build, VET_VALUE_ADD, 0, 4, 0);
	build_value(build, VET_VALUE_ADD, 4, 2, 0);
	build_value(build, VET_VALUE_CONSTANT, number_16, 0, 0);
	build_value(build, VET_VALUE_LESS, 6, 7, 0);
	build_value(build, VET_VALUE_OBJECT, ops, 0, 0);
	build_value(build, VET_VALUE_FIELD, 9, 1, 0);
	build_value(build, VET_VALUE_FIELD, 9, 0, 0);
	build_value(build, VET_VALUE_RESULT, 4, 0, 0);
	build_value(build, VET_VALUE_REFINED, 6, zero, 1);

	build_point(build, VET_POINT_HAS, 12, vga, 0, 0);
	add_edge(build, 1, 1, zero, VET_EDGE_OUTSIDE);
	add_edge(build, 3, 1, zero, 0);
	add_block(build, 1, 2);
	build_point(build, VET_POINT_PORT_WRITE, 13, 5, 8, 0);
	add_edge(build, 1, 8, zero, VET_EDGE_OUTSIDE);
	add_edge(build, 2, 8, zero, 0);
	add_block(build, 1, 2);
	build_point(build, VET_POINT_CALL, 14, callee, lists + 4, 1);
	build_point(build, VET_POINT_STORE, 15, 10, 32, 6);
	build_point(build, VET_POINT_LOAD, 16, 11, 64, 0);
	call.a = 12;
	build_row(build, VET_TABLE_POINTS, &call, sizeof(call));
	add_edge(build, 3, VET_NONE, 0, 0);
	add_block(build, 4, 1);
	build_point(build, VET_POINT_RETURN, 18, 3, 0, 0);
	add_block(build, 1, 0);
}

void build_sample(struct build_unit *build)
{
	uint32_t integer, callee, start, ops;
	struct vet_parameter parameter = { 0 };
	struct vet_function function = { .parameter_count = 1 };

	build_begin(build, "sample.c");
	integer = build_integer_type(build, 32);
	callee = build_function_symbol(build, "vga_init", 0);
	start = build_function_symbol(build, "start", VET_SYMBOL_DEFINED);
	ops = add_ops(build, integer, callee);
	add_body(build, ops, callee);
	parameter.name = build_string(build, "port");
	parameter.type = integer;
	build_row(build, VET_TABLE_PARAMETERS, &parameter, sizeof(parameter));
	function.symbol = start;
	function.block_count = build->rows[VET_TABLE_BLOCKS];
	function.edge_count = build->rows[VET_TABLE_EDGES];
	function.point_count = build->rows[VET_TABLE_POINTS];
	function.value_count = build->rows[VET_TABLE_VALUES];
	function.where = (struct vet_location){ build->source, 11, 5 };
	build_row(build, VET_TABLE_FUNCTIONS, &function, sizeof(function));
}

struct build_buffer build_sample_record(uint32_t flags)
{
	struct build_unit build;
	struct build_buffer payload, record;

	build_sample(&build);
	payload = build_payload(&build);
	record = build_record(payload.bytes, payload.size, flags);
	free(payload.bytes);
	build_end(&build);
	return record;
}

/* --- objects ----------------------------------------------------------------------------------------- */

enum { SECTION_NONE, SECTION_FACTS, SECTION_SYMBOLS, SECTION_NAMES, SECTION_COUNT };

static void add_symbols(struct build_buffer *table, struct build_buffer *names, const char *const *symbols)
{
	Elf64_Sym empty = { 0 };

	grow(names, "\0.symtab\0.strtab\0" VET_FACT_SECTION, 17 + sizeof(VET_FACT_SECTION));
	grow(table, &empty, sizeof(empty));
	for (; symbols && *symbols; symbols++) {
		unsigned char binding = **symbols == '?' ? STB_WEAK : STB_GLOBAL;
		Elf64_Sym symbol = { .st_name = (uint32_t)names->size, .st_info = ELF64_ST_INFO(binding, STT_FUNC) };

		symbol.st_shndx = **symbols == '+' ? SHN_ABS : SHN_UNDEF;
		grow(names, *symbols + 1, strlen(*symbols));
		grow(table, &symbol, sizeof(symbol));
	}
}

static void place(struct build_buffer *file, Elf64_Shdr *section, const struct build_buffer *content)
{
	align(file);
	section->sh_offset = file->size;
	section->sh_size = content->size;
	grow(file, content->bytes, content->size);
}

struct build_buffer build_object(const void *facts, size_t size, const char *const *symbols)
{
	Elf64_Ehdr header = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_REL, .e_machine = EM_X86_64, .e_version = EV_CURRENT, .e_ehsize = sizeof(header),
		.e_shentsize = sizeof(Elf64_Shdr), .e_shnum = SECTION_COUNT, .e_shstrndx = SECTION_NAMES,
	};
	Elf64_Shdr section[SECTION_COUNT] = {
		[SECTION_FACTS] = { .sh_name = size ? 17 : 0, .sh_type = SHT_PROGBITS, .sh_flags = SHF_EXCLUDE, .sh_addralign = 8 },
		[SECTION_SYMBOLS] = { .sh_name = 1, .sh_type = SHT_SYMTAB, .sh_link = SECTION_NAMES, .sh_info = 1,
				      .sh_addralign = 8, .sh_entsize = sizeof(Elf64_Sym) },
		[SECTION_NAMES] = { .sh_name = 9, .sh_type = SHT_STRTAB, .sh_addralign = 1 },
	};
	struct build_buffer file = { 0 }, table = { 0 }, names = { 0 }, fact_bytes = { (uint8_t *)(uintptr_t)facts, size, size };

	add_symbols(&table, &names, symbols);
	grow(&file, &header, sizeof(header));
	place(&file, &section[SECTION_FACTS], &fact_bytes);
	place(&file, &section[SECTION_SYMBOLS], &table);
	place(&file, &section[SECTION_NAMES], &names);
	align(&file);
	header.e_shoff = file.size;
	grow(&file, section, sizeof(section));
	memcpy(file.bytes, &header, sizeof(header));
	free(table.bytes);
	free(names.bytes);
	return file;
}
