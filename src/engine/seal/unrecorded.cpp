// unrecorded.cpp - see unrecorded.hpp.
#include "engine/seal/unrecorded.hpp"

namespace huying::seal {

void require_owner(const Tx& tx, Id owner) {
    const Caller& c = tx.caller();
    if ((c.actor.value != 0 ? c.actor : c.account) != owner)
        throw std::logic_error("personal data of somebody else opens with an access record only");
}

std::optional<int> age_by(const Tx& tx, const KeyRing& ring, const std::string& key, const Where& where,
                          std::optional<Personal<IdNumber>> number) {
    if (!number || !Door::present(*number)) return std::nullopt;
    Door::look(tx, ring, key, where, *number);
    return age_on(Door::value(*number).born(), civil(tx.now()));
}

}  // namespace huying::seal
