// odd.hpp - which looks are unusual: told to the security administrator at once, and to the person in their list.
#pragma once
#include "subject/personal/file.hpp"

namespace huying::personal {

constexpr int night_from = 22, night_to = 6;  // hours of the day, county's clock
constexpr std::int64_t bulk_people = 20;      // different people that one official looked at within an hour

/// Blank-separated: night, bulk (this look included), neighbour (lives in the same grid as the official, who has no duty
/// there), watched, own (the official's own file). Empty = nothing.
std::string odd_about(const Tx& tx, const PersonFile& file);

}  // namespace huying::personal
