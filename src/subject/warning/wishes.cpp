// wishes.cpp - what a person wants to be told of, and when not: subscriptions to warnings, and quiet hours. A critical
// warning always comes through.
#include <fmt/format.h>

#include <algorithm>

#include "subject/warning/held_by.hpp"
#include "subject/warning/rule_in.hpp"

namespace huying::warning {
namespace {

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

struct Kept {
    Id account;
    Json wishes;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (account, wishes))

constexpr std::int64_t day_minutes = 24 * 60;

bool is_quiet(const Wishes& w, Micros now) {
    if (!w.quiet) return false;
    const Civil c = civil(now);
    const std::int64_t at = c.hour * 60 + c.minute;
    const bool after = at >= w.quiet->from_minute, before = at < w.quiet->to_minute;
    return w.quiet->from_minute <= w.quiet->to_minute ? after && before : after || before;
}

bool matches(const Wish& w, const WarningEvent& e, const std::string& place, Severity severity) {
    return (!w.property || w.property->value == e.property) &&
           (!w.division || place.starts_with(w.division->value) || e.division.starts_with(w.division->value)) &&
           severity >= w.severity.value_or(Severity::attention);
}

Severity severity_from(const std::string& word) {
    Severity out = Severity::critical;  // a word that is not known is not kept quiet
    record::Field<Severity>::parse(word, out);
    return out;
}

constexpr Sql wishes_of{R"sql(SELECT wishes FROM warning_wish WHERE county = $1 AND account = $2)sql"};
Wishes find_wishes(const Tx& tx, Id account) {
    const auto kept = tx.one<std::string>(wishes_of, tx.county(), account);
    return kept ? record::from_json<Wishes>(*kept) : Wishes{};
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

constexpr Sql of_role{R"sql(SELECT id FROM account WHERE county = $1 AND role = $2 AND NOT disabled
    AND (division = '' OR substr($3, 1, length(division)) = division) ORDER BY id)sql"};
constexpr Sql all_wishes{R"sql(SELECT account, wishes FROM warning_wish WHERE county = $1 ORDER BY account)sql"};

}  // namespace

std::vector<Id> held_by(const Tx& tx, const std::string& role, const std::string& place) {
    return tx.all<Id>(of_role, tx.county(), role, place);
}

bool may_disturb(const Tx& tx, Id account, const std::string& severity) {
    return severity_from(severity) == Severity::critical || !is_quiet(find_wishes(tx, account), tx.now());
}

std::vector<Id> who_is_told(const Tx& tx, const Event& event) {
    const auto e = record::from_json<WarningEvent>(event.content.value);
    const Severity severity = severity_from(e.severity);
    std::vector<Id> out;
    if (event.kind == "warning_escalated")
        for (const Id id : held_by(tx, role_asked(e.escalation), event.division))
            if (may_disturb(tx, id, e.severity)) out.push_back(id);
    for (const Kept& k : tx.all<Kept>(all_wishes, tx.county())) {
        const auto wishes = record::from_json<Wishes>(k.wishes.value);
        const bool wanted =
            std::ranges::any_of(wishes.items, [&](const Wish& w) { return matches(w, e, event.division, severity); });
        const bool quiet = severity != Severity::critical && is_quiet(wishes, tx.now());
        if (wanted && !quiet && std::ranges::find(out, k.account) == out.end()) out.push_back(k.account);
    }
    return out;
}

std::vector<http::Route> wish_routes() {
    using identity::May;
    return {http::route("GET", "/api/my/subscriptions", May::watch, "Warnings I want to be told of, and my quiet hours",
                        my_wishes),
            http::route("PUT", "/api/my/subscriptions", May::watch, "Say what I want to be told of, and when not",
                        change_wishes)};
}

}  // namespace huying::warning
