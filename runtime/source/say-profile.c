/* SPDX-License-Identifier: MIT */
/* What is known beforehand of the guest type that was identified. */
#include "profile.h"
#include "statement.h"
#include "text.h"

void vet_say_profile(struct vet_platform *platform)
{
	const struct vet_profile_masks *profile = vet_profiles;

	if (!platform->identity.guest)
		return;
	while (profile->guest && !vet_text_equal(profile->guest, platform->identity.guest))
		profile++;
	if (!profile->guest)
		return;
	for (unsigned int i = 0; i < VET_CAPABILITY_COUNT; i++) {
		if (profile->present >> i & 1)
			vet_say(platform, i, VET_SOURCE_PROFILE, VET_PRESENT, VET_DECIDES, "profile of this guest type");
		else if (profile->absent >> i & 1)
			vet_say(platform, i, VET_SOURCE_PROFILE, VET_ABSENT, VET_DECIDES, "profile of this guest type");
	}
}
