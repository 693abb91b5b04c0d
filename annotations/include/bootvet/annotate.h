/* SPDX-License-Identifier: MIT */
/*
 * bootvet's vocabulary: what source code can say about the hardware and the boot phase it needs.  Clang keeps each
 * word in the syntax tree, bootvet's plugin writes it into the object file, `bootvet check` judges it.  The compiler
 * itself never fails because of a policy.
 *
 * Rules of this header:
 *  - One macro, one meaning; entries are sorted by name; each says what it means, where it goes, and shows one example.
 *  - Every macro exists in every variant: Clang C carries it; GCC and C++ compile the same source and see nothing; Sparse
 *    sees what it can follow, as contexts.  Features are asked for by __has_attribute, never by version numbers.
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

/*
 * Sparse counts how many capabilities, locks ... are held, whichever they are: a function with this one begins and ends
 * with one more of them.  Its callers do not notice.
 */
#ifdef __CHECKER__
#define VET_HELD(capability) __attribute__((context(VET_CAPABILITY_##capability, 1, 1)))
#else
#define VET_HELD(capability)
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
#define vet_boundary(why) VET_TAG("vet:boundary:" why) VET_HELD(COUNT)

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
#define vet_requires(capability) VET_TAG("vet:requires:" #capability) VET_HELD(capability)

/*
 * May only run, or be used, where the capability is known to be absent.  "Not known present" is not enough.
 * Where: as vet_requires.
 *
 *     vet_requires_absent(pic_8259) void use_reduced_hardware_mode(void);
 */
#define vet_requires_absent(capability) VET_TAG("vet:requires_absent:" #capability)

/*
 * As vet_requires, and Sparse warns of direct calls that nothing guards: neither vet_guard_begin() nor a word like this
 * one around them.
 * Where: functions; for Sparse, of one that returns a pointer after the star, and on the definition too.
 *
 *     vet_requires_guarded(vga) void vga_clear(void);
 */
