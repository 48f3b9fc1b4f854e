// change_apply.cpp - the kinds of changes of accounts: who asks, who approves, what is wrong with one, what it does. Changes of
// rights are in change_rights.cpp.
#include <algorithm>

#include "subject/identity/change.hpp"
#include "subject/identity/routes.hpp"
#include "subject/identity/typed.hpp"

namespace huying::identity {
namespace {

using change::check_division, change::concerned, change::text;
using change::Faults;

Account as_asked(const Tx& tx, const AccessChangeIn& in, Account account) {
    if (in.name) account.name = in.name->value;
    if (in.display) account.display = in.display->value;
    if (in.person) account.person = in.person->value;
    if (in.role) account.role = in.role->value;
    if (in.division || in.role) account.division = text(in.division);
    if (in.department || in.role) account.department = text(in.department);
    if (account.role == "citizen" && !in.display)
        account.display = account.name;  // citizens seal their name in their own file
    account.county = tx.county();
    return account;
}

// add_account: name, role; display, person, division, department

Faults add_faults(const Tx& tx, const AccessChangeIn& in) {
    const Account account = as_asked(tx, in, {});
    Faults faults = account_faults(tx, account);
    if (find_account(tx, account.name)) faults.push_back({"/name", "is taken"});
    if (is_administrator(account.role) && account.person.empty())
        faults.push_back({"/person", "is required for an administrator"});
    check_division(tx, in, faults);
    return faults;
}
void add_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string& phc) {
    Account account = as_asked(tx, in, {});
    account = add_account(tx, account, "");
    if (!phc.empty()) set_first_password(tx, account.id, phc);
}

// role: account; role, division, department, display, person

constexpr const char* last_one = "is the last administrator of its kind: add another one first";

constexpr Sql set_role{R"sql(UPDATE account SET display = $3, person = $4, role = $5, division = $6, department = $7,
    display_en = CASE WHEN $5 = 'citizen' THEN '' ELSE display_en END, standby = standby AND role = $5 WHERE county = $1 AND id = $2)sql"};
Faults role_faults(const Tx& tx, const AccessChangeIn& in) {
    Faults faults;
    const auto account = concerned(tx, in.account, "/account", faults);
    if (in.name) faults.push_back({"/name", "stays as it is"});
    if (!account) return faults;
    const Account changed = as_asked(tx, in, *account);
    for (auto& f : account_faults(tx, changed)) faults.push_back(std::move(f));
    if (is_administrator(changed.role) && changed.person.empty())
        faults.push_back({"/person", "is required for an administrator"});
    if (changed.role == "citizen" && account->role != "citizen")
        if (const auto fault = name_fault(changed.role, changed.name); !fault.empty())
            faults.push_back({"/account", "has a name that tells of the person: add another account instead"});
    if (changed.role != account->role && last_of_its_kind(tx, *account)) faults.push_back({"/account", last_one});
    check_division(tx, in, faults);
    return faults;
}
/// What was given for the earlier post ends with it: a session of it has not given what the next one asks for. Open matters that
/// do not belong to the next one find others: see the listeners of account_moved.
void role_apply(Tx& tx, const Change& change, const AccessChangeIn& in, Id, const std::string&) {
    const Account had = account_by_id(tx, *in.account).value(), a = as_asked(tx, in, had);
    tx.exec(set_role, a.county, a.id, a.display, a.person, a.role, a.division, a.department);
    end_rights(tx, a.id, change.id);
    if (a.role != had.role || a.division != had.division || a.department != had.department)
        emit(tx, "account_moved", {.person = a.id}, Departed{a.id, a.name, {}, ""});
}

// reset: account. A first password anew, the second factor taken away, every session and token ended.

Faults account_only(const Tx& tx, const AccessChangeIn& in) {
    Faults faults;
    concerned(tx, in.account, "/account", faults);
    return faults;
}
void reset_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string& phc) {
    if (!phc.empty()) set_first_password(tx, *in.account, phc);
    remove_factor(tx, *in.account);
    drop_all(tx, *in.account, true);
}

// depart: account, successor. Everything open goes to the successor: see the listeners of account_departed.

constexpr Sql disable{
    R"sql(UPDATE account SET disabled = TRUE, disabled_for = 'left' WHERE county = $1 AND id = $2)sql"};
