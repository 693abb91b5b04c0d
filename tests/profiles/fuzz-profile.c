/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: any bytes as a profile and as a model.  Nothing may crash, leak or hang, and a refusal always has its
 * message.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "solve/hardware.h"
#include "solve/model-file.h"
#include "solve/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char message[512] = "";
	struct vet_profile *profile = vet_profile_parse("fuzz.yaml", (const char *)data, size, message, sizeof(message));

	if (!profile && !*message)
		abort();
	if (profile && (profile->entry_count == 0 || (profile->present & profile->absent)))
		abort();
	vet_profile_free(profile);

	message[0] = '\0';
	struct vet_model *model = vet_model_parse("fuzz.yaml", (const char *)data, size, message, sizeof(message));
	if (!model && !*message)
		abort();
	for (size_t i = 0; model && i < model->item_count; i++)
		if (!model->item[i].said.because || model->item[i].said.line == 0)
			abort();
	vet_model_free(model);

	message[0] = '\0';
	struct vet_hardware *hardware = vet_hardware_parse("fuzz.yaml", (const char *)data, size, message, sizeof(message));
	if (!hardware && !*message)
		abort();
	if (hardware)
		vet_hardware_lookup(hardware, VET_HARDWARE_MEMORY, INT64_MIN, INT64_MAX, 8, NULL, 0);
	vet_hardware_free(hardware);
	return 0;
}
