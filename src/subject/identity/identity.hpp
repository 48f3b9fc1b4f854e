// identity.hpp - who someone is: accounts, passwords, bearer tokens and sessions, the gate of the server.
// Public header of a common subject. Personal data, second factor, delegation are not here yet.
#pragma once
#include "engine/subject/subject.hpp"
#include "subject/identity/may.hpp"

namespace huying::identity {

struct Account {
    std::string county;
    Id id;
    std::string name, display, role, division, department;
    std::string password;  ///< argon2id in PHC form; empty = cannot sign in with a password
    Micros created;
    std::int64_t failures = 0;  ///< wrong passwords in a row
    Micros locked_until;        ///< machine time
    bool disabled = false;
};
BOOST_DESCRIBE_STRUCT(Account, (), (county, id, name, display, role, division, department, password, created,
                                    failures, locked_until, disabled))

inline constexpr std::string_view roles[] = {"command", "department", "township", "leader", "worker",
                                             "gateway", "citizen", "admin"};

/// `Account.password` is ignored; a refused role, name or missing division is a Problem.
Account add_account(Tx& tx, Account account, const std::string& password_or_empty);
/// Replaces the password by one already hashed with hash_password.
void set_password_hash(Tx& tx, Id account, const std::string& phc);
std::optional<Account> find_account(const Tx& tx, const std::string& name);
std::optional<Account> account_by_id(const Tx& tx, Id id);
/// Accounts of a role whose division is exactly this ("" = any).
std::vector<Account> accounts_of(const Tx& tx, const std::string& role, const std::string& division);
Caller caller_of(const Account& account);

/// A new secret "<county>.<43 characters>" for the account; only its SHA-256 is stored. `kind` is token or session.
std::string issue_credential(Tx& tx, Id account, const std::string& kind, std::int64_t lives_microseconds);
/// Who holds it; nothing when unknown, expired or disabled. Expiry is by the machine's clock, not the county's:
/// a demonstration at 3600 times speed must not sign people out.
std::optional<Caller> identify(const Tx& tx, const std::string& credential);
/// May this caller see this event live? Warnings are public; of cases one sees those that are one's own, of one's
/// department or in one's subtree.
bool visible(const Caller& caller, const Event& event);

/// Ids of accounts with a live session (the simulated staff leave their cases alone).
std::vector<Id> signed_in_accounts(const Tx& tx);

std::string random_secret(std::size_t bytes);             ///< base64url
std::string hash_password(const std::string& password);   ///< argon2id, 19 MiB, 2 passes (RFC 9106, OWASP 2023)
bool password_matches(const std::string& phc, const std::string& password);

Subject subject();

}  // namespace huying::identity