/// Why one of this role cannot follow on one of the other; empty = can.
std::string no_successor(const std::string& left, const std::string& follows) {
    const auto takes_cases = [](const std::string& role) {
        return role == "worker" || role == "leader" || role == "township";
    };
    const auto outside = [](const std::string& role) { return role == "citizen" || role == "gateway"; };
    if ((is_administrator(left) || is_administrator(follows)) && left != follows)
        return "must be an administrator of the same kind: nobody holds two";
    if (takes_cases(left) && !takes_cases(follows))
        return "must be a grid worker, a grid leader or a township account: cases are handed on";
    return outside(follows) && !outside(left) ? "does not work for the county" : "";
}
Faults depart_faults(const Tx& tx, const AccessChangeIn& in) {
    Faults faults;
    const auto account = concerned(tx, in.account, "/account", faults);
    const auto successor = concerned(tx, in.successor, "/successor", faults);
    if (account && successor && account->id == successor->id)
        faults.push_back({"/successor", "must be another account"});
    if (account && last_of_its_kind(tx, *account)) faults.push_back({"/account", last_one});
    if (account && successor)
        if (const auto why = no_successor(account->role, successor->role); !why.empty())
            faults.push_back({"/successor", why});
    return faults;
}
void depart_apply(Tx& tx, const Change& change, const AccessChangeIn& in, Id, const std::string&) {
    const Account account = account_by_id(tx, *in.account).value(),
                  successor = account_by_id(tx, *in.successor).value();
    tx.exec(disable, tx.county(), account.id);
    end_rights(tx, account.id, change.id);
    emit(tx, "account_departed", {.person = account.id},
         Departed{account.id, account.name, successor.id, successor.name});
}

// enable: account. One that was disabled because nobody used it works again, with a first password anew and the rights of its
// role; rights beyond it ended when it was disabled.

constexpr Sql enable{
    R"sql(UPDATE account SET disabled = FALSE, disabled_for = '', unused_from = $3 WHERE county = $1 AND id = $2)sql"};
Faults enable_faults(const Tx& tx, const AccessChangeIn& in) {
    if (!in.account) return {{"/account", "is required"}};
    const auto account = account_by_id(tx, *in.account);
    if (!account || account->disabled_for != "unused")
        return {{"/account", "is no account that was disabled because nobody used it"}};
    return account_faults(tx, *account);  // the person may be another administrator by now
}
void enable_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string& phc) {
    tx.exec(enable, tx.county(), *in.account, machine_now());
    if (!phc.empty()) set_first_password(tx, *in.account, phc);
}

// standby: account, standby. An administrator's account kept for emergencies: disuse does not disable it.

constexpr Sql other_standby{
    R"sql(SELECT name FROM account WHERE county = $1 AND role = $2 AND id <> $3 AND standby AND NOT disabled)sql"};
constexpr Sql set_standby{R"sql(UPDATE account SET standby = $3 WHERE county = $1 AND id = $2)sql"};
Faults standby_faults(const Tx& tx, const AccessChangeIn& in) {
    Faults faults;
    const auto account = concerned(tx, in.account, "/account", faults);
    if (!in.standby) faults.push_back({"/standby", "is required"});
    if (!account || !in.standby || !*in.standby) return faults;
    if (!is_administrator(account->role)) faults.push_back({"/account", "must be an administrator's"});
    else if (tx.one<std::string>(other_standby, tx.county(), account->role, account->id))
        faults.push_back({"/account", "is not needed: there is one of this kind already"});
    return faults;
}
void standby_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string&) {
    tx.exec(set_standby, tx.county(), *in.account, *in.standby);
}

constexpr ChangeKind account_kinds[] = {
    {"add_account", "admin", "security", true, add_faults, add_apply},
    {"reset", "admin", "security", true, account_only, reset_apply},
    {"depart", "admin", "security", false, depart_faults, depart_apply},
    {"enable", "admin", "security", true, enable_faults, enable_apply},
    {"role", "security", "admin", false, role_faults, role_apply},
    {"standby", "security", "admin", false, standby_faults, standby_apply},
};

}  // namespace

constexpr Sql revoke_grants{
    R"sql(UPDATE access_grant SET revoked = $3 WHERE county = $1 AND account = $2 AND revoked IS NULL)sql"};
constexpr Sql revoke_deputies{R"sql(UPDATE deputy SET revoked = $3 WHERE county = $1 AND (account = $2 OR acts_for = $2)
    AND revoked IS NULL)sql"};
void end_rights(Tx& tx, Id account, Id change) {
    tx.exec(revoke_grants, tx.county(), account, tx.now());
    tx.exec(revoke_deputies, tx.county(), account, tx.now());
    end_waiting_changes(tx, account, change);
    drop_all(tx, account, true);
}

namespace change {

constexpr Sql division_there{R"sql(SELECT code FROM division WHERE county = $1 AND code = $2)sql"};
void check_division(const Tx& tx, const AccessChangeIn& in, Faults& faults) {
    if (in.division && !tx.one<std::string>(division_there, tx.county(), in.division->value))
        faults.push_back({"/division", "is no division of this county"});
}

std::optional<Account> concerned(const Tx& tx, const std::optional<Id>& id, const char* pointer, Faults& faults) {
    auto account = id ? account_by_id(tx, *id) : std::nullopt;
    if (!account || account->disabled) {
        faults.push_back({pointer, id ? "is no account that works" : "is required"});
        return std::nullopt;
    }
    return account;
}

}  // namespace change

const ChangeKind* change_kind(std::string_view name) {
    const auto it = std::ranges::find(account_kinds, name, &ChangeKind::name);
    return it == std::end(account_kinds) ? change::right_kind(name) : &*it;
}

}  // namespace huying::identity
