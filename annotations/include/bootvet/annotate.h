/* SPDX-License-Identifier: MIT */
/*
 * bootvet's vocabulary: what source code can say about the hardware and the boot phase it needs.  Clang keeps each
 * word in the syntax tree, bootvet's plugin writes it into the object file, `bootvet check` judges it.  The compiler
 * itself never fails because of a policy.
 *
 * Rules of this header:
 *  - One macro, one meaning; entries are sorted by name; each says what it means, where it goes, and shows one example.
 *  - Every macro exists in every variant: Clang C carries it; GCC, Sparse and C++ compile the same source and see
 *    nothing.  Features are asked for by __has_attribute, never by version numbers.
 *  - Attribute macros stand BEFORE the declaration, and may be combined; declarations of one thing merge.
 *  - Attributes never change code: what the loader sees is byte-identical with and without them.  That is why they are
 *    btf_decl_tag and not annotate.  (A tool that turns debug information into loaded data, as pahole's BTF, sees them.)
 *  - Capability names are those of capabilities.def, never macro-expanded: `vet_requires(vga)` means vga even where a
 *    file has defined a macro of that name.  Entries and guests are written with `_` for `-`: xen_pv, xen_pvh_domu.
 *  - Freestanding: needs no other header, no library, and no runtime.
 */
#ifndef BOOTVET_ANNOTATE_H
#define BOOTVET_ANNOTATE_H

/* --- variants ---------------------------------------------------------------------------------------- */

#if defined(__clang__) && !defined(__cplusplus) && !defined(__CHECKER__)
#if __has_attribute(btf_decl_tag)
#define VET_TAGS_CARRIED
#endif
#endif

#ifdef VET_TAGS_CARRIED
#define VET_TAG(text) __attribute__((btf_decl_tag(text)))
#define VET_PRAGMA(tokens) _Pragma(#tokens)
#else
#define VET_TAG(text)
#endif

#ifdef __cplusplus
#define VET_STATIC_ASSERT static_assert
#else
#define VET_STATIC_ASSERT __extension__ _Static_assert
#endif

/* --- capabilities ------------------------------------------------------------------------------------ */

enum vet_capability {
#define VET_PLATFORM_CAPABILITY(name, description) VET_CAPABILITY_##name,
#define VET_PHASE_CAPABILITY(name, description, initially_provided) VET_CAPABILITY_##name,
#include "capabilities.def"
	VET_CAPABILITY_COUNT
};

/* --- attributes -------------------------------------------------------------------------------------- */

/*
 * The findings of this function, and those below it that are reached only through it, are vouched for by a human.
 * The reason is mandatory and listed in every report; reach goes on.
 * Where: functions.
 *
 *     vet_boundary("reads a port that every chipset decodes, checked 2024-03") static void quirk(void)
 */
#define vet_boundary(why) VET_TAG("vet:boundary:" why)

/*
 * This function is a door into the image: bootvet starts here.
 * Where: functions.  One macro for each entry that leads here.
 *
 *     vet_entry(pvh) void start_from_pvh(struct hvm_start_info *info)
 */
#define vet_entry(entry) VET_TAG("vet:entry:" #entry)

/*
 * What the function returns, or the variable holds, is a claim: nonzero says that the capability is present, zero says
 * that it is not known to be.
 * Where: functions, variables.
 *
 *     vet_guards(cmos_rtc) bool have_rtc(void);
 */
#define vet_guards(capability) VET_TAG("vet:guards:" #capability)

/*
 * This function is claimed dead on that guest: reaching it there is an error whatever it does.
 * Where: functions.  One macro for each guest.
 *
 *     vet_never_on(xen_pvh_domu) void setup_real_mode(void);
 */
#define vet_never_on(guest) VET_TAG("vet:never_on:" #guest)

/*
 * This function finds out whether the capability is there.  It may touch it unguarded: its touches are listed, they are
 * not findings.  What it calls is judged as usual.
 * Where: functions.
 *
 *     vet_probes(i8042) static bool keyboard_answers(void)
 */
#define vet_probes(capability) VET_TAG("vet:probes:" #capability)

/*
 * After this function has returned, on every path, the phase capability is present.
 * Where: functions.
 *
 *     vet_provides(memblock) void memory_init(void);
 */
#define vet_provides(capability) VET_TAG("vet:provides:" #capability)

/*
 * Needs the capability present.  A function may run, data be used, a field be accessed only where that is so; calling
 * through a pointer that requires it does too.  The body of a function that requires it may assume it.
 * Where: functions, variables, struct fields; function-pointer typedefs, fields and parameters.
 *
 *     vet_requires(vga) void vga_clear(void);
 */
