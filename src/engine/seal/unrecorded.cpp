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

std::optional<int> age_by(const Tx& tx, const KeyRing& ring, const std::string& key, const Where& where,
                          std::optional<Personal<BirthMonth>> month) {
    if (!month || !Door::present(*month)) return std::nullopt;
    Door::look(tx, ring, key, where, *month);
    return age_on(Door::value(*month).after(), civil(tx.now()));
}

bool can_both_be(const std::optional<Personal<IdNumber>>& number, const std::optional<Personal<BirthMonth>>& month) {
    if (!number || !month) return true;
    const Civil born = Door::value(*number).born(), said = Door::value(*month).first();
    return born.year == said.year && born.month == said.month;
}

}  // namespace huying::seal
