// change_apply.cpp - the kinds of changes: who asks, who approves, what is wrong with one, what it does.
#include <algorithm>

#include "subject/identity/change.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

using Faults = std::vector<FieldError>;
template <class T> std::string text(const std::optional<T>& t) { return t ? t->value : std::string(); }

constexpr Sql division_there{R"sql(SELECT code FROM division WHERE county = $1 AND code = $2)sql"};
void check_division(const Tx& tx, const AccessChangeIn& in, Faults& faults) {
    if (in.division && !tx.one<std::string>(division_there, tx.county(), in.division->value))
        faults.push_back({"/division", "is no division of this county"});
}

/// The account that it is about, if it is there and works.
std::optional<Account> concerned(const Tx& tx, const std::optional<Id>& id, const char* pointer, Faults& faults) {
    auto account = id ? account_by_id(tx, *id) : std::nullopt;
    if (!account || account->disabled) {
        faults.push_back({pointer, id ? "is no account that works" : "is required"});
        return std::nullopt;
    }
    return account;
}

Account as_asked(const Tx& tx, const AccessChangeIn& in, Account account) {
    if (in.name) account.name = in.name->value;
    if (in.display) account.display = in.display->value;
    if (in.person) account.person = in.person->value;
    if (in.role) account.role = in.role->value;
    if (in.division || in.role) account.division = text(in.division);
    if (in.department || in.role) account.department = text(in.department);
    account.county = tx.county();
    return account;
}

// add_account: name, role; display, person, division, department

Faults add_faults(const Tx& tx, const AccessChangeIn& in) {
    const Account account = as_asked(tx, in, {});
    Faults faults = account_faults(tx, account);
    if (find_account(tx, account.name)) faults.push_back({"/name", "is taken"});
    if (is_administrator(account.role) && account.person.empty()) faults.push_back({"/person", "is required for an administrator"});
    check_division(tx, in, faults);
    return faults;
}
void add_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string& phc) {
    Account account = as_asked(tx, in, {});
    account = add_account(tx, account, "");
    if (account.role == "gateway") return;  // a program: it has tokens only
    set_first_password(tx, account.id, phc);
}

// role: account; role, division, department, display, person

constexpr Sql set_role{R"sql(UPDATE account SET display = $3, person = $4, role = $5, division = $6, department = $7
    WHERE county = $1 AND id = $2)sql"};
Faults role_faults(const Tx& tx, const AccessChangeIn& in) {
    Faults faults;
    const auto account = concerned(tx, in.account, "/account", faults);
    if (in.name) faults.push_back({"/name", "stays as it is"});
    if (!account) return faults;
    for (auto& f : account_faults(tx, as_asked(tx, in, *account))) faults.push_back(std::move(f));
    check_division(tx, in, faults);
    return faults;
}
void role_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string&) {
    const Account a = as_asked(tx, in, account_by_id(tx, *in.account).value());
    tx.exec(set_role, a.county, a.id, a.display, a.person, a.role, a.division, a.department);
}

// reset: account. A first password anew, the second factor taken away, every session and token ended.

Faults account_only(const Tx& tx, const AccessChangeIn& in) {
    Faults faults;
    concerned(tx, in.account, "/account", faults);
    return faults;
}
void reset_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string& phc) {
    set_first_password(tx, *in.account, phc);
    remove_factor(tx, *in.account);
    drop_all(tx, *in.account, true);
}

// depart: account, successor. Everything open goes to the successor: see the listeners of account_departed.

constexpr Sql disable{R"sql(UPDATE account SET disabled = TRUE WHERE county = $1 AND id = $2)sql"};
constexpr Sql revoke_grants{R"sql(UPDATE access_grant SET revoked = $3 WHERE county = $1 AND account = $2 AND revoked IS NULL)sql"};
constexpr Sql revoke_deputies{R"sql(UPDATE deputy SET revoked = $3 WHERE county = $1 AND (account = $2 OR acts_for = $2)
    AND revoked IS NULL)sql"};
