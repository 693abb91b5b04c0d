// SPDX-License-Identifier: MIT
//
// Clocks, sleeping, interval timers, timers behind files and POSIX timers.
#include "work.h"

#include <linux/time.h>
#include <linux/time_types.h>
#include <linux/timex.h>

static volatile int alarms;

static void count_alarm(int number, void *information, void *context) {
	(void)number;
	(void)information;
	(void)context;
	alarms++;
}

int work_clocks(void) {
	struct __kernel_timespec first, second;
	for (int clock = 0; clock < 12; clock++) {
		call(clock_getres, clock, &first);
		call(clock_gettime, clock, &first);
	}
	must(call(clock_gettime, CLOCK_MONOTONIC, &first));
	sleep_milliseconds(5);
	must(call(clock_gettime, CLOCK_MONOTONIC, &second));
	expect(second.tv_sec > first.tv_sec || second.tv_nsec - first.tv_nsec >= 5000000);
	second.tv_nsec += 3000000;
	if (second.tv_nsec >= 1000000000)
		second.tv_sec++, second.tv_nsec -= 1000000000;
	must(call(clock_nanosleep, CLOCK_MONOTONIC, 1, &second, 0));
	long now[2], zone[2] = {0};
	must(call(gettimeofday, now, zone));
	call(time, 0);
	struct __kernel_timex settings = {0};
	call(adjtimex, &settings);
	must(call(clock_gettime, CLOCK_REALTIME, &first));
	must(call(clock_settime, CLOCK_REALTIME, &first));
	return 0;
}

int work_timers(void) {
	must(handle_signal(SIGALRM, count_alarm, 0));
	must(handle_signal(SIGVTALRM, count_alarm, 0));
	must(handle_signal(SIGPROF, count_alarm, 0));
	struct __kernel_old_itimerval soon = {.it_interval = {0, 5000}, .it_value = {0, 5000}};
	must(call(setitimer, ITIMER_REAL, &soon, 0));
	for (int i = 0; i < 200 && alarms < 3; i++)
		sleep_milliseconds(5);
	expect(alarms >= 3);
	struct __kernel_old_itimerval never = {0};
	must(call(setitimer, ITIMER_REAL, &never, 0));
	must(call(getitimer, ITIMER_REAL, &never));
	alarms = 0;
	// These two count the time that the process runs: keep it busy, but not for ever.
	must(call(setitimer, ITIMER_VIRTUAL, &soon, 0));
	must(call(setitimer, ITIMER_PROF, &soon, 0));
	for (volatile long i = 0; i < 300000000 && alarms < 2; i++)
		;
	must(call(setitimer, ITIMER_VIRTUAL, &never, 0));
	must(call(setitimer, ITIMER_PROF, &never, 0));
	call(alarm, 20);
	return 0;
}

int work_timer_files(void) {
	long file = call(timerfd_create, CLOCK_MONOTONIC, 0);
	must(file);
	struct __kernel_itimerspec soon = {.it_value = {.tv_nsec = 5000000}};
	must(call(timerfd_settime, file, 0, &soon, 0));
	uint64_t times = 0;
	expect(call(read, file, &times, sizeof times) == sizeof times && times == 1);
	return (int)call(close, file);
}

int work_posix_timers(void) {
	int timer = 0;
	must(handle_signal(SIGALRM, count_alarm, 0));
	must(call(timer_create, CLOCK_MONOTONIC, 0, &timer));
	struct __kernel_itimerspec soon = {.it_value = {.tv_nsec = 5000000}};
	must(call(timer_settime, timer, 0, &soon, 0));
	for (int i = 0; i < 200 && alarms == 0; i++)
		sleep_milliseconds(5);
	expect(alarms != 0);
	return (int)call(timer_delete, timer);
}
