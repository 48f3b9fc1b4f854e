// credential.cpp - sessions and tokens: issued, recognised, noted as used, ended. Stored as SHA-256 only.
#include "subject/identity/credential.hpp"

#include <algorithm>

#include "subject/identity/events.hpp"
#include "subject/identity/password.hpp"

namespace huying::identity {
namespace {

struct Holder {
    std::string kind, scope, pending;
    Micros used;
    std::int64_t idle;
    Id deputy, id;
    std::string name, display, role, division, department;
};
BOOST_DESCRIBE_STRUCT(Holder, (),
                      (kind, scope, pending, used, idle, deputy, id, name, display, role, division, department))

struct ActsFor {
    Id id;
    std::string name, display, role, division, department;
    Micros begins, ends;
};
BOOST_DESCRIBE_STRUCT(ActsFor, (), (id, name, display, role, division, department, begins, ends))

/// Of a token: everything outside its scope. No token manages the account it belongs to: whoever found one could stay.
std::uint64_t withheld_by(const std::string& kind, const std::string& scope) {
    if (kind != "token") return 0;
    std::uint64_t has = 0;
    for (std::size_t at = 0; at < scope.size();) {
        const auto end = std::min(scope.find(' ', at), scope.size());
        if (const auto may = may_of(std::string_view(scope).substr(at, end - at))) has |= bit(*may);
        at = end + 1;
    }
    return scope.empty() ? bit(May::manage_self) : ~(has | bit(May::anyone) | bit(May::be_signed_in));
}

}  // namespace

bool may_act_for(std::string_view own, std::string_view other) {
    if (own == "citizen" || own == "gateway") return false;
    return own == other || (!is_administrator(own) && !is_administrator(other));
}

Micros machine_now() { return RealClock{}.now(); }

constexpr Sql add_credential{
    R"sql(INSERT INTO credential (county, digest, account, kind, created, expires, id, label, scope,
    used, idle, pending, deputy) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $5, $10, $11, $12))sql"};
std::string issue(Tx& tx, const NewCredential& c) {
    const std::string secret = tx.county() + "." + random_secret(32);
    const Micros now = machine_now();
    tx.exec(add_credential, tx.county(), secret_digest(secret), c.account, c.kind, now, now + c.lives, tx.new_id(),
            c.label, c.scope, c.idle, c.pending, c.deputy);
    return secret;
}

std::string issue_credential(Tx& tx, Id account, const std::string& kind, std::int64_t lives) {
    return issue(tx, {.account = account, .kind = kind, .lives = lives});
}

constexpr Sql newest_token{R"sql(SELECT id FROM credential WHERE county = $1 AND digest = $2)sql"};
std::string issue_token(Tx& tx, const Account& account, NewCredential token) {
    token.account = account.id;
    token.kind = "token";
    const std::string secret = issue(tx, token);
    TokenEvent told{.token = tx.one<Id>(newest_token, tx.county(), secret_digest(secret)).value()};
    if (token.label == command_line) told.label = token.label;
    told.scope = token.scope;
    told.expires = machine_now() + token.lives;
    tell_token(tx, "token_issued", account, told);
    return secret;
}

std::string token_at_machine(Tx& tx, const Account& account, std::int64_t lives) {
    const NewCredential token{.account = account.id, .kind = "token", .lives = lives, .label = command_line};
    return settings_of(tx).demo ? issue(tx, token) : issue_token(tx, account, token);
}

constexpr Sql holder{
    R"sql(SELECT c.kind, c.scope, c.pending, c.used, c.idle, c.deputy, a.id, a.name, a.display, a.role, a.division,
    a.department FROM credential c JOIN account a ON a.county = c.county AND a.id = c.account
    WHERE c.county = $1 AND c.digest = $2 AND c.expires > $3 AND (c.idle = 0 OR c.used + c.idle > $3) AND NOT a.disabled)sql"};
struct Granted {
    std::string may, purpose;
    Micros begins, ends;
};
BOOST_DESCRIBE_STRUCT(Granted, (), (may, purpose, begins, ends))
constexpr Sql granted_from_now{R"sql(SELECT may, purpose, begins, ends FROM access_grant
    WHERE county = $1 AND account = $2 AND ends > $3 AND revoked IS NULL)sql"};
constexpr Sql acted_for{
    R"sql(SELECT a.id, a.name, a.display, a.role, a.division, a.department, d.begins, d.ends FROM deputy d
    JOIN account a ON a.county = d.county AND a.id = d.acts_for
    WHERE d.county = $1 AND d.id = $2 AND d.account = $3 AND d.ends > $4 AND d.revoked IS NULL AND NOT a.disabled)sql"};

/// Whether the period has begun; notes when that, or its end, changes what the caller may do.
template <class P> bool in_force(const P& period, Micros now, Micros& changes) {
    const bool begun = period.begins <= now;
    const Micros next = begun ? period.ends : period.begins;
    if (changes.value == 0 || next < changes) changes = next;
    return begun;
}

std::optional<ActsFor> whom_acts_for(const Tx& tx, const Holder& h, Micros& changes) {
    if (h.deputy.value == 0) return std::nullopt;
    auto other = tx.one<ActsFor>(acted_for, tx.county(), h.deputy, h.id, tx.now());
    if (!other || !may_act_for(h.role, other->role) || !in_force(*other, tx.now(), changes)) return std::nullopt;
    return other;
}

