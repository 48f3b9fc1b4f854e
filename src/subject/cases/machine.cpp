// machine.cpp - the whole life of a case in one table.
#include "subject/cases/machine.hpp"

#include <algorithm>

namespace huying::cases {
namespace {

using enum State;

constexpr Transition table[] = {
    {Act::dispatch, opened, dispatched, command | program},
    {Act::dispatch, returned, dispatched, command | program},
    {Act::dispatch, dispatched, dispatched, command},
    {Act::dispatch, accepted, dispatched, command},
    {Act::dispatch, arrived, dispatched, command},
    {Act::escalate, dispatched, dispatched, program},
    {Act::escalate, opened, opened, program},  // to the command centre
    {Act::escalate, returned, returned, program},
    {Act::accept, dispatched, accepted, assignee},
    {Act::arrive, accepted, arrived, assignee},
    {Act::hand_over, arrived, arrived, assignee},
    {Act::dispose, arrived, disposed, assignee | department},
    {Act::verify, disposed, verified, command},
    {Act::close, verified, closed, command},
    {Act::return_, dispatched, returned, assignee},
    {Act::return_, accepted, returned, assignee},
    {Act::return_, arrived, returned, assignee | department},
    {Act::return_, disposed, returned, command},
};

constexpr struct {
    Act act;
    std::string_view name, event;
} names[] = {
    {Act::open, "open", "case_opened"},
    {Act::dispatch, "dispatch", "case_dispatched"},
    {Act::escalate, "escalate", "case_escalated"},
    {Act::accept, "accept", "case_accepted"},
    {Act::arrive, "arrive", "case_arrived"},
    {Act::hand_over, "hand_over", "case_handed_over"},
    {Act::dispose, "dispose", "case_disposed"},
    {Act::verify, "verify", "case_verified"},
    {Act::close, "close", "case_closed"},
    {Act::return_, "return", "case_returned"},
    {Act::note, "note", "case_noted"},
    {Act::photo, "photo", "case_photographed"},
};

}  // namespace

std::span<const Transition> transitions() { return table; }

std::optional<Transition> transition(Act act, State from) {
    if (act == Act::note || act == Act::photo) {
        if (from == closed) return std::nullopt;
        return Transition{act, from, from, involved};
    }
    for (const Transition& t : table)
        if (t.act == act && t.from == from) return t;
    return std::nullopt;
}

std::string_view name(Act act) {
    return std::ranges::find(names, act, [](const auto& n) { return n.act; })->name;
}
std::string_view event(Act act) {
    return std::ranges::find(names, act, [](const auto& n) { return n.act; })->event;
}

}  // namespace huying::cases
