// audit.cpp - 审计: the whole stream for the audit administrator and an outside auditor: read, filtered, compared with the log,
// and exported when a second administrator has agreed. There is no way to change or delete an event, for anybody; nothing is
// cleaned up, so it is kept for longer than the twelve months asked for (GB/T 22239-2019, 8.1.4.3; 网络安全法 art. 23: six).
#include "base/bytes.hpp"
#include "engine/http/answers.hpp"
#include "engine/http/csv.hpp"
#include "engine/http/idempotency.hpp"
#include "engine/ledger/audit_file.hpp"
#include "engine/stream/moment.hpp"
#include "subject/evidence/log.hpp"
#include "subject/evidence/read_budget.hpp"
#include "subject/identity/exports.hpp"
#include "subject/identity/may.hpp"

namespace huying::evidence {
namespace {

using identity::May;
using ledger::AuditRow;

constexpr std::int64_t usual_rows = 100,
                       most_rows = 500;  // for a screen; more is an export, which takes two administrators
constexpr std::int64_t rows_at_once = 5'000, most_exported = 200'000;
constexpr std::int64_t most_passed_over = 50'000;  // events looked at for one page: a kind has no index

// An empty kind is any.
constexpr Sql rows_of{R"sql(SELECT /*row*/ FROM event WHERE county = $1 AND seq > $2 AND seq <= $3
AND time >= $4 AND time < $5 AND ($6 = '' OR kind = $6) ORDER BY seq LIMIT $7)sql"};
constexpr Sql newest_of{R"sql(SELECT /*row*/ FROM event WHERE county = $1 AND seq > $2 AND seq <= $3
AND time >= $4 AND time < $5 AND ($6 = '' OR kind = $6) ORDER BY seq DESC LIMIT $7)sql"};

enum class Format { jsonl, csv };
BOOST_DESCRIBE_ENUM(Format, jsonl, csv)

enum class Order { oldest, newest };  ///< which comes first
BOOST_DESCRIBE_ENUM(Order, oldest, newest)

struct AuditIn {
    std::optional<std::int64_t> after;  ///< oldest first: what follows this one
    std::optional<Micros> from, to;
    std::optional<Text<1, 80>> kind;
    std::optional<std::int64_t> limit;
    std::optional<Order> order;          ///< absent: oldest
    std::optional<std::int64_t> before;  ///< newest first: what came before this one
};
BOOST_DESCRIBE_STRUCT(AuditIn, (), (after, from, to, kind, limit, order, before))

struct AuditExportIn {
    std::optional<Format> format;  ///< absent: CSV
};
BOOST_DESCRIBE_STRUCT(AuditExportIn, (), (format))

struct AuditPage {
    std::vector<AuditRow> items;
    std::optional<std::int64_t> next;  ///< `after` of the following page; newest first: its `before`
};
BOOST_DESCRIBE_STRUCT(AuditPage, (), (items, next))

/// Numbers of the events of a time: more than the first, up to the second. A few before and after may be among them.
std::pair<std::int64_t, std::int64_t> range(const Tx& tx, std::optional<Micros> from, std::optional<Micros> to) {
    return {from ? events_before(tx, *from - clock_may_step) : 0,
            to ? events_before(tx, *to + clock_may_step) : last_event_seq(tx)};
}

/// A page looks at a bounded number of events, so with a rare kind it may be short and still have a next one.
AuditPage rows(const Tx& tx, const AuditIn& in, std::int64_t limit) {
    AuditPage out;
    const bool newest = in.order == Order::newest;
    const auto [begin, end] = range(tx, in.from, in.to);
    std::int64_t low = std::max(begin, in.after.value_or(0)), high = std::min(end, in.before.value_or(INT64_MAX) - 1);
    if (newest) low = std::max(low, high - most_passed_over);
    else high = std::min(high, low + most_passed_over);
    const auto events =
        tx.all<Event>(newest ? newest_of : rows_of, tx.county(), low, high, in.from.value_or(Micros{}),
                      in.to.value_or(Micros{INT64_MAX}), in.kind ? in.kind->value : std::string(), limit);
    ledger::LeafReader leaves(tx);
    for (const Event& e : events) {
        const auto leaf = leaves.compare(e);
        out.items.push_back({e.seq, e.time, e.kind, e.division, e.departments, e.person, e.content,
                             base64(ledger::bytes_of(leaf.hash)), leaf.unchanged, base64(ledger::bytes_of(leaf.digest)),
                             leaf.salt ? std::optional(base64(*leaf.salt)) : std::nullopt});
    }
    if (std::ssize(out.items) == limit) out.next = out.items.back().seq;
    else if (newest && low > begin) out.next = low + 1;
    else if (!newest && high < end) out.next = high;
    return out;
}

std::string line_of(const AuditRow& r) {
    return http::csv_line({std::to_string(r.seq), to_text(r.time), r.kind, r.division, r.departments,
                           std::to_string(r.person.value), r.content.value, r.leaf_hash, r.unchanged ? "true" : "false",
                           r.digest, r.salt.value_or("")});
}

AuditPage audit(const Tx& tx, const AuditIn& in, ReadBudget& budget) {
    const std::int64_t limit = in.limit.value_or(usual_rows);
    if (limit < 1 || limit > most_rows)
        throw invalid("?limit", "must be 1 to 500: more is an export, which two administrators agree on");
    if (in.order == Order::newest ? in.after.has_value() : in.before.has_value())
        throw invalid(in.order == Order::newest ? "?after" : "?before",
                      "?before belongs to order=newest, ?after to order=oldest");
    const Micros now = RealClock{}.now();  // the machine's: the county's may stand
    budget.refuse_spent(tx.caller(), now);
    auto page = rows(tx, in, limit);
    budget.add(tx.caller(), std::ssize(page.items), now);
    return page;
}

/// What the rows are checked with. While the log is not signed the file is fetched all the same, and says that nothing proves it.
ledger::AuditEnd end_of(Store& store, const Caller& caller, const Desk& desk, std::span<const std::uint64_t> at) {
    ledger::AuditEnd out{.format = ledger::audit_format, .county = caller.county, .rows = std::ssize(at)};
    const auto newest = desk.notary == nullptr ? nullptr : desk.notary->published(caller.county);
    if (!newest) return out;
    const std::uint64_t size = newest->checkpoint.size;
    const auto covered = at.first(static_cast<std::size_t>(std::ranges::lower_bound(at, size) - at.begin()));
    if (!covered.empty())
        for (const auto& h : store.read(caller, [&](const Tx& tx) { return ledger::prove_subset(tx, covered, size); }))
            out.proof.push_back(base64(ledger::bytes_of(h)));
    out.checkpoint = newest->note;
    for (const auto& k : desk.notary->keys(caller.county)) out.keys.push_back(ledger::to_text(k));
    for (const auto& k : desk.notary->witness_keys()) out.witnesses.push_back(ledger::to_text(k));
    out.quorum = static_cast<std::int64_t>(desk.notary->quorum());
    return out;
}

/// What two administrators agreed on (identity/change_rights.cpp). In slices, so that no transaction holds it all up.
http::Reply fetch_audit(const Desk& desk, Store& store, const http::Request& request) {
    const auto asked = request.body.empty() ? AuditExportIn{} : record::from_json<AuditExportIn>(request.body);
    const auto id = request.params.empty() ? std::nullopt : record::integer_from(request.params.front().second);
    if (!id) throw invalid("/id", "must be the number of an export");
    const auto agreed = store.write(request.caller, [&](Tx& tx) {
        http::act_once(tx, request);
        const auto period = identity::take_audit_export(tx, Id{*id});
        const auto [begin, end] = range(tx, period.begins, period.ends);
        if (end - begin > most_exported)
            throw conflict("too_many", "These are more than 200 000 events: ask for a shorter period.");
        return period;
    });
    const bool json = asked.format.value_or(Format::csv) == Format::jsonl;
    AuditIn part{0, agreed.begins, agreed.ends, {}, {}, {}, {}};
    std::string body = json ? ""
                            : http::csv_line({"seq", "time", "kind", "division", "departments", "person", "content",
                                              "leaf_hash", "unchanged", "digest", "salt"});
    std::vector<std::uint64_t> at;  // places of the rows in the log
    do {
        const auto page = store.read(request.caller, [&](const Tx& tx) { return rows(tx, part, rows_at_once); });
        for (const auto& r : page.items) body += json ? record::to_json(r) + "\n" : line_of(r);
        for (const auto& r : page.items) at.push_back(static_cast<std::uint64_t>(r.seq - 1));
        part.after = page.next;
    } while (part.after);
    if (!json) return http::csv_file("audit", std::move(body));
    body += record::to_json(end_of(store, request.caller, desk, at)) + "\n";
    return {200,
            "application/jsonl",
            std::move(body),
            {{"Content-Disposition", "attachment; filename=\"audit.jsonl\""}, {"Cache-Control", "no-store"}}};
}

}  // namespace

std::vector<http::Route> audit_routes(const Desk& desk, const std::shared_ptr<ReadBudget>& budget) {
    const auto fetch = [&desk](Store& store, const http::Request& request) {
        return fetch_audit(desk, store, request);
    };
    return {http::route("GET", "/api/audit", May::read_audit, "The stream of events by the page, compared with the log",
                        [budget](const Tx& tx, const AuditIn& in) { return audit(tx, in, *budget); }),
            http::answers("AuditFile", R"({"contentMediaType":"text/csv","type":"string"})",
                          http::takes<AuditExportIn>(
                              http::route("POST", "/api/audit/exports/{id}", May::read_audit,
                                          "Fetch an agreed export of the stream: CSV or JSON lines", fetch)))};
}

}  // namespace huying::evidence
