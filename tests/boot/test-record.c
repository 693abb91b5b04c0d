// SPDX-License-Identifier: MIT
//
// The recorder in the hands of a QEMU that this test plays: it hands over blocks, executes them by the counters that the
// recorder asked for, ends, and reads the trace.
#include "image.h"
#include "qemu-plugin.h"

#include <elf.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct qemu_plugin_insn {
	uint64_t address;
	size_t size;
	const unsigned char *bytes;
};

struct qemu_plugin_tb {
	struct qemu_plugin_insn instruction[4];
	size_t instructions;
};

static qemu_plugin_vcpu_tb_trans_cb_t translate;
static qemu_plugin_udata_cb_t end;
static uint64_t *counter;

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, qemu_plugin_vcpu_tb_trans_cb_t callback) {
	(void)id;
	translate = callback;
}

void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, qemu_plugin_udata_cb_t callback, void *data) {
	(void)id;
	(void)data;
	end = callback;
}

void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, enum qemu_plugin_op operation, void *number,
	uint64_t amount) {
	(void)block;
	assert_int_equal(operation, QEMU_PLUGIN_INLINE_ADD_U64);
	assert_int_equal(amount, 1);
	counter = number;
}

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block) {
	return block->instructions;
}

uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *block) {
	return block->instruction[0].address;
}

struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index) {
	return (struct qemu_plugin_insn *)&block->instruction[index];
}

const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *instruction) {
	return instruction->bytes;
}

size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *instruction) {
	return instruction->size;
}

uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *instruction) {
	return instruction->address;
}

static const unsigned char code[64] = {0x90, 0x90, 0xeb, 0xfe, 0x31, 0xc0, 0xc3};
static const unsigned char other_code[64] = {0xcc};

// QEMU translates two instructions at an address and executes them that often.
static void run_block(uint64_t address, const unsigned char *bytes, size_t first, size_t second, int times) {
	struct qemu_plugin_tb block = {
		.instruction = {{address, first, bytes}, {address + first, second, bytes + first}},
		.instructions = 2,
	};
	counter = NULL;
	translate(1, &block);
	if (counter)
		*counter += (uint64_t)times;
}

// A folder of this process, for the files of a test.
static char folder[] = "/tmp/boot-record-XXXXXX";

