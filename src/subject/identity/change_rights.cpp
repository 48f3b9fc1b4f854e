// change_rights.cpp - the kinds of changes of rights: what is given beyond the role and for which purpose, deputies, identities of
// identity providers, settings, exports. Changes of accounts are in change_apply.cpp.
#include <algorithm>

#include "subject/identity/change.hpp"
#include "subject/identity/exports.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

using change::check_division, change::concerned, change::Faults, change::text;

// grant: account, may, purpose, begins, ends; division, department — revoke: grant

void check_period(const Tx& tx, const AccessChangeIn& in, std::int64_t longest, Faults& faults) {
    if (!in.begins) faults.push_back({"/begins", "is required"});
    if (!in.ends) faults.push_back({"/ends", "is required: no right is given for ever"});
    if (!in.begins || !in.ends) return;
    if (*in.ends <= *in.begins || *in.ends <= tx.now())
        faults.push_back({"/ends", "must be later than the beginning and than now"});
    if (*in.ends - *in.begins > longest)
        faults.push_back({"/ends", "is too late: at most " + std::to_string(longest / day) + " days"});
}
Faults grant_faults(const Tx& tx, const AccessChangeIn& in) {
    Faults faults;
    const auto account = concerned(tx, in.account, "/account", faults);
    if (account && !change::works_for_the_county(account->role))
        faults.push_back({"/account", "does not work for the county"});
    else if (account && account->person.empty() && !settings_of(tx).demo)
        faults.push_back(
            {"/account",
             "has no staff number, so nobody can tell whether its holder asks or decides: give it by a change of role"});
    const auto may = may_of(text(in.may));
    const auto grantable =
        std::ranges::find_if(grantable_permissions, [&](const auto& g) { return may && g.may == *may; });
    if (grantable == std::end(grantable_permissions))
        faults.push_back({"/may", "is no permission that can be given beyond the role"});
    else if (!grantable->by_place && (in.division || in.department))
        faults.push_back(
            {in.division ? "/division" : "/department", "does not limit this permission: it is for the whole county"});
    if (const auto* p = find_purpose(text(in.purpose)); p == nullptr || !p->grantable)
        faults.push_back({"/purpose", "is no purpose of the register that a right beyond the role is given for"});
    else if (grantable != std::end(grantable_permissions) && !lists(grantable->purposes, p->code))
        faults.push_back({"/purpose", "opens nothing with this permission"});
    check_division(tx, in, faults);
    check_period(tx, in, longest_grant, faults);
    return faults;
}
constexpr Sql add_grant{
    R"sql(INSERT INTO access_grant (county, id, account, may, division, department, purpose, begins, ends,
    asked_by, approved_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))sql"};
void grant_apply(Tx& tx, const Change& change, const AccessChangeIn& in, Id approved_by, const std::string&) {
    tx.exec(add_grant, tx.county(), tx.new_id(), *in.account, text(in.may), text(in.division), text(in.department),
            text(in.purpose), *in.begins, *in.ends, change.asked_by, approved_by);
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
    const auto account = concerned(tx, in.account, "/account", faults),
               deputy = concerned(tx, in.deputy, "/deputy", faults);
    check_period(tx, in, longest_deputy, faults);
    if (!account || !deputy) return faults;
    if (account->id == deputy->id) faults.push_back({"/deputy", "must be another account"});
    if (!change::works_for_the_county(account->role)) faults.push_back({"/account", "does not work for the county"});
    if (!change::works_for_the_county(deputy->role)) faults.push_back({"/deputy", "does not work for the county"});
    else if (change::works_for_the_county(account->role) && !may_act_for(deputy->role, account->role))
        faults.push_back({"/deputy", "must be an administrator of the same kind: nobody holds two"});
    return faults;
}
constexpr Sql add_deputy{
    R"sql(INSERT INTO deputy (county, id, account, acts_for, begins, ends, reason, asked_by, approved_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql"};
