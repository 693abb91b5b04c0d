/* SPDX-License-Identifier: MIT */
/*
 * The reader of inputs: objects, archives (fat and thin), folders, response files, fact files; whole, cut and damaged.
 * In: files written to a fresh folder of this run.  Out: TAP.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "build-unit.h"
#include "link/inputs.h"

static const char *const symbols[] = { "+start", "-vga_init", "?maybe", NULL };

static void put(const char *path, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static void put_object(const char *path, const void *facts, size_t size)
{
	struct build_buffer object = build_object(facts, size, symbols);

	put(path, object.bytes, object.size);
	free(object.bytes);
}

static int read_paths(struct vet_inputs *inputs, char message[512], const char *first, const char *second)
{
	char *paths[] = { (char *)(uintptr_t)first, (char *)(uintptr_t)second };

	message[0] = '\0';
	return vet_inputs_read(inputs, paths, second ? 2 : 1, message, 512);
}

static void refuse(const char *path, const char *reason)
{
	struct vet_inputs inputs;
	char message[512];

	assert_int_equal(read_paths(&inputs, message, path, NULL), -1);
	if (!strstr(message, reason) || strncmp(message, path + (*path == '@'), strcspn(path, "@")))
		fail_msg("expected \"%s: ... %s\", got \"%s\"", path, reason, message);
	assert_int_equal(inputs.object_count, 0);
}

/* A fresh folder to work in, with a.o, b.o (facts), asm.o (none) and bare.facts. */
static int enter_folder(void **state)
{
	char name[] = "/tmp/bootvet-test-XXXXXX";
	struct build_buffer record = build_sample_record(VET_RECORD_ZSTD);

	*state = mkdtemp(name) ? strdup(name) : NULL;
	if (!*state || chdir(*state))
		return -1;
	put_object("b.o", record.bytes, record.size);
	put_object("a.o", record.bytes, record.size);
	put_object("asm.o", NULL, 0);
	put("bare.facts", record.bytes, record.size);
	free(record.bytes);
	return 0;
}

static int leave_folder(void **state)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf %s", (char *)*state);
	free(*state);
	return chdir("/") || system(command);
}

static void test_objects(void **state)
{
	struct vet_inputs inputs;
	char message[512];

	(void)state;
	assert_int_equal(read_paths(&inputs, message, "b.o", "asm.o"), 0);
	assert_int_equal(inputs.count, 1);
	assert_int_equal(inputs.object_count, 2);
	assert_int_equal(inputs.without_facts, 1);
	assert_string_equal(inputs.object[0].path, "asm.o");
	assert_int_equal(inputs.object[0].unit_count, 0);
	assert_int_equal(inputs.object[0].symbol_count, 3);
	assert_string_equal(inputs.object[0].symbol[0].name, "start");
	assert_true(inputs.object[0].symbol[0].defined && inputs.object[0].symbol[0].is_function);
	assert_false(inputs.object[0].symbol[1].defined);
	assert_true(inputs.object[0].symbol[2].weak);
	assert_int_equal(inputs.input[0].object, 1);
	assert_string_equal(inputs.input[0].unit.source, "sample.c");
	vet_inputs_free(&inputs);
}

static void test_fact_file(void **state)
{
	struct vet_inputs inputs;
	char message[512];

	(void)state;
	assert_int_equal(read_paths(&inputs, message, "bare.facts", NULL), 0);
	assert_int_equal(inputs.count, 1);
	assert_int_equal(inputs.without_facts, 0);
	assert_false(inputs.object[0].is_elf);
	vet_inputs_free(&inputs);
}

static void test_folder(void **state)
{
	struct vet_inputs inputs;
	char message[512];

	(void)state;
	assert_int_equal(mkdir("deep", 0700), 0);
	assert_int_equal(mkdir("deep/.hidden", 0700), 0);
	put_object("deep/c.o", NULL, 0);
	put_object("deep/.hidden/d.o", NULL, 0);
	put("deep/note.txt", "text", 4);
	assert_int_equal(symlink("..", "deep/loop"), 0);
	/* a.o is reached twice: by the folder and by name. */
	assert_int_equal(read_paths(&inputs, message, "deep/../a.o", "."), 0);
	assert_int_equal(inputs.object_count, 5);
	assert_int_equal(inputs.count, 3);
	for (size_t i = 1; i < inputs.object_count; i++)
		assert_true(strcmp(inputs.object[i - 1].path, inputs.object[i].path) < 0);
	vet_inputs_free(&inputs);
	assert_int_equal(system("rm -r deep"), 0);
}

static void test_archives(void **state)
{
	struct vet_inputs inputs;
	char message[512];

	(void)state;
	assert_int_equal(mkdir("sub", 0700), 0);
	assert_int_equal(system("cp a.o sub/a-name-that-needs-the-long-table.o"), 0);
	assert_int_equal(system("ar rc fat.a b.o a.o asm.o sub/a-name-that-needs-the-long-table.o"), 0);
	assert_int_equal(system("ar rcT thin.a b.o a.o asm.o sub/a-name-that-needs-the-long-table.o"), 0);
	assert_int_equal(system("ar rc empty.a"), 0);
	for (int thin = 0; thin < 2; thin++) {
		if (read_paths(&inputs, message, thin ? "./thin.a" : "fat.a", "empty.a"))
			fail_msg("%s", message);
		assert_int_equal(inputs.object_count, 4);
		assert_int_equal(inputs.count, 3);
		assert_int_equal(inputs.without_facts, 1);
		assert_string_equal(inputs.object[0].member, "b.o");
		assert_string_equal(inputs.object[2].member, "asm.o");
		assert_non_null(strstr(inputs.object[3].member, "a-name-that-needs-the-long-table.o"));
		vet_inputs_free(&inputs);
	}
}

