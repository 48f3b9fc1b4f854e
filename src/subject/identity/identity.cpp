// identity.cpp - accounts, and the table of contents of the subject.
#include "subject/identity/identity.hpp"

#include <algorithm>

#include "base/list.hpp"
#include "identity_schema.hpp"
#include "identity_schema_access.hpp"
#include "identity_schema_first_half.hpp"
#include "identity_schema_keyed_tries.hpp"
#include "identity_schema_names.hpp"
#include "identity_schema_purposes.hpp"
#include "identity_schema_refused.hpp"
#include "identity_schema_roles.hpp"
#include "identity_schema_unused.hpp"
#include "subject/identity/credential.hpp"
#include "subject/identity/oidc.hpp"
#include "subject/identity/routes.hpp"
#include "subject/identity/typed.hpp"

namespace huying::identity {
namespace {

bool within(std::string_view division, std::string_view subtree) { return division.starts_with(subtree); }

constexpr Sql administrators_of{R"sql(SELECT name FROM account WHERE county = $1 AND person = $2 AND person <> ''
    AND role IN ('admin', 'security', 'audit') AND role <> $3 AND id <> $4 AND NOT disabled)sql"};

/// What told.cpp tells.
bool of_sign_in(std::string_view kind) {
    return kind == "signed_in" || kind == "signed_out" || kind == "password_changed" || kind == "factor_changed" ||
           kind.starts_with("sign_in_") || kind.starts_with("token_");
}

bool about_self(const Caller& caller, const Event& e) {
    return e.person.value != 0 && e.person == (caller.actor.value != 0 ? caller.actor : caller.account);
}

/// What a token must be allowed, to hear of it.
May permission_of(std::string_view kind) {
    if (kind.starts_with("account_") || kind.starts_with("access_")) return May::see_accounts;
    if (kind.starts_with("personal_") || of_sign_in(kind))
        return May::finish_sign_in;  // what every session has, and no token with a scope
    if (kind.starts_with("warning_") || kind.starts_with("alert_")) return May::watch;
    return May::see_cases;
}

}  // namespace

bool is_administrator(std::string_view role) {
    return std::ranges::find(administrators, role) != std::end(administrators);
}

std::vector<FieldError> account_faults(const Tx& tx, const Account& account) {
    std::vector<FieldError> errors;
    if (record::text_fault(account.name, 1, 40) || account.name.find('.') != std::string::npos)
        errors.push_back({"/name", "must have 1 to 40 characters and no '.'"});
    if (std::ranges::find(roles, account.role) == std::end(roles))
        errors.push_back(
            {"/role",
             "must be command, department, township, leader, worker, gateway, citizen, admin, security or audit"});
    if (account.role == "department" && account.department.empty())
        errors.push_back({"/department", "is required for the role department"});
    const bool needs_division = account.role == "township" || account.role == "leader" || account.role == "worker";
    if (needs_division && account.division.empty())
        errors.push_back({"/division", "is required for the role " + account.role});
    const bool is_new = account.id.value == 0;  // another one keeps the name it has
    if (const auto fault = is_new ? name_fault(account.role, account.name) : ""; !fault.empty())
        errors.push_back({"/name", fault});
    if (account.role == "citizen" && !account.display.empty() && account.display != account.name)
        errors.push_back({"/display", "is not kept for citizens: they seal their name in their own file"});
    if (is_administrator(account.role) &&
        tx.one<std::string>(administrators_of, tx.county(), account.person, account.role, account.id))
        errors.push_back({"/role", "this person is another administrator already: nobody holds two"});
    return errors;
}

Account add_account(Tx& tx, Account account, const std::string& password) {
    auto errors = account_faults(tx, account);
    if (find_account(tx, account.name)) errors.push_back({"/name", "is taken"});
    if (!errors.empty()) throw invalid(std::move(errors));
    account.county = tx.county();
    account.id = tx.new_id();
    account.created = tx.now();
    account.unused_from = machine_now();
    account.password = password.empty() ? "" : hash_password(password);
    account.password_set = password.empty() ? Micros{} : machine_now();
    if (account.display.empty()) account.display = account.name;
    tx.insert("account", account);
    return account;
}

constexpr Sql set_password{R"sql(UPDATE account SET password = $3, password_set = $4, must_change = FALSE
    WHERE county = $1 AND id = $2)sql"};
void set_password_hash(Tx& tx, Id account, const std::string& phc) {
    tx.exec(set_password, tx.county(), account, phc, machine_now());
}

constexpr Sql must_change{R"sql(UPDATE account SET must_change = TRUE WHERE county = $1 AND id = $2)sql"};
void set_first_password(Tx& tx, Id account, const std::string& phc) {
    set_password_hash(tx, account, phc);
    tx.exec(must_change, tx.county(), account);
}

constexpr Sql by_name{R"sql(SELECT /*row*/ FROM account WHERE county = $1 AND name = $2)sql"};
std::optional<Account> find_account(const Tx& tx, const std::string& name) {
    return tx.one<Account>(by_name, tx.county(), name);
}

constexpr Sql by_id{R"sql(SELECT /*row*/ FROM account WHERE county = $1 AND id = $2)sql"};
std::optional<Account> account_by_id(const Tx& tx, Id id) { return tx.one<Account>(by_id, tx.county(), id); }

constexpr Sql by_role{R"sql(SELECT /*row*/ FROM account WHERE county = $1 AND role = $2
    AND ($3 = '' OR division = $3) AND NOT disabled ORDER BY name)sql"};
std::vector<Account> accounts_of(const Tx& tx, const std::string& role, const std::string& division) {
    return tx.all<Account>(by_role, tx.county(), role, division);
}

Caller caller_of(const Account& a) { return {a.county, a.id, a.name, a.display, a.role, a.division, a.department}; }

namespace {

/// Whoever had a case until this event hears that it has gone: `former` in its content (cases/events.hpp), which the leaf
/// seals with the rest. Within a JSON string these quotes would be escaped, so no text that a person wrote can pass for it.
bool left_with(const Event& e, Id account) {
    return (e.kind == "case_escalated" || e.kind == "case_dispatched") &&
           e.content.value.find("\"former\":\"" + std::to_string(account.value) + "\"") != std::string::npos;
}

/// A week was copied in a division around theirs: any shift in it may be new.
bool is_copied_rota_of(const Caller& caller, const Event& e) {
    return e.kind == "rota_copied" && !caller.division.empty() && within(caller.division, e.division);
}

}  // namespace

bool visible(const Caller& whole, const Event& e) {
    const bool unfinished = !whole.pending.empty() || (whole.withheld & bit(permission_of(e.kind))) != 0;
    const Caller outsider{.county = whole.county};
    const Caller& caller =
        unfinished ? outsider : whole;  // a sign-in half done, a token of another scope: what the public sees
    if (e.kind.starts_with("account_") || e.kind.starts_with("access_"))
        return is_administrator(caller.role) || caller.role == "system";
    if (of_sign_in(e.kind))
        return about_self(caller, e) || caller.role == "security" || caller.role == "audit" || caller.role == "system";
    if (e.kind.starts_with("personal_")) {  // the person, those who answer requests, the administrators
        return about_self(caller, e) || is_administrator(caller.role) || caller.role == "system" ||
               (e.kind.starts_with("personal_request") && allowed(caller, "answer_personal"));
    }
    const bool for_all = e.kind.starts_with("warning_") || (e.kind.starts_with("alert_") && e.kind != "alert_proposed");
    if (for_all && caller.role != "gateway" && caller.role != "citizen") return true;
    if (caller.role.empty()) return false;
    if (caller.role == "command" || caller.role == "system") return true;
    if (caller.role == "department") return !caller.department.empty() && is_listed(e.departments, caller.department);
    const bool copied = is_copied_rota_of(caller, e);
    if (caller.role == "township") return copied || within(e.division, caller.division);
    const bool own = copied || e.person == caller.account || left_with(e, caller.account);
    if (caller.role == "leader") return own || within(e.division, caller.division);
    return caller.role == "worker" && own;
}

bool ends_credentials(const Event& e) {
    static constexpr std::string_view kinds[] = {"signed_out",      "password_changed", "factor_changed",
                                                 "token_revoked",   "account_departed", "account_disabled",
                                                 "access_approved", "account_unlinked"};
    return std::ranges::find(kinds, e.kind) != std::end(kinds);
}

constexpr Sql two_administrators{R"sql(SELECT person FROM account WHERE county = $1 AND person <> '' AND NOT disabled
    AND role IN ('admin', 'security', 'audit') GROUP BY person HAVING count(DISTINCT role) > 1)sql"};
constexpr Sql decided_alone{R"sql(SELECT CAST(c.id AS TEXT) FROM access_change c
    LEFT JOIN account decider ON decider.county = c.county AND decider.id = c.decided_by
    LEFT JOIN account asker ON asker.county = c.county AND asker.id = c.asked_by
    LEFT JOIN account whose ON whose.county = c.county AND whose.id = c.account
    WHERE c.county = $1 AND c.state IN ('approved', 'used') AND (c.decided_by IS NULL OR c.decided_by = c.asked_by
        OR c.decided_by = c.account OR (decider.person <> '' AND decider.person IN (asker.person, whose.person))))sql"};
constexpr Sql given_to_oneself{R"sql(SELECT a.name FROM (
        SELECT county, account, asked_by, approved_by FROM access_grant WHERE county = $1 AND revoked IS NULL
        UNION SELECT county, account, asked_by, approved_by FROM deputy WHERE county = $1 AND revoked IS NULL) g
    JOIN account a ON a.county = g.county AND a.id = g.account
    JOIN account o ON o.county = g.county AND o.id IN (g.asked_by, g.approved_by)
    WHERE o.id = a.id OR (o.person <> '' AND o.person = a.person))sql"};
