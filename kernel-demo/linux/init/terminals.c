// SPDX-License-Identifier: MIT
//
// The console, pseudo terminals, virtual screens, and every character device that /sys names, opened and asked for a few bytes.
#include "work.h"

#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <linux/fcntl.h>
#include <linux/kd.h>
#include <linux/poll.h>
#include <linux/stat.h>
#include <linux/vt.h>

struct window_size {
	unsigned short rows, columns, x, y;
};

static long device(unsigned major, unsigned minor) {
	return (long)((minor & 0xff) | (major << 8) | ((minor & ~0xffU) << 12));
}

static long open_device(const char *path, unsigned major, unsigned minor, int flags) {
	call(mknod, path, S_IFCHR | 0600, device(major, minor));
	return call(open, path, flags | O_NONBLOCK | O_NOCTTY);
}

int work_console(void) {
	struct termios settings;
	struct window_size size;
	long console = call(open, "/dev/console", O_RDWR | O_NOCTTY | O_NONBLOCK);
	must(console);
	must(call(ioctl, console, TCGETS, &settings));
	settings.c_lflag &= ~(tcflag_t)ECHO;
	must(call(ioctl, console, TCSETSW, &settings));
	settings.c_lflag |= ECHO;
	must(call(ioctl, console, TCSETS, &settings));
	call(ioctl, console, TIOCGWINSZ, &size);
	call(ioctl, console, TCFLSH, 2);
	struct pollfd input = {.fd = (int)console, .events = POLLIN | POLLOUT};
	must(call(poll, &input, 1, 10));
	char byte;
	call(read, console, &byte, 1);
	must(call(write, console, "init: on the console\r\n", 22));
	call(ioctl, console, TCSBRK, 1);
	must(call(close, console));
	long log = open_device("/dev/kmsg", 1, 11, O_RDWR);
	if (log >= 0) {
		char line[512];
		call(read, log, line, sizeof line);
		call(write, log, "init: in the log\n", 17);
		call(close, log);
	}
	return 0;
}

int work_terminals(void) {
	char buffer[64];
	call(mkdir, "/dev/pts", 0755);
	call(mount, "none", "/dev/pts", "devpts", 0, 0);
	long master = open_device("/dev/ptmx", 5, 2, O_RDWR);
	if (master == -ENXIO || master == -ENODEV)
		return -ENOSYS;
	must(master);
	int number = 0, unlocked = 0;
	must(call(ioctl, master, TIOCGPTN, &number));
	must(call(ioctl, master, TIOCSPTLCK, &unlocked));
	char path[16] = "/dev/pts/0";
	path[9] = (char)('0' + number);
	long slave = call(open, path, O_RDWR | O_NOCTTY);
	must(slave);
	must(call(write, master, "line\n", 5));
	expect(call(read, slave, buffer, sizeof buffer) == 5);
	must(call(write, slave, "answer\n", 7));
	sleep_milliseconds(10);
	expect(call(read, master, buffer, sizeof buffer) > 0);
	struct window_size size = {.rows = 30, .columns = 90};
	must(call(ioctl, master, TIOCSWINSZ, &size));
	must(call(close, slave));
	return (int)call(close, master);
}

int work_screens(void) {
	long screen = open_device("/dev/tty1", 4, 1, O_RDWR);
	if (screen == -ENXIO || screen == -ENODEV)
		return -ENOSYS;
	must(screen);
	static const char text[] = "\033[2J\033[1;1Hscreen\033[31;44m colours\033[0m\n\033[5;10Hx\033[K\a\033[10L\033[3M\033[?25l\033[?25h\n\n\t.\r";
	must(call(write, screen, text, sizeof text - 1));
	for (int i = 0; i < 60; i++)
		must(call(write, screen, "scroll\n", 7));
	struct vt_stat state;
	int mode;
	must(call(ioctl, screen, VT_GETSTATE, &state));
	must(call(ioctl, screen, KDGETMODE, &mode));
	call(ioctl, screen, KDGKBMODE, &mode);
	call(ioctl, screen, KDSETLED, 2);
	call(ioctl, screen, KDMKTONE, 0x00100400);
	call(ioctl, screen, VT_ACTIVATE, 2);
	sleep_milliseconds(30);
	call(ioctl, screen, VT_ACTIVATE, 1);
	sleep_milliseconds(30);
	return (int)call(close, screen);
}

struct folder_entry {
	uint64_t number;
	int64_t next;
	unsigned short size;
	unsigned char type;
	char name[];
};

int work_devices(void) {
	static char names[16384] __attribute__((aligned(8)));
	static char bytes[256];
	long folder = call(open, "/sys/dev/char", O_RDONLY | O_DIRECTORY);
	if (folder < 0)
		return -ENOSYS;
	long opened = 0, seen = 0, size;
	while ((size = call(getdents64, folder, names, sizeof names)) > 0) {
		for (long at = 0; at < size;) {
			struct folder_entry *entry = (struct folder_entry *)(names + at);
			at += entry->size;
			const char *text = entry->name;
			unsigned major = (unsigned)read_number(&text);
			if (*text++ != ':')
				continue;
			unsigned minor = (unsigned)read_number(&text);
			call(unlink, "/tmp/device");
			long file = open_device("/tmp/device", major, minor, O_RDONLY);
			seen++;
			if (file < 0)
				continue;
			opened++;
			struct pollfd input = {.fd = (int)file, .events = POLLIN};
			call(poll, &input, 1, 0);
			if (input.revents & POLLIN)
				call(read, file, bytes, sizeof bytes);
			call(close, file);
		}
	}
	print("init: character devices: ");
	print_number(seen);
	print(", opened: ");
	print_number(opened);
	print("\n");
	static const unsigned memory_devices[] = {3, 5, 7, 8, 9};
	for (unsigned i = 0; i < sizeof memory_devices / sizeof *memory_devices; i++) {
		call(unlink, "/tmp/device");
		long file = open_device("/tmp/device", 1, memory_devices[i], O_RDWR);
		if (file < 0)
			continue;
		call(read, file, bytes, sizeof bytes);
		call(write, file, bytes, 16);
		call(close, file);
	}
	call(unlink, "/tmp/device");
	return (int)call(close, folder);
}
