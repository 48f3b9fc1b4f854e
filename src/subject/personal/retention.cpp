// retention.cpp - what the job personal.retention will erase, and when: by the same table (keeping.hpp), less what is held.
#include "engine/http/answers.hpp"
#include "subject/personal/file.hpp"
#include "subject/personal/keeping.hpp"

namespace huying::personal {
namespace {

using identity::May;

constexpr std::int64_t soon = 30 * day;
constexpr std::int64_t most_files = 200;

/// Of one kind: the rule and what it will meet.
struct KeepOut {
    std::string what;
    std::int64_t days = 0;
    std::string since_zh, since_en, basis_zh, basis_en;
    std::int64_t rows = 0;       ///< stored now
    std::int64_t soon = 0;       ///< to be erased within 30 days unless held
    std::int64_t held = 0;       ///< of people under a legal hold
    std::optional<Micros> next;  ///< when the first of them goes; nothing when none is due to go
};
BOOST_DESCRIBE_STRUCT(KeepOut, (), (what, days, since_zh, since_en, basis_zh, basis_en, rows, soon, held, next))
struct LeavingFile {
    Id account;
    std::string name;  ///< sign-in name
    Micros erased;     ///< when it goes
    std::optional<Micros> held;
};
BOOST_DESCRIBE_STRUCT(LeavingFile, (), (account, name, erased, held))
struct Retention {
    std::vector<KeepOut> rules;
    std::vector<LeavingFile> files;  ///< of closed accounts, the next first
};
BOOST_DESCRIBE_STRUCT(Retention, (), (rules, files))
struct Count {
    std::int64_t rows = 0, soon = 0, held = 0;
    std::optional<Micros> first;
};
BOOST_DESCRIBE_STRUCT(Count, (), (rows, soon, held, first))

// $2: older than this are erased within 30 days; $3: now.
constexpr Sql files_counted{
    R"sql(SELECT count(*) AS rows, coalesce(sum(CASE WHEN a.disabled AND a.disabled_for <> 'unused' AND f.changed < $2 THEN 1 ELSE 0 END), 0) AS soon,
    coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM legal_hold h WHERE h.county = f.county AND h.account = f.account AND h.lifted IS NULL
    AND h.ends > $3) THEN 1 ELSE 0 END), 0) AS held, min(CASE WHEN a.disabled AND a.disabled_for <> 'unused'
    THEN f.changed END) AS first
    FROM person_file f JOIN account a ON a.county = f.county AND a.id = f.account WHERE f.county = $1)sql"};
constexpr Sql looks_counted{
    R"sql(SELECT count(*) AS rows, coalesce(sum(CASE WHEN o.time < $2 THEN 1 ELSE 0 END), 0) AS soon,
    coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM legal_hold h WHERE h.county = o.county AND h.account IN (o.whose, o.account)
    AND h.lifted IS NULL AND h.ends > $3) THEN 1 ELSE 0 END), 0) AS held, min(o.time) AS first FROM seal_opening o WHERE o.county = $1)sql"};
constexpr Sql requests_counted{
    R"sql(SELECT count(*) AS rows, coalesce(sum(CASE WHEN r.answered < $2 THEN 1 ELSE 0 END), 0) AS soon,
    coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM legal_hold h WHERE h.county = r.county AND h.account = r.account AND h.lifted IS NULL
    AND h.ends > $3) THEN 1 ELSE 0 END), 0) AS held, min(r.answered) AS first FROM data_request r WHERE r.county = $1)sql"};
constexpr Sql leaving{
    R"sql(SELECT f.account AS account, a.name AS name, f.changed AS erased, (SELECT max(h.ends) FROM legal_hold h
    WHERE h.county = f.county AND h.account = f.account AND h.lifted IS NULL AND h.ends > $2) AS held
    FROM person_file f JOIN account a ON a.county = f.county AND a.id = f.account
    WHERE f.county = $1 AND a.disabled AND a.disabled_for <> 'unused' ORDER BY f.changed, f.account LIMIT $3)sql"};

KeepOut rule_out(const Tx& tx, const Keep& keep, const Sql& counted) {
    const auto text = [](std::string_view s) { return std::string(s); };
    const auto c = tx.one<Count>(counted, tx.county(), tx.now() + soon - keep.after, tx.now()).value_or(Count{});
    KeepOut out{text(keep.what),
                keep.after / day,
                text(keep.since_zh),
                text(keep.since_en),
                text(keep.basis_zh),
                text(keep.basis_en),
                c.rows,
                c.soon,
                c.held,
                {}};
    if (c.first) out.next = *c.first + keep.after;
    return out;
}

Retention retention(const Tx& tx, const None&) {
    Retention out;
    out.rules = {rule_out(tx, keep_file, files_counted), rule_out(tx, keep_look, looks_counted),
                 rule_out(tx, keep_request, requests_counted)};
    out.files = tx.all<LeavingFile>(leaving, tx.county(), tx.now(), most_files);
    for (LeavingFile& f : out.files) {
        f.erased = f.erased + keep_file.after;
        if (f.held) f.erased = std::max(f.erased, *f.held);
    }
    return out;
}

}  // namespace

std::vector<http::Route> retention_routes() {
    return {http::serves({For::look_guard},
                         http::route("GET", "/api/personal/retention", May::guard_personal,
                                     "How long personal data is kept, and what will be erased when", retention))};
}

}  // namespace huying::personal
