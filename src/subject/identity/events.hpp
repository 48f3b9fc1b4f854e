// events.hpp - what the subject identity publishes. Kinds: access_asked, access_approved, access_refused (AccessEvent),
// account_departed (Departed), account_exported (AccessEvent). They are seen by the three administrators only.
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
/// open with `account` goes to `successor`, or to whoever decides on it, in every subject.
struct Departed {
    Id account;
    std::string name;
    Id successor;
    std::string successor_name;
};
BOOST_DESCRIBE_STRUCT(Departed, (), (account, name, successor, successor_name))

/// An identity of another house no longer leads to the account.
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

}  // namespace huying::identity
