// guard.cpp - what the security administrator does for personal data without seeing any: files under special watch, legal
// holds. Odd looks: odd_view.cpp.
#include "engine/http/answers.hpp"
#include "subject/personal/earlier.hpp"
#include "subject/personal/events.hpp"
#include "subject/personal/page.hpp"

namespace huying::personal {
namespace {

using identity::May;

constexpr std::int64_t most_days_held = 3660;  // a hold has an end; a longer matter sets it again

struct NewHold {
    Id account;
    Text<4, 200> basis;  ///< the law and the matter: shown to the person
    std::int64_t days = 0;
};
BOOST_DESCRIBE_STRUCT(NewHold, (), (account, basis, days))
struct HoldRow {
    std::string county;
    Id id, account;
    std::string basis;
    Micros begins, ends;
    Id set_by;
    std::optional<Micros> lifted;
};
BOOST_DESCRIBE_STRUCT(HoldRow, (), (county, id, account, basis, begins, ends, set_by, lifted))
struct HoldsIn {
    std::optional<bool> past;  ///< those that have ended or were lifted, instead of those in force
    std::optional<Id> after;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(HoldsIn, (), (past, after, limit))
struct HoldOut {
    Id id, account;
    std::string account_name;  ///< sign-in name
    std::string basis;
    Micros begins, ends;
    std::string set_by_name;
    std::optional<Micros> lifted;
};
BOOST_DESCRIBE_STRUCT(HoldOut, (), (id, account, account_name, basis, begins, ends, set_by_name, lifted))
struct Holds {
    std::vector<HoldOut> items;
    std::optional<Id> next;  ///< `after` of the following page
};
BOOST_DESCRIBE_STRUCT(Holds, (), (items, next))
struct OneHold {
    Id id;
};
BOOST_DESCRIBE_STRUCT(OneHold, (), (id))
struct WatchedFile {
    Id account;
    std::string name;  ///< sign-in name
};
BOOST_DESCRIBE_STRUCT(WatchedFile, (), (account, name))
struct WatchedFiles {
    std::vector<WatchedFile> items;
    std::optional<Id> next;
};
BOOST_DESCRIBE_STRUCT(WatchedFiles, (), (items, next))
struct WatchedIn {
    std::optional<Id> after;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(WatchedIn, (), (after, limit))
struct WatchPerson {
    Id account;
    bool watched = false;
};
BOOST_DESCRIBE_STRUCT(WatchPerson, (), (account, watched))

constexpr Sql holds_of{
    R"sql(SELECT h.id AS id, h.account AS account, a.name AS account_name, h.basis AS basis, h.begins AS begins,
    h.ends AS ends, b.name AS set_by_name, h.lifted AS lifted FROM legal_hold h
    JOIN account a ON a.county = h.county AND a.id = h.account JOIN account b ON b.county = h.county AND b.id = h.set_by
    WHERE h.county = $1 AND (h.lifted IS NULL AND h.ends > $2) <> $3 AND h.id < $4
    ORDER BY h.id DESC LIMIT $5)sql"};
constexpr Sql hold_by_id{R"sql(SELECT /*row*/ FROM legal_hold WHERE county = $1 AND id = $2)sql"};
constexpr Sql watched_files{R"sql(SELECT f.account AS account, a.name AS name FROM person_file f
    JOIN account a ON a.county = f.county AND a.id = f.account WHERE f.county = $1 AND f.watched AND f.account < $2
    ORDER BY f.account DESC LIMIT $3)sql"};
constexpr Sql lift_hold{R"sql(UPDATE legal_hold SET lifted = $3 WHERE county = $1 AND id = $2 AND lifted IS NULL)sql"};
constexpr Sql set_watched{R"sql(UPDATE person_file SET watched = $3 WHERE county = $1 AND account = $2)sql"};
Holds holds(const Tx& tx, const HoldsIn& in) {
    const std::int64_t limit = page_size(in.limit);
    Holds out{tx.all<HoldOut>(holds_of, tx.county(), tx.now(), in.past.value_or(false), page_begin(in.after), limit),
              {}};
    out.next = next_after(out.items, limit, &HoldOut::id);
    return out;
}

http::Created<Hold> hold(Tx& tx, const NewHold& in) {
    std::vector<FieldError> errors;
    if (!identity::account_by_id(tx, in.account)) errors.push_back({"/account", "is no account of this county"});
    if (in.days < 1 || in.days > most_days_held) errors.push_back({"/days", "must be from 1 to 3660"});
    if (!errors.empty()) throw invalid(std::move(errors));
    const HoldRow row{tx.county(),         tx.new_id(), in.account, in.basis.value, tx.now(), tx.now() + in.days * day,
                      tx.caller().account, {}};
    tx.insert("legal_hold", row);
    emit(tx, "personal_hold", {}, Held{row.id, "placed", row.ends, self_of(tx.caller())});
    return {{row.id, row.account, row.basis, row.begins, row.ends}, "/api/personal/holds"};
}

http::Nothing lift(Tx& tx, const OneHold& in) {
    const auto row = tx.one<HoldRow>(hold_by_id, tx.county(), in.id);
    if (!row || tx.exec(lift_hold, tx.county(), in.id, tx.now()) == 0)
        throw not_found("There is no such hold in force.");
    if (!hold_on(tx, row->account)) forget_earlier(tx, row->account);
    emit(tx, "personal_hold", {}, Held{in.id, "lifted", row->ends, self_of(tx.caller())});
    return {};
}

WatchedFiles watched(const Tx& tx, const WatchedIn& in) {
    const std::int64_t limit = page_size(in.limit);
    WatchedFiles out{tx.all<WatchedFile>(watched_files, tx.county(), page_begin(in.after), limit), {}};
    out.next = next_after(out.items, limit, &WatchedFile::account);
    return out;
}

http::Nothing watch(Tx& tx, const WatchPerson& in) {
    if (tx.exec(set_watched, tx.county(), in.account, in.watched) == 0)
        throw not_found("There is no file about this account.");
    return {};
}

}  // namespace

std::vector<http::Route> guard_routes() {
    return http::serves(
        {For::look_guard},
        {
            http::route("PUT", "/api/personal/people/{account}/watch", May::guard_personal,
                        "Every look at this file is to be told to me", watch),
            http::route("GET", "/api/personal/watched", May::guard_personal, "Files whose every look is told to me",
                        watched),
            http::route(
                "GET", "/api/personal/holds", May::guard_personal,
                "Legal holds in force, or past ones: while one is in force nothing of the person is erased, and what "
                "they correct is kept",
                holds),
            http::route("POST", "/api/personal/holds", May::guard_personal,
                        "Hold somebody's data until a day, on a stated basis", hold),
            http::route("POST", "/api/personal/holds/{id}/lift", May::guard_personal, "Lift a hold", lift),
        });
}

}  // namespace huying::personal
