// SPDX-License-Identifier: MIT
//
// The part of QEMU's TCG plugin interface, version 1, that the recorder uses (QEMU 4.2 to 8.2).  Written by hand after QEMU's
// documentation "TCG Plugins", since Debian ships no header.  QEMU itself defines the functions; a plugin defines
// qemu_plugin_version and qemu_plugin_install.
#ifndef RECORD_QEMU_PLUGIN_H
#define RECORD_QEMU_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

typedef uint64_t qemu_plugin_id_t;

struct qemu_plugin_tb;
struct qemu_plugin_insn;

// Only ever passed through: its fields are of no interest here.
typedef struct qemu_info_t qemu_info_t;

enum qemu_plugin_op {
	QEMU_PLUGIN_INLINE_ADD_U64,
};

typedef void (*qemu_plugin_vcpu_tb_trans_cb_t)(qemu_plugin_id_t id, struct qemu_plugin_tb *block);
typedef void (*qemu_plugin_udata_cb_t)(qemu_plugin_id_t id, void *data);

// A block was translated and is about to be executed.  Several processors may call this at once.
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, qemu_plugin_vcpu_tb_trans_cb_t callback);
// QEMU ends: by itself, by the guest's wish or by a signal that it handles (SIGINT, SIGHUP, SIGTERM).
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, qemu_plugin_udata_cb_t callback, void *data);
// Each execution of the block adds `amount` to the 64-bit number at `number`, without a call.
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, enum qemu_plugin_op operation, void *number,
	uint64_t amount);

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *instruction);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *instruction);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *instruction);

// What the plugin defines.  The entry returns 0, or anything else to stop QEMU.
extern int qemu_plugin_version;
int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv);

#endif
