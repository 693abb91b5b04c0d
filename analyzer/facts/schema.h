/* SPDX-License-Identifier: MIT */
/*
 * The fact section: what one translation unit says, with no judgement and no
 * knowledge of guests or models.  Written by analyzer/extract (C++), read by
 * analyzer/facts/unit.c (C), which validates every index before anyone else
 * looks.  Plain little-endian tables of fixed-size rows, one zstd frame a unit.
 *
 * Shape: a unit holds symbols (functions, objects), types, and for each function
 * that the object file defines a control-flow skeleton in SSA form: blocks, edges
 * with the literal under which each is taken, points in evaluation order, and the
 * values that points and literals speak about.  README.md beside this file tells
 * the same with an example.
 */
#ifndef BOOTVET_FACTS_SCHEMA_H
#define BOOTVET_FACTS_SCHEMA_H

#include <stdint.h>

#define VET_FACT_SECTION ".discard.bootvet"
#define VET_FACT_MAGIC "BOOTVETF" /* 8 bytes, no NUL stored */
#define VET_FACT_VERSION 1u
#define VET_FACT_ALIGN 8u /* every record starts at a multiple of this; `ld -r` pads with zeros */

#define VET_FACT_MAX_TEXT 31u /* bytes of a text that is told, without its zero: a name, not a message */

#define VET_NONE 0xffffffffu /* "no index" in every field that holds an index */

/* Hard caps for readers: a record that claims more is refused. */
#define VET_FACT_MAX_PAYLOAD (256u << 20)

enum vet_record_flag {
	VET_RECORD_ZSTD = 1u,
	/*
	 * Each table whose rows have 8 bytes or more is stored by columns of 32-bit words, one column after the other,
	 * each as four planes: every word's lowest byte, then every second byte, and so on.  In all tables but VALUES a
	 * word is stored as its difference from the one above, zigzag: (d << 1) ^ (d >> 31).  Such rows compress a fifth
	 * better.  The checksum is of the payload in rows.
	 */
	VET_RECORD_COLUMNS = 2u,
};

/* One unit's record in the section.  Records follow each other, padded with zeros to VET_FACT_ALIGN. */
struct vet_record_header {
	char magic[8];
	uint32_t version;
	uint32_t flags;        /* enum vet_record_flag */
	uint64_t record_size;  /* bytes, this header and the stored payload, without padding */
	uint64_t payload_size; /* bytes of the payload once decompressed */
	uint64_t checksum;     /* XXH64, seed 0, of the decompressed payload */
};

/* The payload starts with this; every table lies inside the payload, 8-aligned, in this order. */
struct vet_table {
	uint32_t offset; /* bytes from the start of the payload */
	uint32_t count;  /* rows (bytes for strings) */
};

enum vet_table_id {
	VET_TABLE_STRINGS,      /* char[]; a string id is a byte offset of a NUL-terminated string; id 0 is "" */
	VET_TABLE_LISTS,        /* uint32_t[]: arguments, phi pairs, asm inputs */
	VET_TABLE_CONSTANTS,    /* int64_t[] */
	VET_TABLE_RANGES,       /* struct vet_range[] */
	VET_TABLE_TYPES,        /* struct vet_type[] */
	VET_TABLE_RECORDS,      /* struct vet_record[] */
	VET_TABLE_FIELDS,       /* struct vet_field[] */
	VET_TABLE_ANNOTATIONS,  /* struct vet_annotation[] */
	VET_TABLE_SYMBOLS,      /* struct vet_symbol[] */
	VET_TABLE_INITIALISERS, /* struct vet_initialiser[] */
	VET_TABLE_FUNCTIONS,    /* struct vet_function[] */
	VET_TABLE_PARAMETERS,   /* struct vet_parameter[] */
	VET_TABLE_BLOCKS,       /* struct vet_block[] */
	VET_TABLE_EDGES,        /* struct vet_edge[] */
	VET_TABLE_POINTS,       /* struct vet_point[] */
	VET_TABLE_VALUES,       /* struct vet_value[] */
	VET_TABLE_COUNT
};

struct vet_unit_header {
	uint32_t source;   /* string: the main file, as the command line names it */
	uint32_t reserved; /* 0 */
	struct vet_table table[VET_TABLE_COUNT];
};