constexpr Sql joined_administrators{R"sql(SELECT a.name FROM deputy d
    JOIN account a ON a.county = d.county AND a.id = d.account JOIN account f ON f.county = d.county AND f.id = d.acts_for
    WHERE d.county = $1 AND d.revoked IS NULL AND a.role <> f.role
    AND (a.role IN ('admin', 'security', 'audit') OR f.role IN ('admin', 'security', 'audit')))sql"};
constexpr Sql granted_outside{
    R"sql(SELECT a.name FROM access_grant g JOIN account a ON a.county = g.county AND a.id = g.account
    WHERE g.county = $1 AND g.revoked IS NULL AND a.role IN ('citizen', 'gateway'))sql"};
constexpr Sql sessions_of_disabled{R"sql(SELECT a.name FROM account a WHERE a.county = $1 AND a.disabled AND EXISTS (
    SELECT 1 FROM credential c WHERE c.county = a.county AND c.account = a.id AND c.kind = 'session'))sql"};

Subject subject(SecretBox box, std::shared_ptr<const seal::KeyRing> ring) {
    const auto shared = std::make_shared<const SecretBox>(std::move(box));
    std::vector<http::Route> routes;
    for (auto part :
         {http::serves({For::own_right}, session_routes(shared)), http::serves({For::own_right}, factor_routes(shared)),
          http::serves({For::own_right}, own_routes()), http::serves({For::own_right}, link_routes()),
          http::serves({For::account_keeping}, change_routes(ring, shared)),
          http::serves({For::account_keeping}, half_routes(shared)),
          http::serves({For::account_keeping}, account_routes()), http::serves({For::own_right}, oidc_routes(shared)),
          http::serves({For::own_right}, first_start_routes(ring))})
        std::ranges::move(part, std::back_inserter(routes));
    return {.name = "identity",
            .migrations = {{"identity", 1, identity_schema},
                           {"identity.names", 1, identity_schema_names},
                           {"identity.access", 1, identity_schema_access},
                           {"identity.purposes", 1, identity_schema_purposes},
                           {"identity.unused", 1, identity_schema_unused},
                           {"identity.roles", 1, identity_schema_roles},
                           {"identity.first_half", 1, identity_schema_first_half},
                           {"identity.refused", 1, identity_schema_refused},
                           {"identity.keyed_tries", 1, identity_schema_keyed_tries}},
            .routes = std::move(routes),
            .listeners = {},
            .jobs = {{"identity.purge", hour, purge},
                     {"identity.refusals", minute, tell_refusals},
                     {"identity.unused", hour, disable_unused_accounts},
                     {"identity.persons", hour, [ring](Tx& tx) { digest_plain_numbers(tx, *ring); }}},
            .indicators = {},
            .checks = {{"nobody holds two administrators' accounts", two_administrators},
                       {"no deputy joins an administrator with another role", joined_administrators},
                       {"no right beyond the role is held by who does not work for the county", granted_outside},
                       {"no change of rights was approved by whoever asked, or by whom it concerns", decided_alone},
                       {"no right in force was asked for or approved by its holder", given_to_oneself},
                       {"a disabled account has no session", sessions_of_disabled}}};
}

}  // namespace huying::identity
