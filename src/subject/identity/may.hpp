// may.hpp - every permission, and which role has it. A route names one; rows within are narrowed by the verb's SQL.
#pragma once
#include <boost/describe.hpp>

#include <string_view>

#include "base/caller.hpp"

namespace huying::identity {

enum class May {
    anyone,          ///< no sign-in needed
    be_signed_in,    ///< any account
    watch,           ///< live figures, stations, warnings: all who work for the county
    see_cases,       ///< narrowed to own, own department's or own subtree's cases
    act_on_case,     ///< narrowed to the case's assignee, department or the command centre
    direct_cases,    ///< dispatch by hand, demo clock: the command centre
    edit_rules,      ///< environment department and command centre
    issue_alerts,    ///< heavy-pollution alerts: the command centre and the environment department (alert::require_official)
    sense,           ///< send observations, create SensorThings entities
    read_sensing,    ///< read SensorThings
    see_set_aside,   ///< messages that could not be stored: those who answer for the sensors
};
BOOST_DESCRIBE_ENUM(May, anyone, be_signed_in, watch, see_cases, act_on_case, direct_cases, edit_rules, issue_alerts, sense,
                    read_sensing, see_set_aside)

/// The table of rights, readable by a reviewer. A role that is not named has nothing but `be_signed_in`.
inline constexpr struct {
    std::string_view role;
    May may;
} grants[] = {
    {"command", May::watch},     {"command", May::see_cases},    {"command", May::act_on_case},
    {"command", May::direct_cases}, {"command", May::edit_rules}, {"command", May::read_sensing},
    {"command", May::issue_alerts}, {"department", May::issue_alerts},
    {"department", May::watch},  {"department", May::see_cases}, {"department", May::act_on_case},
    {"department", May::edit_rules}, {"department", May::read_sensing},
    {"township", May::watch},    {"township", May::see_cases},   {"township", May::act_on_case},
    {"township", May::read_sensing},
    {"leader", May::watch},      {"leader", May::see_cases},     {"leader", May::act_on_case},
    {"leader", May::read_sensing},
    {"worker", May::watch},      {"worker", May::see_cases},     {"worker", May::act_on_case},
    {"worker", May::read_sensing},
    {"gateway", May::sense},     {"gateway", May::read_sensing},
    {"citizen", May::read_sensing},
    {"command", May::see_set_aside}, {"department", May::see_set_aside},
    {"admin", May::sense},       {"admin", May::read_sensing},   {"admin", May::watch},
};

/// May this caller use a route that asks for the permission of this name?
bool allowed(const Caller& caller, std::string_view may);

}  // namespace huying::identity
