// personal.hpp - personal members of a record: sealed before it is stored, looked at for their masks, opened for a purpose,
// sealed anew after a rotation. What opens without an access record: unrecorded.hpp. `row` is the number of the row in `table`, whatever its column is called.
//   seal_members(tx, ring, "person_file", "person_file", file.account, file);  tx.insert("person_file", file);
//   reveal(tx, ring, "person_file", {"hotline", "办理诉求 …"}, whose, "person_file", row, file);
#pragma once
#include "engine/seal/door.hpp"
#include "engine/seal/opening.hpp"

namespace huying::seal {

/// Calls f(name, Personal&) for each personal member that has a value.
template <record::DescribedStruct R, class F> void each_personal(R& r, F f) {
    record::each<R>([&](auto d) {
        using M = record::type_of<R, decltype(d)>;
        if constexpr (record::is_personal<M>) {
            auto& member = r.*d.pointer;
            if constexpr (record::is_optional<M>) {
                if (member && Door::present(*member)) f(record::label(d), *member);
            } else {
                if (Door::present(member)) f(record::label(d), member);
            }
        }
    });
}

/// Seals what was given.
template <class R>
void seal_members(Tx& tx, const KeyRing& ring, const std::string& key, const char* table, Id row, R& r) {
    each_personal(r, [&](std::string_view field, auto& p) { Door::seal(tx, ring, key, {table, field, row.value}, p); });
}

/// Afterwards the record writes itself masked instead of "***".
template <class R>
void mask_members(const Tx& tx, const KeyRing& ring, const std::string& key, const char* table, Id row, R& r) {
    each_personal(r, [&](std::string_view field, auto& p) { Door::look(tx, ring, key, {table, field, row.value}, p); });
}

/// Opens the members named in `wanted` (blank-separated; empty = all) and writes down who did, why, and which; the others are
/// masked. Gives the record's id; nothing there to open: nothing is written.
template <class R> std::optional<Id> reveal(Tx& tx, const KeyRing& ring, const std::string& key, const Purpose& purpose,
                                            Id whose, const char* table, Id row, R& r, const std::string& wanted = "") {
    std::string fields;
    const std::string list = " " + wanted + " ";
    mask_members(tx, ring, key, table, row, r);
    each_personal(r, [&](std::string_view field, auto& p) {
        if (!wanted.empty() && list.find(" " + std::string(field) + " ") == std::string::npos) return;
        Door::show(p);
        fields += (fields.empty() ? "" : " ") + std::string(field);
    });
    if (fields.empty()) return std::nullopt;
    return record_opening(tx, ring, purpose, whose, table, row, fields);
}

/// After a rotation: sealed with the newest key.
template <class R>
void reseal_members(Tx& tx, const KeyRing& ring, const std::string& key, const char* table, Id row, R& r) {
    mask_members(tx, ring, key, table, row, r);
    seal_members(tx, ring, key, table, row, r);
}

}  // namespace huying::seal
