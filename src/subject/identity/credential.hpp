// credential.hpp - sessions and tokens as the subject itself sees them. What others need is in identity.hpp.
#pragma once
#include "subject/identity/identity.hpp"

namespace huying::identity {

constexpr std::int64_t session_life = 12 * hour;
constexpr std::int64_t pending_life = 10 * minute;  // to finish a sign-in: a new password, the second factor
constexpr std::int64_t use_noted_every = minute;    // so that a busy session costs one write a minute

struct NewCredential {
    Id account;
    std::string kind;                  ///< session or token
    std::int64_t lives = 0, idle = 0;  ///< microseconds; idle 0 = may rest as long as it lives
    std::string label;                 ///< of a session the browser, of a token what it is for
    std::string scope;    ///< permissions that a token is limited to, "see_cases watch"; empty = all of the account's
    std::string pending;  ///< see Caller
    Id deputy;            ///< the row of `deputy` by which it acts for another; 0 = none
};
std::string issue(Tx& tx, const NewCredential& c);
void drop_credential(Tx& tx, const std::string& credential);
/// Every session and, with `tokens`, every token of the account.
void drop_all(Tx& tx, Id account, bool tokens);
/// Every session of the account but the one of this secret.
void drop_other_sessions(Tx& tx, Id account, const std::string& kept);
Micros machine_now();

/// The account that a signed-in person has, also while acting for another.
inline Id self_of(const Caller& c) { return c.actor.value != 0 ? c.actor : c.account; }
Account own_account(const Tx& tx);
/// May one of this role be the deputy of one of the other? Not a citizen, nor an administrator of another kind.
bool may_act_for(std::string_view own, std::string_view other);

// told.cpp - events
struct TokenEvent;
void tell_sign_in(Tx& tx, const Account& account, const std::string& outcome);
void tell_signed_out(Tx& tx, const Account& account);
void tell_token(Tx& tx, const char* kind, const Account& account, const TokenEvent& token);
/// An account that was made without two administrators: on the command line, by the first start. Of a demonstration neither this nor
/// a token made at the machine is told: its accounts share one printed password, and its time stands years ago.
void tell_added(Tx& tx, const Account& account, const std::string& made);

/// A token with its event. What a person calls theirs is not told.
std::string issue_token(Tx& tx, const Account& account, NewCredential token);
inline constexpr const char* command_line = "command line";
/// Made at the machine, and labelled so.
std::string token_at_machine(Tx& tx, const Account& account, std::int64_t lives);

/// How a county wants its sign-ins. Without a row: everyone who works for the county needs a second factor, except in a
/// demonstration, whose accounts share one password that anybody may read.
struct Settings {
    std::string factor_roles;        ///< " command department … ", each between blanks
    std::int64_t idle_minutes = 15;  // GB/T 22239-2019, 8.1.4.1 b; the figure is ours
    bool demo = false;
    bool wants_factor(const std::string& role) const {
        return factor_roles.find(" " + role + " ") != std::string::npos;
    }
};
Settings settings_of(const Tx& tx);
void save_settings(Tx& tx, const std::string& factor_roles, std::int64_t idle_minutes);

/// A text that may be absent, of one that may be empty.
inline std::optional<std::string> filled(const std::string& s) { return s.empty() ? std::nullopt : std::optional(s); }

/// What an account that gave its password (`factor_given`: and its code) still has to do.
std::string still_lacks(const Account& account, const Settings& settings, bool factor_given);

}  // namespace huying::identity
