// duty.cpp - who is asked first, second, third for a matter in a grid: those on the rota, else those whose grid it is.
#include <algorithm>

#include "subject/territory/rota.hpp"

namespace huying::territory {

std::optional<Span> occurrence(const Shift& s, Micros at) {
    Civil c = civil(at);
    const std::int64_t minute_of_day = c.hour * 60 + c.minute;
    c.hour = c.minute = c.second = c.micro = 0;
    const Micros midnight = from_civil(c);
    const auto from = [&](std::int64_t days) { return midnight + (days * day + s.from_minute * minute); };
    const auto to = [&](std::int64_t days) { return midnight + (days * day + s.to_minute * minute); };
    if (s.from_minute <= s.to_minute) {
        if (minute_of_day < s.from_minute || minute_of_day >= s.to_minute) return std::nullopt;
        return Span{from(0), to(0)};
    }
    if (minute_of_day >= s.from_minute) return Span{from(0), to(1)};
    if (minute_of_day < s.to_minute) return Span{from(-1), to(0)};
    return std::nullopt;
}

namespace {

/// One who stands in a grid now.
struct Standing {
    std::int64_t position;
    bool daily;
    Id id, account;
    auto operator<=>(const Standing&) const = default;
};

constexpr Sql daily_of{R"sql(SELECT /*row*/ FROM shift WHERE county = $1 AND grid = $2 ORDER BY position, id)sql"};
constexpr Sql dated_at{R"sql(SELECT /*row*/ FROM rota_shift
    WHERE county = $1 AND grid = $2 AND ends > $3 AND begins <= $3)sql"};
/// By position; at the same one the rota's days come before the daily shifts, which lie beneath them.
std::vector<Standing> standing(const Tx& tx, const std::string& grid) {
    std::vector<Standing> out;
    std::vector<Id> replaced;
    for (const RotaShift& s : tx.all<RotaShift>(dated_at, tx.county(), grid, tx.now())) {
        out.push_back({s.position, false, s.id, s.account});
        replaced.push_back(s.stands_for);
    }
    for (const Shift& s : tx.all<Shift>(daily_of, tx.county(), grid))
        if (occurrence(s, tx.now()) && std::ranges::find(replaced, s.id) == replaced.end())
            out.push_back({s.position, true, s.id, s.account});
    std::ranges::sort(out);
    return out;
}

/// While nobody is on the rota: the grid's own workers, beginning with another one each day so that it is not always the
/// same, then its leaders and those of its township. A county that never wrote a rota works so.
std::vector<OnDuty> by_role(const Tx& tx, const std::string& grid, const std::string& township) {
    auto workers = identity::accounts_of(tx, "worker", grid);
    if (!workers.empty()) {
        std::ranges::sort(workers, {}, &identity::Account::id);
        const std::int64_t today = (tx.now().value + china_offset) / day;
        std::rotate(workers.begin(), workers.begin() + today % std::ssize(workers), workers.end());
    }
    std::vector<OnDuty> out;
    for (auto& account : workers) out.push_back({std::move(account), out.empty() ? 0 : 1});
    for (const std::string& ground : {grid, township})
        if (!ground.empty())
            for (auto& account : identity::accounts_of(tx, "leader", ground)) out.push_back({std::move(account), 2});
    return out;
}

}  // namespace

std::vector<OnDuty> on_duty(const Tx& tx, const std::string& grid, const std::string& township) {
    std::vector<OnDuty> out;
    for (const Standing& s : grid.empty() ? std::vector<Standing>{} : standing(tx, grid)) {
        const auto account = identity::account_by_id(tx, s.account);
        const auto already = [&](const OnDuty& d) { return d.account.id == s.account; };
        if (!account || account->disabled || std::ranges::any_of(out, already)) continue;
        const bool first = out.empty();
        out.push_back({*account, s.position >= leader_position ? 2 : first ? 0 : 1});
    }
    if (out.empty() && !grid.empty()) out = by_role(tx, grid, township);
    for (auto& account : identity::accounts_of(tx, "township", township)) out.push_back({account, 3});
    return out;
}

}  // namespace huying::territory
