/* SPDX-License-Identifier: MIT */
/*
 * A unit of Linux of our own that calls what lines of its model are about and nothing in the guest configuration calls, each
 * with a function that is handed to nobody else: without such a line that function must be missed (scripts/prove-models.sh).
 * Compiled with the kernel's own command for a file of kernel/; judged as one of its objects.
 */
#include <linux/interrupt.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/srcu.h>
#include <linux/timer.h>

#include <bootvet/annotate.h>

static DEFINE_PER_CPU(int, cookie);
static struct timer_list timer;
static struct tasklet_struct tasklet;
static struct srcu_struct domain;
static struct rcu_head head;

static irqreturn_t on_interrupt(int line, void *data)
{
	return IRQ_HANDLED;
}

static void when_it_is_time(struct timer_list *due)
{
}

static void soon(struct tasklet_struct *scheduled)
{
}

static void on_any_processor(void *info)
{
}

static int on_that_processor(void *info)
{
	return 0;
}

static void after_all_readers(struct rcu_head *done)
{
}

vet_entry(pvh) void bootvet_registrars(void)
{
	if (request_percpu_irq(1, on_interrupt, "bootvet", &cookie))
		return;
	timer_setup(&timer, when_it_is_time, 0);
	mod_timer_pending(&timer, jiffies + 1);
	tasklet_setup(&tasklet, soon);
	tasklet_hi_schedule(&tasklet);
	smp_call_function_any(cpu_online_mask, on_any_processor, NULL, 1);
	smp_call_on_cpu(0, on_that_processor, NULL, false);
	call_srcu(&domain, &head, after_all_readers);
}
