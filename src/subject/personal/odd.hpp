// odd.hpp - which looks are unusual: told to the security administrator at once, and to the person in their list.
#pragma once
#include "subject/personal/file.hpp"

namespace huying::personal {

constexpr int night_from = 22, night_to = 6;  // hours of the day, county's clock
constexpr std::int64_t bulk_people =
    20;  // different people that one official looked at within an hour, or numbers tried
constexpr std::int64_t misses_told_every =
    10 * minute;                          // that somebody tries numbers in bulk is read once, not at each
constexpr std::int64_t most_misses = 60;  // numbers of nobody that one official may try within an hour (people.cpp)

/// Blank-separated: night, bulk (this look included), neighbour (lives in the same grid as the official, who has no duty
/// there), watched, own (the official's own file). Empty = nothing.
std::string odd_about(const Tx& tx, const PersonFile& file);
/// Of a number that was looked up and is nobody's on the official's ground: night, bulk.
std::string odd_about_nobody(const Tx& tx);
/// Says to the person (0: it was nobody) and, when it is odd, to the security administrator that somebody looked.
void tell_of_look(Tx& tx, Id whose, Id opening, std::string_view purpose, const std::string& fields,
                  const std::string& odd);

/// A guardian reads what is their ward's: written down, told to the person, and odd when the file is watched.
template <class R> void open_for_guardian(Tx& tx, const Office& office, const std::string& key, Id ward,
                                          const char* table, Id row, R& r, const std::string& reason) {
    const auto file = file_of(tx, ward);
    const std::string odd = file && file->watched ? "watched" : "";
    const auto opening = seal::reveal(tx, *office.ring, key, {"own_right", reason, odd}, ward, table, row, r);
    std::string fields;
    seal::each_personal(r, [&](std::string_view f, auto&) { fields += (fields.empty() ? "" : " ") + std::string(f); });
    if (opening) tell_of_look(tx, ward, *opening, "own_right", fields, odd);
}

}  // namespace huying::personal
