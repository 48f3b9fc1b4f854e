// wishes.cpp - what a person wants to be told of, and when not: subscriptions to warnings, and quiet hours. A critical
// warning always comes through. Who is told by them: telling.cpp.
#include "subject/warning/wishes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "subject/warning/rule_in.hpp"

namespace huying::warning {
namespace {

struct Kept {
    Id account;
    Json wishes;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (account, wishes))

constexpr std::int64_t day_minutes = 24 * 60;

bool is_within(const Quiet& q, Micros now) {
    const Civil c = civil(now);
    const std::int64_t at = c.hour * 60 + c.minute;
    const bool after = at >= q.from_minute, before = at < q.to_minute;
    return q.from_minute <= q.to_minute ? after && before : after || before;
}

bool matches(const Wish& w, const Matter& m) {
    return (!w.property || w.property->value == m.property) &&
           (!w.division || m.place.starts_with(w.division->value) || m.division.starts_with(w.division->value)) &&
           m.severity >= w.severity.value_or(Severity::attention);
}

Wishes my_wishes(const Tx& tx, const None&) { return find_wishes(tx, tx.caller().account); }

constexpr Sql keep_wishes{R"sql(INSERT INTO warning_wish (county, account, wishes) VALUES ($1, $2, $3)
    ON CONFLICT (county, account) DO UPDATE SET wishes = excluded.wishes)sql"};
Wishes change_wishes(Tx& tx, const Wishes& in) {
    std::vector<FieldError> errors;
    if (in.items.size() > 20) errors.push_back({"/items", "must be at most 20"});
    for (const auto& [name, value] : {std::pair{"/quiet/from_minute", in.quiet ? in.quiet->from_minute : 0},
                                      std::pair{"/quiet/to_minute", in.quiet ? in.quiet->to_minute : 0}})
        if (value < 0 || value > day_minutes) errors.push_back({name, "must be from 0 to 1440"});
    for (std::size_t i = 0; i < in.items.size(); ++i) {
        const Wish& w = in.items[i];
        if (w.property && !is_measured(tx, w.property->value))
            errors.push_back({fmt::format("/items/{}/property", i), "is not measured here"});
        if (w.division && !is_division(tx, w.division->value))
            errors.push_back({fmt::format("/items/{}/division", i), "is not in this county"});
    }
    if (!errors.empty()) throw invalid(std::move(errors));
    tx.exec(keep_wishes, tx.county(), tx.caller().account, record::to_json(in));
    return in;
}

constexpr Sql wishes_of_all{R"sql(SELECT account, wishes FROM warning_wish WHERE county = $1 ORDER BY account)sql"};

}  // namespace

constexpr Sql wishes_of{R"sql(SELECT wishes FROM warning_wish WHERE county = $1 AND account = $2)sql"};
Wishes find_wishes(const Tx& tx, Id account) {
    const auto kept = tx.one<std::string>(wishes_of, tx.county(), account);
    return kept ? record::from_json<Wishes>(*kept) : Wishes{};
}

std::vector<std::pair<Id, Wishes>> all_wishes(const Tx& tx) {
    std::vector<std::pair<Id, Wishes>> out;
    for (const Kept& k : tx.all<Kept>(wishes_of_all, tx.county()))
        out.emplace_back(k.account, record::from_json<Wishes>(k.wishes.value));
    return out;
}

bool is_wanted(const Wishes& wishes, const Matter& matter) {
    return std::ranges::any_of(wishes.items, [&](const Wish& w) { return matches(w, matter); });
}

bool is_quiet(const Wishes& wishes, Severity severity, Micros now) {
    return severity != Severity::critical && wishes.quiet && is_within(*wishes.quiet, now);
}

std::vector<http::Route> wish_routes() {
    using identity::May;
    return {http::route("GET", "/api/my/subscriptions", May::watch, "Warnings I want to be told of, and my quiet hours",
                        my_wishes),
            http::route("PUT", "/api/my/subscriptions", May::watch, "Say what I want to be told of, and when not",
                        change_wishes)};
}

}  // namespace huying::warning
