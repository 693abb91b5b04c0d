/* SPDX-License-Identifier: MIT */
/*
 * Everything that the command line names, read: ELF objects, archives (thin ones too), folders, response files, bare
 * fact files.  In: paths, from anyone.  Out: the units they hold, each with its origin, and the global symbols of every
 * object, so that what has no facts (assembly) is known to exist.  Then solve joins them to a program.
 */
#ifndef BOOTVET_LINK_INPUTS_H
#define BOOTVET_LINK_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "facts/unit.h"

/* A global symbol of an object's symbol table. */
struct vet_object_symbol {
	const char *name;
	bool defined;
	bool weak;
	bool is_function; /* as far as the table says; undefined symbols have no type */
	uint64_t size;    /* bytes; 0 unknown */
};

/* A defined symbol of a unit, found in its object's symbol table. */
struct vet_placed {
	uint32_t symbol;     /* row of the unit */
	uint32_t section;    /* number in the object; 0 none */
	uint32_t elf_symbol; /* number in the object's symbol table */
	uint64_t size;       /* bytes */
	uint64_t value;      /* bytes from the section's start */
	const char *name;    /* in the symbol table, where the compiler has another one than facts; else NULL */
	uint64_t address;    /* in the object's image; 0 without */
	uint32_t image_section; /* number in the image; 0 without: then it is not in the image */
};

/* A label in what has no symbol of its own: tells where an image has it. */
struct vet_label {
	uint32_t row;   /* of the synthetic unit */
	uint32_t name;  /* string of it */
	uint64_t value; /* bytes from the section's start */
};

/* A row of the synthetic unit that is a symbol of one of the object's own units. */
struct vet_bridge {
	uint32_t row;
	uint32_t unit, symbol; /* unit: of those of the object */
};

enum vet_reference_kind {
	VET_REFERENCE_COMPILER,        /* a call that the compiler made of a copy, a fill, an odd division ... */
	VET_REFERENCE_INSTRUMENTATION, /* a call that a sanitizer or a tracer put in */
	VET_REFERENCE_BRANCH,          /* a call or jump in inline assembly */
	VET_REFERENCE_ADDRESS,         /* an address in inline assembly */
	VET_REFERENCE_COUNT
};

/* What a function's code refers to and its facts do not mention. */
struct vet_reference {
	uint32_t unit, symbol; /* the function; unit: of those of the object */
	uint32_t row;          /* of the synthetic unit */
	uint32_t kind;         /* enum vet_reference_kind */
};

/* One object file, archive member or bare fact file. */
struct vet_object {
	const char *path;   /* as reached from the command line */
	const char *member; /* archive member, or NULL */
	uint32_t number;    /* of the member in its archive: two may have one name */
	bool is_elf;        /* false: a bare fact file, which has no symbols */
	size_t unit_first, unit_count; /* rows of `input`; no unit: an object without facts, a hole, unless ... */
	bool beside;        /* its facts lay beside it: another compiler may have made the code */
	bool repeated;      /* ... it was merged by `ld -r` from objects that were read too */
	struct vet_object_symbol *symbol; /* only of objects without facts */
	size_t symbol_count;
	const char **section; /* names, by the object's own numbers; "" where nothing is loaded */
	size_t section_count;
	struct vet_unit synthetic; /* what no unit tells: assembly, gathered data; no payload without such */
	struct vet_placed *placed; /* of the synthetic unit */
	size_t placed_count;
	struct vet_label *label; /* the first one a section */
	size_t label_count;
	struct vet_bridge *bridge; /* sorted by row */
	size_t bridge_count;
	struct vet_bridge *label_of; /* symbols that units only declare and inline assembly of the same unit defines as local labels */
	size_t label_of_count;
	struct vet_reference *reference; /* sorted */
	size_t reference_count;
	uint32_t image; /* row of inputs->image that holds it; VET_NONE: none */
	char *names; /* owns the names of symbols and sections */
};

/* One unit.  Statics are identified by the object. */
struct vet_input {
	size_t object;
	struct vet_unit unit;
	struct vet_placed *placed; /* sorted by symbol; what is missing was not emitted */
	uint32_t placed_count;
};

/* A symbol that an image has and none of its objects: the linker script made it. */
struct vet_image_symbol {
	const char *name;
	uint64_t address;
	uint32_t section; /* number in the image, 0 none */
};

/* Code with a symbol of nonzero size, whoever defines it.  Several may have one address: aliases. */
struct vet_image_function {
	const char *name;
	const char *file; /* of local symbols: the STT_FILE they follow; else "" */
	uint64_t address, size;
};

/* A part with code that is loaded: before paging that runs at physical addresses. */
struct vet_image_segment {
	uint64_t address, physical, size;
};

/* A linked image: the final word on which definition won, where it lies and how large it is. */
struct vet_image {
	const char *path;
	struct vet_image_symbol *symbol; /* sorted by address, then name */
	size_t symbol_count;
	const char **section;
	size_t section_count;
	char *names; /* owns the names */
	struct vet_image_function *function; /* sorted by address, then name */
	size_t function_count;
	struct vet_image_segment *segment; /* as the program headers order them */
	size_t segment_count;
	char *code_names; /* owns the names of functions */
};

struct vet_inputs {
	struct vet_input *input; /* in the order of their objects */
	size_t count;
	struct vet_object *object; /* sorted by path, then by place in the archive */
	size_t object_count;
	struct vet_image *image; /* as on the command line */
	size_t image_count;
	size_t absent;        /* objects that folders of facts name and that are not there ... */
	const char *first_absent; /* ... and one of them; NULL without */
	size_t without_facts; /* ELF objects that hold no unit of their own, nor a repeated one */
	char **text;          /* owns paths and member names */
	size_t text_count;
	size_t input_room, object_room, text_room;
};

/*
 * Reads all of `paths`.  A path may be a file, a folder (its *.o and *.facts, recursively, hidden ones left out) or
 * @FILE with more paths.  A file reached twice counts once.  Returns 0; or -1 with "FILE: what" in message, and then
 * *inputs is empty.
 */
int vet_inputs_read(struct vet_inputs *inputs, char *const *paths, size_t count, char *message, size_t message_size);

/*
 * Reads linked images, each "ELF" or "ELF=PREFIX".  An object belongs to the image of which it has most symbols, with their sizes and
 * with the name of its source; with PREFIX, to that image if its path starts so, and to no other.  Returns 0; or -1 with "FILE: what" in message.
 * Call it once, after reading.
 */
int vet_inputs_read_images(struct vet_inputs *inputs, const char *const *images, size_t count, char *message, size_t message_size);

/* The same for one image in memory. */
int vet_inputs_read_image_bytes(struct vet_inputs *inputs, const char *name, void *bytes, size_t size, char *message, size_t message_size);

void vet_inputs_free(struct vet_inputs *inputs);

/*
 * The same with `folders' of bootvet scan, whose facts belong to objects among the inputs: such an object is read as if it held them
 * itself.  Facts of what is not among them are left out; it is an error when all are, or when an object has facts of its own, too.
 */
int vet_inputs_read_beside(struct vet_inputs *inputs, char *const *paths, size_t count, const char *const *folders, size_t folder_count,
			   char *message, size_t message_size);

/* The same for bytes in memory under a name: one object, archive or fact file.  Not for thin archives.  The byte behind
 * the last must be zero: libelf reads an archive's numbers as strings. */
int vet_inputs_read_bytes(struct vet_inputs *inputs, const char *name, void *bytes, size_t size, char *message,
			  size_t message_size);

#endif
