/* SPDX-License-Identifier: MIT */
/*
 * A build tool: turns files into a C array of struct vet_builtin_text (analyzer/solve/yaml-builtin.h).
 *
 *     embed OUT.c SYMBOL FOLDER FILE...
 *
 * defines vet_builtin_SYMBOLs and vet_builtin_SYMBOL_count; errors will name each file as FOLDER/its own name.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool write_bytes(FILE *out, const char *path, int number)
{
	FILE *in = fopen(path, "rb");
	unsigned long column = 0;
	int byte;

	if (!in) {
		perror(path);
		return false;
	}
	fprintf(out, "static const char text_%d[] = {", number);
	while ((byte = getc(in)) != EOF)
		fprintf(out, "%s%d,", column++ % 24 ? "" : "\n\t", byte < 128 ? byte : byte - 256);
	fputs("\n};\n", out);
	bool good = column > 0 && !ferror(in);
	fclose(in);
	if (!good)
		fprintf(stderr, "%s: empty or unreadable\n", path);
	return good;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void write_index(FILE *out, const char *symbol, const char *folder, char **files, int count)
{
	fprintf(out, "\nconst struct vet_builtin_text vet_builtin_%ss[] = {\n", symbol);
	for (int i = 0; i < count; i++) {
		const char *name = base_name(files[i]);

		fprintf(out, "\t{\"%.*s\", \"%s/%s\", text_%d, sizeof(text_%d)},\n", (int)strcspn(name, "."), name, folder,
			name, i, i);
	}
	fprintf(out, "};\nconst size_t vet_builtin_%s_count = %d;\n", symbol, count);
}

int main(int argc, char **argv)
{
	FILE *out = argc > 4 ? fopen(argv[1], "wb") : NULL;
	bool good = out != NULL;

	if (!out) {
		fprintf(stderr, "usage: embed OUT.c SYMBOL FOLDER FILE...\n");
		return EXIT_FAILURE;
	}
	fputs("/* SPDX-License-Identifier: MIT */\n/* Made by annotations/embed.c. */\n#include \"solve/yaml-builtin.h\"\n\n", out);
	for (int i = 4; i < argc && good; i++)
		good = write_bytes(out, argv[i], i - 4);
	write_index(out, argv[2], argv[3], argv + 4, argc - 4);
	good &= !ferror(out);
	good &= fclose(out) == 0;
	if (!good)
		remove(argv[1]);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
