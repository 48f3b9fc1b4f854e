// profile.hpp - in which profile a county's new data keys are made: kept with the county, so that no option has to be said again.
#pragma once
#include "engine/seal/cipher.hpp"
#include "engine/store/store.hpp"

namespace huying::seal {

/// What the county keeps, else that of its newest data key; nothing when it has neither.
std::optional<Profile> profile_of_county(const Tx& tx);
void keep_profile(Tx& tx, Profile profile);

}  // namespace huying::seal