static const char *in_folder(const char *name) {
	static char path[64];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static int make_folder(void **state) {
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
	(void)state;
	static const char *const names[] = {"image", "trace", "trace.unfinished"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(in_folder(names[i]));
	return rmdir(folder);
}

// An image of one executable segment, `code`, at virtual 0xffffffff81000000 and physical 0x1000000, as `change` wants it.
static void write_image(void (*change)(Elf64_Ehdr *elf, Elf64_Phdr *segment)) {
	Elf64_Ehdr elf = {
		.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
		.e_type = ET_EXEC,
		.e_machine = EM_X86_64,
		.e_phoff = sizeof elf,
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 1,
	};
	Elf64_Phdr segment = {
		.p_type = PT_LOAD,
		.p_flags = PF_R | PF_X,
		.p_offset = sizeof elf + sizeof segment,
		.p_vaddr = 0xffffffff81000000,
		.p_paddr = 0x1000000,
		.p_filesz = sizeof code,
		.p_memsz = sizeof code + 0x1000,
	};
	if (change)
		change(&elf, &segment);
	FILE *stream = fopen(in_folder("image"), "wb");
	assert_non_null(stream);
	fwrite(&elf, sizeof elf, 1, stream);
	fwrite(&segment, sizeof segment, 1, stream);
	fwrite(code, sizeof code, 1, stream);
	assert_int_equal(fclose(stream), 0);
}

// The recorder is made for one run of QEMU, so each run is a process; `run` is QEMU's part in between.
static int record_with(const char *image, const char *note, void (*run)(void)) {
	char out[80], image_argument[80], note_argument[80];
	char *arguments[3];
	int count = 0;
	snprintf(out, sizeof out, "out=%s", in_folder("trace"));
	arguments[count++] = out;
	if (image) {
		snprintf(image_argument, sizeof image_argument, "image=%s", in_folder(image));
		arguments[count++] = image_argument;
	}
	if (note) {
		snprintf(note_argument, sizeof note_argument, "note=%s", note);
		arguments[count++] = note_argument;
	}
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (qemu_plugin_install(1, NULL, count, arguments) != 0)
			_exit(9);
		if (run)
			run();
		end(1, NULL);
		_exit(0);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static const char *read_trace(void) {
	static char text[4096];
	FILE *stream = fopen(in_folder("trace"), "r");
	assert_non_null(stream);
	text[fread(text, 1, sizeof text - 1, stream)] = 0;
	fclose(stream);
	return text;
}

static void several_blocks(void) {
	run_block(0x2000, code, 1, 3, 2);
	run_block(0x1000, code, 2, 2, 1);
	run_block(0x2000, code, 1, 1, 1); // the same address, shorter
	run_block(0x3000, code, 1, 1, 0); // never executed
	run_block(0x2000, code, 1, 3, 40); // translated once more
}

static void test_order_and_counts(void **state) {
	(void)state;
	assert_int_equal(record_with(NULL, NULL, several_blocks), 0);
	assert_string_equal(read_trace(), "bootvet-trace 1\n"
		"# blocks executed: 3, translated and not executed: 1\n"
		"2000 4 42\n1000 4 1\n2000 2 1\n");
}

static void late_block(void) {
	run_block(0x1000, code, 1, 1, 0); // translated, then an interrupt
	run_block(0x2000, code, 1, 1, 1);
	run_block(0x1000, code, 1, 1, 1);
}

static void test_interrupted_block_comes_later(void **state) {
	(void)state;
	assert_int_equal(record_with(NULL, NULL, late_block), 0);
	assert_non_null(strstr(read_trace(), "\n2000 2 1\n1000 2 1\n"));
}

static void around_the_image(void) {
	run_block(0x1000000, code, 1, 1, 1);                // the image's, before paging
	run_block(0x1000004, other_code, 2, 1, 1);          // a loader's at the same addresses
	run_block(0x1000000, other_code, 1, 2, 1);          // the same, at its start
	run_block(0x100003f, code, 1, 1, 1);                // reaches beyond what the file has
	run_block(0x7c00, code, 1, 1, 1);                   // firmware
	run_block(0xffffffff81000004, other_code, 2, 1, 3); // the image's, patched
	run_block(0xffffffff81001040, code, 1, 1, 1);       // behind it
	run_block(0x1001040, code, 1, 1, 1);
}

static void test_only_the_image(void **state) {
	(void)state;
	write_image(NULL);
	assert_int_equal(record_with("image", NULL, around_the_image), 0);
	assert_string_equal(read_trace(), "bootvet-trace 1\n"
		"# blocks executed: 2, translated and not executed: 0\n"
		"1000000 2 1\nffffffff81000004 3 3\n");
}

static void write_image_of_32_bits(void) {
	Elf32_Ehdr elf = {
		.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB, EV_CURRENT},
		.e_type = ET_EXEC,
		.e_machine = EM_386,
		.e_phoff = sizeof elf,
		.e_phentsize = sizeof(Elf32_Phdr),
		.e_phnum = 1,
	};
	Elf32_Phdr segment = {
		.p_type = PT_LOAD,
		.p_flags = PF_R | PF_X,
		.p_offset = sizeof elf + sizeof segment,
		.p_vaddr = 0xc1000000,
		.p_paddr = 0x1000000,
		.p_filesz = sizeof code,
		.p_memsz = sizeof code,
	};
	FILE *stream = fopen(in_folder("image"), "wb");
	assert_non_null(stream);
	fwrite(&elf, sizeof elf, 1, stream);
	fwrite(&segment, sizeof segment, 1, stream);
	fwrite(code, sizeof code, 1, stream);
	assert_int_equal(fclose(stream), 0);
}

static void around_the_image_of_32_bits(void) {
	run_block(0x1000000, code, 1, 1, 1);
	run_block(0x1000000, other_code, 1, 2, 1);
	run_block(0xc1000004, other_code, 2, 1, 3);
	run_block(0xc1000040, code, 1, 1, 1);
}

static void test_only_the_image_of_32_bits(void **state) {
	(void)state;
	write_image_of_32_bits();
	assert_int_equal(record_with("image", NULL, around_the_image_of_32_bits), 0);
	assert_non_null(strstr(read_trace(), "not executed: 0\n1000000 2 1\nc1000004 3 3\n"));
}

static void test_note_is_one_line(void **state) {
	(void)state;
	assert_int_equal(record_with(NULL, "a\nffffffff81000000 1 1\x1b[2J", several_blocks), 0);
	assert_non_null(strstr(read_trace(), "bootvet-trace 1\n# a ffffffff81000000 1 1 [2J\n#"));
}

static void many_blocks(void) {
	for (uint64_t i = 0; i < (UINT64_C(1) << 22) + 100; i++)
		run_block(i, code, 1, 1, (int)(i < 2));
}

static void test_memory_is_bounded(void **state) {
	(void)state;
	assert_int_equal(record_with(NULL, NULL, many_blocks), 0);
	assert_non_null(strstr(read_trace(), "# not recorded, for there were too many: 100\n0 2 1\n1 2 1\n"));
}

static void odd_blocks(void) {
	struct qemu_plugin_tb empty = {.instructions = 0};
	translate(1, &empty);
	run_block(0x1000, code, 5000, 5000, 1);
	run_block(UINT64_MAX, code, 1, 1, 1);
}

static void test_odd_blocks(void **state) {
	(void)state;
	assert_int_equal(record_with(NULL, NULL, odd_blocks), 0);
	assert_non_null(strstr(read_trace(), "not executed: 0\nffffffffffffffff 2 1\n"));
}

static void test_arguments(void **state) {
	(void)state;
	char wrong[] = "output=x", empty[] = "out=";
	char *unknown[] = {wrong};
	char *nowhere[] = {empty};
	assert_int_not_equal(qemu_plugin_install(1, NULL, 1, unknown), 0);
	assert_int_not_equal(qemu_plugin_install(1, NULL, 0, NULL), 0);
	assert_int_not_equal(qemu_plugin_install(1, NULL, 1, nowhere), 0);
	assert_int_equal(record_with("no such image", NULL, NULL), 9);
}

static void other_machine(Elf64_Ehdr *elf, Elf64_Phdr *segment) {
	(void)segment;
	elf->e_machine = EM_AARCH64;
}

static void headers_beyond(Elf64_Ehdr *elf, Elf64_Phdr *segment) {
	(void)segment;
	elf->e_phoff = UINT64_MAX - 8;
}

static void many_headers(Elf64_Ehdr *elf, Elf64_Phdr *segment) {
	(void)segment;
	elf->e_phnum = 0xffff;
}

static void segment_beyond(Elf64_Ehdr *elf, Elf64_Phdr *segment) {
	(void)elf;
	segment->p_filesz = 1 << 20;
	segment->p_memsz = 1 << 20;
}

static void offset_wraps(Elf64_Ehdr *elf, Elf64_Phdr *segment) {
	(void)elf;
	segment->p_offset = UINT64_MAX - 4;
}

static void address_wraps(Elf64_Ehdr *elf, Elf64_Phdr *segment) {
	(void)elf;
	segment->p_vaddr = UINT64_MAX - 4;
}

static void larger_in_file(Elf64_Ehdr *elf, Elf64_Phdr *segment) {
	(void)elf;
	segment->p_memsz = 1;
}

static void nothing_loaded(Elf64_Ehdr *elf, Elf64_Phdr *segment) {
	(void)elf;
	segment->p_type = PT_NOTE;
}

// What a kernel calls data it may make executable by itself.
static void data_alone(Elf64_Ehdr *elf, Elf64_Phdr *segment) {
	(void)elf;
	segment->p_flags = PF_R | PF_W;
}

static void test_data(void **state) {
	(void)state;
	struct image image;
	const char *reason = NULL;
	write_image(data_alone);
	assert_true(image_open(&image, in_folder("image"), &reason));
	assert_int_equal(image.segments, 1);
	image_close(&image);
}

static void test_damaged_images(void **state) {
	(void)state;
	void (*const changes[])(Elf64_Ehdr *, Elf64_Phdr *) = {other_machine, headers_beyond, many_headers, segment_beyond,
		offset_wraps, address_wraps, larger_in_file, nothing_loaded};
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct image image;
		const char *reason = NULL;
		write_image(changes[i]);
		assert_false(image_open(&image, in_folder("image"), &reason));
		assert_non_null(reason);
		assert_int_equal(image.segments, 0);
	}
	struct image image;
	const char *reason = NULL;
	write_image(NULL);
	assert_int_equal(truncate(in_folder("image"), 40), 0);
	assert_false(image_open(&image, in_folder("image"), &reason));
	assert_int_equal(record_with("image", NULL, NULL), 9);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_and_counts),
		cmocka_unit_test(test_interrupted_block_comes_later),
		cmocka_unit_test(test_only_the_image),
		cmocka_unit_test(test_only_the_image_of_32_bits),
		cmocka_unit_test(test_note_is_one_line),
		cmocka_unit_test(test_memory_is_bounded),
		cmocka_unit_test(test_odd_blocks),
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_data),
		cmocka_unit_test(test_damaged_images),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