void add_grants(const Tx& tx, Caller& caller) {
    for (const auto& g : tx.all<Granted>(granted_from_now, tx.county(), caller.account, tx.now())) {
        const auto may = may_of(g.may);
        if (!may || !in_force(g, tx.now(), caller.changes)) continue;
        caller.granted |= bit(*may);
        caller.granted_for += (caller.granted_for.empty() ? "" : " ") + g.may + ":" + g.purpose;
    }
}

std::optional<Caller> identify(const Tx& tx, const std::string& credential) {
    const Micros now = machine_now();
    const auto h = tx.one<Holder>(holder, tx.county(), secret_digest(credential), now);
    if (!h) return std::nullopt;
    Caller caller{tx.county(), h->id, h->name, h->display, h->role, h->division, h->department};
    caller.withheld = withheld_by(h->kind, h->scope);
    caller.pending = h->pending;
    const std::int64_t noted_every = h->idle == 0 ? use_noted_every : std::min(use_noted_every, h->idle / 4);
    caller.note_use = now - h->used > noted_every;
    const auto other = whom_acts_for(tx, *h, caller.changes);
    if (other) {  // while the period lasts; after it the session is one's own again
        caller = {tx.county(),
                  other->id,
                  other->name,
                  h->display + "（代" + other->display + "）",
                  other->role,
                  other->division,
                  other->department,
                  0,
                  caller.withheld | bit(May::manage_self),
                  caller.pending,
                  h->id,
                  caller.note_use,
                  {},
                  {},
                  caller.changes};
        return caller;
    }
    add_grants(tx, caller);
    return caller;
}

constexpr Sql set_used{R"sql(UPDATE credential SET used = $3 WHERE county = $1 AND digest = $2)sql"};
void note_use(Store& store, const std::string& credential) {
    struct Note final : Work {
        Note(std::string county, std::string digest)
            : Work(system_caller(std::move(county))), digest(std::move(digest)) {}
        void run(Tx& tx) override { tx.exec(set_used, tx.county(), digest, machine_now()); }
        void finished(std::exception_ptr) override {}  // noted a minute later, or never: then it ends as idle
        const std::string digest;
    };
    try {
        store.submit_write(
            std::make_unique<Note>(credential.substr(0, credential.find('.')), secret_digest(credential)));
    } catch (const std::exception&) {  // the queue is full or the store is stopping
    }
}

constexpr Sql live_sessions{R"sql(SELECT DISTINCT account FROM credential
    WHERE county = $1 AND kind = 'session' AND expires > $2)sql"};
std::vector<Id> signed_in_accounts(const Tx& tx) { return tx.all<Id>(live_sessions, tx.county(), machine_now()); }

constexpr Sql remove_credential{R"sql(DELETE FROM credential WHERE county = $1 AND digest = $2)sql"};
void drop_credential(Tx& tx, const std::string& credential) {
    tx.exec(remove_credential, tx.county(), secret_digest(credential));
}

constexpr Sql remove_all{
    R"sql(DELETE FROM credential WHERE county = $1 AND account = $2 AND (kind = 'session' OR $3))sql"};
void drop_all(Tx& tx, Id account, bool tokens) { tx.exec(remove_all, tx.county(), account, tokens); }

constexpr Sql remove_other_sessions{
    R"sql(DELETE FROM credential WHERE county = $1 AND account = $2 AND kind = 'session' AND digest <> $3)sql"};
void drop_other_sessions(Tx& tx, Id account, const std::string& kept) {
    tx.exec(remove_other_sessions, tx.county(), account, secret_digest(kept));
}

Account own_account(const Tx& tx) {
    auto account = account_by_id(tx, self_of(tx.caller()));
    if (!account) throw not_found("There is no such account.");
    return std::move(*account);
}

struct SettingRow {
    std::string factor_roles;
    std::int64_t idle_minutes;
};
BOOST_DESCRIBE_STRUCT(SettingRow, (), (factor_roles, idle_minutes))
constexpr Sql setting_row{R"sql(SELECT factor_roles, idle_minutes FROM access_setting WHERE county = $1)sql"};
constexpr Sql is_demo{R"sql(SELECT demo FROM county WHERE county = $1)sql"};
Settings settings_of(const Tx& tx) {
    Settings out;
    out.demo = tx.one<bool>(is_demo, tx.county()).value_or(false);
    if (const auto row = tx.one<SettingRow>(setting_row, tx.county())) {
        out.factor_roles = row->factor_roles;
        out.idle_minutes = row->idle_minutes;
    } else if (!out.demo) {
        out.factor_roles = " command department township leader worker admin security audit ";
    }
    return out;
}

constexpr Sql keep_setting{R"sql(INSERT INTO access_setting (county, factor_roles, idle_minutes) VALUES ($1, $2, $3)
    ON CONFLICT (county) DO UPDATE SET factor_roles = excluded.factor_roles, idle_minutes = excluded.idle_minutes)sql"};
void save_settings(Tx& tx, const std::string& factor_roles, std::int64_t idle_minutes) {
    tx.exec(keep_setting, tx.county(), factor_roles, idle_minutes);
}

std::string still_lacks(const Account& account, const Settings& settings, bool factor_given) {
    if (account.has_factor() && !factor_given) return "factor";
    const bool too_old =
        account.password_set.value != 0 && account.password_set + password_lives < machine_now() && !settings.demo;
    if (!account.password.empty() && (account.must_change || too_old)) return "password";
    if (settings.wants_factor(account.role) && !account.has_factor()) return "enrol";
    return "";
}

}  // namespace huying::identity
