// cases.cpp - reading and saving cases, who may see one, and the timeline.
#include "subject/cases/cases.hpp"

#include <algorithm>

#include "base/bytes.hpp"

namespace huying::cases {
namespace {

bool lists(const std::string& departments, const std::string& department) {
    return !department.empty() && ("," + departments + ",").find("," + department + ",") != std::string::npos;
}

}  // namespace

constexpr Sql by_id{R"sql(SELECT /*row*/ FROM cases WHERE county = $1 AND id = $2)sql"};
std::optional<Case> find(const Tx& tx, Id id) { return tx.one<Case>(by_id, tx.county(), id); }

constexpr Sql not_closed{R"sql(SELECT /*row*/ FROM cases WHERE county = $1 AND state <> 'closed' ORDER BY id)sql"};
std::vector<Case> open_cases(const Tx& tx) { return tx.all<Case>(not_closed, tx.county()); }

constexpr Sql asked{R"sql(SELECT id FROM case_step
    WHERE county = $1 AND case_id = $2 AND (actor = $3 OR assignee = $3) LIMIT 1)sql"};
bool was_asked(const Tx& tx, const Case& c) {
    const Id account = tx.caller().account;
    return account.value != 0 && tx.one<Id>(asked, tx.county(), c.id, account).has_value();
}

unsigned roles_in(const Tx& tx, const Case& c, const std::string& purposes) {
    const Caller& caller = tx.caller();
    unsigned roles = 0;
    if (caller.role == "system") roles |= program;
    if (caller.role == "command") roles |= command | involved;
    if (c.assignee && *c.assignee == caller.account) roles |= assignee | involved;
    if (caller.role == "department" && lists(c.departments, caller.department)) roles |= department | involved;
    if (caller.role == "township" && c.division.starts_with(caller.division)) roles |= involved;
    if (caller.role == "leader" && !caller.division.empty() && c.grid.starts_with(caller.division)) roles |= involved;
    // A right beyond the role: to look, or to act as the department's clerk would.
    const std::string& place = c.grid.empty() ? c.division : c.grid;
    if (identity::granted_for(tx, identity::May::see_cases, place, c.departments, purposes)) roles |= involved;
    if (identity::granted_for(tx, identity::May::act_on_case, place, c.departments, purposes))
        roles |= department | involved;
    // Whoever has had a case may go on seeing how it ends, and leave a note of what was done offline meanwhile.
    if (roles == 0 && was_asked(tx, c)) roles |= involved;
    return roles;
}

unsigned who_may(const Case& c, const Transition& t) {
    if (t.act == Act::hand_over && (c.handed_over || c.departments.empty())) return 0;
    const bool ends = t.act == Act::dispose || t.act == Act::return_;
    if (ends && t.from == State::arrived && c.handed_over) return department;
    return t.who;
}

Case visible_case(const Tx& tx, Id id) {
    auto c = find(tx, id);
    if (!c || roles_in(tx, *c) == 0) throw not_found("There is no such case.");
    return std::move(*c);
}

constexpr Sql save_case{
    R"sql(UPDATE cases SET state = $4, dispatched = $5, accepted = $6, arrived = $7, handed_over = $8,
    disposed = $9, verified = $10, closed = $11, due = $12, due_for = $13, overdue = $14, was_overdue = $15,
    assignee = $16, escalation = $17, most_escalation = $18, return_count = $19, version = version + 1
    WHERE county = $1 AND id = $2 AND version = $3)sql"};
void save(Tx& tx, Case& c) {
    const auto changed = tx.exec(save_case, c.county, c.id, c.version, c.state, c.dispatched, c.accepted, c.arrived,
                                 c.handed_over, c.disposed, c.verified, c.closed, c.due, c.due_for, c.overdue,
                                 c.was_overdue, c.assignee, c.escalation, c.most_escalation, c.return_count);
    if (changed != 1) throw conflict("version_conflict", "The case was changed by someone else at this moment.");
    ++c.version;
}

namespace {

/// The case as it is, by nobody.
CaseEvent told_of(const Case& c) {
    return {.case_id = c.id,
            .number = c.number,
            .state = std::string(record::Field<State>::name(c.state)),
            .severity = c.severity,
            .title = c.title,
            .title_en = c.title_en,
            .division = c.division,
            .station_name = c.station_name,
            .station_name_en = c.station_name_en,
            .warning = c.warning,
            .assignee = c.assignee,
            .due_for = c.due_for,
            .due = c.due,
            .escalation = c.escalation,
            .version = c.version,
            .actor_name = "系统",
            .actor_role = "system"};
}

Concerns concerned(const Case& c) {
    return {c.grid.empty() ? c.division : c.grid, c.departments, c.assignee.value_or(Id{})};
}

}  // namespace

void record_step(Tx& tx, const Case& c, Act act, State from, const ActIn& in, const std::optional<std::string>& photo) {
    const Caller& caller = tx.caller();
    const bool by_person =
        caller.account.value != 0 && act != Act::open && act != Act::escalate && !(act == Act::dispatch && !in.reason);
    // Of a deputy: who really acted. They go on seeing the case they had, also when the deputyship is over.
    const Id actor = caller.actor.value != 0 ? caller.actor : caller.account;
    const auto assigned = c.assignee ? identity::account_by_id(tx, *c.assignee) : std::nullopt;
    const auto assigned_name = assigned ? std::optional(assigned->display) : std::nullopt;
    const auto text = [](const auto& t) { return t && !t->value.empty() ? std::optional(t->value) : std::nullopt; };
    Step step{c.county,
              c.id,
              tx.new_id(),
              tx.now(),
              std::string(name(act)),
              std::string(record::Field<State>::name(from)),
              std::string(record::Field<State>::name(c.state)),
              by_person ? std::optional(actor) : std::nullopt,
              by_person ? caller.display : "系统",
              by_person ? caller.role : "system",
              c.assignee,
              assigned_name,
              text(in.reason),
              text(in.note),
              in.occurred,
              photo};
    tx.insert("case_step", step);
    CaseEvent event = told_of(c);
    event.assignee_name = assigned_name;
    event.actor_name = step.actor_name;
    event.actor_role = step.actor_role;
    event.reason = step.reason;
    event.former = c.former;
    event.step = step.id;
    if (step.note) event.note_sha256 = hex(sha256(*step.note));
    event.photo_sha256 = photo;
    emit(tx, std::string(cases::event(act)), concerned(c), event);
}

void tell(Tx& tx, const char* kind, const Case& c) { emit(tx, kind, concerned(c), told_of(c)); }

}  // namespace huying::cases