/* Where something stands: the expansion location (outermost macro use), as Clang prints it. */
struct vet_location {
	uint32_t file; /* string; 0 ("") means unknown */
	uint32_t line; /* from 1; 0 unknown */
	uint32_t column;
};

/* A closed interval.  Integers are held as int64_t: sign-extended when their C type is signed, zero-extended
 * otherwise (an unsigned 64-bit value keeps its bit pattern). */
struct vet_range {
	int64_t low, high; /* low <= high, both inclusive */
};

/* --- types: as much as memory needs ------------------------------------------------------------------ */

enum vet_type_kind {
	VET_TYPE_INTEGER,          /* integers, enums, bool; floats and vectors too: their values are UNKNOWN */
	VET_TYPE_POINTER,          /* to data */
	VET_TYPE_FUNCTION_POINTER, /* detail: string id of the prototype */
	VET_TYPE_RECORD,           /* detail: record */
	VET_TYPE_ARRAY,            /* detail: element type; count: elements (0 unknown) */
};

struct vet_type {
	uint32_t kind;
	uint32_t detail;
	uint32_t count;
	uint32_t size; /* bits; 0 when incomplete or beyond 2^32-1 */
};

struct vet_record { /* struct or union */
	uint32_t name;  /* string: tag; typedef name, or "anonymous@FILE:LINE:COLUMN" where there is none */
	uint32_t is_union;
	uint32_t size; /* bits */
	uint32_t field_first, field_count; /* the members that the unit mentions, in order; anonymous ones have the name "" */
};

struct vet_field {
	uint32_t name;
	uint32_t record; /* the record it belongs to */
	uint32_t offset; /* bits from the record's start */
	uint32_t size;   /* bits; a bit-field's own width */
	uint32_t type;
	uint32_t annotation_first, annotation_count;
};

/* --- annotations ------------------------------------------------------------------------------------- */

enum vet_annotation_kind {
	VET_ANNOTATION_REQUIRES,        /* name: capability */
	VET_ANNOTATION_REQUIRES_ABSENT, /* name: capability */
	VET_ANNOTATION_PROBES,          /* name: capability */
	VET_ANNOTATION_PROVIDES,        /* name: capability */
	VET_ANNOTATION_WITHDRAWS,       /* name: capability */
	VET_ANNOTATION_GUARDS,          /* name: capability */
	VET_ANNOTATION_ENTRY,           /* name: entry, C spelling (`xen_pv`) */
	VET_ANNOTATION_NEVER_ON,        /* name: guest, C spelling */
	VET_ANNOTATION_BOUNDARY,        /* name: the reason, maybe "" */
	VET_ANNOTATION_SUBSYSTEM,       /* name: capability; a definition inside a subsystem region */
	VET_ANNOTATION_COUNT
};

struct vet_annotation {
	uint32_t kind;
	uint32_t name; /* string */
	struct vet_location where;
};

/* --- symbols ----------------------------------------------------------------------------------------- */

enum vet_symbol_kind { VET_SYMBOL_FUNCTION, VET_SYMBOL_OBJECT };

enum vet_linkage {
	VET_LINKAGE_EXTERNAL,  /* strong, or undefined here */
	VET_LINKAGE_WEAK,      /* weak definition or weak reference */
	VET_LINKAGE_STATIC,    /* identified by its object */
	VET_LINKAGE_AVAILABLE, /* available_externally: a copy for inlining; the definition is elsewhere */
	VET_LINKAGE_AUTOMATIC, /* a local that lives in memory: aggregate, or its address is taken */
	VET_LINKAGE_COUNT
};

enum vet_symbol_flag {
	VET_SYMBOL_DEFINED = 1u << 0,  /* this unit's module defines it (automatic: always) */
	VET_SYMBOL_CONST = 1u << 1,    /* object of const-qualified type */
	VET_SYMBOL_USED = 1u << 2,     /* attribute used or retain */
	VET_SYMBOL_NORETURN = 1u << 3, /* function: attribute noreturn or error */
	VET_SYMBOL_VARIADIC = 1u << 4,
	VET_SYMBOL_VOLATILE = 1u << 5,
	VET_SYMBOL_TEMPORARY = 1u << 6, /* compound literal, string literal */
	VET_SYMBOL_ASSEMBLY = 1u << 7,  /* told by symbols and relocations alone; made by link, never stored.  A function's
					 * arguments go where nothing is told. */
	VET_SYMBOL_PLACES = 1u << 8,    /* object, made by link: names places inside functions, as tables that describe code do */
};

