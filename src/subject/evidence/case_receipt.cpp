// case_receipt.cpp - the receipts of all events of a case in one file, to whoever may see the case. The log knows no cases:
// the events are found between the case's first and last act, by the number that their content names.
#include "engine/http/answers.hpp"
#include "engine/ledger/bundle.hpp"
#include "engine/store/work_limit.hpp"
#include "engine/stream/moment.hpp"
#include "subject/evidence/log.hpp"
#include "subject/identity/may.hpp"

namespace huying::evidence {
namespace {

using identity::May;

constexpr std::int64_t most_entries = 500;  // of one file; X-Next-After says where the next begins

/// The events of a case have no index: one that has been open over very many of others' is refused rather than searched for ever.
constexpr WorkLimit work_limit{.steps = 60'000'000, .milliseconds = 5'000};

struct CaseIn {
    Id id;
    std::optional<std::int64_t> after;  ///< events after this number only
};
BOOST_DESCRIBE_STRUCT(CaseIn, (), (id, after))

struct Life {
    std::string number, title;
    Micros first;
    std::optional<Micros> last;  ///< of its last act; nothing while it is open
};
BOOST_DESCRIBE_STRUCT(Life, (), (number, title, first, last))

constexpr Sql life_of{
    R"sql(SELECT c.number AS number, c.title AS title, c.opened AS first, CASE WHEN c.closed IS NULL THEN NULL ELSE
    (SELECT max(s.time) FROM case_step s WHERE s.county = c.county AND s.case_id = c.id) END AS last
    FROM cases c WHERE c.county = $1 AND c.id = $2)sql"};
constexpr Sql events_of{
    R"sql(SELECT seq FROM event WHERE county = $1 AND seq > $2 AND seq <= $3 AND substr(kind, 1, 5) = 'case_'
    AND content LIKE $4 ORDER BY seq LIMIT $5)sql"};

std::vector<std::int64_t> numbers(const Tx& tx, const CaseIn& in, const Life& life) {
    const std::int64_t from = std::max(in.after.value_or(0), events_before(tx, life.first - clock_may_step));
    const std::int64_t to = life.last ? events_before(tx, *life.last + clock_may_step) : last_event_seq(tx);
    const std::string named = "%\"case_id\":\"" + std::to_string(in.id.value) + "\"%";
    return tx.all<std::int64_t>(events_of, tx.county(), from, to, named, most_entries);
}

ledger::Bundle bundle_of(const Tx& tx, const Desk& desk, const Life& life, const std::vector<std::int64_t>& events) {
    const auto newest = published(desk, tx.county());  // one for all: they are proven under the same root
    ledger::Bundle out{.format = ledger::bundle_format, .about = life.number + " " + life.title};
    for (const std::int64_t seq : events) {
        ledger::Receipt r = receipt_of(tx, desk, *newest, seq);
        out.entries.push_back(
            {std::move(r.content), std::move(r.salt), std::move(r.leaf), r.index, std::move(r.proof)});
        out.checkpoint = std::move(r.checkpoint), out.keys = std::move(r.keys), out.witnesses = std::move(r.witnesses);
        out.quorum = r.quorum;
    }
    return out;
}

http::Reply receipt(const Tx& tx, const Desk& desk, const CaseIn& in) {
    if (in.after && *in.after < 0) throw invalid("?after", "must be 0 or more");
    if (!desk.require_case) throw unavailable("The log has not been signed yet. Please try again in a moment.");
    desk.require_case(tx, in.id);
    const auto life = tx.one<Life>(life_of, tx.county(), in.id);
    const auto events = with_limit(
        tx.connection(), work_limit, [&] { return numbers(tx, in, *life); },
        [](bool) {
            throw Problem(422, "too_costly",
                          "Too many events came since the case began. Ask for the receipts of single events.");
        });
    if (events.empty()) throw not_found("The case has no later event.");
    http::Reply out{200,
                    "application/json",
                    record::to_json(bundle_of(tx, desk, *life, events)),
                    {{"Content-Disposition", "attachment; filename=\"receipts-" + life->number + ".json\""}}};
    if (std::ssize(events) == most_entries) out.headers.emplace_back("X-Next-After", std::to_string(events.back()));
    return out;
}

}  // namespace

std::vector<http::Route> case_receipt_routes(const Desk& desk) {
    return {http::answers<ledger::Bundle>(http::route(
        "GET", "/api/cases/{id}/receipt", May::see_cases, "What proves all events of a case, as one file to keep",
        [&desk](const Tx& tx, const CaseIn& in) { return receipt(tx, desk, in); }))};
}

}  // namespace huying::evidence
