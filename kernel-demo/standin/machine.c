/* SPDX-License-Identifier: MIT */
/* The machine under the loader: text on the first serial port, the end of the machine, memory, the parts of QEMU's q35. */
#include "standin.h"

enum {
	UART_DATA = 0x3f8,
	UART_STATUS = 0x3fd,
	STATUS_EMPTY = 0x20,
	DEBUG_EXIT = 0xf4,
	EXIT_GAVE_UP = 0x12,
	WAIT_LIMIT = 100000,
};

static inline void port_write8(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline uint8_t port_read8(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline void port_write32(uint16_t port, uint32_t value)
{
	__asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static inline uint32_t port_read32(uint16_t port)
{
	uint32_t value;

	__asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

void say(const char *text)
{
	for (; *text; text++) {
		for (unsigned int i = 0; i < WAIT_LIMIT && !(port_read8(UART_STATUS) & STATUS_EMPTY); i++)
			;
		port_write8(UART_DATA, (uint8_t)*text);
	}
}

void say_number(uint32_t number)
{
	char digits[9], *first = digits + sizeof(digits) - 1;

	*first = 0;
	do
		*--first = "0123456789abcdef"[number & 15];
	while (number >>= 4);
	say(first);
}

_Noreturn void give_up(const char *why)
{
	say("stand-in: gave up: ");
	say(why);
	say("\n");
	port_write8(DEBUG_EXIT, EXIT_GAVE_UP);
	for (;;)
		__asm__ volatile("cli; hlt");
}

void number_put(uint8_t *to, uint64_t value, unsigned int size)
{
	for (unsigned int i = 0; i < size; i++)
		to[i] = (uint8_t)(value >> 8 * i);
}

uint64_t number_get(const uint8_t *from, unsigned int size)
{
	uint64_t value = 0;

	while (size--)
		value = value << 8 | from[size];
	return value;
}

uint32_t text_size(const char *text)
{
	uint32_t size = 0;

	while (text[size])
		size++;
	return size;
}

bool text_starts(const char *text, const char *start)
{
	while (*start && *text == *start)
		text++, start++;
	return !*start;
}

void firmware_forget(void)
{
	memset(at(0), 0, LOW_END);
	memset(at(0xe0000), 0, HIGH_START - 0xe0000);
}

enum {
	CONFIG_ADDRESS = 0xcf8,
	CONFIG_DATA = 0xcfc,
	CONFIG_ENABLE = 1u << 31,
	HOST_BRIDGE = 0 << 11,
	LPC_BRIDGE = 31 << 11,
	LPC_BRIDGE_IDENTITY = 0x29188086,
	HOST_BRIDGE_IDENTITY = 0x29c08086,
	/* Intel 3 Series chipset data sheet (316966), 5.1: of the host bridge. */
	PCIEXBAR = 0x60,
	PCIEXBAR_ON = 1,
	PCIEXBAR_64M = 2 << 1,
	PAM_FIRST = 0x90,
	PAM_LAST = 0x96,
	PAM_MEMORY = 0x33,
	SMRAM = 0x9d,
	SMRAM_OPEN = 1 << 6,
	SMRAM_LOCKED = 1 << 4,
	/* Intel ICH9 data sheet (316972), 13.1: of the LPC bridge. */
	PMBASE = 0x40,
	PMBASE_IS_PORT = 1,
};

static void config_select(uint32_t device, uint32_t offset)
{
	port_write32(CONFIG_ADDRESS, CONFIG_ENABLE | device | (offset & ~3u));
}

static uint32_t config_read32(uint32_t device, uint32_t offset)
{
	config_select(device, offset);
	return port_read32(CONFIG_DATA);
}

static void config_write32(uint32_t device, uint32_t offset, uint32_t value)
{
	config_select(device, offset);
	port_write32(CONFIG_DATA, value);
}

static uint8_t config_read8(uint32_t device, uint32_t offset)
{
	config_select(device, offset);
	return port_read8((uint16_t)(CONFIG_DATA + (offset & 3)));
}

static void config_write8(uint32_t device, uint32_t offset, uint8_t value)
{
	config_select(device, offset);
	port_write8((uint16_t)(CONFIG_DATA + (offset & 3)), value);
}

static void chipset_check(void)
{
	if (config_read32(HOST_BRIDGE, 0) != HOST_BRIDGE_IDENTITY || config_read32(LPC_BRIDGE, 0) != LPC_BRIDGE_IDENTITY)
		give_up("the machine is no q35");
}

void chipset_memory_open(void)
{
	chipset_check();
	for (uint32_t offset = PAM_FIRST; offset <= PAM_LAST; offset++)
		config_write8(HOST_BRIDGE, offset, offset == PAM_FIRST ? PAM_MEMORY & 0xf0 : PAM_MEMORY);
	if (config_read8(HOST_BRIDGE, SMRAM) & SMRAM_LOCKED)
		give_up("firmware has locked the memory in the VGA's window");
	config_write8(HOST_BRIDGE, SMRAM, config_read8(HOST_BRIDGE, SMRAM) | SMRAM_OPEN);
}

void chipset_pci_window_move(uint32_t base, bool whole)
{
	chipset_check();
	config_write32(HOST_BRIDGE, PCIEXBAR, 0);
	config_write32(HOST_BRIDGE, PCIEXBAR + 4, 0);
	config_write32(HOST_BRIDGE, PCIEXBAR, base | (whole ? 0 : PCIEXBAR_64M) | PCIEXBAR_ON);
}

void chipset_pm_move(uint16_t port)
{
	chipset_check();
	config_write32(LPC_BRIDGE, PMBASE, port | PMBASE_IS_PORT);
}
