// rise.cpp - a case is as severe as the worst warning that it is about: its own, or one that joined it because it is of the same
// station (warning/incident.hpp). It never becomes less severe. Not a new version: whoever acts at this moment meets no
// conflict for it.
#include <algorithm>

#include "subject/cases/cases.hpp"

namespace huying::cases {
namespace {

constexpr std::string_view severities[] = {"attention", "serious", "critical"};  // as in subject/warning, mildest first

std::ptrdiff_t rank(const std::string& severity) {
    return std::ranges::find(severities, severity) - std::begin(severities);
}

/// The warning's own case, or the newest of its station in the incident.
constexpr Sql about{R"sql(SELECT /*row*/ FROM cases WHERE county = $1 AND state <> 'closed' AND id = coalesce(
    (SELECT min(c.id) FROM cases c WHERE c.county = $1 AND c.warning = $2),
    (SELECT max(c.id) FROM warning o JOIN cases c ON c.county = o.county AND c.warning = o.id
        WHERE o.county = $1 AND o.incident = $3 AND o.station = $4)))sql"};
constexpr Sql set_severity{R"sql(UPDATE cases SET severity = $3 WHERE county = $1 AND id = $2)sql"};

}  // namespace

void rise(Tx& tx, const Event& event) {
    const auto w = record::from_json<warning::WarningEvent>(event.content.value);
    auto c = tx.one<Case>(about, tx.county(), w.warning, w.incident.value_or(Id{}), w.station);
    if (!c || rank(w.severity) <= rank(c->severity)) return;
    c->severity = w.severity;
    tx.exec(set_severity, tx.county(), c->id, c->severity);
    tell(tx, "case_risen", *c);
}

}  // namespace huying::cases
