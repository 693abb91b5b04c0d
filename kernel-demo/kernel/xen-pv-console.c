/* SPDX-License-Identifier: MIT */
/*
 * The console of a PV domain that is not the first: a page shared with whoever reads it, with a ring of what was written, and
 * an event to tell of it (Xen, include/public/io/console.h, event_channel.h).
 */
#include "console.h"
#include "xen-pv.h"
#include "xen.h"

enum { IN_SIZE = 1024, OUT_SIZE = 2048, EVENT_SEND = 4, WAIT_LIMIT = 1000000 };

/* struct xencons_interface; the numbers count bytes and are never wrapped. */
struct ring {
	char in[IN_SIZE], out[OUT_SIZE];
	uint32_t in_read, in_written;
	uint32_t out_read, out_written;
};

vet_guards(xen_hypercall) static volatile struct ring *ring;
static uint32_t ring_port;

vet_subsystem_begin(xen_hypercall)

static void ring_tell(void)
{
	xen_hypercall(XEN_EVENT_CHANNEL_OP, EVENT_SEND, (uintptr_t)&ring_port, 0, 0);
}

/* Until no more than that many bytes are unread; for one who never reads nobody waits twice. */
static void ring_wait(uint32_t unread)
{
	static bool is_deaf;

	ring_tell();
	for (unsigned int i = 0; i < WAIT_LIMIT && !is_deaf; i++) {
		if (ring->out_written - ring->out_read <= unread)
			return;
		xen_hypercall(XEN_SCHED_OP, XEN_SCHED_YIELD, 0, 0, 0);
	}
	is_deaf = true;
}

static void ring_put(char c)
{
	uint32_t written = ring->out_written;

	if (written - ring->out_read >= OUT_SIZE)
		ring_wait(OUT_SIZE - 1);
	if (written - ring->out_read >= OUT_SIZE)
		return;
	ring->out[written % OUT_SIZE] = c;
	/* x86 keeps the order of stores: the byte is there before the number says so. */
	ring->out_written = written + 1;
}

/* What is unread when the domain ends is lost: a line is over when it has been read. */
static void ring_write(const char *text, size_t length)
{
	bool is_line = length && text[length - 1] == '\n';

	for (; length; length--, text++) {
		if (*text == '\n')
			ring_put('\r');
		ring_put(*text);
	}
	if (is_line)
		ring_wait(0);
}

vet_subsystem_end

static void ring_console_write(const char *text, size_t length)
{
	if (ring)
		ring_write(text, length);
}

static const struct console_ops ring_console = {
	.name = "xen ring",
	.write = ring_console_write,
};

void xen_pv_ring_setup(const struct xen_start_info *info)
{
	if (info->flags & XEN_START_FIRST_DOMAIN)
		return;
	ring = (volatile struct ring *)xen_pv_address_of(info->console_frame);
	ring_port = info->console_port;
	if (ring)
		console_register(&ring_console);
}
