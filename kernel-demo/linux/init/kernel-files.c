// SPDX-License-Identifier: MIT
//
// Every readable file of /proc and /sys, its first bytes; every link followed by name; a few settings written back.
#include "work.h"

#include <linux/fcntl.h>
#include <linux/stat.h>

enum {
	DEPTH = 16,
	FILE_BYTES = 1 << 16, // read of one file at most
	FILES = 20000,        // read of one tree at most
};

// Reading these blocks, takes what a logger waits for, or reads all memory.
static const char *const skipped[] = {"/proc/kmsg", "/proc/kcore", "/proc/sysrq-trigger", "/proc/self", "/proc/thread-self"};

struct folder_entry {
	uint64_t number;
	int64_t next;
	unsigned short size;
	unsigned char type;
	char name[];
};

static struct {
	long files, folders, links;
	char path[1024];
	char bytes[4096];
	char entries[DEPTH][4096] __attribute__((aligned(8)));
} tree;

static bool is_skipped(const char *path) {
	for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++) {
		if (same_text(path, skipped[i]))
			return true;
	}
	// Of the processes, the first one and this one are enough: the others have the same files.
	if (starts_with(path, "/proc/") && path[6] >= '0' && path[6] <= '9') {
		const char *text = path + 6;
		unsigned long process = read_number(&text);
		return process > 2 && process != (unsigned long)call(getpid);
	}
	return false;
}

static void read_file(void) {
	long file = call(open, tree.path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (file < 0)
		return;
	tree.files++;
	for (long total = 0; total < FILE_BYTES;) {
		long size = call(read, file, tree.bytes, sizeof tree.bytes);
		if (size <= 0)
			break;
		total += size;
	}
	call(close, file);
}

static void read_folder(int depth);

static void read_entry(const struct folder_entry *entry, int depth) {
	enum { FOLDER = 4, PLAIN = 8, LINK = 10 };
	size_t length = length_of(tree.path);
	if (same_text(entry->name, ".") || same_text(entry->name, ".."))
		return;
	if (!append(tree.path, sizeof tree.path, "/") || !append(tree.path, sizeof tree.path, entry->name) ||
		is_skipped(tree.path)) {
		tree.path[length] = 0;
		return;
	}
	if (entry->type == FOLDER) {
		read_folder(depth + 1);
	} else if (entry->type == LINK) {
		tree.links++;
		call(readlink, tree.path, tree.bytes, sizeof tree.bytes);
	} else if (entry->type == PLAIN) {
		read_file();
	}
	tree.path[length] = 0;
}

static void read_folder(int depth) {
	long folder = depth < DEPTH ? call(open, tree.path, O_RDONLY | O_DIRECTORY) : -1;
	if (folder < 0)
		return;
	tree.folders++;
	long size;
	char *entries = tree.entries[depth];
	while (tree.files < FILES && (size = call(getdents64, folder, entries, sizeof tree.entries[depth])) > 0) {
		for (long at = 0; at < size;) {
			const struct folder_entry *entry = (const struct folder_entry *)(entries + at);
			at += entry->size;
			read_entry(entry, depth);
		}
	}
	call(close, folder);
}

static int read_tree(const char *path) {
	tree.path[0] = 0;
	append(tree.path, sizeof tree.path, path);
	read_folder(0);
	print("init: ");
	print(path);
	print(": files ");
	print_number(tree.files);
	print(", folders ");
	print_number(tree.folders);
	print(", links ");
	print_number(tree.links);
	print("\n");
	return tree.files > 50 ? 0 : -ENOSYS;
}

int work_proc(void) {
	return read_tree("/proc");
}

int work_sys(void) {
	return read_tree("/sys");
}

// Reads a setting and writes the same back.
static long write_back(const char *path) {
	char value[64];
	long file = call(open, path, O_RDWR);
	if (file < 0)
		return file;
	long size = call(read, file, value, sizeof value);
	if (size > 0) {
		call(lseek, file, 0, 0);
		call(write, file, value, size);
	}
	return call(close, file);
}

int work_settings(void) {
	static const char *const settings[] = {"/proc/sys/kernel/printk", "/proc/sys/kernel/hostname", "/proc/sys/vm/swappiness",
		"/proc/sys/vm/overcommit_memory", "/proc/sys/fs/file-max", "/proc/sys/kernel/threads-max", "/proc/self/oom_score_adj",
		"/proc/self/comm", "/sys/devices/system/clocksource/clocksource0/current_clocksource", "/sys/module/printk/parameters/time"};
	long written = 0;
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		written += write_back(settings[i]) == 0;
	print("init: settings written back: ");
	print_number(written);
	print("\n");
	return written ? 0 : -ENOSYS;
}
