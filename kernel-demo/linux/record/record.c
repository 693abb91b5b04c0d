// SPDX-License-Identifier: MIT
//
// A QEMU plugin that records what a guest executes: -plugin record.so,out=FILE[,image=ELF][,note=TEXT].  Comes in: each block
// that QEMU translates.  Goes out, when QEMU ends: a trace, whole or not at all.
//
//   bootvet-trace 1
//   # comments
//   ADDRESS LENGTH COUNT      hexadecimal; bytes, decimal; how often, decimal
//
// in the order in which the blocks were first executed; a block is executed as soon as it is translated, so its counter need
// not know the time.  With image=, only that image's code: all of its virtual range, which it may patch; and of its physical
// range, where firmware, loader and decompressor run too, the blocks whose bytes are the image's.  A block's last
// instructions may not have run, when one before them faulted.
#include "image.h"
#include "qemu-plugin.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	CHUNK = 1 << 14,     // blocks allocated at once
	CHUNKS = 1 << 8,     // at most: 4 million blocks, 160 MB
	BUCKETS = 1 << 18,   // of the hash table
	BLOCK_BYTES = 1 << 13, // more than a block of QEMU's can have
};

// Blocks stay where they are: translated code adds to their counters.
struct block {
	uint64_t address;
	uint64_t count;
	uint64_t order;
	struct block *next;
	uint32_t length;
};

static struct {
	const char *path;
	const char *note;
	struct image image;
	bool only_image;
	pthread_mutex_t lock;
	struct block *chunk[CHUNKS];
	size_t blocks;
	uint64_t lost;
	struct block *bucket[BUCKETS];
} record = {.lock = PTHREAD_MUTEX_INITIALIZER};

int qemu_plugin_version = 1;

// The block of that address and length, new or met before; NULL when there are too many.
static struct block *find_block(uint64_t address, uint32_t length) {
	uint64_t hash = (address * UINT64_C(0x9e3779b97f4a7c15)) ^ length;
	struct block **bucket = &record.bucket[(hash >> 32) % BUCKETS];
	for (struct block *block = *bucket; block; block = block->next) {
		if (block->address == address && block->length == length)
			return block;
	}
	size_t chunk = record.blocks / CHUNK;
	if (chunk == CHUNKS)
		return NULL;
	if (!record.chunk[chunk] && (record.chunk[chunk] = calloc(CHUNK, sizeof(struct block))) == NULL)
		return NULL;
	struct block *block = &record.chunk[chunk][record.blocks++ % CHUNK];
	*block = (struct block){.address = address, .length = length, .next = *bucket};
	*bucket = block;
	return block;
}

// Whether every instruction of the block is as the image has it.
static bool same_code(const struct qemu_plugin_tb *tb) {
	size_t instructions = qemu_plugin_tb_n_insns(tb);
	for (size_t i = 0; i < instructions; i++) {
		const struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(tb, i);
		if (!image_holds(&record.image, qemu_plugin_insn_vaddr(instruction), qemu_plugin_insn_data(instruction),
				qemu_plugin_insn_size(instruction)))
			return false;
	}
	return true;
}

static bool wanted(const struct qemu_plugin_tb *tb) {
	if (!record.only_image)
		return true;
	switch (image_place(&record.image, qemu_plugin_tb_vaddr(tb))) {
	case IMAGE_VIRTUAL:
		return true;
	case IMAGE_PHYSICAL:
		return same_code(tb);
	default:
		return false;
	}
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
	(void)id;
	uint64_t length = 0;
	size_t instructions = qemu_plugin_tb_n_insns(tb);
	for (size_t i = 0; i < instructions; i++)
		length += qemu_plugin_insn_size(qemu_plugin_tb_get_insn(tb, i));
	if (length == 0 || length > BLOCK_BYTES || !wanted(tb))
		return;
	pthread_mutex_lock(&record.lock);
	static uint64_t order;
	struct block *block = find_block(qemu_plugin_tb_vaddr(tb), (uint32_t)length);
	if (!block) {
		record.lost++;
	} else {
		// What an interrupt kept from running has its time still before it.
		if (block->count == 0)
			block->order = order++;
		qemu_plugin_register_vcpu_tb_exec_inline(tb, QEMU_PLUGIN_INLINE_ADD_U64, &block->count, 1);
	}
	pthread_mutex_unlock(&record.lock);
}

