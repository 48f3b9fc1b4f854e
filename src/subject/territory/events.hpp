// events.hpp - what the subject territory publishes. Kinds: shift_added, shift_removed (ShiftEvent, of the one whose shift it
// is), shift_handed_over (HandedOver, of the one who takes over), shift_given_up (HandedOver, of the one who had it),
// rota_copied (RotaCopied).
#pragma once
#include <optional>
#include <string>

#include "engine/store/store.hpp"

namespace huying::territory {

struct ShiftEvent {
    Id shift;
    std::string grid, grid_name;
    Id account;
    std::string account_name;  ///< as shown
    std::int64_t position = 1;
    std::optional<Micros> begins, ends;  ///< nothing: every day
    std::string actor_name, actor_role;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(ShiftEvent, (),
                      (shift, grid, grid_name, account, account_name, position, begins, ends, actor_name, actor_role,
                       reason))

/// From `begins` on `to` is on duty instead of `account`, until `ends`.
struct HandedOver {
    Id shift;  ///< of the one who takes over
    std::string grid, grid_name, grid_name_en;
    Id account;
    std::string account_name;
    Id to;
    std::string to_name;
    std::int64_t position = 1;
    Micros begins, ends;
    bool cases = false;  ///< also those that were accepted
    std::string actor_name, actor_role, reason;
};
BOOST_DESCRIBE_STRUCT(HandedOver, (),
                      (shift, grid, grid_name, grid_name_en, account, account_name, to, to_name, position, begins, ends,
                       cases, actor_name, actor_role, reason))

struct RotaCopied {
    std::string division, week;  ///< week: its Monday, "2016-12-05"
    std::int64_t weeks = 1, copied = 0, skipped = 0;
    std::string actor_name, actor_role;
};
BOOST_DESCRIBE_STRUCT(RotaCopied, (), (division, week, weeks, copied, skipped, actor_name, actor_role))

}  // namespace huying::territory
