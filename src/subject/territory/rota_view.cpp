// rota_view.cpp - the rota as it is read: shifts of a time, who may have one; and whose ground it is.
#include <algorithm>

#include "subject/identity/english.hpp"
#include "subject/territory/rota.hpp"

namespace huying::territory {

Ground ground_of(const Caller& caller) {
    if (caller.role == "command" || caller.role == "system") return {"", {}, true};
    const bool local = caller.role == "township" || caller.role == "leader";
    if (local && !caller.division.empty()) return {caller.division, {}, true};
    return {"", caller.account.value != 0 ? caller.account : Id{-1}, false};
}

bool within_ground(const Ground& ground, const std::string& grid) {
    return ground.only.value == 0 && grid.starts_with(ground.below);
}

constexpr std::size_t township_digits = 9;

constexpr Sql daily_there{R"sql(SELECT id FROM shift WHERE county = $1 AND grid = $2 AND account = $3 LIMIT 1)sql"};
std::optional<std::string> unfit(const Tx& tx, const std::optional<identity::Account>& account, const std::string& grid,
                                 std::int64_t position) {
    if (!account || account->disabled) return "must be an account of this county that is in use";
    if (position >= leader_position) {
        const bool leads =
            account->role == "leader" && !account->division.empty() && grid.starts_with(account->division);
        return leads ? std::nullopt : std::optional<std::string>("must be a leader of this grid");
    }
    const bool neighbour =
        account->division.size() >= township_digits && grid.starts_with(account->division.substr(0, township_digits));
    const bool may =
        account->role == "worker" && (neighbour || tx.one<Id>(daily_there, tx.county(), grid, account->id).has_value());
    return may ? std::nullopt : std::optional<std::string>("must be a grid worker of this grid's township");
}

constexpr Sql grids_meanwhile{R"sql(SELECT grid FROM rota_shift
    WHERE county = $1 AND account = $2 AND ends > $3 AND begins < $4)sql"};
bool overlaps(const Tx& tx, const identity::Account& account, const std::string& grid, Span span, bool elsewhere) {
    return std::ranges::any_of(
        tx.all<std::string>(grids_meanwhile, tx.county(), account.id, span.begins, span.ends),
        [&](const std::string& at) { return at == grid ? !elsewhere : account.role == "worker"; });
}

namespace {

struct ShiftsIn {
    std::optional<Text<6, 15>> division;
    std::optional<Micros> from, to;
    std::optional<Id> after;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(ShiftsIn, (), (division, from, to, after, limit))
struct Shifts {
    std::vector<ShiftOut> items;
    std::optional<Id> next;
};
BOOST_DESCRIBE_STRUCT(Shifts, (), (items, next))

struct ShiftRead {
    Id id;
    std::string grid;
    Id account;
    std::string account_name, display;
    std::optional<std::string> display_en;
    std::int64_t position;
    std::optional<Micros> begins, ends;
    std::optional<std::int64_t> from_minute, to_minute;
    Id stands_for;
};
BOOST_DESCRIBE_STRUCT(ShiftRead, (),
                      (id, grid, account, account_name, display, display_en, position, begins, ends, from_minute,
                       to_minute, stands_for))

ShiftOut shown(const Tx& tx, const Territory& territory, const Ground& ground, const ShiftRead& s) {
    const auto [name, name_en] = territory.names(tx, s.grid);
    const bool mine = s.account == tx.caller().account, over = s.ends && *s.ends <= tx.now();
    const bool plans = ground.writes && within_ground(ground, s.grid) && !over;
    return {s.id,
            s.grid,
            name,
            name_en,
            s.account,
            s.account_name,
            s.display,
            s.display_en,
            s.position,
            s.begins,
            s.ends,
            s.from_minute,
            s.to_minute,
            s.stands_for.value != 0 ? std::optional(s.stands_for) : std::nullopt,
            mine,
            plans,
            plans || (mine && !over)};
}

/// Both kinds in one order, by id; a daily shift is of every time. Of one account: also what stands for a daily shift of theirs,
/// so that they see when it is not theirs.
constexpr Sql shifts_between{R"sql(SELECT s.id AS id, s.grid AS grid, s.account AS account, a.name AS account_name,
    a.display AS display, nullif(a.display_en, '') AS display_en, s.position AS position, s.begins AS begins, s.ends AS ends,
    s.from_minute AS from_minute, s.to_minute AS to_minute, s.stands_for AS stands_for FROM (
        SELECT county, id, grid, account, position, begins, ends, CAST(NULL AS BIGINT) AS from_minute,
            CAST(NULL AS BIGINT) AS to_minute, stands_for FROM rota_shift WHERE county = $1 AND ends > $3 AND begins < $4
        UNION ALL
        SELECT county, id, grid, account, position, CAST(NULL AS BIGINT) AS begins, CAST(NULL AS BIGINT) AS ends,
            from_minute, to_minute, 0 AS stands_for FROM shift WHERE county = $1) s
    JOIN account a ON a.county = s.county AND a.id = s.account
    WHERE s.grid LIKE $2 AND s.grid LIKE $5 AND s.id > $7
    AND ($6 = 0 OR s.account = $6 OR EXISTS (SELECT 1 FROM shift d WHERE d.county = $1 AND d.id = s.stands_for AND d.account = $6))
    AND ($8 = 0 OR s.id = $8)
    ORDER BY s.id LIMIT $9)sql"};

bool all_digits(const std::string& code) {
    return std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
}

constexpr std::int64_t longest_look = 92 * day;  ///< ours: a quarter

Shifts list_shifts(const Tx& tx, const Territory& territory, const ShiftsIn& in) {
    const Ground ground = ground_of(tx.caller());
    const std::int64_t limit = in.limit.value_or(200);
    const Micros from = in.from.value_or(tx.now()), to = in.to.value_or(from + 7 * day);
    std::vector<FieldError> errors;
    if (in.division && !all_digits(in.division->value))
        errors.push_back({"?division", "must be a code of 6 to 15 digits"});
    if (to <= from) errors.push_back({"?to", "must be after 'from'"});
    else if (to - from > longest_look) errors.push_back({"?to", "must be within 92 days of 'from'"});
    if (limit < 1 || limit > 500) errors.push_back({"?limit", "must be from 1 to 500"});
    if (!errors.empty()) throw invalid(std::move(errors));
    Shifts out;
    const std::string wanted = (in.division ? in.division->value : "") + "%";
    for (const ShiftRead& s : tx.all<ShiftRead>(shifts_between, tx.county(), wanted, from, to, ground.below + "%",
                                                ground.only, in.after.value_or(Id{}), Id{}, limit + 1)) {
        if (std::ssize(out.items) == limit) {
            out.next = out.items.back().id;
            break;
        }
        out.items.push_back(shown(tx, territory, ground, s));
    }
    return out;
}

struct PeopleIn {
    Text<1, 15> grid;
};
BOOST_DESCRIBE_STRUCT(PeopleIn, (), (grid))
/// Who may have a shift in a grid.
struct RotaPerson {
    Id id;
    std::string name, display;
    std::optional<std::string> display_en;
    std::string role, division, division_name, division_name_en;
};
BOOST_DESCRIBE_STRUCT(RotaPerson, (), (id, name, display, display_en, role, division, division_name, division_name_en))
struct RotaPeople {
    std::vector<RotaPerson> items;
};
BOOST_DESCRIBE_STRUCT(RotaPeople, (), (items))

constexpr Sql shift_there{
    R"sql(SELECT id FROM rota_shift WHERE county = $1 AND grid = $2 AND account = $3 LIMIT 1)sql"};
RotaPeople list_people(const Tx& tx, const Territory& territory, const PeopleIn& in) {
    const Caller& caller = tx.caller();
    const Ground ground = ground_of(caller);
    const std::string& grid = in.grid.value;
    const bool colleague =
        ground.only.value != 0 && (!unfit(tx, identity::account_by_id(tx, caller.account), grid, 1) ||
                                   tx.one<Id>(shift_there, tx.county(), grid, caller.account));
    if (territory.names(tx, grid).first.empty() || (!colleague && !within_ground(ground, grid)))
        throw not_found("There is no such grid here.");
    RotaPeople out;
    for (const auto& [role, position] : {std::pair{"worker", std::int64_t{1}}, std::pair{"leader", leader_position}})
        for (const identity::Account& a : identity::accounts_of(tx, role, "")) {
            if (unfit(tx, a, grid, position)) continue;
            const auto [name, name_en] = territory.names(tx, a.division);
            const std::string english = identity::display_en(tx, a.id);
            out.items.push_back({a.id, a.name, a.display, english.empty() ? std::nullopt : std::optional(english),
                                 a.role, a.division, name, name_en});
        }
    return out;
}

}  // namespace

ShiftOut visible_shift(const Tx& tx, const Territory& territory, Id id) {
    const Ground ground = ground_of(tx.caller());
    const auto found = tx.one<ShiftRead>(shifts_between, tx.county(), "%", Micros{}, Micros{INT64_MAX},
                                         ground.below + "%", ground.only, Id{}, id, std::int64_t{1});
    if (!found) throw not_found("There is no such shift.");
    return shown(tx, territory, ground, *found);
}

std::vector<http::Route> rota_read_routes(const Territory& territory) {
    using identity::May;
    return {http::route("GET", "/api/shifts", May::see_cases, "The rota: shifts of a time, and the daily ones",
                        [&territory](const Tx& tx, const ShiftsIn& in) { return list_shifts(tx, territory, in); }),
            http::route("GET", "/api/shifts/people", May::see_cases, "Who may have a shift in a grid",
                        [&territory](const Tx& tx, const PeopleIn& in) { return list_people(tx, territory, in); })};
}

}  // namespace huying::territory
