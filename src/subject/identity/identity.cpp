// identity.cpp - accounts and credentials, and the questions that the server's gate asks.
#include "subject/identity/identity.hpp"

#include <openssl/sha.h>

#include <algorithm>

#include "identity_schema.hpp"
#include "identity_schema_names.hpp"

namespace huying::identity {
namespace {

std::string digest_of(const std::string& credential) {
    static constexpr char hex[] = "0123456789abcdef";
    unsigned char raw[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(credential.data()), credential.size(), raw);
    std::string out;
    for (const unsigned char c : raw) out += {hex[c >> 4], hex[c & 15]};
    return out;
}

Micros machine_now() { return RealClock{}.now(); }

bool within(std::string_view division, std::string_view subtree) { return division.starts_with(subtree); }

bool lists(std::string_view departments, std::string_view department) {
    for (std::size_t at = 0; at <= departments.size() && !department.empty();) {
        const auto comma = std::min(departments.find(',', at), departments.size());
        if (departments.substr(at, comma - at) == department) return true;
        at = comma + 1;
    }
    return false;
}

}  // namespace

bool allowed(const Caller& caller, std::string_view may) {
    if (may == "anyone") return true;
    if (caller.role.empty()) return false;
    if (may == "be_signed_in") return true;
    if (caller.role == "system") return may != "issue_alerts";  // a red line: a named person issues an alert, no program
    return std::ranges::any_of(grants, [&](const auto& g) {
        return g.role == caller.role && record::Field<May>::name(g.may) == may;
    });
}

Account add_account(Tx& tx, Account account, const std::string& password) {
    std::vector<FieldError> errors;
    if (record::text_fault(account.name, 1, 40) || account.name.find('.') != std::string::npos)
        errors.push_back({"/name", "must have 1 to 40 characters and no '.'"});
    if (std::ranges::find(roles, account.role) == std::end(roles))
        errors.push_back({"/role", "must be command, department, township, leader, worker, gateway, citizen or admin"});
    if (account.role == "department" && account.department.empty())
        errors.push_back({"/department", "is required for the role department"});
    const bool needs_division = account.role == "township" || account.role == "leader" || account.role == "worker";
    if (needs_division && account.division.empty())
        errors.push_back({"/division", "is required for the role " + account.role});
    if (find_account(tx, account.name)) errors.push_back({"/name", "is taken"});
    if (!errors.empty()) throw invalid(std::move(errors));
    account.county = tx.county();
    account.id = tx.new_id();
    account.created = tx.now();
    account.password = password.empty() ? "" : hash_password(password);
    if (account.display.empty()) account.display = account.name;
    tx.insert("account", account);
    return account;
}

constexpr Sql set_password{R"sql(UPDATE account SET password = $3, failures = 0, locked_until = 0
    WHERE county = $1 AND id = $2)sql"};
void set_password_hash(Tx& tx, Id account, const std::string& phc) {
    tx.exec(set_password, tx.county(), account, phc);
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

constexpr Sql add_credential{R"sql(INSERT INTO credential (county, digest, account, kind, created, expires)
    VALUES ($1, $2, $3, $4, $5, $6))sql"};
std::string issue_credential(Tx& tx, Id account, const std::string& kind, std::int64_t lives) {
    const std::string secret = tx.county() + "." + random_secret(32);
    const Micros now = machine_now();
    tx.exec(add_credential, tx.county(), digest_of(secret), account, kind, now, now + lives);
    return secret;
}

constexpr Sql holder{R"sql(SELECT a.county, a.id, a.name, a.display, a.role, a.division, a.department, a.password,
    a.created, a.failures, a.locked_until, a.disabled FROM credential c
    JOIN account a ON a.county = c.county AND a.id = c.account
    WHERE c.county = $1 AND c.digest = $2 AND c.expires > $3 AND NOT a.disabled)sql"};
std::optional<Caller> identify(const Tx& tx, const std::string& credential) {
    const auto account = tx.one<Account>(holder, tx.county(), digest_of(credential), machine_now());
    if (!account) return std::nullopt;
    return caller_of(*account);
}

constexpr Sql live_sessions{R"sql(SELECT DISTINCT account FROM credential
    WHERE county = $1 AND kind = 'session' AND expires > $2)sql"};
std::vector<Id> signed_in_accounts(const Tx& tx) { return tx.all<Id>(live_sessions, tx.county(), machine_now()); }

constexpr Sql remove_credential{R"sql(DELETE FROM credential WHERE county = $1 AND digest = $2)sql"};
void drop_credential(Tx& tx, const std::string& credential) {
    tx.exec(remove_credential, tx.county(), digest_of(credential));
}

constexpr Sql remove_expired{R"sql(DELETE FROM credential WHERE county = $1 AND expires < $2)sql"};
void purge_credentials(Tx& tx) { tx.exec(remove_expired, tx.county(), machine_now()); }

bool visible(const Caller& caller, const Event& e) {
    const bool for_all = e.kind.starts_with("warning_") || (e.kind.starts_with("alert_") && e.kind != "alert_proposed");
    if (for_all && caller.role != "gateway" && caller.role != "citizen") return true;
    if (caller.role.empty()) return false;
    if (caller.role == "command" || caller.role == "system") return true;
    if (caller.role == "department") return lists(e.departments, caller.department);
    if (caller.role == "township") return within(e.division, caller.division);
    if (caller.role == "leader") return e.person == caller.account || within(e.division, caller.division);
    return caller.role == "worker" && e.person == caller.account;
}

std::vector<http::Route> session_routes();

Subject subject() {
    return {.name = "identity",
            .migrations = {{"identity", 1, identity_schema}, {"identity.names", 1, identity_schema_names}},
            .routes = session_routes(),
            .listeners = {},
            .jobs = {{"identity.purge", hour, purge_credentials}},
            .indicators = {}};
}

}  // namespace huying::identity
