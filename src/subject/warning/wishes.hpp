// wishes.hpp - what a person wants to be told of, and when not: between wishes.cpp, where they say so, and telling.cpp.
#pragma once
#include "subject/warning/warning.hpp"

namespace huying::warning {

/// One subscription; what is absent is any.
struct Wish {
    std::optional<Text<1, 20>> property;
    std::optional<Text<6, 15>> division;  ///< a division and all below
    std::optional<Severity> severity;     ///< from this on
};
BOOST_DESCRIBE_STRUCT(Wish, (), (property, division, severity))

/// Minutes of the local day; over midnight when from > to.
struct Quiet {
    std::int64_t from_minute = 0, to_minute = 0;
};
BOOST_DESCRIBE_STRUCT(Quiet, (), (from_minute, to_minute))

struct Wishes {
    std::vector<Wish> items;
    std::optional<Quiet> quiet;
};
BOOST_DESCRIBE_STRUCT(Wishes, (), (items, quiet))

/// What is wished by: `place` is the grid, or the division of a warning that lies in none.
struct Matter {
    const std::string &property, &division, &place;
    Severity severity;
};

Wishes find_wishes(const Tx& tx, Id account);  ///< empty when the person never said any
std::vector<std::pair<Id, Wishes>> all_wishes(const Tx& tx);
bool is_wanted(const Wishes& wishes, const Matter& matter);
/// Is it within the quiet hours, and no critical matter?
bool is_quiet(const Wishes& wishes, Severity severity, Micros now);

}  // namespace huying::warning
