// rota_plan.cpp - the rota is written: a shift added, taken out, a week copied to those after it.
#include <fmt/format.h>

#include "engine/stream/stream.hpp"
#include "subject/territory/events.hpp"
#include "subject/territory/rota.hpp"

namespace huying::territory {
namespace {

constexpr std::int64_t week = 7 * day;
constexpr std::int64_t most_weeks = 12, most_copied = 5000;  ///< ours: a quarter; what one transaction does in a second

struct ShiftIn {
    Text<1, 15> grid;
    Id account;
    Micros begins, ends;
    std::optional<std::int64_t> position;
};
BOOST_DESCRIBE_STRUCT(ShiftIn, (), (grid, account, begins, ends, position))
struct RemoveIn {
    Id id;
    std::optional<Text<0, 500>> reason;
};
BOOST_DESCRIBE_STRUCT(RemoveIn, (), (id, reason))
struct CopyIn {
    Text<6, 15> division;
    Text<10, 10> week;
    std::optional<std::int64_t> weeks;
};
BOOST_DESCRIBE_STRUCT(CopyIn, (), (division, week, weeks))
struct CopiedOut {
    std::int64_t copied = 0, skipped = 0;
};
BOOST_DESCRIBE_STRUCT(CopiedOut, (), (copied, skipped))

void tell(Tx& tx, const char* kind, const ShiftOut& s, const std::optional<std::string>& reason) {
    emit(tx, kind, {s.grid, "", s.account},
         ShiftEvent{s.id, s.grid, s.grid_name, s.account, s.display, s.position, s.begins, s.ends, tx.caller().display,
                    tx.caller().role, reason});
}

/// Problem 403 for those who only stand in the rota.
Ground planning(const Tx& tx) {
    const Ground ground = ground_of(tx.caller());
    if (!ground.writes)
        throw forbidden("not_yours", "The rota is written by the grid's leader, the township or the command centre.");
    return ground;
}

constexpr Sql is_grid{R"sql(SELECT code FROM division WHERE county = $1 AND code = $2 AND level = 'grid')sql"};
std::vector<FieldError> shift_faults(const Tx& tx, const Ground& ground, const ShiftIn& in,
                                     const std::optional<identity::Account>& account, std::int64_t position) {
    std::vector<FieldError> errors;
    const bool on_ground = within_ground(ground, in.grid.value) && tx.one<std::string>(is_grid, tx.county(), in.grid);
    if (!on_ground) errors.push_back({"/grid", "must be a grid that you answer for"});
    if (position < 1 || position > leader_position)
        errors.push_back({"/position", "must be from 1 (first on duty) to 9 (grid leader)"});
    else if (const auto reason = unfit(tx, account, in.grid.value, position)) errors.push_back({"/account", *reason});
    if (in.ends <= in.begins) errors.push_back({"/ends", "must be after 'begins'"});
    else if (in.ends - in.begins > longest_shift) errors.push_back({"/ends", "must be within 31 days of 'begins'"});
    else if (in.ends <= tx.now()) errors.push_back({"/ends", "must be in the future"});
    else if (account && overlaps(tx, *account, in.grid.value, {in.begins, in.ends}))
        errors.push_back({"/begins", "overlaps another shift of this account"});
    return errors;
}

http::Created<ShiftOut> add_shift(Tx& tx, const Territory& territory, const ShiftIn& in) {
    const Ground ground = planning(tx);
    const auto account = identity::account_by_id(tx, in.account);
    const std::int64_t position = in.position.value_or(account && account->role == "leader" ? leader_position : 1);
    if (auto errors = shift_faults(tx, ground, in, account, position); !errors.empty())
        throw invalid(std::move(errors));
    const Id id = tx.new_id();
    tx.insert("rota_shift", RotaShift{tx.county(), id, in.grid.value, in.account, position, in.begins, in.ends, {}});
    ShiftOut added = visible_shift(tx, territory, id);
    tell(tx, "shift_added", added, {});
    return {std::move(added), "/api/shifts"};
}

constexpr Sql drop_daily{R"sql(DELETE FROM shift WHERE county = $1 AND id = $2)sql"};
constexpr Sql drop_dated{R"sql(DELETE FROM rota_shift WHERE county = $1 AND id = $2)sql"};
constexpr Sql end_dated{R"sql(UPDATE rota_shift SET ends = $3 WHERE county = $1 AND id = $2)sql"};
/// One that has begun ends now: what was, stays to be read.
http::Nothing remove_shift(Tx& tx, const Territory& territory, const RemoveIn& in) {
    const ShiftOut s = visible_shift(tx, territory, in.id);
    const Ground ground = planning(tx);
    if (!within_ground(ground, s.grid)) throw not_found("There is no such shift.");
    if (s.ends && *s.ends <= tx.now()) throw conflict("over", "The shift is over: what was, stays to be read.");
    if (!s.begins) tx.exec(drop_daily, tx.county(), s.id);
    else if (*s.begins < tx.now()) tx.exec(end_dated, tx.county(), s.id, tx.now());
    else tx.exec(drop_dated, tx.county(), s.id);
    tell(tx, "shift_removed", s, in.reason ? std::optional(in.reason->value) : std::nullopt);
    return {};
}

/// Midnight in China at which this day begins, if the text is one.
std::optional<Micros> midnight_of(const std::string& date) {
    const auto t = parse_time(date + "T00:00:00+08:00");
    if (!t) return std::nullopt;
    const Civil c = civil(*t);
    return fmt::format("{:04}-{:02}-{:02}", c.year, c.month, c.day) == date ? t : std::nullopt;
}

/// 1970-01-01 was a Thursday.
bool is_monday(Micros midnight) { return ((midnight.value + china_offset) / day + 3) % 7 == 0; }

constexpr Sql of_week{R"sql(SELECT /*row*/ FROM rota_shift WHERE county = $1 AND grid LIKE $2
    AND ends > $3 AND begins >= $3 AND begins < $4 AND stands_for = 0 ORDER BY begins, id LIMIT $5)sql"};
constexpr Sql taken{R"sql(SELECT id FROM rota_shift
    WHERE county = $1 AND grid = $2 AND position = $3 AND ends > $4 AND begins < $5 LIMIT 1)sql"};

/// Into this week, unless the place is taken or the person is no longer to be asked.
bool copy_shift(Tx& tx, RotaShift s, std::int64_t later, const std::optional<identity::Account>& account) {
    s.begins = s.begins + later;
    s.ends = s.ends + later;
    if (s.ends <= tx.now() || overlaps(tx, *account, s.grid, {s.begins, s.ends})) return false;
    if (tx.one<Id>(taken, tx.county(), s.grid, s.position, s.begins, s.ends)) return false;
    s.id = tx.new_id();
    tx.insert("rota_shift", s);
    return true;
}

CopiedOut copy_week(Tx& tx, const CopyIn& in) {
    const Ground ground = planning(tx);
    const auto monday = midnight_of(in.week.value);
    const std::int64_t weeks = in.weeks.value_or(1);
    std::vector<FieldError> errors;
    if (in.division.value.find_first_not_of("0123456789") != std::string::npos ||
        !within_ground(ground, in.division.value))
        errors.push_back({"/division", "must be a division that you answer for"});
    if (!monday || !is_monday(*monday)) errors.push_back({"/week", "must be a Monday like 2016-12-05"});
    if (weeks < 1 || weeks > most_weeks) errors.push_back({"/weeks", "must be from 1 to 12"});
    if (!errors.empty()) throw invalid(std::move(errors));
    const auto shifts =
        tx.all<RotaShift>(of_week, tx.county(), in.division.value + "%", *monday, *monday + week, most_copied + 1);
    if (std::ssize(shifts) * weeks > most_copied)
        throw invalid("/weeks", fmt::format("would be more than {} shifts at once: copy fewer weeks, or by township",
                                            most_copied));
    CopiedOut out;
    for (const RotaShift& s : shifts) {
        const auto account = identity::account_by_id(tx, s.account);
        const bool fit = !unfit(tx, account, s.grid, s.position);
        for (std::int64_t k = 1; k <= weeks; ++k)
            ++(fit && copy_shift(tx, s, k * week, account) ? out.copied : out.skipped);
    }
    emit(tx, "rota_copied", {in.division.value, "", {}},
         RotaCopied{in.division.value, in.week.value, weeks, out.copied, out.skipped, tx.caller().display,
                    tx.caller().role});
    return out;
}

}  // namespace

std::vector<http::Route> rota_plan_routes(const Territory& territory) {
    using identity::May;
    return {http::route("POST", "/api/shifts", May::act_on_case, "Put somebody on the rota",
                        [&territory](Tx& tx, const ShiftIn& in) { return add_shift(tx, territory, in); }),
            http::route("POST", "/api/shifts/copy", May::act_on_case, "Copy a week of the rota to those after it",
                        copy_week),
            http::route("POST", "/api/shifts/{id}/remove", May::act_on_case, "Take a shift out of the rota",
                        [&territory](Tx& tx, const RemoveIn& in) { return remove_shift(tx, territory, in); })};
}

}  // namespace huying::territory
