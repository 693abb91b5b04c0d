/* SPDX-License-Identifier: MIT */
/*
 * Names that are the interface between compilers and what runs beneath their code: they are called where the source calls nothing.
 * And names that compilers make of the source's own.  In: a symbol's name.  Out: whose it is.  Lists of GCC's and Clang's manuals, of
 * their sanitizers' run time, and of the passes that clone (GCC: clone_function_name; LLVM: CodeExtractor, FunctionSpecialization).
 */
#include "compiler-names.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

/* A copy of a structure, a fill, an odd division, a protected stack frame. */
static const char *const made_by_compilers[] = {
	"__addtf3", "__ashldi3", "__ashrdi3", "__bzero", "__cmpdi2", "__divdi3", "__divti3", "__lshrdi3", "__moddi3", "__modti3", "__muldi3",
	"__multi3", "__popcountdi2", "__stack_chk_fail", "__ucmpdi2", "__udivdi3", "__udivti3", "__umoddi3", "__umodti3", "abort", "bcmp",
	"memchr", "memcmp", "memcpy", "memmove", "memset", "stpcpy", "strlen",
};

/* Prefixes.  Address checks read the shadow of what they check; that shadow must be there. */
static const struct {
	const char *prefix;
	enum vet_instrumentation kind;
} instrumentation[] = {
	{ "__asan_handle_no_return", VET_INSTRUMENTATION_OTHER }, /* leaves the frame, touches no shadow */
	{ "__asan_version_mismatch_check", VET_INSTRUMENTATION_OTHER },
	{ "__asan_", VET_INSTRUMENTATION_SHADOW },
	{ "__hwasan_", VET_INSTRUMENTATION_SHADOW },
	{ "__msan_", VET_INSTRUMENTATION_OTHER },
	{ "__sanitizer_cov_", VET_INSTRUMENTATION_OTHER },
	{ "__tsan_", VET_INSTRUMENTATION_OTHER },
	{ "__ubsan_", VET_INSTRUMENTATION_OTHER },
	{ "__cyg_profile_func_", VET_INSTRUMENTATION_OTHER },
	{ "__gcov_", VET_INSTRUMENTATION_OTHER },
	{ "__llvm_profile_", VET_INSTRUMENTATION_OTHER },
	{ "__fentry__", VET_INSTRUMENTATION_OTHER },
	{ "__mcount", VET_INSTRUMENTATION_OTHER },
	{ "_mcount", VET_INSTRUMENTATION_OTHER },
	{ "mcount", VET_INSTRUMENTATION_OTHER },
};

/* The checks themselves: what they call is what checks. */
static const char *const checks[] = { "__asan_load", "__asan_store", "__hwasan_load", "__hwasan_store", "__asan_memcpy", "__asan_memset" };

/* What a sanitizer's run time may replace by a version that checks. */
static const char *const replaceable[] = { "memcpy", "memmove", "memset" };

/*
 * What a compiler makes of one function `f' and names `f.WORD', `f.WORD.NUMBER', also one after the other (`f.constprop.0.isra.0').
 * Each runs only where f's own code would: f's facts tell what it does.
 */
static const char *const part_words[] = {
	"argelim",     /* LLVM: an argument less */
	"argprom",     /* LLVM: an argument by value instead of by address */
	"cold",        /* GCC, LLVM: blocks that seldom run, in another section */
	"constprop",   /* GCC: some arguments known */
	"isra",        /* GCC: fewer arguments, by value */
	"llvm",        /* LLVM: a static that other units call, behind it a hash */
	"localalias",  /* GCC: a local name at the same place */
	"lto_priv",    /* GCC: a static that other units call */
	"part",        /* GCC: behind the test that callers have taken over */
	"retelim",     /* LLVM: no result */
	"specialized", /* LLVM: some arguments known */
};

static bool is_among(const char *name, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(name, list[i]))
			return true;
	return false;
}

bool vet_is_compiler_name(const char *name)
{
	return is_among(name, made_by_compilers, sizeof(made_by_compilers) / sizeof(*made_by_compilers));
}

bool vet_is_replaceable_name(const char *name)
{
	return is_among(name, replaceable, sizeof(replaceable) / sizeof(*replaceable));
}

bool vet_is_part_name(const char *name, size_t *whole)
{
	size_t words = 0;

	*whole = strcspn(name, ".");
	for (const char *at = name + *whole; *at;) {
		size_t length = strcspn(++at, "."), found = 0;

		while (found < sizeof(part_words) / sizeof(*part_words) &&
		       (strlen(part_words[found]) != length || strncmp(at, part_words[found], length) != 0))
			found++;
		if (found == sizeof(part_words) / sizeof(*part_words) && (!words || strspn(at, "0123456789") != length))
			return false;
		words++;
		at += length;
	}
	return *whole && words;
}

/*
 * Statics that have no name of their own for the linker.  Facts have Clang's names, GCC makes others:
 *
 *                                      facts                  GCC
 *   `x' in function `f'                f.x, f.x.NUMBER        x.NUMBER
 *   a compound literal of the file     .compoundliteral       __compound_literal.NUMBER
 */
const char *vet_static_base(const char *name, size_t *length)
{
	const char *dot = strchr(name, '.');

	if (!strcmp(name, ".compoundliteral"))
		name = "__compound_literal";
	else if (dot && dot > name)
		name = dot + 1;
	else
		return NULL;
	*length = strcspn(name, ".");
	return *length ? name : NULL;
}

bool vet_is_numbered_static(const char *name, size_t *length)
{
	const char *number = name + (*length = strcspn(name, "."));

	return *length && *number && isdigit((unsigned char)number[1]) && !number[1 + strspn(number + 1, "0123456789")];
}

bool vet_is_check_name(const char *name)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++)
		if (!strncmp(name, checks[i], strlen(checks[i])))
			return true;
	return false;
}

enum vet_instrumentation vet_instrumentation_of(const char *name)
{
	if (name[0] != '_' && name[0] != 'm')
		return VET_INSTRUMENTATION_NONE;
	for (size_t i = 0; i < sizeof(instrumentation) / sizeof(*instrumentation); i++) {
		const char *prefix = instrumentation[i].prefix;
		size_t length = strlen(prefix);

		/* A prefix ends with an underscore; a whole name does not. */
		if (!strncmp(name, prefix, length) && (!name[length] || (prefix[length - 1] == '_' && prefix[length - 2] != '_')))
			return instrumentation[i].kind;
	}
	return VET_INSTRUMENTATION_NONE;
}
