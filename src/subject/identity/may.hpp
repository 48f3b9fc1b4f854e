// may.hpp - every permission, and which role has it. A route names one; rows within are narrowed by the verb's SQL.
#pragma once
#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/caller.hpp"

namespace huying::identity {

enum class May {
    anyone,          ///< no sign-in needed
    finish_sign_in,  ///< any account, also one whose sign-in still lacks a new password or the second factor
    be_signed_in,    ///< any account
    manage_self,     ///< own sessions, tokens and second factor: any account, in a session and never with a token
    watch,           ///< live figures, stations, warnings: all who work for the county
    see_cases,       ///< narrowed to own, own department's or own subtree's cases
    act_on_case,     ///< narrowed to the case's assignee, department or the command centre
    direct_cases,    ///< dispatch by hand, demo clock: the command centre
    edit_rules,      ///< environment department and command centre
    issue_alerts,  ///< heavy-pollution alerts: the command centre and the environment department (alert::require_official)
    sense,         ///< send observations, create SensorThings entities
    read_sensing,   ///< read SensorThings
    see_set_aside,  ///< messages that could not be stored: those who answer for the sensors
    see_accounts,   ///< accounts, rights and who asked for which change: the three administrators
    change_access,  ///< ask for a change of accounts or rights, decide on what another asked, fetch an export: no token's scope
    read_audit,       ///< the stream of events with its proofs: the audit administrator and outside auditors
    open_personal,    ///< open personal data of one's ground for a purpose of the register (subject/personal)
    answer_personal,  ///< answer what people ask about their data: the command centre
    guard_personal,   ///< odd looks at personal data, legal holds: the security administrator, who opens none
};
BOOST_DESCRIBE_ENUM(May, anyone, finish_sign_in, be_signed_in, manage_self, watch, see_cases, act_on_case, direct_cases,
                    edit_rules, issue_alerts, sense, read_sensing, see_set_aside, see_accounts, change_access,
                    read_audit, open_personal, answer_personal, guard_personal)

/// The table of rights, readable by a reviewer. A role that is not named has nothing but `be_signed_in`.
inline constexpr struct {
    std::string_view role;
    May may;
} grants[] = {
    {"command", May::watch},
    {"command", May::see_cases},
    {"command", May::act_on_case},
    {"command", May::direct_cases},
    {"command", May::edit_rules},
    {"command", May::read_sensing},
    {"command", May::issue_alerts},
    {"department", May::issue_alerts},
    {"department", May::watch},
    {"department", May::see_cases},
    {"department", May::act_on_case},
    {"department", May::edit_rules},
    {"department", May::read_sensing},
    {"township", May::watch},
    {"township", May::see_cases},
    {"township", May::act_on_case},
    {"township", May::read_sensing},
    {"leader", May::watch},
    {"leader", May::see_cases},
    {"leader", May::act_on_case},
    {"leader", May::read_sensing},
    {"worker", May::watch},
    {"worker", May::see_cases},
    {"worker", May::act_on_case},
    {"worker", May::read_sensing},
    {"gateway", May::sense},
    {"gateway", May::read_sensing},
    {"citizen", May::read_sensing},
    {"command", May::see_set_aside},
    {"department", May::see_set_aside},
    {"admin", May::sense},
    {"admin", May::read_sensing},
    {"admin", May::watch},
    {"admin", May::see_accounts},
    {"admin", May::change_access},
    {"security", May::see_accounts},
    {"security", May::change_access},
    {"audit", May::see_accounts},
    {"audit", May::change_access},
    {"audit", May::read_audit},
    {"command", May::open_personal},
    {"department", May::open_personal},
    {"township", May::open_personal},
    {"leader", May::open_personal},
    {"worker", May::open_personal},
    {"command", May::answer_personal},
    {"security", May::guard_personal},
};

/// The three administrators of GB/T 22239-2019, 8.1.4.2 d and 8.1.5: system, security, audit. Nobody holds two.
inline constexpr std::string_view administrators[] = {"admin", "security", "audit"};

/// A permission as one bit, for what a token is limited to and what was granted beyond the role.
constexpr std::uint64_t bit(May may) { return std::uint64_t{1} << static_cast<unsigned>(may); }
std::uint64_t bits_of_role(std::string_view role);
/// What every account has, whatever its role.
constexpr std::uint64_t of_every_account =
    bit(May::anyone) | bit(May::finish_sign_in) | bit(May::be_signed_in) | bit(May::manage_self);
/// The permission of this name ("see_cases"); nothing when there is none.
std::optional<May> may_of(std::string_view name);

/// May this caller use a route that asks for the permission of this name and uses personal data for one of these purposes
/// ("appeal,visit")? The role must be one that may state such a purpose, or the right beyond the role was given for it.
bool allowed(const Caller& caller, std::string_view may, std::string_view purposes = "none");
/// The same, as the server's gate asks it: of an unfinished sign-in it says what is to be done first (Problem 403
/// password_first, factor_first or enrol_first).
bool allowed_or_say_why(const Caller& caller, std::string_view may, std::string_view purposes);

}  // namespace huying::identity
