/* SPDX-License-Identifier: MIT */
/*
 * Writes the built-in guest profiles as a table of C for the runtime: what is present and what is absent, a bit a capability.
 * In: the profiles that are built in.  Out: the file that is the first argument, whole or not at all.
 */
#include <inttypes.h>
#include <stdio.h>

#include "solve/profile.h"

static int write_all(FILE *out)
{
	char message[512];

	fputs("/* SPDX-License-Identifier: MIT */\n/* Made from the guest profiles; do not change. */\n#include \"profile.h\"\n\n"
	      "const struct vet_profile_masks vet_profiles[] = {\n", out);
	for (unsigned i = 0; i < vet_profile_builtin_count(); i++) {
		struct vet_profile *profile = vet_profile_builtin(vet_profile_builtin_name(i), message, sizeof(message));

		if (!profile) {
			fprintf(stderr, "embed-profiles: %s\n", message);
			return -1;
		}
		fprintf(out, "\t{\"%s\", 0x%" PRIx64 "ull, 0x%" PRIx64 "ull},\n", profile->name, profile->present, profile->absent);
		vet_profile_free(profile);
	}
	fputs("\t{0, 0, 0},\n};\n", out);
	return 0;
}

int main(int argc, char **argv)
{
	FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;

	if (!out) {
		fprintf(stderr, "embed-profiles: one argument, a file that can be written\n");
		return 2;
	}
	if (write_all(out) || fclose(out)) {
		remove(argv[1]);
		return 3;
	}
	return 0;
}
