// unrecorded.hpp - all that opens personal data without an access record, each with the reason why none is due. Whatever shows
// somebody's data to somebody else is no part of this: that is `reveal` (personal.hpp).
#pragma once
#include "engine/ledger/ledger.hpp"
#include "engine/seal/personal.hpp"

namespace huying::seal {

/// Throws std::logic_error unless whoever acts, also while acting for another, is this account.
void require_owner(const Tx& tx, Id owner);

/// Opens all members for whoever they are of, or who wrote them. No record: it says who else looked (PIPL art. 44, 45), and
/// that one reads one's own is no look. Throws std::logic_error when the caller is another than `owner`.
template <class R> void show_to_owner(const Tx& tx, const KeyRing& ring, const std::string& key, Id owner,
                                      const char* table, Id row, R& r) {
    require_owner(tx, owner);
    mask_members(tx, ring, key, table, row, r);
    each_personal(r, [](std::string_view, auto& p) { Door::show(p); });
}

/// Age today in whole years; nothing when there is no number. No record: the number and the day stay in here, and what asks
/// compares the age with a limit of the law; nobody is shown it.
std::optional<int> age_by(const Tx& tx, const KeyRing& ring, const std::string& key, const Where& where,
                          std::optional<Personal<IdNumber>> number);
/// The same by the month of birth, as if the person had been born on the first day of the month after: never more than their
/// age. Nothing when there is no month.
std::optional<int> age_by(const Tx& tx, const KeyRing& ring, const std::string& key, const Where& where,
                          std::optional<Personal<BirthMonth>> month);

/// Whether the day of birth in the number lies in the month; true when one of them is absent. Both looked at or given. No
/// record: it is asked of whoever says one of them, and answers whether both can be right.
bool can_both_be(const std::optional<Personal<IdNumber>>& number, const std::optional<Personal<BirthMonth>>& month);

/// Blind index of a member that was looked at or given; "" when it is absent. No record: it is a keyed digest, made when a row
/// is stored or sealed anew, and tells nobody the value.
template <class T> std::string index_of(Tx& tx, const KeyRing& ring, const std::string& key, std::string_view field,
                                        const std::optional<Personal<T>>& p) {
    return p ? ring.index(tx, key, field, Plain<T>::of(Door::value(*p))) : "";
}

/// SHA-256(SALT, {"member":"value",…,REST}) over the personal members in their order, all looked at or given, absent ones left
/// out; the member `salt` is the salt. No record: who has no salt learns nothing from it, and the salt is sealed like the rest.
template <class R> ledger::Hash commitment(R& r, std::string_view salt, std::string_view rest) {
    std::string text = "{", with;
    each_personal(r, [&]<class T>(std::string_view field, const Personal<T>& p) {
        if (field == salt) return void(with = Plain<T>::of(Door::value(p)));
        record::write_text(text, field);
        text += ':';
        record::write_text(text, Plain<T>::of(Door::value(p)));
        text += ',';
    });
    return ledger::digest_of(with, text.append(rest) + "}");
}

}  // namespace huying::seal
