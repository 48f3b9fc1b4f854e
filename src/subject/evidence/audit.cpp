// audit.cpp - 审计: the whole stream for the audit administrator and an outside auditor: read, filtered, exported, compared
// with the log. There is no way to change or delete an event, for anybody; nothing is cleaned up, so it is kept for longer
// than the twelve months that are asked for (GB/T 22239-2019, 8.1.4.3; 网络安全法 art. 23: six).
#include "engine/ledger/base64.hpp"
#include "subject/evidence/log.hpp"
#include "subject/identity/may.hpp"

namespace huying::evidence {
namespace {

using identity::May;

constexpr std::int64_t most_rows = 10'000, usual_rows = 100;

// An empty kind is any.
constexpr Sql rows_of{R"sql(SELECT /*row*/ FROM event WHERE county = $1 AND seq > $2 AND time >= $3 AND time < $4
AND ($5 = '' OR kind = $5) ORDER BY seq LIMIT $6)sql"};

enum class Format { json, jsonl, csv };
BOOST_DESCRIBE_ENUM(Format, json, jsonl, csv)

struct AuditIn {
    std::optional<std::int64_t> after;
    std::optional<Micros> from, to;
    std::optional<Text<1, 80>> kind;
    std::optional<std::int64_t> limit;
    std::optional<Format> format;
};
BOOST_DESCRIBE_STRUCT(AuditIn, (), (after, from, to, kind, limit, format))

/// One event with what the log holds of it: whoever has the log can compare without asking us.
struct AuditRow {
    std::int64_t seq = 0;
    Micros time;
    std::string kind, division, departments;
    Id person;
    Json content;
    std::string leaf_hash;  ///< base64, the leaf of index seq - 1
    bool unchanged = false;  ///< the content still has the digest in its leaf, or was erased by law
};
BOOST_DESCRIBE_STRUCT(AuditRow, (), (seq, time, kind, division, departments, person, content, leaf_hash, unchanged))

struct AuditPage {
    std::vector<AuditRow> items;
    std::optional<std::int64_t> next;  ///< `after` of the following page
};
BOOST_DESCRIBE_STRUCT(AuditPage, (), (items, next))

std::vector<AuditRow> rows(const Tx& tx, const AuditIn& in, std::int64_t limit) {
    std::vector<AuditRow> out;
    const auto events = tx.all<Event>(rows_of, tx.county(), in.after.value_or(0), in.from.value_or(Micros{}), in.to.value_or(Micros{INT64_MAX}),
                                      in.kind ? in.kind->value : std::string(), limit);
    ledger::LeafReader leaves(tx);
    for (const Event& e : events) {
        const auto leaf = leaves.compare(e);
        out.push_back({e.seq, e.time, e.kind, e.division, e.departments, e.person, e.content, ledger::base64(ledger::bytes_of(leaf.hash)), leaf.unchanged});
    }
    return out;
}

std::string csv_field(const std::string& text) {
    std::string out = "\"";
    // A spreadsheet takes a field that begins so for a formula (OWASP, CSV injection).
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) out += "'";
    for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out += "\"";
}

std::string csv(const std::vector<AuditRow>& list) {
    std::string out = "\xef\xbb\xbfseq,time,kind,division,departments,person,content,leaf_hash,unchanged\r\n";
    for (const auto& r : list)
        out += std::to_string(r.seq) + "," + to_text(r.time) + "," + csv_field(r.kind) + "," + csv_field(r.division) + "," + csv_field(r.departments) +
               "," + std::to_string(r.person.value) + "," + csv_field(r.content.value) + "," + csv_field(r.leaf_hash) + "," +
               (r.unchanged ? "true" : "false") + "\r\n";
    return out;
}

http::Reply audit(const Tx& tx, const AuditIn& in) {
    const std::int64_t limit = in.limit.value_or(in.format.value_or(Format::json) == Format::json ? usual_rows : most_rows);
    if (limit < 1 || limit > most_rows) throw invalid("?limit", "must be 1 to 10000");
    const auto list = rows(tx, in, limit);
    std::optional<std::int64_t> next;
    if (static_cast<std::int64_t>(list.size()) == limit) next = list.back().seq;
    http::Reply out;
    if (next) out.headers.emplace_back("X-Next-After", std::to_string(*next));
    switch (in.format.value_or(Format::json)) {
        case Format::json: out.body = record::to_json(AuditPage{list, next}); break;
        case Format::csv:
            out.type = "text/csv; charset=utf-8";
            out.body = csv(list);
            break;
        case Format::jsonl:
            out.type = "application/jsonl";
            for (const auto& r : list) out.body += record::to_json(r) + "\n";
    }
    return out;
}

}  // namespace

std::vector<http::Route> audit_routes() {
    return {http::route("GET", "/api/audit", May::read_audit, "The whole stream of events, compared with the log; as JSON, CSV or JSON lines", audit)};
}

}  // namespace huying::evidence
