// guard.cpp - what the security administrator does for personal data without seeing any: odd looks, files under special
// watch, legal holds.
#include "engine/http/answers.hpp"
#include "subject/personal/views.hpp"

namespace huying::personal {
namespace {

using identity::May;

constexpr std::int64_t most_days_held = 3660;  // a hold has an end; a longer matter sets it again

struct None {};
BOOST_DESCRIBE_STRUCT(None, (), ())
struct OddPage {
    std::optional<Id> before;
};
BOOST_DESCRIBE_STRUCT(OddPage, (), (before))
struct OddOut {
    Id account;        ///< who looked
    std::string name;  ///< of that account
    Id whose;
    std::string odd;
    LookOut look;
};
BOOST_DESCRIBE_STRUCT(OddOut, (), (account, name, whose, odd, look))
struct OddOnes {
    std::vector<OddOut> items;
    std::optional<Id> next;
};
BOOST_DESCRIBE_STRUCT(OddOnes, (), (items, next))
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
struct Holds {
    std::vector<Hold> items;
};
BOOST_DESCRIBE_STRUCT(Holds, (), (items))
struct OneHold {
    Id id;
};
BOOST_DESCRIBE_STRUCT(OneHold, (), (id))
struct WatchPerson {
    Id account;
    bool watched = false;
};
BOOST_DESCRIBE_STRUCT(WatchPerson, (), (account, watched))

constexpr Sql holds_in_force{
    R"sql(SELECT /*row*/ FROM legal_hold WHERE county = $1 AND lifted IS NULL AND ends > $2 ORDER BY id DESC LIMIT 500)sql"};
constexpr Sql lift_hold{R"sql(UPDATE legal_hold SET lifted = $3 WHERE county = $1 AND id = $2 AND lifted IS NULL)sql"};
constexpr Sql set_watched{R"sql(UPDATE person_file SET watched = $3 WHERE county = $1 AND account = $2)sql"};
constexpr std::int64_t odd_page = 100;

OddOnes odd_ones(const Tx& tx, const Office& office, const OddPage& in) {
    OddOnes out;
    for (auto& o : seal::odd_openings(tx, *office.ring, in.before.value_or(Id{INT64_MAX}), odd_page)) {
        const auto who = identity::account_by_id(tx, o.account);
        out.items.push_back({o.account, who ? who->name : "", o.whose, o.odd, {}});
        out.items.back().look = look_out(tx, office, std::move(o));
    }
    if (std::ssize(out.items) == odd_page) out.next = out.items.back().look.id;
    return out;
}

Holds holds(const Tx& tx, const None&) { return {tx.all<Hold>(holds_in_force, tx.county(), tx.now())}; }

http::Created<Hold> hold(Tx& tx, const NewHold& in) {
    std::vector<FieldError> errors;
    if (!identity::account_by_id(tx, in.account)) errors.push_back({"/account", "is no account of this county"});
    if (in.days < 1 || in.days > most_days_held) errors.push_back({"/days", "must be from 1 to 3660"});
    if (!errors.empty()) throw invalid(std::move(errors));
    const HoldRow row{tx.county(),         tx.new_id(), in.account, in.basis.value, tx.now(), tx.now() + in.days * day,
                      tx.caller().account, {}};
    tx.insert("legal_hold", row);
    return {{row.id, row.account, row.basis, row.begins, row.ends}, "/api/personal/holds"};
}

http::Nothing lift(Tx& tx, const OneHold& in) {
    if (tx.exec(lift_hold, tx.county(), in.id, tx.now()) == 0) throw not_found("There is no such hold in force.");
    return {};
}

http::Nothing watch(Tx& tx, const WatchPerson& in) {
    if (tx.exec(set_watched, tx.county(), in.account, in.watched) == 0)
        throw not_found("There is no file about this account.");
    return {};
}

}  // namespace

std::vector<http::Route> guard_routes(const OfficeRef& office) {
    return http::serves({For::look_guard}, {
        http::route("GET", "/api/personal/odd", May::guard_personal,
                    "Unusual looks at personal data: at night, in bulk, at neighbours, at watched files",
                    [office](const Tx& tx, const OddPage& in) { return odd_ones(tx, *office, in); }),
        http::route("PUT", "/api/personal/people/{account}/watch", May::guard_personal,
                    "Every look at this file is to be told to me", watch),
        http::route("GET", "/api/personal/holds", May::guard_personal,
                    "Legal holds in force: nothing of these people is erased", holds),
        http::route("POST", "/api/personal/holds", May::guard_personal,
                    "Hold somebody's data until a day, on a stated basis", hold),
        http::route("POST", "/api/personal/holds/{id}/lift", May::guard_personal, "Lift a hold", lift),
    });
}

}  // namespace huying::personal