Faults depart_faults(const Tx& tx, const AccessChangeIn& in) {
    Faults faults;
    const auto account = concerned(tx, in.account, "/account", faults);
    const auto successor = concerned(tx, in.successor, "/successor", faults);
    if (account && successor && account->id == successor->id) faults.push_back({"/successor", "must be another account"});
    const auto takes_cases = [](const std::string& role) { return role == "worker" || role == "leader" || role == "township"; };
    if (account && successor && takes_cases(account->role) && !takes_cases(successor->role))
        faults.push_back({"/successor", "must be a grid worker, a grid leader or a township account: cases are handed on"});
    return faults;
}
void depart_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string&) {
    const Account account = account_by_id(tx, *in.account).value(), successor = account_by_id(tx, *in.successor).value();
    tx.exec(disable, tx.county(), account.id);
    tx.exec(revoke_grants, tx.county(), account.id, tx.now());
    tx.exec(revoke_deputies, tx.county(), account.id, tx.now());
    drop_all(tx, account.id, true);
    emit(tx, "account_departed", {.person = account.id}, Departed{account.id, account.name, successor.id, successor.name});
}

// grant: account, may, purpose, begins, ends; division, department — revoke: grant

void check_period(const Tx& tx, const AccessChangeIn& in, std::int64_t longest, Faults& faults) {
    if (!in.begins) faults.push_back({"/begins", "is required"});
    if (!in.ends) faults.push_back({"/ends", "is required: no right is given for ever"});
    if (!in.begins || !in.ends) return;
    if (*in.ends <= *in.begins || *in.ends <= tx.now()) faults.push_back({"/ends", "must be later than the beginning and than now"});
    if (*in.ends - *in.begins > longest) faults.push_back({"/ends", "is too late: at most " + std::to_string(longest / day) + " days"});
}
Faults grant_faults(const Tx& tx, const AccessChangeIn& in) {
    Faults faults;
    concerned(tx, in.account, "/account", faults);
    const auto may = may_of(text(in.may));
    const auto grantable = std::ranges::find_if(grantable_permissions, [&](const auto& g) { return may && g.may == *may; });
    if (grantable == std::end(grantable_permissions)) faults.push_back({"/may", "is no permission that can be given beyond the role"});
    else if (!grantable->by_place && (in.division || in.department))
        faults.push_back({in.division ? "/division" : "/department", "does not limit this permission: it is for the whole county"});
    if (std::ranges::find(purposes, text(in.purpose)) == std::end(purposes)) faults.push_back({"/purpose", "is not in the register of purposes"});
    check_division(tx, in, faults);
    check_period(tx, in, longest_grant, faults);
    return faults;
}
constexpr Sql add_grant{R"sql(INSERT INTO access_grant (county, id, account, may, division, department, purpose, begins, ends,
    asked_by, approved_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))sql"};
void grant_apply(Tx& tx, const Change& change, const AccessChangeIn& in, Id approved_by, const std::string&) {
    tx.exec(add_grant, tx.county(), tx.new_id(), *in.account, text(in.may), text(in.division), text(in.department), text(in.purpose),
            *in.begins, *in.ends, change.asked_by, approved_by);
}

constexpr Sql live_grant{R"sql(SELECT id FROM access_grant WHERE county = $1 AND id = $2 AND revoked IS NULL)sql"};
constexpr Sql end_grant{R"sql(UPDATE access_grant SET revoked = $3 WHERE county = $1 AND id = $2)sql"};
Faults revoke_faults(const Tx& tx, const AccessChangeIn& in) {
    if (in.grant && tx.one<Id>(live_grant, tx.county(), *in.grant)) return {};
    return {{"/grant", "is no right that is in force"}};
}
void revoke_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string&) {
    tx.exec(end_grant, tx.county(), *in.grant, tx.now());
}

// deputy: account (who is away), deputy, begins, ends — end_deputy: grant (the row of `deputy`)

