/* SPDX-License-Identifier: MIT */
/*
 * A build tool: the ports of the built-in address model (annotations/models/x86.yaml) as rows for the runtime's checked
 * port accesses.  In: nothing but the model.  Out: ports.def on standard output; next: runtime/source/port.c includes it.
 */
#include <inttypes.h>
#include <stdio.h>

#include "solve/capability.h"
#include "solve/hardware.h"

int main(void)
{
	char message[512] = "the x86 model is not built in";
	struct vet_hardware *hardware = vet_hardware_builtin(message, sizeof(message));

	if (!hardware) {
		fprintf(stderr, "%s\n", message);
		return 3;
	}
	puts("/* SPDX-License-Identifier: MIT */\n"
	     "/* Made by analyzer/solve/generate-ports.c: first and last port, bytes of an access (0: any), capability. */");
	for (size_t i = 0; i < vet_hardware_row_count(hardware, VET_HARDWARE_PORT); i++) {
		const struct vet_hardware_row *row = vet_hardware_row(hardware, VET_HARDWARE_PORT, i);

		printf("VET_PORT_ROW(0x%" PRIx64 ", 0x%" PRIx64 ", %u, %s)\n", row->low, row->high, row->size,
		       vet_capability_info(row->capability)->name);
	}
	vet_hardware_free(hardware);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 3;
}