/* A build folder holds objects and what `ld -r` made of them. */
static void test_merged(void **state)
{
	struct build_buffer record = build_sample_record(VET_RECORD_ZSTD), other = build_sample_record(0), both = record;
	size_t padded = (record.size + 7) / 8 * 8;
	struct vet_inputs inputs;
	char message[512];

	(void)state;
	both.bytes = calloc(1, padded + other.size);
	assert_non_null(both.bytes);
	memcpy(both.bytes, record.bytes, record.size);
	memcpy(both.bytes + padded, other.bytes, other.size);
	put_object("merged.o", both.bytes, padded + other.size);
	assert_int_equal(read_paths(&inputs, message, "merged.o", NULL), 0);
	assert_int_equal(inputs.count, 2);
	vet_inputs_free(&inputs);
	assert_int_equal(read_paths(&inputs, message, "a.o", "merged.o"), 0);
	assert_int_equal(inputs.object_count, 2);
	assert_int_equal(inputs.count, 1);
	assert_int_equal(inputs.without_facts, 0);
	assert_true(inputs.object[1].repeated);
	vet_inputs_free(&inputs);
	assert_int_equal(unlink("merged.o"), 0);
	free(both.bytes);
	free(other.bytes);
	free(record.bytes);
}

static void test_response_file(void **state)
{
	static const char words[] = "a.o 'b.o'\n\t\"as\\m.o\" @more\n", more[] = "b\\.o";
	struct vet_inputs inputs;
	char message[512];

	(void)state;
	put("words", words, sizeof(words) - 1);
	put("more", more, sizeof(more) - 1);
	assert_int_equal(read_paths(&inputs, message, "@words", NULL), 0);
	assert_int_equal(inputs.object_count, 3);
	vet_inputs_free(&inputs);
	put("loop", "@loop", 5);
	refuse("@loop", "too deeply");
	put("quote", "'a.o", 4);
	assert_int_equal(read_paths(&inputs, message, "@quote", NULL), -1);
	assert_string_equal(message, "quote: a quote is not closed");
}

static void test_refused(void **state)
{
	(void)state;
	refuse("nowhere.o", "No such file");
	put("text.o", "int x;\n", 7);
	refuse("text.o", "neither an ELF object, an archive nor facts");
	put("empty.o", "", 0);
	refuse("empty.o", "neither");
	put("bitcode.o", "BC\xc0\xde rest", 9);
	refuse("bitcode.o", "LLVM bitcode");
	assert_int_equal(mkfifo("pipe.o", 0600), 0);
	refuse("pipe.o", "not a regular file");
	assert_int_equal(unlink("pipe.o"), 0);
	assert_int_equal(unlink("text.o") | unlink("empty.o") | unlink("bitcode.o"), 0);
	put_object("bad-facts.o", "BOOTVETF and no more", 20);
	refuse("bad-facts.o", VET_FACT_SECTION ": fact record is cut off (at byte 0)");
	assert_int_equal(unlink("bad-facts.o"), 0);
}

/* Whatever is cut or changed: an answer, no crash; a cut object or archive is never taken for a whole one. */
static void test_damaged(const char *path, size_t whole_when_cut)
{
	struct vet_inputs inputs;
	char message[512];
	FILE *file = fopen(path, "rb");
	static char bytes[1 << 16];
	size_t size, whole = 0;

	assert_non_null(file);
	size = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	assert_true(size && size < sizeof(bytes));
	for (size_t cut = 0; cut < size; cut++) {
		void *copy = calloc(cut + 1, 1); /* the byte behind the last is zero, as vet_file_read leaves it */

		assert_non_null(copy);
		memcpy(copy, bytes, cut);
		if (!vet_inputs_read_bytes(&inputs, path, copy, cut, message, sizeof(message))) {
			vet_inputs_free(&inputs);
			whole++;
		}
		free(copy);
	}
	assert_int_equal(whole, whole_when_cut);
	for (size_t bit = 0; bit < 8 * size; bit += size > 2048 ? 7 : 1) {
		bytes[bit / 8] ^= (char)(1u << bit % 8);
		if (!vet_inputs_read_bytes(&inputs, path, bytes, size, message, sizeof(message)))
			vet_inputs_free(&inputs);
		bytes[bit / 8] ^= (char)(1u << bit % 8);
	}
}

static void test_damaged_object(void **state)
{
	(void)state;
	test_damaged("a.o", 0);
}

/* An archive cut right behind a member or its padding is a whole archive; anywhere else it is not. */
static void test_damaged_archive(void **state)
{
	(void)state;
	test_damaged("fat.a", 6);
}

static void test_damaged_thin_archive(void **state)
{
	FILE *file = fopen("thin.a", "rb");
	char bytes[4096];
	size_t size;

	(void)state;
	assert_non_null(file);
	size = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	for (size_t bit = 0; bit < 8 * size; bit += 3) {
		struct vet_inputs inputs;
		char message[512];

		bytes[bit / 8] ^= (char)(1u << bit % 8);
		put("flipped.a", bytes, bit % 16 ? size : bit / 8);
		if (!read_paths(&inputs, message, "flipped.a", NULL))
			vet_inputs_free(&inputs);
		bytes[bit / 8] ^= (char)(1u << bit % 8);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_objects),        cmocka_unit_test(test_fact_file),
		cmocka_unit_test(test_folder),         cmocka_unit_test(test_archives),
		cmocka_unit_test(test_merged),         cmocka_unit_test(test_response_file),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_damaged_object), cmocka_unit_test(test_damaged_archive),
		cmocka_unit_test(test_damaged_thin_archive),
	};

	return cmocka_run_group_tests_name("link: inputs", tests, enter_folder, leave_folder);
}
