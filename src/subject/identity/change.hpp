// change.hpp - a change of accounts or rights: asked by one administrator, decided by another of another kind, both named.
// What each kind does is in change_apply.cpp; asking and deciding in change.cpp.
#pragma once
#include "subject/identity/credential.hpp"
#include "subject/identity/events.hpp"

namespace huying::identity {

constexpr std::int64_t change_waits = 7 * day;     // machine time; then it must be asked anew
constexpr std::int64_t longest_deputy = 31 * day;  // an absence; longer ones are a change of role
constexpr std::int64_t longest_grant = 366 * day;  // a right beyond the role is looked at again every year

/// What one asks for. Which fields a kind needs: change_apply.cpp.
struct AccessChangeIn {
    Text<1, 20> kind;
    Text<2, 500> reason;
    std::optional<Id> account;  ///< whom it concerns
    std::optional<Text<1, 40>> name, display, person, role, division, department;
    std::optional<Text<1, 40>> may, purpose;
    std::optional<Micros> begins, ends;  ///< the county's time
    std::optional<Id> deputy, successor, grant;
    std::optional<Text<1, 300>> issuer, subject;
    std::optional<std::vector<std::string>> factor_roles;
    std::optional<std::int64_t> idle_minutes;
    std::optional<Text<1, 20>> what;
    std::optional<bool> standby;
};
BOOST_DESCRIBE_STRUCT(AccessChangeIn, (),
                      (kind, reason, account, name, display, person, role, division, department, may, purpose, begins,
                       ends, deputy, successor, grant, issuer, subject, factor_roles, idle_minutes, what, standby))

struct Change {
    std::string county;
    Id id;
    std::string kind;
    std::optional<Id> account;
    Json detail;  ///< the AccessChangeIn
    std::string reason;
    Micros asked;
    Id asked_by;
    std::string asked_role;
    Micros ends;
    std::string state;  ///< asked, approved, refused, used (an export that was fetched); asked and past `ends`: expired
    std::optional<Micros> decided;
    std::optional<Id> decided_by;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Change, (),
                      (county, id, kind, account, detail, reason, asked, asked_by, asked_role, ends, state, decided,
                       decided_by, note))

/// One row of the table of kinds.
struct ChangeKind {
    std::string_view name;
    std::string_view asked_by, approved_by;  ///< kinds of administrators, "admin security"; "self": whom it concerns
    bool new_password;                       ///< approving makes a first password
    /// Every reason why it cannot be done; empty = it can.
    std::vector<FieldError> (*faults)(const Tx&, const AccessChangeIn&);
    /// Does it. `phc`: hash of the first password; empty where none is made, also of a gateway, which has tokens only.
    void (*apply)(Tx&, const Change&, const AccessChangeIn&, Id approved_by, const std::string& phc);
};
const ChangeKind* change_kind(std::string_view name);

// interest.cpp
/// Why this caller may not decide on it; empty = may.
std::string not_to_decide(const Tx& tx, const ChangeKind& kind, const Change& change);
/// Why one of these administrators takes no part in giving a right: without a number nobody is told apart from whom it is for. A
/// demonstration has no numbers.
std::string cannot_be_told_apart(const Tx& tx, std::string_view kind, const std::vector<std::optional<Account>>& who);
/// The fields by which an account would ask for a right of its own person; empty = none.
std::vector<FieldError> asked_for_oneself(const Tx& tx, std::string_view kind, const AccessChangeIn& in, Id asker);

/// What can be given beyond the role. `by_place`: the verbs' SQL reads division and department of the grant; without it a grant is
/// for the whole county and may not pretend otherwise.
/// `purposes`: for which of the register it can be; a test holds them against the routes that ask for the permission.
struct Grantable {
    May may;
    bool by_place;
    std::string_view purposes;  ///< blank-separated
};
inline constexpr Grantable grantable_permissions[] = {
    {May::see_cases, true, "case_handling inspection audit emergency"},
    {May::act_on_case, true, "case_handling emergency"},
    {May::open_personal, true, "appeal visit identity_check benefit_check emergency care_contact"},
    {May::watch, false, "inspection audit emergency statistics"},
    {May::read_sensing, false, "inspection audit emergency statistics"},
};
/// What waits for a decision and was asked by this account or is about it lapses, and so does an export that it has not fetched:
/// it was asked from a post that has ended, or for one.
void end_waiting_changes(Tx& tx, Id account, Id but_this_one);
void remove_factor(Tx& tx, Id account);  // factor.cpp

// first_half.cpp
struct Halves {
    std::string asker, approver;  ///< of a first password, in the order they are typed
};
Halves new_halves();
void keep_askers_half(Tx& tx, const SecretBox& box, const Change& change, const std::string& half);
/// Does the asker's half of this change wait for the caller?
bool half_waits(const Tx& tx, const Change& change);

namespace change {  // between change_apply.cpp and change_rights.cpp

using Faults = std::vector<FieldError>;
/// How many rows of a list are answered at once.
inline std::int64_t page_of(const std::optional<std::int64_t>& limit) {
    constexpr std::int64_t usual = 100, most = 500;
    if (limit && (*limit < 1 || *limit > most)) throw invalid("?limit", "must be 1 to 500");
    return limit.value_or(usual);
}
template <class T> std::string text(const std::optional<T>& t) { return t ? t->value : std::string(); }
inline bool works_for_the_county(std::string_view role) { return role != "citizen" && role != "gateway"; }
void check_division(const Tx& tx, const AccessChangeIn& in, Faults& faults);
/// The account that it is about, if it is there and works.
std::optional<Account> concerned(const Tx& tx, const std::optional<Id>& id, const char* pointer, Faults& faults);
const ChangeKind* right_kind(std::string_view name);

}  // namespace change

/// Takes an export that two administrators agreed on, once, for the one who asked; gives what was asked for. Problem 404, 409.
AccessChangeIn take_export(Tx& tx, Id id, std::string_view what);
/// The longest period of the audit that one export takes.
constexpr std::int64_t longest_audit_export = 366 * day;

}  // namespace huying::identity
