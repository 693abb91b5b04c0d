/* SPDX-License-Identifier: MIT */
/*
 * A kernel that Xen runs in ring 3: what Xen tells it at its start, and its supervisor.  Its memory has three kinds of
 * addresses: virtual, the domain's own (`physical` to the domain; boot/entry-xen-pv.S makes them equal to the virtual
 * ones) and the machine's, in which page tables and the host's firmware speak.
 */
#ifndef DEMO_XEN_PV_H
#define DEMO_XEN_PV_H

#include <bootvet/annotate.h>

#include "supervisor.h"

/* Xen, include/public/xen.h: struct start_info of a 64-bit guest. */
struct xen_start_info {
	char magic[32];
	uint64_t pages;
	uint64_t shared_info;
	uint32_t flags;
	uint64_t store_frame;
	uint32_t store_port;
	uint64_t console_frame; /* of a domain that is not the first: the machine's */
	uint32_t console_port;
	uint64_t page_tables, page_table_count; /* virtual address of the first */
	uint64_t frames;			/* virtual address: the machine's frame of each of the domain's pages */
	uint64_t module, module_size;
	char command_line[1024];
	uint64_t first_frames_page, frames_pages;
};
_Static_assert(sizeof(struct xen_start_info) == 1168, "start_info");

enum xen_start_flag {
	XEN_START_PRIVILEGED = 1,
	XEN_START_FIRST_DOMAIN = 2,
};

/* Called by boot/entry-xen-pv.S. */
void xen_pv_start(const struct xen_start_info *info);

/* kernel/xen-pv.c: from here on Xen is asked for what ring 0 would do. */
vet_requires(xen_hypercall) void xen_pv_setup(const struct xen_start_info *info);

/* kernel/xen-pv-memory.c */
vet_requires(xen_hypercall) void xen_pv_memory_setup(const struct xen_start_info *info);
vet_requires(xen_hypercall) bool xen_pv_memory_copy(void *to, uint64_t address, size_t size);
vet_requires(xen_hypercall) bool xen_pv_memory_reach(uintptr_t address);
vet_requires(xen_hypercall) struct vet_range xen_pv_memory_window(void);
vet_requires(xen_hypercall) bool xen_pv_pages_protect(uintptr_t start, size_t size);

/* The address at which the domain has that frame of the machine; 0 where it is not the domain's, or not mapped. */
vet_requires(xen_hypercall) uintptr_t xen_pv_address_of(uint64_t frame);

/* kernel/xen-pv-console.c: the ring, which a domain that is not the first shares with whoever reads its console. */
vet_requires(xen_hypercall) void xen_pv_ring_setup(const struct xen_start_info *info);

#endif
