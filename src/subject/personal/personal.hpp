// personal.hpp - 个人信息: the person file of an account, who looked at it and why, consents, requests with deadlines.
// 《个人信息保护法》 (PIPL). Not here: sealing and the access record themselves (engine/seal), accounts (identity).
#pragma once
#include "engine/seal/ring.hpp"
#include "subject/identity/identity.hpp"
#include "subject/territory/territory.hpp"

namespace huying::personal {

/// What the routes and jobs stand on.
struct Office {
    std::shared_ptr<const seal::KeyRing> ring;
    const territory::Territory* territory = nullptr;
};

/// Purposes of the data keys in use, to rotate them all.
inline const std::string key_purposes[] = {"person_file", "data_request", "opening"};

Subject subject(Office office);

/// A new version of every data key; the job personal.reseal seals old rows anew while the county is served. Problem 409 while
/// an earlier rotation is not done.
void rotate_keys(Tx& tx, const seal::KeyRing& ring);
/// In the transaction that wraps a county's data keys by another master key.
void tell_master_exchanged(Tx& tx, std::int64_t keys);

}  // namespace huying::personal