struct vet_symbol {
	uint32_t name; /* string: the assembler's name; automatic: "FUNCTION:VARIABLE" */
	uint32_t kind, linkage, flags;
	uint32_t type;      /* object: its type; function: VET_NONE */
	uint32_t prototype; /* function: string, canonical C type; object: 0 */
	uint32_t section;   /* string: attribute section, "" without */
	uint32_t alias;     /* string: attribute alias target, "" without */
	struct vet_location where; /* of the definition when there is one, else of the first declaration */
	uint32_t annotation_first, annotation_count; /* of all declarations in this unit, merged */
	uint32_t initialiser_first, initialiser_count;
};

enum vet_initialiser_kind {
	VET_INITIALISER_INTEGER, /* number */
	VET_INITIALISER_ADDRESS, /* symbol + number bytes */
	VET_INITIALISER_ANY,     /* the range holds something that is not told */
	VET_INITIALISER_TEXT,    /* number: string; its bytes, VET_FACT_MAX_TEXT at most, and zeros to the range's end, one or more */
	VET_INITIALISER_COUNT
};

/* What a defined object holds at the start.  Bits named by no row are zero. */
struct vet_initialiser {
	uint64_t offset; /* bits from the object's start */
	uint64_t size;   /* bits */
	int64_t number;
	uint32_t kind;
	uint32_t symbol;
	uint32_t field;  /* innermost field, or VET_NONE */
	struct vet_location where;
};

/* --- functions --------------------------------------------------------------------------------------- */

struct vet_parameter {
	uint32_t name;
	uint32_t type;
	uint32_t annotation_first, annotation_count;
};

/* All indices below a function (blocks, points, values) are relative to the function's first row. */
struct vet_function {
	uint32_t symbol;
	uint32_t parameter_first, parameter_count;
	uint32_t block_first, block_count; /* block 0 is the entry */
	uint32_t edge_first, edge_count;
	uint32_t point_first, point_count; /* in block order, then evaluation order */
	uint32_t value_first, value_count;
	struct vet_location where;
};

struct vet_block {
	uint32_t point_first, point_count; /* relative to the function */
	uint32_t edge_first, edge_count;   /* relative to the function; none: the path ends (return, noreturn, trap) */
};

enum vet_edge_flag { VET_EDGE_OUTSIDE = 1u }; /* taken when the condition is in none of the ranges */

/* Taken when `condition` lies in one of the ranges (or in none, VET_EDGE_OUTSIDE).
 * condition VET_NONE: always possible (jumps, asm goto, indirect goto). */
struct vet_edge {
	uint32_t target; /* block */
	uint32_t condition;
	uint32_t range_first, range_count;
	uint32_t flags;
};

enum vet_point_kind {
	VET_POINT_CALL,          /* a: symbol; b, c: arguments (list start, count) */
	VET_POINT_CALL_INDIRECT, /* a: value called; b, c: arguments; d: string, prototype; e, f: annotations on the pointer */
	VET_POINT_LOAD,          /* a: address; b: bits (0: not told); d: VET_MEMORY_* */
	VET_POINT_STORE,         /* a: address; b: bits; c: value; d: VET_MEMORY_* */
	VET_POINT_COPY,          /* a: to; b: from (addresses); c: bits (0: not told): struct copies, memcpy */
	VET_POINT_ADDRESS,       /* a: symbol whose address is taken here, not merely called or accessed */
	VET_POINT_HAS,           /* a: string, capability */
	VET_POINT_ABSENT,        /* a: string, capability */
	VET_POINT_REQUIRE,       /* a: string, capability: control goes on only when it is present */
	VET_POINT_PORT_READ,     /* a: port value; b: bits of one access */
	VET_POINT_PORT_WRITE,    /* a: port value; b: bits of one access */
	VET_POINT_MSR_READ,      /* a: register number */
	VET_POINT_MSR_WRITE,     /* a: register number */
	VET_POINT_CPUID,         /* a: leaf */
	VET_POINT_ASM,           /* b, c: values that enter other inline assembly; a: string, template's first 40 chars */
	VET_POINT_ESCAPE,        /* a: value that goes where nothing is told (varargs of a definition, odd casts) */
	VET_POINT_RETURN,        /* a: value or VET_NONE */
	VET_POINT_COUNT
};

