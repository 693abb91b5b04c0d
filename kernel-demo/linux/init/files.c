// SPDX-License-Identifier: MIT
//
// Files, folders, mappings of files, mounts, pipes and waiting for several at once, on the root file system and a mounted one.
#include "work.h"

#include <asm/stat.h>
#include <asm/statfs.h>
#include <linux/eventpoll.h>
#include <linux/fcntl.h>
#include <linux/mman.h>
#include <linux/poll.h>
#include <linux/stat.h>
#include <linux/time_types.h>
#include <linux/uio.h>

int work_files(void) {
	char buffer[64];
	struct stat status;
	long file = call(open, "/tmp/file", O_RDWR | O_CREAT | O_TRUNC, 0644);
	must(file);
	expect(call(write, file, "hello, world", 12) == 12);
	expect(call(pwrite64, file, "HELLO", 5, 0) == 5);
	expect(call(lseek, file, 7, 0) == 7);
	expect(call(read, file, buffer, sizeof buffer) == 5 && memcmp(buffer, "world", 5) == 0);
	expect(call(pread64, file, buffer, 5, 0) == 5 && memcmp(buffer, "HELLO", 5) == 0);
	struct iovec parts[2] = {{"one", 3}, {"two", 3}};
	expect(call(writev, file, parts, 2) == 6);
	must(call(ftruncate, file, 4096));
	must(call(fstat, file, &status));
	expect(status.st_size == 4096);
	must(call(fsync, file));
	must(call(fchmod, file, 0600));
	must(call(fchown, file, 1, 1));
	must(call(fcntl, file, F_GETFL));
	must(call(fcntl, file, F_SETFD, FD_CLOEXEC));
	long copy = call(dup, file);
	must(copy);
	must(call(dup2, copy, 20));
	must(call(close, 20));
	must(call(close, copy));
	struct __kernel_timespec times[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
	must(call(utimensat, AT_FDCWD, "/tmp/file", times, 0));
	must(call(rename, "/tmp/file", "/tmp/renamed"));
	must(call(link, "/tmp/renamed", "/tmp/linked"));
	must(call(symlink, "renamed", "/tmp/symbolic"));
	expect(call(readlink, "/tmp/symbolic", buffer, sizeof buffer) == 7);
	must(call(stat, "/tmp/symbolic", &status));
	expect(status.st_nlink == 2);
	must(call(lstat, "/tmp/symbolic", &status));
	must(call(access, "/tmp/linked", 4));
	expect(call(open, "/tmp/no/such", O_RDONLY) == -ENOENT);
	long other = call(open, "/tmp/other", O_RDWR | O_CREAT | O_EXCL | O_APPEND, 0600);
	must(other);
	call(lseek, file, 0, 0);
	call(sendfile, other, file, 0, 100);
	call(copy_file_range, file, 0, other, 0, 100, 0);
	call(fallocate, other, 0, 0, 10000);
	call(flock, other, 2);
	struct flock lock = {.l_type = F_WRLCK, .l_len = 10};
	call(fcntl, other, F_SETLK, &lock);
	must(call(close, other));
	must(call(close, file));
	must(call(unlink, "/tmp/other"));
	must(call(unlink, "/tmp/linked"));
	must(call(unlink, "/tmp/symbolic"));
	return (int)call(unlink, "/tmp/renamed");
}

int work_folders(void) {
	char buffer[1024];
	struct statfs space;
	must(call(mkdir, "/tmp/folder", 0755));
	must(call(mkdirat, AT_FDCWD, "/tmp/folder/below", 0700));
	must(call(chdir, "/tmp/folder/below"));
	expect(call(getcwd, buffer, sizeof buffer) > 0 && same_text(buffer, "/tmp/folder/below"));
	must(call(mknod, "fifo", S_IFIFO | 0600, 0));
	must(call(chmod, "fifo", 0640));
	long folder = call(open, "/tmp/folder", O_RDONLY | O_DIRECTORY);
	must(folder);
	expect(call(getdents64, folder, buffer, sizeof buffer) > 0);
	must(call(fchdir, folder));
	must(call(close, folder));
	must(call(unlink, "below/fifo"));
	expect(call(rmdir, "/tmp/folder") == -ENOTEMPTY);
	must(call(rename, "below", "lower"));
	must(call(rmdir, "lower"));
	must(call(chdir, "/"));
	must(call(rmdir, "/tmp/folder"));
	must(call(statfs, "/tmp", &space));
	call(umask, 022);
	call(sync);
	return 0;
}

int work_file_mapping(void) {
	long file = call(open, "/tmp/mapped", O_RDWR | O_CREAT, 0600);
	must(file);
	must(call(ftruncate, file, 4 * 4096));
	char *shared = (char *)call(mmap, 0, 4 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	expect((unsigned long)shared < -4096UL);
	char *private = (char *)call(mmap, 0, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	expect((unsigned long)private < -4096UL);
	shared[5000] = 'x';
	expect(private[5000] == 'x');
	private[5000] = 'y';
	char byte = 0;
	expect(call(pread64, file, &byte, 1, 5000) == 1 && byte == 'x');
	call(msync, shared, 4 * 4096, MS_SYNC);
	must(call(munmap, shared, 4 * 4096));
	must(call(munmap, private, 4 * 4096));
	must(call(close, file));
	return (int)call(unlink, "/tmp/mapped");
}

int work_mounts(void) {
	call(mkdir, "/mnt", 0755);
	must(call(mount, "none", "/mnt", "ramfs", 0, 0));
	long file = call(open, "/mnt/file", O_RDWR | O_CREAT, 0644);
	must(file);
	expect(call(write, file, "x", 1) == 1);
	must(call(close, file));
	must(call(mount, "/mnt", "/mnt", 0, 4096, 0));
	must(call(umount2, "/mnt", 0));
	call(mount, "none", "/mnt", 0, 33, 0);
	return (int)call(umount2, "/mnt", 0);
}

int work_pipes(void) {
	int end[2];
	char buffer[8192];
	must(call(pipe2, end, O_NONBLOCK));
	expect(call(read, end[0], buffer, 1) == -EAGAIN);
	memset(buffer, 'p', sizeof buffer);
	expect(call(write, end[1], buffer, sizeof buffer) == sizeof buffer);
	expect(call(read, end[0], buffer, 100) == 100);
	struct pollfd both[2] = {{.fd = end[0], .events = POLLIN}, {.fd = end[1], .events = POLLOUT}};
	expect(call(poll, both, 2, 100) == 2);
	uint64_t set[16] = {1UL << end[0]};
	expect(call(select, end[0] + 1, set, 0, 0, 0) == 1);
	must(call(close, end[0]));
	must(call(close, end[1]));
	// A child that writes while its parent sleeps in read.
	must(call(pipe, end));
	long child = fork_process();
	must(child);
	if (child == 0) {
		sleep_milliseconds(20);
		call(exit_group, call(write, end[1], "done", 4) == 4 ? 0 : 1);
	}
	expect(call(read, end[0], buffer, sizeof buffer) == 4);
	expect(wait_for(child) == 0);
	return 0;
}

int work_polling(void) {
	int end[2];
	long epoll = call(epoll_create1, 0);
	must(epoll);
	must(call(pipe, end));
	struct epoll_event event = {.events = EPOLLIN, .data = 7};
	must(call(epoll_ctl, epoll, EPOLL_CTL_ADD, end[0], &event));
	expect(call(epoll_wait, epoll, &event, 1, 10) == 0);
	expect(call(write, end[1], "x", 1) == 1);
	expect(call(epoll_wait, epoll, &event, 1, 1000) == 1 && event.data == 7);
	event.events = EPOLLIN | EPOLLET;
	must(call(epoll_ctl, epoll, EPOLL_CTL_MOD, end[0], &event));
	must(call(epoll_ctl, epoll, EPOLL_CTL_DEL, end[0], 0));
	must(call(close, epoll));
	// These the configuration may lack.
	long file = call(eventfd2, 1, 0);
	uint64_t number = 0;
	if (file >= 0) {
		expect(call(read, file, &number, sizeof number) == sizeof number && number == 1);
		call(close, file);
	}
	file = call(inotify_init1, 0);
	if (file >= 0)
		call(close, file);
	file = call(memfd_create, "memory", 0);
	if (file >= 0)
		call(close, file);
	return 0;
}
