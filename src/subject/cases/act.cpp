// act.cpp - what is done to a case: opening, the acts of people, dispatch and escalation. Each act is one row of the
// table in machine.cpp, one step in the timeline and one event, in one transaction.
#include <fmt/format.h>

#include <algorithm>

#include "base/blank.hpp"
#include "subject/cases/cases.hpp"

namespace huying::cases {
namespace {

constexpr std::int64_t with_command = 4;

void set_deadline(Case& c, const char* what, Micros due) {
    c.due = due;
    c.due_for = what;
    c.overdue = false;
}

void end_deadline(Case& c) {
    c.due.reset();
    c.due_for.reset();
    c.overdue = false;
}

}  // namespace

void assign(Tx& tx, Case& c, const identity::Account& account, std::int64_t escalation) {
    c.state = State::dispatched;
    if (c.assignee != account.id) c.former = c.assignee;
    c.assignee = account.id;
    c.escalation = escalation;
    c.most_escalation = std::max(c.most_escalation, escalation);
    if (!c.dispatched) c.dispatched = tx.now();
    set_deadline(c, "accept", tx.now() + c.accept_minutes * minute);
}

void leave_to_command(Tx& tx, Case& c) {
    c.former = c.assignee;
    c.assignee.reset();
    c.escalation = with_command;
    c.most_escalation = with_command;
    set_deadline(c, "accept", tx.now() + c.accept_minutes * minute);
}

namespace {

constexpr Sql returned_by{R"sql(SELECT DISTINCT actor FROM case_step
    WHERE county = $1 AND case_id = $2 AND action = 'return' AND actor IS NOT NULL)sql"};

/// Where the line begins for a case that is led by another than the worker on duty.
std::int64_t first_escalation(const Case& c) { return c.lead_role == "township" ? 3 : c.lead_role == "leader" ? 2 : 0; }

/// The step and event say it: whoever follows the events knows who has the case, and its version.
void go_to_command(Tx& tx, Case& c, const char* reason) {
    leave_to_command(tx, c);
    save(tx, c);
    record_step(tx, c, Act::escalate, c.state, {.reason = Text<0, 500>{reason}});
}

/// To the first in line who has not already sent it back.
void dispatch_by_duty(Tx& tx, Case& c) {
    const State from = c.state;
    const auto refused = tx.all<Id>(returned_by, tx.county(), c.id);
    for (const auto& candidate : territory::on_duty(tx, c.grid, c.division)) {
        if (candidate.escalation < first_escalation(c)) continue;
        if (std::ranges::find(refused, candidate.account.id) != refused.end()) continue;
        assign(tx, c, candidate.account, candidate.escalation);
        save(tx, c);
        return record_step(tx, c, Act::dispatch, from, {});
    }
    go_to_command(tx, c, "无人可派，由指挥中心决定 (nobody on duty can take it: the command centre decides)");
}

constexpr Sql opened_since{R"sql(SELECT count(*) FROM cases WHERE county = $1 AND opened >= $2)sql"};
std::string next_number(const Tx& tx) {
    Civil today = civil(tx.now());
    const std::string date = fmt::format("{:04}{:02}{:02}", today.year, today.month, today.day);
    today.hour = today.minute = today.second = today.micro = 0;
    const auto n = tx.one<std::int64_t>(opened_since, tx.county(), from_civil(today)).value_or(0);
    return fmt::format("{}-{:04}", date, n + 1);
}

constexpr std::int64_t clock_skew = 5 * minute;  // as for the time of an observation

struct Moved {
    Micros at;
    bool by_caller;  ///< and by the same clock: whoever acts twice says both times by one phone
};
BOOST_DESCRIBE_STRUCT(Moved, (), (at, by_caller))
constexpr Sql last_moved{R"sql(SELECT coalesce(occurred, time) AS at, occurred IS NOT NULL AND actor = $3 AS by_caller
    FROM case_step WHERE county = $1 AND case_id = $2 AND from_state <> to_state ORDER BY id DESC LIMIT 1)sql"};
/// Nobody arrives before they have accepted.
bool is_before_last(const Tx& tx, const Case& c, Micros occurred) {
    const auto last = tx.one<Moved>(last_moved, c.county, c.id, tx.caller().account);
    return last && occurred < last->at - (last->by_caller ? 0 : clock_skew);
}

/// Every wrong field of an act at once: texts that are needed, and a time of doing that cannot be.
void check_act(const Tx& tx, const Case& c, const Transition& t, Act act, const ActIn& in) {
    const bool needs_reason = act == Act::return_,
               needs_note = act == Act::hand_over || act == Act::dispose || act == Act::note;
    std::vector<FieldError> errors;
    if (needs_reason && (!in.reason || is_blank(in.reason->value)))
        errors.push_back({"/reason", "is required: say why the case goes back"});
    if (needs_note && (!in.note || is_blank(in.note->value)))
        errors.push_back(
            {"/note", act == Act::hand_over ? "is required: say what was found" : "is required: say what was done"});
    if (in.occurred && *in.occurred > tx.now() + clock_skew)
        errors.push_back({"/occurred", "is more than 5 minutes ahead of the county's clock"});
    if (in.occurred && *in.occurred < c.opened - clock_skew)
        errors.push_back({"/occurred", "is before the case was opened"});
    else if (in.occurred && t.to != c.state && is_before_last(tx, c, *in.occurred))
        errors.push_back({"/occurred", "is before what was done before it"});
    if (!errors.empty()) throw invalid(std::move(errors));
}

void check_version(const Case& c, const ActIn& in) {
    if (!in.version || *in.version == c.version) return;
    throw conflict("version_conflict", "The case has changed since it was read.");
}

Transition allowed_transition(const Tx& tx, const Case& c, Act act) {
    const auto t = transition(act, c.state);
    const unsigned roles = roles_in(tx, c);
    if (!t) {
        throw conflict("not_allowed_now", fmt::format("'{}' is not possible while the case is {}.", name(act),
                                                      record::Field<State>::name(c.state)));
    }
    const unsigned who = who_may(c, *t);
    if ((who & roles) == 0 && (t->who & roles) != 0) {
        throw conflict("not_allowed_now", c.handed_over ? "The case is with the department now."
                                                        : "No department has a part in this case.");
    }
    if ((who & roles) == 0 && (who & assignee) != 0 && was_asked(tx, c))
        throw conflict("not_allowed_now", "The case has gone to somebody else meanwhile.");
    if ((who & roles) == 0) throw forbidden("not_yours", fmt::format("'{}' is for others to do.", name(act)));
    return *t;
}

/// Times and deadlines that an act sets.
void apply(Tx& tx, Case& c, Act act, State to) {
    const Micros now = tx.now();
    c.state = to;
    switch (act) {
        case Act::accept: c.accepted = now; return set_deadline(c, "arrive", now + c.arrive_minutes * minute);
        case Act::arrive: c.arrived = now; return set_deadline(c, "dispose", now + c.dispose_minutes * minute);
        case Act::hand_over: c.handed_over = now; return;
        case Act::dispose: c.disposed = now; return end_deadline(c);
        case Act::verify: c.verified = now; return;
        case Act::close: c.closed = now; return;
        case Act::return_:
            ++c.return_count;
            c.accepted.reset();
            c.arrived.reset();
            c.handed_over.reset();
            c.disposed.reset();
            return end_deadline(c);
        default: return;
    }
}

constexpr Sql due_cases{R"sql(SELECT /*row*/ FROM cases
    WHERE county = $1 AND due IS NOT NULL AND due <= $2 AND NOT overdue ORDER BY due LIMIT 500)sql"};

constexpr Sql set_overdue{R"sql(UPDATE cases SET overdue = TRUE, was_overdue = TRUE
    WHERE county = $1 AND id = $2)sql"};
/// Not a new version: a worker who acts a minute late, perhaps offline, is not to meet a conflict for that.
void mark_overdue(Tx& tx, const Case& c) {
    tx.exec(set_overdue, tx.county(), c.id);
    tell(tx, "case_overdue", c);
}

/// The next in line after the present assignee; nobody when the township has had it.
std::optional<territory::OnDuty> next_in_line(const Tx& tx, const Case& c) {
    const auto refused = tx.all<Id>(returned_by, tx.county(), c.id);
    for (const auto& candidate : territory::on_duty(tx, c.grid, c.division)) {
        // At a change of shift the first in line may be the one who has it, now as the second.
        const bool has_had =
            candidate.account.id == c.assignee || std::ranges::find(refused, candidate.account.id) != refused.end();
        if (candidate.escalation > c.escalation && !has_had) return candidate;
    }
    return std::nullopt;
}

}  // namespace

Case open_for_warning(Tx& tx, const warning::Raised& w) {
    Case c;
    c.county = tx.county();
    c.id = tx.new_id();
    c.number = next_number(tx);
    c.title = w.title;
    c.title_en = w.title_en;
    c.severity = w.severity;
    c.division = w.division;
    c.grid = w.grid;
    c.latitude = w.latitude;
    c.longitude = w.longitude;
    c.warning = w.warning;
    c.station_name = w.station_name;
    c.station_name_en = w.station_name_en;
    c.opened = tx.now();
    c.lead_role = w.lead_role;
    c.departments = w.departments;
    c.accept_minutes = w.accept_minutes;
    c.arrive_minutes = w.arrive_minutes;
    c.dispose_minutes = w.dispose_minutes;
    tx.insert("cases", c);
    record_step(tx, c, Act::open, State::opened, {});
    dispatch_by_duty(tx, c);
    return c;
}

Case perform(Tx& tx, Act act, const ActIn& in) {
    Case c = visible_case(tx, in.id);
    check_version(c, in);
    const Transition t = allowed_transition(tx, c, act);
    check_act(tx, c, t, act, in);
    const State from = c.state;
    if (act != Act::note) {  // a note changes nothing that another person's act could collide with
        apply(tx, c, act, t.to);
        save(tx, c);
    }
    record_step(tx, c, act, from, in);
    if (act == Act::return_) {
        if (c.return_count <= returns_allowed) dispatch_by_duty(tx, c);
        else
            go_to_command(tx, c,
                          "退回超过两次，由指挥中心决定 (sent back more than twice: the command centre decides)");
    }
    return c;
}

Case dispatch_to(Tx& tx, const ActIn& in, Id account) {
    Case c = visible_case(tx, in.id);
    check_version(c, in);
    allowed_transition(tx, c, Act::dispatch);
    if (!in.reason || is_blank(in.reason->value))
        throw invalid("/reason", "is required: say why it goes to this person");
    const auto person = identity::account_by_id(tx, account);
    const bool fit = person && !person->disabled &&
                     (person->role == "worker" || person->role == "leader" || person->role == "township");
    if (!fit) throw invalid("/account", "must be a grid worker, a grid leader or a township account of this county");
    const State from = c.state;
    c.accepted.reset();
    c.arrived.reset();
    c.handed_over.reset();
    assign(tx, c, *person, person->role == "worker" ? 0 : person->role == "leader" ? 2 : 3);
    save(tx, c);
    record_step(tx, c, Act::dispatch, from, in);
    return c;
}

void escalate_overdue(Tx& tx) {
    for (Case& c : tx.all<Case>(due_cases, tx.county(), tx.now())) {
        const auto next = c.state == State::dispatched ? next_in_line(tx, c) : std::nullopt;
        if (!next) {
            mark_overdue(tx, c);
            continue;
        }
        assign(tx, c, next->account, next->escalation);
        c.was_overdue = true;
        save(tx, c);
        record_step(tx, c, Act::escalate, State::dispatched,
                    {.reason = Text<0, 500>{"规定时间内无人接单 (nobody accepted in time)"}});
    }
}

}  // namespace huying::cases
