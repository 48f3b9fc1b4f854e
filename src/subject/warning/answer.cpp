// answer.cpp - who answers a warning: acknowledged by a person or by accepting its case, and passed on to the next role
// when nobody does in time.
#include <algorithm>

#include "subject/cases/events.hpp"
#include "subject/warning/held_by.hpp"
#include "subject/warning/warning.hpp"

namespace huying::warning {
namespace {

// 0 = the lead role of the rule, who has the case; then these. The command centre is the last.
constexpr const char* next_roles[] = {"leader", "township", "command"};

constexpr Sql one_warning{R"sql(SELECT /*row*/ FROM warning WHERE county = $1 AND id = $2)sql"};
constexpr Sql acknowledge_one{R"sql(UPDATE warning SET acknowledged = $3, acknowledged_by = $4, ask_next = NULL
    WHERE county = $1 AND id = $2 AND acknowledged IS NULL AND state = 'open')sql"};
/// Whose case this is too: of the station, and of stations that have none of their own.
constexpr Sql without_own_case{R"sql(SELECT w.id FROM warning w WHERE w.county = $1 AND w.incident = $2 AND w.id <> $3
    AND w.state = 'open' AND w.acknowledged IS NULL
    AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.county = w.county AND c.warning = w.id)
    AND (w.station = $4 OR NOT EXISTS (SELECT 1 FROM warning o JOIN cases c ON c.county = o.county AND c.warning = o.id
        WHERE o.county = w.county AND o.incident = w.incident AND o.station = w.station)))sql"};
constexpr Sql told_of{R"sql(SELECT name, name_en FROM thing WHERE county = $1 AND id = $2)sql"};
constexpr Sql departments_of{R"sql(SELECT departments, options, lead_role FROM rule WHERE county = $1 AND id = $2)sql"};

struct Names {
    std::string name, name_en;
};
BOOST_DESCRIBE_STRUCT(Names, (), (name, name_en))
struct OfRule {
    std::string departments, options, lead_role;
};
BOOST_DESCRIBE_STRUCT(OfRule, (), (departments, options, lead_role))

void tell_of(Tx& tx, const char* kind, const Warning& w, const OfRule& rule) {
    const Names station = tx.one<Names>(told_of, tx.county(), w.station).value_or(Names{});
    tell(tx, kind, w, station.name, station.name_en, rule.departments);
}

void acknowledge_row(Tx& tx, const Warning& w, Id account) {
    if (tx.exec(acknowledge_one, tx.county(), w.id, tx.now(), account) == 0) return;
    tell_of(tx, "warning_acknowledged", w, tx.one<OfRule>(departments_of, tx.county(), w.rule).value_or(OfRule{}));
}

}  // namespace

void acknowledge_warning(Tx& tx, Id warning, Id account) {
    const auto w = tx.one<Warning>(one_warning, tx.county(), warning);
    if (!w) return;
    acknowledge_row(tx, *w, account);
    if (!w->incident) return;
    for (const Id member : tx.all<Id>(without_own_case, tx.county(), *w->incident, warning, w->station))
        acknowledge_row(tx, *tx.one<Warning>(one_warning, tx.county(), member), account);
}

Listener accepted_listener() {
    return {"warning.accepted", {"case_accepted"}, [](Tx& tx, const Event& event) {
                const auto c = record::from_json<cases::CaseEvent>(event.content.value);
                if (c.warning) acknowledge_warning(tx, *c.warning, c.assignee.value_or(event.person));
            }};
}

namespace {

/// The next step above the rule's own role that somebody holds at this place; nothing when there is nobody left to ask.
std::optional<std::int64_t> step_after(const Tx& tx, std::int64_t step, const OfRule& rule, const std::string& place) {
    const auto* const own = std::ranges::find(next_roles, rule.lead_role);
    step = std::max(step, own == std::end(next_roles) ? 0 : own - std::begin(next_roles) + 1);
    for (; step < std::ssize(next_roles); ++step)
        if (!held_by(tx, next_roles[step], place).empty()) return step + 1;
    return std::nullopt;
}

}  // namespace

constexpr Sql unanswered{R"sql(SELECT /*row*/ FROM warning WHERE county = $1 AND ask_next IS NOT NULL AND ask_next <= $2
    AND state = 'open' ORDER BY ask_next, id LIMIT 500)sql"};
constexpr Sql pass_on{R"sql(UPDATE warning SET escalation = $3, ask_next = $4 WHERE county = $1 AND id = $2)sql"};
void escalate_unanswered(Tx& tx) {
    for (Warning& w : tx.all<Warning>(unanswered, tx.county(), tx.now())) {
        const OfRule rule = tx.one<OfRule>(departments_of, tx.county(), w.rule).value_or(OfRule{});
        const Options options = rule.options.empty() ? Options{} : record::from_json<Options>(rule.options);
        const std::string& place = w.grid.empty() ? w.division : w.grid;
        const auto step = step_after(tx, w.escalation, rule, place);
        w.escalation = step.value_or(w.escalation);
        const bool more = options.acknowledge_minutes && step_after(tx, w.escalation, rule, place);
        const std::optional<Micros> again =
            more ? std::optional(tx.now() + *options.acknowledge_minutes * minute) : std::nullopt;
        tx.exec(pass_on, tx.county(), w.id, w.escalation, again);
        if (step) tell_of(tx, "warning_escalated", w, rule);
    }
}

std::string role_asked(std::int64_t escalation) {
    return escalation >= 1 && escalation <= std::ssize(next_roles) ? next_roles[escalation - 1] : "";
}

}  // namespace huying::warning