static int by_order(const void *left, const void *right) {
	uint64_t a = (*(struct block *const *)left)->order;
	uint64_t b = (*(struct block *const *)right)->order;
	return (a > b) - (a < b);
}

static void print_note(FILE *stream) {
	if (!record.note)
		return;
	fputs("# ", stream);
	for (const char *letter = record.note; *letter; letter++)
		fputc(*letter >= ' ' || *letter < 0 ? *letter : ' ', stream);
	fputc('\n', stream);
}

static bool print_trace(FILE *stream) {
	struct block **sorted = malloc((record.blocks + 1) * sizeof *sorted);
	if (!sorted)
		return false;
	size_t executed = 0;
	for (size_t i = 0; i < record.blocks; i++) {
		struct block *block = &record.chunk[i / CHUNK][i % CHUNK];
		if (block->count != 0)
			sorted[executed++] = block;
	}
	qsort(sorted, executed, sizeof *sorted, by_order);
	fputs("bootvet-trace 1\n", stream);
	print_note(stream);
	fprintf(stream, "# blocks executed: %zu, translated and not executed: %zu\n", executed, record.blocks - executed);
	if (record.lost)
		fprintf(stream, "# not recorded, for there were too many: %" PRIu64 "\n", record.lost);
	for (size_t i = 0; i < executed; i++)
		fprintf(stream, "%" PRIx64 " %" PRIu32 " %" PRIu64 "\n", sorted[i]->address, sorted[i]->length, sorted[i]->count);
	free(sorted);
	return true;
}

// Writes the trace beside its place and puts it there whole.
static void ended(qemu_plugin_id_t id, void *data) {
	(void)id;
	(void)data;
	char unfinished[4096];
	int size = snprintf(unfinished, sizeof unfinished, "%s.unfinished", record.path);
	FILE *stream = size > 0 && (size_t)size < sizeof unfinished ? fopen(unfinished, "w") : NULL;
	if (!stream) {
		fprintf(stderr, "record: %s: %s\n", record.path, strerror(errno));
		return;
	}
	pthread_mutex_lock(&record.lock);
	bool whole = print_trace(stream) && !ferror(stream);
	pthread_mutex_unlock(&record.lock);
	if (fclose(stream) != 0 || !whole || rename(unfinished, record.path) != 0) {
		fprintf(stderr, "record: %s: the trace could not be written: %s\n", record.path, strerror(errno));
		remove(unfinished);
	}
	if (record.lost)
		fprintf(stderr, "record: %s: %" PRIu64 " blocks too many\n", record.path, record.lost);
}

// The value of NAME=VALUE; NULL for another name.
static const char *value_of(const char *argument, const char *name) {
	size_t length = strlen(name);
	return strncmp(argument, name, length) == 0 && argument[length] == '=' ? argument + length + 1 : NULL;
}

__attribute__((visibility("default"))) int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
	char **argv) {
	(void)info;
	const char *image = NULL;
	for (int i = 0; i < argc; i++) {
		const char *value;
		if ((value = value_of(argv[i], "out")) != NULL) {
			record.path = strdup(value);
		} else if ((value = value_of(argv[i], "image")) != NULL) {
			image = value;
		} else if ((value = value_of(argv[i], "note")) != NULL) {
			record.note = strdup(value);
		} else {
			fprintf(stderr, "record: unknown argument '%s' (out=FILE, image=ELF, note=TEXT)\n", argv[i]);
			return 1;
		}
	}
	if (!record.path || !*record.path) {
		fprintf(stderr, "record: out=FILE is missing\n");
		return 1;
	}
	const char *reason = NULL;
	record.only_image = image != NULL;
	if (image && !image_open(&record.image, image, &reason)) {
		fprintf(stderr, "record: %s: %s\n", image, reason);
		return 1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, ended, NULL);
	return 0;
}