void deputy_apply(Tx& tx, const Change& change, const AccessChangeIn& in, Id approved_by, const std::string&) {
    tx.exec(add_deputy, tx.county(), tx.new_id(), *in.deputy, *in.account, *in.begins, *in.ends, change.reason,
            change.asked_by, approved_by);
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

// link: account, issuer, subject - unlink: account, issuer - settings: factor_roles, idle_minutes - export: what, of the audit begins, ends

constexpr Sql leads_to{R"sql(SELECT account FROM subject_link WHERE county = $1 AND issuer = $2 AND subject = $3)sql"};
/// An identity that leads somewhere is not led elsewhere unseen: somebody's own would sign in to another's account.
Faults link_faults(const Tx& tx, const AccessChangeIn& in) {
    Faults faults;
    concerned(tx, in.account, "/account", faults);
    if (!in.issuer) faults.push_back({"/issuer", "is required"});
    if (!in.subject) faults.push_back({"/subject", "is required"});
    if (!in.account || !in.issuer || !in.subject) return faults;
    const auto there = tx.one<Id>(leads_to, tx.county(), in.issuer->value, in.subject->value);
    if (there && *there != *in.account)
        faults.push_back({"/subject", "leads to another account: that link has to end first"});
    return faults;
}
constexpr Sql add_link{
    R"sql(INSERT INTO subject_link (county, issuer, subject, account, linked) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (county, issuer, subject) DO UPDATE SET account = excluded.account, linked = excluded.linked)sql"};
void link_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string&) {
    tx.exec(add_link, tx.county(), text(in.issuer), text(in.subject), *in.account, machine_now());
}

constexpr Sql linked_at{R"sql(SELECT subject FROM subject_link WHERE county = $1 AND account = $2 AND issuer = $3)sql"};
constexpr Sql end_links{R"sql(DELETE FROM subject_link WHERE county = $1 AND account = $2 AND issuer = $3)sql"};
Faults unlink_faults(const Tx& tx, const AccessChangeIn& in) {
    Faults faults;
    if (!in.account) faults.push_back({"/account", "is required"});
    if (!in.issuer) faults.push_back({"/issuer", "is required"});
    else if (in.account && !tx.one<std::string>(linked_at, tx.county(), *in.account, in.issuer->value))
        faults.push_back({"/issuer", "has no identity that leads to this account"});
    return faults;
}
void unlink_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string&) {
    tx.exec(end_links, tx.county(), *in.account, text(in.issuer));
    drop_all(tx, *in.account, false);  // who signed in by it is out
    emit(tx, "account_unlinked", {.person = *in.account},
         Unlinked{*in.account, account_by_id(tx, *in.account).value().name, text(in.issuer)});
}

/// Whoever sees personal data, or keeps the rights to it, gives a second factor (GB/T 22239-2019, 8.1.4.1 d).
bool must_have_factor(std::string_view role) {
    constexpr std::uint64_t delicate = bit(May::open_personal) | bit(May::answer_personal) | bit(May::guard_personal) |
                                       bit(May::see_accounts) | bit(May::change_access) | bit(May::read_audit) |
                                       bit(May::see_cases);
    return (bits_of_role(role) & delicate) != 0;
}

Faults settings_faults(const Tx& tx, const AccessChangeIn& in) {
    Faults faults;
    for (const auto& role : roles)
        if (in.factor_roles && !settings_of(tx).demo && must_have_factor(role) &&
            std::ranges::find(*in.factor_roles, role) == in.factor_roles->end())
            faults.push_back({"/factor_roles", "must have " + std::string(role) +
                                                   ": this role sees personal data or keeps the rights to it"});
    if (!in.factor_roles) faults.push_back({"/factor_roles", "is required"});
    for (std::size_t i = 0; in.factor_roles && i < in.factor_roles->size(); ++i)
        if (std::ranges::find(roles, (*in.factor_roles)[i]) == std::end(roles))
            faults.push_back({"/factor_roles/" + std::to_string(i), "is no role"});
    if (!in.idle_minutes || *in.idle_minutes < 1 || *in.idle_minutes > 60)
        faults.push_back({"/idle_minutes", "must be from 1 to 60"});
    return faults;
}
// Sessions that may not rest; those that are open too.
constexpr Sql rest_no_longer{
    R"sql(UPDATE credential SET idle = $2 WHERE county = $1 AND kind = 'session' AND idle > 0)sql"};
