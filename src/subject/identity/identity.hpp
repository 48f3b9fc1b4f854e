// identity.hpp - who someone is: accounts, passwords, bearer tokens and sessions, the gate of the server.
// Public header of a common subject. Personal data is not here.
#pragma once
#include "engine/subject/subject.hpp"
#include "subject/identity/may.hpp"
#include "subject/identity/purposes.hpp"
#include "subject/identity/secret.hpp"
#include "subject/identity/secret_box.hpp"

namespace huying::seal {
class KeyRing;
}

namespace huying::identity {

struct Account {
    std::string county;
    Id id;
    std::string name, display, role, division, department;
    std::string password;  ///< argon2id in PHC form; empty = cannot sign in with a password
    Micros created;
    std::int64_t failures = 0;  ///< of an earlier version; wrong passwords are counted in sign_in_lock, by name
    Micros locked_until;
    bool disabled = false;
    std::string
        person;  ///< who holds it: the keyed digest of a number (person.hpp); one person's accounts have the same
    Micros password_set;           ///< machine time; 0 = not known
    bool must_change = false;      ///< the password was made by somebody else: the first sign-in must replace it
    std::string factor_secret;     ///< key of the second factor, sealed; empty = none
    Micros factor_since;           ///< 0 = the enrolment was begun and not confirmed
    std::int64_t factor_step = 0;  ///< of the last code that was used
    std::string disabled_for;      ///< "left", "unused"; empty = it works, or an earlier version disabled it
    Micros
        unused_from;  ///< machine time that its disuse is counted from: made, or enabled again; 0 = not yet looked at
    bool standby = false;  ///< an administrator's break-glass account: disuse does not disable it
    bool has_factor() const { return factor_since.value != 0; }
};
BOOST_DESCRIBE_STRUCT(Account, (),
                      (county, id, name, display, role, division, department, password, created, failures, locked_until,
                       disabled, person, password_set, must_change, factor_secret, factor_since, factor_step,
                       disabled_for, unused_from, standby))

inline constexpr std::string_view roles[] = {"command", "department", "township", "leader",   "worker",
                                             "gateway", "citizen",    "admin",    "security", "audit"};
bool is_administrator(std::string_view role);

/// `Account.password` is ignored; a refused role, name or missing division, or a second administrator's role for the same
/// person, is a Problem.
Account add_account(Tx& tx, Account account, const std::string& password_or_empty);
/// Replaces the password by one already hashed with hash_password.
void set_password_hash(Tx& tx, Id account, const std::string& phc);
/// The same for a password that somebody else made: the first sign-in must replace it.
void set_first_password(Tx& tx, Id account, const std::string& phc);
/// A one-time code to name the three administrators with, when the county has no account at all; each call makes a new one.
std::optional<std::string> first_start_code(Tx& tx);
std::optional<Account> find_account(const Tx& tx, const std::string& name);
std::optional<Account> account_by_id(const Tx& tx, Id id);
/// One account, or two with the same staff number: whoever holds both decides alone.
bool same_person(const Tx& tx, Id one, Id other);
/// Accounts of a role whose division is exactly this ("" = any).
std::vector<Account> accounts_of(const Tx& tx, const std::string& role, const std::string& division);
Caller caller_of(const Account& account);

/// A new secret "<county>.<43 characters>" for the account; only its SHA-256 is stored. `kind` is token or session.
std::string issue_credential(Tx& tx, Id account, const std::string& kind, std::int64_t lives_microseconds);
/// Who holds it, and what the sign-in still lacks; nothing when unknown, expired, idle too long or disabled. All by the
/// machine's clock, not the county's: a demonstration at 3600 times speed must not sign people out.
std::optional<Caller> identify(const Tx& tx, const std::string& credential);
/// Writes down that a credential was used, without waiting.
void note_use(Store& store, const std::string& credential);
/// May this caller see this event live? Warnings are public; of cases one sees those that are one's own, of one's
/// department or in one's subtree; what happens to accounts, the administrators.
bool visible(const Caller& caller, const Event& event);

/// May this event have ended sessions or tokens of its person, or changed what they open?
bool ends_credentials(const Event& event);

/// A right beyond the caller's role (table access_grant) that is in force for a matter in this division (township or grid)
/// with these departments (comma-separated), given for one of these purposes: of the route at hand, unless others are named.
/// Costs nothing for a caller who has none.
bool granted_for(const Tx& tx, May may, const std::string& division, const std::string& departments,
                 const std::string& purposes = "");

/// Ids of accounts with a live session (the simulated staff leave their cases alone).
std::vector<Id> signed_in_accounts(const Tx& tx);

/// `box` seals the second factors' keys; under `ring` stand the digests of people's numbers.
Subject subject(SecretBox box, std::shared_ptr<const seal::KeyRing> ring);

}  // namespace huying::identity
