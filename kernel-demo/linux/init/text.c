// SPDX-License-Identifier: MIT
//
// Text and memory without a C library; the compiler itself calls the last four.
#include "work.h"

size_t length_of(const char *text) {
	size_t length = 0;
	while (text[length])
		length++;
	return length;
}

bool same_text(const char *left, const char *right) {
	while (*left && *left == *right)
		left++, right++;
	return *left == *right;
}

bool starts_with(const char *text, const char *prefix) {
	while (*prefix && *text == *prefix)
		text++, prefix++;
	return !*prefix;
}

void print(const char *text) {
	size_t left = length_of(text);
	while (left) {
		long written = call(write, 1, text, left);
		if (written <= 0)
			return;
		text += written;
		left -= (size_t)written;
	}
}

void print_number(long number) {
	char digits[24];
	char *next = digits + sizeof digits;
	unsigned long rest = number < 0 ? -(unsigned long)number : (unsigned long)number;
	*--next = 0;
	do {
		*--next = (char)('0' + rest % 10);
	} while (rest /= 10);
	if (number < 0)
		*--next = '-';
	print(next);
}

unsigned long read_number(const char **text) {
	unsigned long number = 0;
	for (; **text >= '0' && **text <= '9'; (*text)++)
		number = number * 10 + (unsigned long)(**text - '0');
	return number;
}

bool append(char *buffer, size_t size, const char *text) {
	size_t used = length_of(buffer);
	size_t more = length_of(text);
	if (used + more >= size)
		return false;
	memcpy(buffer + used, text, more + 1);
	return true;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
	void *rest = to;
	__asm__ volatile("rep movsb" : "+D"(rest), "+S"(from), "+c"(size) : : "memory");
	return to;
}

void *memmove(void *to, const void *from, size_t size) {
	if ((uintptr_t)to - (uintptr_t)from >= size)
		return memcpy(to, from, size);
	unsigned char *bytes = to;
	for (size_t i = size; i-- > 0;)
		bytes[i] = ((const volatile unsigned char *)from)[i];
	return to;
}

void *memset(void *to, int value, size_t size) {
	void *rest = to;
	__asm__ volatile("rep stosb" : "+D"(rest), "+c"(size) : "a"(value) : "memory");
	return to;
}

int memcmp(const void *left, const void *right, size_t size) {
	const volatile unsigned char *a = left;
	const volatile unsigned char *b = right;
	for (size_t i = 0; i < size; i++) {
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	}
	return 0;
}