#ifdef __CHECKER__
/* A call wants 1 and changes nothing; of all three the sums, which are what the body begins and ends with, are 1. */
#define vet_requires_guarded(capability)                                                            \
	__attribute__((context(VET_CAPABILITY_##capability, -1, 1), context(VET_CAPABILITY_##capability, 0, -2), \
		       context(VET_CAPABILITY_##capability, 2, 2)))
#else
#define vet_requires_guarded(capability) VET_TAG("vet:requires:" #capability)
#endif

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

/* --- the runtime ------------------------------------------------------------------------------------- */

/*
 * The runtime answers.  A program without it links all the same and knows nothing: no capability is present, none is
 * absent.  Linked for addresses outside the lowest and the highest 2 GiB it must define VET_RUNTIME_LINKED, and
 * vet_platform_has() and vet_platform_absent() itself, both false: a call from there does not reach what nobody defines
 * (GNU ld: "relocation truncated to fit").
 *
 * A program that surely has the runtime defines VET_RUNTIME_LINKED and pays for no test of an address; one that relocates
 * itself must do so where its relocator moves the address of a weak symbol that nobody defines.
 *
 * Defining VET_GUARDS_PATCHED as well makes each guard a load, a branch and an entry in section `vet_guards`, from which
 * vet_seal() makes it one instruction.  Without optimisation, and in position-independent code of 32 bits, guards are
 * calls all the same.
 */
#ifdef VET_RUNTIME_LINKED
#define VET_WEAK
#define VET_RUNTIME_HAS(function) 1
#else
#define VET_WEAK __attribute__((__weak__))
#define VET_RUNTIME_HAS(function) ((function) != VET_NULL)
#endif

#if defined(VET_RUNTIME_LINKED) && defined(VET_GUARDS_PATCHED) && defined(__OPTIMIZE__) && !defined(__CHECKER__)
#if defined(__x86_64__)
#define VET_GUARD_CELL "vet_sealed_table+%c[cell](%%rip)"
#elif defined(__i386__) && !defined(__PIC__)
#define VET_GUARD_CELL "vet_sealed_table+%c[cell]"
#endif
#endif

#ifdef __cplusplus
#define VET_NULL nullptr
extern "C" {
typedef bool vet_bool;
#else
#define VET_NULL ((void *)0)
typedef _Bool vet_bool;
#endif

/* A byte a capability of these bits; phases have a table of their own, which stays writable. */
enum vet_answer {
	VET_ANSWER_HAS = 1,
	VET_ANSWER_ABSENT = 2,
	VET_ANSWER_TRAPS = 4 /* absent, and sealed: annotated functions trap */
};

extern VET_WEAK vet_bool vet_platform_absent(enum vet_capability capability);
extern VET_WEAK vet_bool vet_platform_has(enum vet_capability capability);

/* vet_require() did not hold where no handler of exceptions is needed to notice; returns when the host says go on. */
extern __attribute__((__weak__)) void vet_platform_required(enum vet_capability capability);

#ifdef VET_RUNTIME_LINKED
extern const volatile unsigned char vet_sealed_table[VET_CAPABILITY_COUNT];
extern volatile unsigned char vet_phase_table[VET_CAPABILITY_COUNT];
extern void vet_function_entered(enum vet_capability capability, const char *function, void *caller);
#endif

/* --- guards ------------------------------------------------------------------------------------------ */

#ifdef VET_GUARD_CELL
/* In `vet_guards`: struct vet_guard_site of the runtime's site.h.  The branch is short or long, as the assembler finds. */
#define VET_GUARD_ENTRY(otherwise)                                                                  \
	"771:\t.pushsection vet_guards, \"a\", @progbits\n\t"                                       \
	".balign 4\n\t"                                                                            \
	".long 770b - .\n\t"                                                                       \
	".long " otherwise " - .\n\t"                                                              \
	".byte 771b - 770b, %c[cell], %c[answer], 0\n\t"                                           \
	".popsection"
#define VET_GUARD_ASK(wanted, capability, otherwise)                                                \
	__asm__ goto("770:\ttestb $%c[answer], " VET_GUARD_CELL "\n\t"                             \
		     "jz %l[" #otherwise "]\n" VET_GUARD_ENTRY("%l[" #otherwise "]")                 \
		     : /* nothing */                                                                \
		     : [cell] "i"(capability), [answer] "i"(wanted)                                 \
		     : /* nothing */                                                                \
		     : otherwise)

VET_TAG("vet:builtin:phase") static inline __attribute__((__always_inline__)) vet_bool
vet_builtin_phase(enum vet_capability capability)
{
	switch ((int)capability) {
#define VET_PHASE_CAPABILITY(name, description, initially_provided) case VET_CAPABILITY_##name:
#include "capabilities.def"
		return 1;
	default:
		return 0;
	}
}
#endif

/* The tags tell the extractor what these are: it looks at the call, never at the body. */
VET_TAG("vet:builtin:absent") static inline __attribute__((__always_inline__)) vet_bool
vet_builtin_absent(enum vet_capability capability)
{
#ifdef VET_GUARD_CELL
	if (vet_builtin_phase(capability))
		return (vet_phase_table[capability] & VET_ANSWER_ABSENT) != 0;
	VET_GUARD_ASK(VET_ANSWER_ABSENT, capability, no);
	return 1;
no:
	return 0;
#else
	return VET_RUNTIME_HAS(vet_platform_absent) && vet_platform_absent(capability);
#endif
}

VET_TAG("vet:builtin:has") static inline __attribute__((__always_inline__)) vet_bool
vet_builtin_has(enum vet_capability capability)
{
#ifdef VET_GUARD_CELL
	if (vet_builtin_phase(capability))
		return (vet_phase_table[capability] & VET_ANSWER_HAS) != 0;
	VET_GUARD_ASK(VET_ANSWER_HAS, capability, no);
	return 1;
no:
	return 0;
#else
	return VET_RUNTIME_HAS(vet_platform_has) && vet_platform_has(capability);
#endif
}

VET_TAG("vet:builtin:require") static inline __attribute__((__always_inline__)) void
vet_builtin_require(enum vet_capability capability)
{
#ifdef VET_GUARD_CELL
	/* The trapping instruction is the site's last: that is how vet_trap_handle() knows it. */
	if (!vet_builtin_phase(capability))
		__asm__ volatile("770:\ttestb $1, " VET_GUARD_CELL "\n\t"
				 "jnz 771f\n\t"
				 "ud2\n" VET_GUARD_ENTRY("771b")
				 : /* nothing */
				 : [cell] "i"(capability), [answer] "i"(0)
				 : "cc", "memory");
	else if (!(vet_phase_table[capability] & VET_ANSWER_HAS))
		vet_platform_required(capability);
#else
	if (VET_RUNTIME_HAS(vet_platform_has) && vet_platform_has(capability))
		return;
	if (vet_platform_required != VET_NULL)
		vet_platform_required(capability);
	else
		__builtin_trap();
#endif
}

#ifdef VET_RUNTIME_LINKED
VET_TAG("vet:builtin:enter") static inline __attribute__((__always_inline__)) void
vet_builtin_enter(enum vet_capability capability, const char *function, void *caller)
{
	if (vet_sealed_table[capability] & VET_ANSWER_TRAPS)
		vet_function_entered(capability, function, caller);
}
#endif

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
 * As vet_has, and Sparse counts: from here, where it is true, to vet_guard_end() is a guard.
 * Where: a condition, by itself or after `!`, `&&`, `||`.
 *
 *     if (vet_guard_begin(vga)) { vet_memory_write(vga, screen, 0x0720); vet_guard_end(vga); }
 */
#ifdef __CHECKER__
/* Not `c ? ... : 0`: behind a joined value Sparse loses which branch it came from. */
#define vet_guard_begin(capability)                                                                \
	(vet_builtin_has(VET_CAPABILITY_##capability) && ({ __context__(VET_CAPABILITY_##capability, 1); 1; }))
#else
#define vet_guard_begin(capability) vet_builtin_has(VET_CAPABILITY_##capability)
#endif

/*
 * The guard that vet_guard_begin() began ends here, on this path.
 * Where: a statement.
 *
 *     vet_guard_end(vga);
 */
#ifdef __CHECKER__
#define vet_guard_end(capability) do { __context__(VET_CAPABILITY_##capability, -1); } while (0)
#else
#define vet_guard_end(capability) ((void)VET_CAPABILITY_##capability)
#endif

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

/* --- traps ------------------------------------------------------------------------------------------- */

/*
 * At run time this function traps at its first instruction where the capability is absent, once the runtime has sealed;
 * without the runtime it says nothing.  For what no plugin with the argument `traps` compiles.  `bootvet check` does not
 * read it: say vet_requires too.
 * Where: file scope, after a declaration of the function and before its body; not for inline functions, in C++ only for
 * extern "C" ones.  One for each capability.
 *
 *     vet_requires(vga) void vga_clear(void);
 *     vet_function(vga, vga_clear);
 */
#if defined(VET_RUNTIME_LINKED) && !defined(__CHECKER__) && (defined(__x86_64__) || defined(__i386__))
#if defined(__clang__) || !defined(__GNUC__)
#define VET_KEPT __attribute__((__used__, __noinline__, __patchable_function_entry__(1)))
#else
#define VET_KEPT __attribute__((__used__, __noipa__, __patchable_function_entry__(1)))
#endif
/*
 * In `vet_functions`: struct vet_function_site.  The function around the entry is never called; it is there because only
 * inside of one can the assembler be told a number.
 */
#define vet_function(capability, function)                                                          \
	_Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wredundant-decls\"")      \
	extern __typeof__(function) function VET_KEPT;                                              \
	_Pragma("GCC diagnostic pop")                                                               \
	VET_TAG("vet:builtin:site") static __attribute__((__used__)) void                               \
	vet_site_##capability##_##function(void)                                                    \
	{                                                                                           \
		__asm__ volatile(".pushsection .rodata.vet_names, \"a\", @progbits\n"                 \
				 "770:\t.asciz \"" #function "\"\n\t"                               \
				 ".popsection\n\t"                                                 \
				 ".pushsection vet_functions, \"a\", @progbits\n\t"                  \
				 ".balign 4\n\t"                                                   \
				 ".long " #function " - .\n\t"                                     \
				 ".long 770b - .\n\t"                                              \
				 ".long %c0\n\t"                                                   \
				 ".popsection"                                                      \
				 : /* nothing */                                                    \
				 : "i"(VET_CAPABILITY_##capability));                               \
	}                                                                                           \
	VET_STATIC_ASSERT(VET_CAPABILITY_##capability != VET_CAPABILITY_COUNT, "a capability")
#else
#define vet_function(capability, function) \
	VET_STATIC_ASSERT(VET_CAPABILITY_##capability != VET_CAPABILITY_COUNT, "a capability")
#endif

/*
 * The check at entry, for kernels whose code cannot be patched: traps, by a call, where the capability is absent and the
 * runtime has sealed.
 * Where: a statement, the first of a function.
 *
 *     void vga_clear(void) { vet_function_enter(vga); ... }
 */
#ifdef VET_RUNTIME_LINKED
#define vet_function_enter(capability) \
	vet_builtin_enter(VET_CAPABILITY_##capability, __func__, __builtin_return_address(0))
#else
#define vet_function_enter(capability) ((void)VET_CAPABILITY_##capability)
#endif

#endif