Faults deputy_faults(const Tx& tx, const AccessChangeIn& in) {
    Faults faults;
    const auto account = concerned(tx, in.account, "/account", faults), deputy = concerned(tx, in.deputy, "/deputy", faults);
    check_period(tx, in, longest_deputy, faults);
    if (!account || !deputy) return faults;
    if (account->id == deputy->id) faults.push_back({"/deputy", "must be another account"});
    const bool administrators = is_administrator(account->role) || is_administrator(deputy->role);
    if (administrators && account->role != deputy->role)
        faults.push_back({"/deputy", "must be an administrator of the same kind: nobody holds two"});
    if (deputy->role == "gateway" || deputy->role == "citizen") faults.push_back({"/deputy", "does not work for the county"});
    return faults;
}
constexpr Sql add_deputy{R"sql(INSERT INTO deputy (county, id, account, acts_for, begins, ends, reason, asked_by, approved_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql"};
void deputy_apply(Tx& tx, const Change& change, const AccessChangeIn& in, Id approved_by, const std::string&) {
    tx.exec(add_deputy, tx.county(), tx.new_id(), *in.deputy, *in.account, *in.begins, *in.ends, change.reason, change.asked_by, approved_by);
}
constexpr Sql live_deputy{R"sql(SELECT id FROM deputy WHERE county = $1 AND id = $2 AND revoked IS NULL)sql"};
constexpr Sql end_deputy{R"sql(UPDATE deputy SET revoked = $3 WHERE county = $1 AND id = $2)sql"};
Faults end_deputy_faults(const Tx& tx, const AccessChangeIn& in) {
    if (in.grant && tx.one<Id>(live_deputy, tx.county(), *in.grant)) return {};
    return {{"/grant", "is nobody's deputy now"}};
}
void end_deputy_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string&) {
    tx.exec(end_deputy, tx.county(), *in.grant, tx.now());
}

// link: account, issuer, subject - settings: factor_roles, idle_minutes - export: what

Faults link_faults(const Tx& tx, const AccessChangeIn& in) {
    Faults faults;
    concerned(tx, in.account, "/account", faults);
    if (!in.issuer) faults.push_back({"/issuer", "is required"});
    if (!in.subject) faults.push_back({"/subject", "is required"});
    return faults;
}
constexpr Sql add_link{R"sql(INSERT INTO subject_link (county, issuer, subject, account, linked) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (county, issuer, subject) DO UPDATE SET account = excluded.account, linked = excluded.linked)sql"};
void link_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string&) {
    tx.exec(add_link, tx.county(), text(in.issuer), text(in.subject), *in.account, machine_now());
}

Faults settings_faults(const Tx&, const AccessChangeIn& in) {
    Faults faults;
    if (!in.factor_roles) faults.push_back({"/factor_roles", "is required"});
    for (std::size_t i = 0; in.factor_roles && i < in.factor_roles->size(); ++i)
        if (std::ranges::find(roles, (*in.factor_roles)[i]) == std::end(roles))
            faults.push_back({"/factor_roles/" + std::to_string(i), "is no role"});
    if (!in.idle_minutes || *in.idle_minutes < 1 || *in.idle_minutes > 60) faults.push_back({"/idle_minutes", "must be from 1 to 60"});
    return faults;
}
void settings_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string&) {
    std::string wanted = " ";
    for (const auto& role : *in.factor_roles) wanted += role + " ";
    save_settings(tx, wanted, *in.idle_minutes);
}

Faults export_faults(const Tx&, const AccessChangeIn& in) {
    if (text(in.what) == "accounts" || text(in.what) == "rights") return {};
    return {{"/what", "must be accounts or rights"}};
}
void export_apply(Tx&, const Change&, const AccessChangeIn&, Id, const std::string&) {}  // approving opens it: export.cpp

constexpr ChangeKind kinds[] = {
    {"add_account", "admin", "security", true, add_faults, add_apply},
    {"reset", "admin", "security", true, account_only, reset_apply},
    {"depart", "admin", "security", false, depart_faults, depart_apply},
    {"role", "security", "admin", false, role_faults, role_apply},
    {"grant", "security", "admin", false, grant_faults, grant_apply},
    {"revoke", "security", "admin", false, revoke_faults, revoke_apply},
    {"deputy", "security self", "admin security", false, deputy_faults, deputy_apply},
    {"end_deputy", "security", "admin", false, end_deputy_faults, end_deputy_apply},
    {"link", "security", "admin", false, link_faults, link_apply},
    {"settings", "security", "admin", false, settings_faults, settings_apply},
    {"export", "admin security audit", "admin security audit", false, export_faults, export_apply},
};

}  // namespace

const ChangeKind* change_kind(std::string_view name) {
    const auto it = std::ranges::find(kinds, name, &ChangeKind::name);
    return it == std::end(kinds) ? nullptr : &*it;
}

}  // namespace huying::identity
