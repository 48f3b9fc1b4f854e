// duty.cpp - who is asked first, second, third for a matter in a grid.
#include "subject/territory/territory.hpp"

namespace huying::territory {
namespace {

constexpr std::int64_t leader_position = 9;

struct ShiftRow {
    Id account;
    std::int64_t position, from_minute, to_minute;
};
BOOST_DESCRIBE_STRUCT(ShiftRow, (), (account, position, from_minute, to_minute))

/// Half-open, over midnight when it ends before it begins.
bool covers(const ShiftRow& s, std::int64_t minute_of_day) {
    if (s.from_minute <= s.to_minute) return s.from_minute <= minute_of_day && minute_of_day < s.to_minute;
    return minute_of_day >= s.from_minute || minute_of_day < s.to_minute;
}

}  // namespace

constexpr Sql shifts_of{R"sql(SELECT account, position, from_minute, to_minute FROM shift
    WHERE county = $1 AND grid = $2 ORDER BY position, id)sql"};
std::vector<OnDuty> on_duty(const Tx& tx, const std::string& grid, const std::string& township) {
    const Civil now = civil(tx.now());
    const std::int64_t minute_of_day = now.hour * 60 + now.minute;
    std::vector<OnDuty> out;
    for (const ShiftRow& s : tx.all<ShiftRow>(shifts_of, tx.county(), grid)) {
        const auto account = covers(s, minute_of_day) ? identity::account_by_id(tx, s.account) : std::nullopt;
        if (!account || account->disabled) continue;
        const bool first = out.empty();
        out.push_back({*account, s.position >= leader_position ? 2 : first ? 0 : 1});
    }
    for (auto& account : identity::accounts_of(tx, "township", township)) out.push_back({account, 3});
    return out;
}

}  // namespace huying::territory
