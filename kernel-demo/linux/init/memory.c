// SPDX-License-Identifier: MIT
//
// Memory: the heap, mappings made, moved, locked, protected and taken away, pages shared until written, a growing stack.
#include "work.h"

#include <linux/mman.h>

enum { PAGE = 4096 };

static char *map(size_t size, int flags) {
	return (char *)call(mmap, 0, size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | flags, -1, 0);
}

static bool mapped(const char *memory) {
	return (unsigned long)memory < -4096UL;
}

__attribute__((noinline)) static int deep_stack(int depth) {
	volatile char room[PAGE];
	room[0] = (char)depth;
	return depth == 0 ? room[0] : deep_stack(depth - 1) + room[0] - (char)depth;
}

int work_memory(void) {
	long heap = call(brk, 0);
	expect(call(brk, heap + 64 * PAGE) == heap + 64 * PAGE);
	memset((void *)heap, 1, 64 * PAGE);
	expect(call(brk, heap) == heap);
	size_t size = 16UL << 20;
	char *memory = map(size, MAP_PRIVATE);
	expect(mapped(memory));
	for (size_t i = 0; i < size; i += PAGE)
		memory[i] = (char)(i / PAGE);
	call(madvise, memory, size / 2, MADV_DONTNEED);
	must(call(munmap, memory + size / 4, PAGE));
	must(call(munmap, memory, size));
	memory = map(4 * PAGE, MAP_PRIVATE | MAP_POPULATE);
	expect(mapped(memory));
	memory[0] = 'm';
	memory = (char *)call(mremap, memory, 4 * PAGE, 400 * PAGE, MREMAP_MAYMOVE);
	expect(mapped(memory) && memory[0] == 'm');
	unsigned char resident[400];
	call(mincore, memory, 400 * PAGE, resident);
	call(mlock, memory, 8 * PAGE);
	call(munlock, memory, 8 * PAGE);
	must(call(munmap, memory, 400 * PAGE));
	expect(deep_stack(100) == 0);
	expect(call(mmap, 0, ~0UL / 4, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != 0);
	return 0;
}

int work_copy_on_write(void) {
	char *private = map(16 * PAGE, MAP_PRIVATE);
	char *shared = map(16 * PAGE, MAP_SHARED);
	expect(mapped(private));
	bool sharing = mapped(shared); // needs a file system that the configuration may lack
	memset(private, 'a', 16 * PAGE);
	long child = fork_process();
	must(child);
	if (child == 0) {
		memset(private, 'b', 16 * PAGE);
		if (sharing)
			shared[3 * PAGE] = 's';
		call(exit_group, private[PAGE] == 'b' ? 0 : 1);
	}
	expect(wait_for(child) == 0);
	expect(private[PAGE] == 'a');
	private[2 * PAGE] = 'c';
	expect(!sharing || shared[3 * PAGE] == 's');
	return 0;
}

static char *protected_page;
static volatile int opened;

static void open_page(int number, void *information, void *context) {
	(void)number;
	(void)information;
	(void)context;
	opened++;
	call(mprotect, protected_page, PAGE, PROT_READ | PROT_WRITE);
}

int work_protection(void) {
	protected_page = map(3 * PAGE, MAP_PRIVATE);
	expect(mapped(protected_page));
	protected_page[0] = 'p';
	must(handle_signal(SIGSEGV, open_page, 0));
	must(call(mprotect, protected_page, 3 * PAGE, PROT_READ));
	*(volatile char *)protected_page = 'q';
	expect(opened == 1 && protected_page[0] == 'q');
	must(call(mprotect, protected_page, PAGE, PROT_NONE));
	expect(*(volatile char *)protected_page == 'q' && opened == 2);
	// Code written at run time.
	static const unsigned char returns_five[] = {0xb8, 5, 0, 0, 0, 0xc3};
	memcpy(protected_page, returns_five, sizeof returns_five);
	must(call(mprotect, protected_page, PAGE, PROT_READ | PROT_EXEC));
	int (*function)(void) = (int (*)(void))(uintptr_t)protected_page;
	expect(function() == 5);
	// Addresses that the kernel must refuse.
	expect(call(write, 1, 8, 1) == -EFAULT);
	expect(call(read, 0, KERNEL_ADDRESS, 1) <= 0);
	return 0;
}
