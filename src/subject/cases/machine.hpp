// machine.hpp - the states of a case, and the table of which act leads from where to where and by whom.
//   opened → dispatched → accepted → arrived → disposed → verified → closed;  returned goes back to dispatch
#pragma once
#include <boost/describe.hpp>

#include <optional>
#include <span>
#include <string_view>

namespace huying::cases {

enum class State { opened, dispatched, accepted, arrived, disposed, verified, closed, returned };
BOOST_DESCRIBE_ENUM(State, opened, dispatched, accepted, arrived, disposed, verified, closed, returned)

enum class Act { open, dispatch, escalate, accept, arrive, hand_over, dispose, verify, close, return_, note, photo };

/// Who may do it, beside the states: a set of bits.
enum Who : unsigned {
    assignee = 1,    ///< the account that the case is with
    department = 2,  ///< an account of a co-handling department
    command = 4,     ///< the command centre
    involved = 8,    ///< anyone who may see the case
    program = 16,    ///< the program itself (opening, escalation)
};

struct Transition {
    Act act;
    State from;
    State to;
    unsigned who;
};

std::span<const Transition> transitions();
std::optional<Transition> transition(Act act, State from);
std::string_view name(Act act);   ///< "hand_over"; "return" for return_
std::string_view event(Act act);  ///< "case_handed_over"

/// Returned more often than this: no dispatch by the program any more, the command centre decides.
inline constexpr int returns_allowed = 2;

}  // namespace huying::cases