void settings_apply(Tx& tx, const Change&, const AccessChangeIn& in, Id, const std::string&) {
    std::string wanted = " ";
    for (const auto& role : *in.factor_roles) wanted += role + " ";
    save_settings(tx, wanted, *in.idle_minutes);
    tx.exec(rest_no_longer, tx.county(), *in.idle_minutes * minute);
}

/// Whoever asks for the audit must be able to fetch it: its route asks for the permission read_audit.
Faults export_faults(const Tx&, const AccessChangeIn& in) {
    const std::string what = text(in.what);
    if (what == "accounts" || what == "rights") return {};
    if (what != "audit") return {{"/what", "must be accounts, rights or audit"}};
    Faults faults;
    if (!in.begins) faults.push_back({"/begins", "is required"});
    if (!in.ends) faults.push_back({"/ends", "is required"});
    if (in.begins && in.ends && (*in.ends <= *in.begins || *in.ends - *in.begins > longest_audit_export))
        faults.push_back({"/ends", "must be later than the beginning, by at most 366 days"});
    return faults;
}
void export_apply(Tx&, const Change&, const AccessChangeIn&, Id, const std::string&) {
}  // approving opens it: take_export

constexpr ChangeKind right_kinds[] = {
    {"grant", "security", "admin", false, grant_faults, grant_apply},
    {"revoke", "security", "admin", false, revoke_faults, revoke_apply},
    {"deputy", "security self", "admin security", false, deputy_faults, deputy_apply},
    {"end_deputy", "security", "admin", false, end_deputy_faults, end_deputy_apply},
    {"link", "security", "admin", false, link_faults, link_apply},
    {"unlink", "security", "admin", false, unlink_faults, unlink_apply},
    {"settings", "security", "admin", false, settings_faults, settings_apply},
    {"export", "admin security audit", "admin security audit", false, export_faults, export_apply},
};

}  // namespace

const ChangeKind* change::right_kind(std::string_view name) {
    const auto it = std::ranges::find(right_kinds, name, &ChangeKind::name);
    return it == std::end(right_kinds) ? nullptr : &*it;
}

constexpr Sql approved_export{
    R"sql(SELECT /*row*/ FROM access_change WHERE county = $1 AND id = $2 AND kind = 'export')sql"};
constexpr Sql use_export{
    R"sql(UPDATE access_change SET state = 'used', ends = $3 WHERE county = $1 AND id = $2 AND state = 'approved')sql"};
/// A connection may break while the file is on its way: it can be fetched again so long. Each time is told.
constexpr std::int64_t fetched_again_within = 15 * minute;
AccessChangeIn take_export(Tx& tx, Id id, std::string_view what) {
    if (tx.caller().actor.value != 0) throw forbidden("as_deputy", "A deputy fetches no export.");
    const auto c = tx.one<Change>(approved_export, tx.county(), id);
    auto in = c ? record::from_json<AccessChangeIn>(c->detail.value) : AccessChangeIn{};
    if (!c || c->asked_by != tx.caller().account || (text(in.what) == "audit") != (what == "audit"))
        throw not_found("You have asked for no such export.");
    const Micros until = std::min(c->ends, machine_now() + fetched_again_within);
    const bool fetched = c->state == "used";  // `ends` was set by that
    if (c->ends <= machine_now() || (!fetched && tx.exec(use_export, tx.county(), id, until) != 1))
        throw conflict("not_approved", "This export is not approved, or was fetched already, or has expired.");
    const auto decider = account_by_id(tx, c->decided_by.value_or(Id{}));
    emit(tx, "account_exported", {},
         AccessEvent{c->id, c->kind, std::nullopt, tx.caller().name,
                     decider ? std::optional(decider->name) : std::nullopt, c->reason});
    return in;
}

ExportPeriod take_audit_export(Tx& tx, Id id) {
    const auto in = take_export(tx, id, "audit");
    return {in.begins.value(), in.ends.value()};
}

}  // namespace huying::identity
