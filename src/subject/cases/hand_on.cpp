// hand_on.cpp - open cases change hands when somebody leaves, gets another post, or gives a shift to a colleague.
#include "subject/cases/cases.hpp"
#include "subject/identity/events.hpp"
#include "subject/territory/events.hpp"

namespace huying::cases {
namespace {

/// Somebody of the ground has still to act. What was handed to the department waits for that, though its state is arrived.
bool on_the_way(const Case& c) {
    return c.state == State::dispatched || c.state == State::accepted || (c.state == State::arrived && !c.handed_over);
}

/// What is with the department or the command centre already only changes hands; the rest is to be accepted anew.
void give(Tx& tx, Case& c, const identity::Account& to, std::int64_t escalation, const char* reason) {
    const State from = c.state;
    if (on_the_way(c)) {
        c.accepted.reset();
        c.arrived.reset();
        assign(tx, c, to, escalation);
    } else {
        c.former = c.assignee;
        c.assignee = to.id;
    }
    save(tx, c);
    record_step(tx, c, Act::dispatch, from, {.reason = Text<0, 500>{reason}});
}

/// The successor has left meanwhile too, or there is none.
void give_to_command(Tx& tx, Case& c, const char* reason) {
    const State from = c.state;
    if (on_the_way(c)) {
        c.accepted.reset();
        c.arrived.reset();
        c.state = State::dispatched;
        leave_to_command(tx, c);
    } else {  // its deadline, if it has one, is the department's
        c.former = c.assignee;
        c.assignee.reset();
    }
    save(tx, c);
    record_step(tx, c, Act::dispatch, from, {.reason = Text<0, 500>{reason}});
}

constexpr Sql open_with{
    R"sql(SELECT /*row*/ FROM cases WHERE county = $1 AND assignee = $2 AND state <> 'closed' ORDER BY id)sql"};

const char* reason_for(const std::string& event) {
    if (event == "account_departed") return "原承办人离任移交 (handed on: the former assignee has left)";
    if (event == "account_moved") return "原承办人调岗移交 (handed on: the former assignee has another post)";
    return "原承办人账号停用移交 (handed on: the former assignee's account is disabled)";
}

/// A case of the ground that the person has now.
bool still_theirs(const identity::Account& a, const Case& c) {
    const bool takes_cases = a.role == "worker" || a.role == "leader" || a.role == "township";
    return takes_cases && !a.disabled && (c.grid.empty() ? c.division : c.grid).starts_with(a.division);
}

}  // namespace

void hand_on(Tx& tx, const Event& event) {
    const auto departed = record::from_json<identity::Departed>(event.content.value);
    const auto successor = identity::account_by_id(tx, departed.successor);
    const auto moved = event.kind == "account_moved" ? identity::account_by_id(tx, departed.account) : std::nullopt;
    const char* reason = reason_for(event.kind);
    for (Case& c : tx.all<Case>(open_with, tx.county(), departed.account)) {
        if (moved && still_theirs(*moved, c)) continue;
        if (!successor || successor->disabled) give_to_command(tx, c, reason);
        else give(tx, c, *successor, successor->role == "worker" ? 0 : successor->role == "leader" ? 2 : 3, reason);
    }
}

void go_with_shift(Tx& tx, const Event& event) {
    const auto shift = record::from_json<territory::HandedOver>(event.content.value);
    if (shift.begins > event.time) return;  // until then it is still the other's; who is on duty is asked at its time
    const auto to = identity::account_by_id(tx, shift.to);
    if (!to || to->disabled) return;
    for (Case& c : tx.all<Case>(open_with, tx.county(), shift.account))
        if (c.grid == shift.grid && (c.state == State::dispatched || shift.cases))
            give(tx, c, *to, c.escalation, "交班移交 (handed over with the shift)");
}

}  // namespace huying::cases