#define vet_requires(capability) VET_TAG("vet:requires:" #capability)

/*
 * May only run, or be used, where the capability is known to be absent.  "Not known present" is not enough.
 * Where: as vet_requires.
 *
 *     vet_requires_absent(pic_8259) void use_reduced_hardware_mode(void);
 */
#define vet_requires_absent(capability) VET_TAG("vet:requires_absent:" #capability)

/*
 * Every file-scope function and variable DEFINED in this file between begin and end requires the capability.  What is
 * included, or merely declared, between them does not.
 * Where: file scope, no semicolon.  Regions may be nested.
 *
 *     vet_subsystem_begin(vga)
 *     ...
 *     vet_subsystem_end
 */
#ifdef VET_TAGS_CARRIED
/* The declaration keeps an empty region from being one: Clang would warn about it. */
#define vet_subsystem_begin(capability)                                                             \
	VET_PRAGMA(clang attribute vet_subsystem.push(                                              \
		__attribute__((btf_decl_tag("vet:subsystem:" #capability))),                        \
		apply_to = any(function, variable(is_global))))                                     \
	extern const char vet_subsystem_region;                                                     \
	VET_STATIC_ASSERT(VET_CAPABILITY_##capability != VET_CAPABILITY_COUNT, "a capability");
#define vet_subsystem_end VET_PRAGMA(clang attribute vet_subsystem.pop)
#else
#define vet_subsystem_begin(capability) \
	VET_STATIC_ASSERT(VET_CAPABILITY_##capability != VET_CAPABILITY_COUNT, "a capability");
#define vet_subsystem_end struct vet_subsystem_region;
#endif

/*
 * After this function has returned, on every path, the phase capability is gone.
 * Where: functions.
 *
 *     vet_withdraws(init_text) void free_initmem(void);
 */
#define vet_withdraws(capability) VET_TAG("vet:withdraws:" #capability)

/* --- guards ------------------------------------------------------------------------------------------ */

/*
 * The runtime answers.  A program without it links all the same and knows nothing: no capability is present, none is
 * absent.  A program that surely has the runtime defines VET_RUNTIME_LINKED and pays for no test of an address; one
 * that relocates itself must do so where its relocator moves the address of a weak symbol that nobody defines.
 */
#ifdef VET_RUNTIME_LINKED
#define VET_WEAK
#define VET_RUNTIME_HAS(function) 1
#else
#define VET_WEAK __attribute__((weak))
#define VET_RUNTIME_HAS(function) ((function) != VET_NULL)
#endif

#ifdef __cplusplus
#define VET_NULL nullptr
extern "C" {
typedef bool vet_bool;
#else
#define VET_NULL ((void *)0)
typedef _Bool vet_bool;
#endif

extern VET_WEAK vet_bool vet_platform_absent(enum vet_capability capability);
extern VET_WEAK vet_bool vet_platform_has(enum vet_capability capability);

/* The tags tell the extractor what these are: it looks at the call, never at the body. */
VET_TAG("vet:builtin:absent") static inline __attribute__((always_inline)) vet_bool
vet_builtin_absent(enum vet_capability capability)
{
	return VET_RUNTIME_HAS(vet_platform_absent) && vet_platform_absent(capability);
}

VET_TAG("vet:builtin:has") static inline __attribute__((always_inline)) vet_bool
vet_builtin_has(enum vet_capability capability)
{
	return VET_RUNTIME_HAS(vet_platform_has) && vet_platform_has(capability);
}

VET_TAG("vet:builtin:require") static inline __attribute__((always_inline)) void
vet_builtin_require(enum vet_capability capability)
{
	if (!(VET_RUNTIME_HAS(vet_platform_has) && vet_platform_has(capability)))
		__builtin_trap();
}

#ifdef __cplusplus
}
#endif

/*
 * True where the capability is known absent; false while it is present, unknown or in conflict.
 * Where: an expression.
 *
 *     if (vet_absent(pic_8259)) use_reduced_hardware_mode();
 */
#define vet_absent(capability) vet_builtin_absent(VET_CAPABILITY_##capability)

/*
 * True where the capability is known present; false while it is absent, unknown or in conflict: `!vet_has(c)` does not
 * establish that c is absent.
 * Where: an expression.
 *
 *     if (vet_has(vga)) vga_clear();
 */
#define vet_has(capability) vet_builtin_has(VET_CAPABILITY_##capability)

/*
 * Traps unless the capability is known present: what follows may use it.
 * Where: a statement.
 *
 *     vet_require(memblock);
 */
#define vet_require(capability) vet_builtin_require(VET_CAPABILITY_##capability)

#endif