enum vet_memory_flag {
	VET_MEMORY_VOLATILE = 1u,
	VET_MEMORY_BITFIELD = 2u,
};

enum vet_point_flag {
	VET_POINT_MODELLED = 1u, /* CALL: its effect on memory is told by a COPY beside it; arguments are not passed */
	VET_POINT_CLEANUP = 2u,  /* CALL: made by attribute cleanup */
	VET_POINT_STRAIGHT = 4u, /* ASM: no instruction of it calls, returns, or jumps elsewhere */
	VET_POINT_FOLLOWS = 8u,  /* ASM: an instruction reads or writes where a register points, or beyond its operand */
	VET_POINT_NAMELESS = 16u, /* ASM: no symbol's name stands in it, unless as what is called or jumped to */
};

struct vet_point {
	uint16_t kind, flags;
	struct vet_location where;
	uint32_t a, b, c, d, e, f; /* unused ones are 0 */
};

enum vet_value_kind {
	VET_VALUE_UNKNOWN,  /* anything */
	VET_VALUE_UNDEFINED,/* an uninitialised local */
	VET_VALUE_CONSTANT, /* a: constant */
	VET_VALUE_PARAMETER,/* a: number of the parameter; for a record by value: the address of the caller's copy */
	VET_VALUE_RESULT,   /* a: point (call, load, has, absent); a call that returns a record: the record's address */
	VET_VALUE_PHI,      /* a, b: list start, count of pairs (block it comes from, value); c: the block it stands in */
	VET_VALUE_FUNCTION, /* a: symbol: its address */
	VET_VALUE_OBJECT,   /* a: symbol: its address */
	VET_VALUE_FIELD,    /* a: base address; b: field: address of that field */
	VET_VALUE_ELEMENT,  /* a: base address; b: index value; c: constant: bytes of one element: a + b * c */
	VET_VALUE_CAST,     /* a: value; converted to this value's own type */
	VET_VALUE_BOOL,     /* a: value != 0 */
	VET_VALUE_NOT,      /* a: logical: a == 0 */
	VET_VALUE_NEGATE,   /* -a */
	VET_VALUE_COMPLEMENT, /* ~a */
	VET_VALUE_ADD, VET_VALUE_SUBTRACT, VET_VALUE_MULTIPLY, VET_VALUE_DIVIDE, VET_VALUE_REMAINDER,
	VET_VALUE_AND, VET_VALUE_OR, VET_VALUE_XOR, VET_VALUE_SHIFT_LEFT, VET_VALUE_SHIFT_RIGHT,
	VET_VALUE_EQUAL, VET_VALUE_NOT_EQUAL, VET_VALUE_LESS, VET_VALUE_LESS_EQUAL, VET_VALUE_GREATER, VET_VALUE_GREATER_EQUAL,
	VET_VALUE_SELECT,   /* a ? b : c, without control flow */
	VET_VALUE_REFINED,  /* a, known to lie in ranges b..b+c; outside them with VET_VALUE_OUTSIDE */
	VET_VALUE_COUNT
};

enum vet_value_flag {
	VET_VALUE_SIGNED = 1u,   /* the value's own C type is a signed integer */
	VET_VALUE_POINTER = 2u,  /* the value's own C type is a pointer (width 64, or 32) */
	VET_VALUE_OUTSIDE = 4u,  /* REFINED: outside the ranges */
};

/* Comparisons and arithmetic take the C conversions as done: operands carry CASTs, and their own type says the signedness. */
struct vet_value {
	uint8_t kind;
	uint8_t width; /* bits of the C type: 1 (bool), 8, 16, 32, 64; 0 not an integer or pointer */
	uint16_t flags;
	uint32_t a, b, c; /* unused ones are 0 */
};

#endif
