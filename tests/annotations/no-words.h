/* SPDX-License-Identifier: MIT */
/*
 * The vocabulary of annotate.h, saying nothing: what a source would be if nobody had annotated it.  test-identity.sh
 * compares the code that comes of both.
 */
#define vet_boundary(why)
#define vet_entry(entry)
#define vet_guards(capability)
#define vet_never_on(guest)
#define vet_probes(capability)
#define vet_provides(capability)
#define vet_requires(capability)
#define vet_requires_absent(capability)
#define vet_subsystem_begin(capability)
#define vet_subsystem_end
#define vet_withdraws(capability)
