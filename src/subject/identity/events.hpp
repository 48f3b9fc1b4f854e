// events.hpp - what the subject identity publishes. Kinds: access_asked, access_approved, access_refused (AccessEvent),
// account_departed and account_moved (Departed), account_exported (AccessEvent), account_added: seen by the three administrators only. And what
// is told of signing in (told.cpp): seen by the person and the administrators of security and audit.
#pragma once
#include <optional>
#include <string>

#include "engine/store/store.hpp"

namespace huying::identity {

/// A change of accounts or rights: who asked, who decided.
struct AccessEvent {
    Id change;
    std::string change_kind;
    std::optional<Id> account;
    std::string asked_by;  ///< name of the account
    std::optional<std::string> decided_by;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(AccessEvent, (), (change, change_kind, account, asked_by, decided_by, reason))

/// Somebody has left (account_departed), or the account was unused for too long (account_disabled; then `successor` is 0): what is
/// open with `account` goes to `successor`, or to whoever decides on it, in every subject. Somebody has another post
/// (account_moved; `successor` is 0): so does what is open with `account` and does not belong to that.
struct Departed {
    Id account;
    std::string name;
    Id successor;
    std::string successor_name;
};
BOOST_DESCRIBE_STRUCT(Departed, (), (account, name, successor, successor_name))

/// An identity of a provider no longer leads to the account.
struct Unlinked {
    Id account;
    std::string name, issuer;
};
BOOST_DESCRIBE_STRUCT(Unlinked, (), (account, name, issuer))

/// An account kept for emergencies was signed in to.
struct StandbyUsed {
    Id account;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(StandbyUsed, (), (account, name))

/// signed_in, signed_out, password_changed, factor_changed. `what`: signed_in, recovery_code, factor_enrolled, factor_removed, …
struct SignInEvent {
    Id account;
    std::string name, what;
};
BOOST_DESCRIBE_STRUCT(SignInEvent, (), (account, name, what))

/// sign_in_refused, sign_in_locked: what was refused to an account since then, wrong passwords and codes together. Without an account:
/// `accounts` more than are told by name, or tries at names that nobody has (0).
struct SignInRefused {
    std::optional<Id> account;
    std::optional<std::string> name;
    std::int64_t tries = 0;
    std::optional<std::int64_t> accounts;
    Micros since;  ///< machine time, a whole minute
};
BOOST_DESCRIBE_STRUCT(SignInRefused, (), (account, name, tries, accounts, since))

/// token_issued, token_revoked. `token`: its id, as /api/my/credentials names it.
struct TokenEvent {
    Id account;
    std::string name;
    Id token;
    std::optional<std::string> label;  ///< "command line"; what a person called theirs is not told
    std::string scope;                 ///< empty = all that the account may
    std::optional<Micros> expires;
};
BOOST_DESCRIBE_STRUCT(TokenEvent, (), (account, name, token, label, scope, expires))

/// An account that was made without two administrators. `made`: command line, first start.
struct AccountAdded {
    Id account;
    std::string name, role, made;
};
BOOST_DESCRIBE_STRUCT(AccountAdded, (), (account, name, role, made))

}  // namespace huying::identity
