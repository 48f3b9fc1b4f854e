// odd_view.cpp - what the security administrator does with odd looks: read them, open the reason of one (a look itself, which the
// person is shown), say what came of each. A review is added, never changed; the newest counts. It is about the look; nothing is
// counted per official.
#include "engine/http/answers.hpp"
#include "subject/personal/events.hpp"
#include "subject/personal/odd.hpp"
#include "subject/personal/views.hpp"

namespace huying::personal {
namespace {

using identity::May;

constexpr std::int64_t odd_page = 100;

/// acknowledged: being asked about; in_order: explained, there was a reason; referred: handed to those who supervise.
enum class Outcome { acknowledged, in_order, referred };
BOOST_DESCRIBE_ENUM(Outcome, acknowledged, in_order, referred)

struct OddPage {
    std::optional<Id> before;
    std::optional<bool> waiting;  ///< only those that nobody has ended
};
BOOST_DESCRIBE_STRUCT(OddPage, (), (before, waiting))
struct ReviewOut {
    Id id;
    Outcome outcome = Outcome::acknowledged;
    std::string note;
    Micros time;
    std::string by_name;
};
BOOST_DESCRIBE_STRUCT(ReviewOut, (), (id, outcome, note, time, by_name))
struct OddOut {
    Id account;                             ///< who looked
    std::string name;                       ///< of that account
    std::optional<Id> whose;                ///< nothing: a number was looked up that is nobody's there
    std::optional<std::string> whose_name;  ///< sign-in name
    std::string odd;
    LookOut look;
    std::vector<ReviewOut> reviews;  ///< oldest first
};
BOOST_DESCRIBE_STRUCT(OddOut, (), (account, name, whose, whose_name, odd, look, reviews))
struct OddOnes {
    std::vector<OddOut> items;
    std::optional<Id> next;
};
BOOST_DESCRIBE_STRUCT(OddOnes, (), (items, next))
struct OneLook {
    Id id;
};
BOOST_DESCRIBE_STRUCT(OneLook, (), (id))
struct ReviewIn {
    Id id;  ///< of the look
    Outcome outcome = Outcome::acknowledged;
    Text<2, 400> note;
};
BOOST_DESCRIBE_STRUCT(ReviewIn, (), (id, outcome, note))
struct ReviewRow {
    std::string county;
    Id id, opening;
    Outcome outcome = Outcome::acknowledged;
    std::string note;
    Micros time;
    Id by_account;
};
BOOST_DESCRIBE_STRUCT(ReviewRow, (), (county, id, opening, outcome, note, time, by_account))

constexpr Sql reviews_of{
    R"sql(SELECT r.id AS id, r.outcome AS outcome, r.note AS note, r.time AS time, a.name AS by_name
    FROM odd_review r JOIN account a ON a.county = r.county AND a.id = r.by_account
    WHERE r.county = $1 AND r.opening = $2 ORDER BY r.id)sql"};
constexpr Sql odd_look{R"sql(SELECT account FROM seal_opening WHERE county = $1 AND id = $2 AND odd <> '')sql"};

std::string name_of(const Tx& tx, Id account) {
    const auto found = identity::account_by_id(tx, account);
    return found ? found->name : "";
}

bool ended(const std::vector<ReviewOut>& reviews) {
    return !reviews.empty() && reviews.back().outcome != Outcome::acknowledged;
}

OddOut odd_out(const Tx& tx, const seal::Opening& o) {
    OddOut out{o.account, name_of(tx, o.account), {}, {}, o.odd, {}, tx.all<ReviewOut>(reviews_of, tx.county(), o.id)};
    if (o.whose.value != 0) out.whose = o.whose, out.whose_name = name_of(tx, o.whose);
    return out;
}

OddOnes odd_ones(const Tx& tx, const Office& office, const OddPage& in) {
    OddOnes out;
    auto page = seal::odd_openings(tx, in.before.value_or(Id{INT64_MAX}), odd_page);
    if (std::ssize(page) == odd_page) out.next = page.back().id;
    for (auto& o : page) {
        OddOut one = odd_out(tx, o);
        if (in.waiting.value_or(false) && ended(one.reviews)) continue;
        one.look = look_out(tx, office, std::move(o));
        out.items.push_back(std::move(one));
    }
    return out;
}

/// Why the official looked is words about the person. No look of this kind is odd itself: each would be one more to be read.
OddOut open_reason(Tx& tx, const Office& office, const OneLook& in) {
    const auto found = seal::opening_by_id(tx, in.id);
    if (!found || found->odd.empty()) throw not_found("There is no such odd look.");
    OddOut out = odd_out(tx, *found);
    out.look = *open_look(tx, office, in.id, {"look_guard", "核查异常查看"});
    return out;
}

http::Nothing review(Tx& tx, const ReviewIn& in) {
    const auto who = tx.one<Id>(odd_look, tx.county(), in.id);
    if (!who) throw not_found("There is no such odd look.");
    const Id me = self_of(tx.caller());
    if (identity::same_person(tx, *who, me))
        throw forbidden("own_look", "Nobody reviews their own look, by whichever account.");
    if (ended(tx.all<ReviewOut>(reviews_of, tx.county(), in.id)))
        throw conflict("reviewed", "What came of this look has been said.");
    tx.insert("odd_review", ReviewRow{tx.county(), tx.new_id(), in.id, in.outcome, in.note.value, tx.now(), me});
    emit(tx, "personal_odd_reviewed", {}, Reviewed{in.id, std::string(record::Field<Outcome>::name(in.outcome)), me});
    return {};
}

}  // namespace

std::vector<http::Route> odd_routes(const OfficeRef& office) {
    return http::serves(
        {For::look_guard},
        {
            http::route(
                "GET", "/api/personal/odd", May::guard_personal,
                "Unusual looks at personal data: at night, in bulk, at neighbours, at watched files; and what came of each",
                [office](const Tx& tx, const OddPage& in) { return odd_ones(tx, *office, in); }),
            http::told_once(http::route("POST", "/api/personal/odd/{id}/open", May::guard_personal,
                                        "Read the reason of an unusual look; the person is shown who did",
                                        [office](Tx& tx, const OneLook& in) { return open_reason(tx, *office, in); })),
            http::route("POST", "/api/personal/odd/{id}/review", May::guard_personal,
                        "Say what came of an unusual look: being asked about, in order, or handed on", review),
        });
}

}  // namespace huying::personal
