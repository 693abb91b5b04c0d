/* SPDX-License-Identifier: MIT */
/*
 * Names that are the interface between compilers and what runs beneath their code: they are called where the source calls nothing.
 * In: a symbol's name.  Out: whose it is.  Lists of GCC's and Clang's manuals and of their sanitizers' run time.
 */
#include "compiler-names.h"

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
