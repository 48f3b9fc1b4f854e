// rota.hpp - the rota (值班表) between the files of this subject: shifts on given days, above the daily ones.
#pragma once
#include "subject/territory/territory.hpp"

namespace huying::territory {

inline constexpr std::int64_t leader_position = 9;
inline constexpr std::int64_t longest_shift = 31 * day;  ///< ours: a month's watch; longer is a mistake in a date

/// A shift from one moment to another, the end not included.
struct RotaShift {
    std::string county;
    Id id;
    std::string grid;
    Id account;
    std::int64_t position = 1;  ///< as in Shift
    Micros begins, ends;
    Id stands_for;  ///< the daily shift whose place it takes while it lasts; 0 none
};
BOOST_DESCRIBE_STRUCT(RotaShift, (), (county, id, grid, account, position, begins, ends, stands_for))

/// A dated or a daily shift as the pages read it.
struct ShiftOut {
    Id id;
    std::string grid, grid_name, grid_name_en;
    Id account;
    std::string account_name, display;
    std::optional<std::string> display_en;
    std::int64_t position = 1;
    std::optional<Micros> begins, ends;                  ///< of a shift on given days
    std::optional<std::int64_t> from_minute, to_minute;  ///< of a daily one: minutes of China's day, as in Shift
    std::optional<Id> stands_for;
    bool mine = false, may_change = false, may_hand_over = false;
};
BOOST_DESCRIBE_STRUCT(ShiftOut, (),
                      (id, grid, grid_name, grid_name_en, account, account_name, display, display_en, position, begins,
                       ends, from_minute, to_minute, stands_for, mine, may_change, may_hand_over))

/// A stretch of time, the end not included.
struct Span {
    Micros begins, ends;
};
/// The time of a daily shift that covers this moment; nothing when none does.
std::optional<Span> occurrence(const Shift& daily, Micros at);

/// Which part of the rota the caller sees: everything `below` a code, or the shifts of one account only.
struct Ground {
    std::string below;
    Id only;              ///< 0 = everybody's
    bool writes = false;  ///< may plan
};
/// Of a worker, and of roles that have nothing to do with the rota: their own shifts only.
Ground ground_of(const Caller& caller);
bool within_ground(const Ground& ground, const std::string& grid);

/// Why this account may not have a shift there, as a sentence; nothing if it may.
std::optional<std::string> unfit(const Tx& tx, const std::optional<identity::Account>& account, const std::string& grid,
                                 std::int64_t position);
/// Whether the account is on the rota at this time: a worker anywhere (or only `elsewhere`), a leader in this grid.
bool overlaps(const Tx& tx, const identity::Account& account, const std::string& grid, Span span,
              bool elsewhere = false);

/// A shift of either kind that the caller may see; Problem 404 otherwise.
ShiftOut visible_shift(const Tx& tx, const Territory& territory, Id id);

std::vector<http::Route> rota_read_routes(const Territory& territory);
std::vector<http::Route> rota_plan_routes(const Territory& territory);
std::vector<http::Route> hand_over_routes(const Territory& territory);

}  // namespace huying::territory
