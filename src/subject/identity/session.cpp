// session.cpp - signing in with a name and a password, who am I, a new password, signing out.
#include "subject/identity/session.hpp"

#include "engine/http/answers.hpp"
#include "engine/http/idempotency.hpp"
#include "subject/identity/english.hpp"
#include "subject/identity/events.hpp"
#include "subject/identity/lock.hpp"
#include "subject/identity/password.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

struct SignIn {
    std::optional<Text<1, 12>> county;
    Text<1, 40> name;
    Text<1, 200> password;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (county, name, password))

struct NewPassword {
    Text<1, 200> password, new_password;
};
BOOST_DESCRIBE_STRUCT(NewPassword, (), (password, new_password))

struct CountyRow {
    std::string name, name_en;
    bool demo;
};
BOOST_DESCRIBE_STRUCT(CountyRow, (), (name, name_en, demo))
struct DivisionRow {
    std::string name, name_en;
};
BOOST_DESCRIBE_STRUCT(DivisionRow, (), (name, name_en))

/// People at desks leave them; a phone in a pocket has its own lock, and must not lose what was written offline. Whoever acts for
/// another has both roles: one that sits at a desk is enough.
bool sits_at_a_desk(const std::string& role) {
    return role == "command" || role == "department" || role == "township" || is_administrator(role);
}

[[noreturn]] void refuse_password() {
    throw Problem(401, "wrong_name_or_password", "The name or the password is wrong.");
}

/// Takes the same time whether or not there is such an account.
bool password_is_right(const std::optional<Account>& account, const std::string& password) {
    static const std::string nobody = hash_password("no account has this password");
    const bool known = account && !account->password.empty();
    return password_matches(known ? account->password : nobody, password) && known && !account->disabled;
}

constexpr Sql seen_again{R"sql(UPDATE sign_in_lock SET seen = $3 WHERE county = $1 AND digest = $2)sql"};
/// One small write either way, so that the time taken does not tell a known name from an unknown one.
void remember_failure(Store& store, const SecretBox& box, const std::string& name,
                      const std::optional<Account>& account, const http::Request& request) {
    store.write(request.caller, [&](Tx& tx) {
        if (account) remember_sign_in(tx, *account, "wrong_password", request);
        else tx.exec(seen_again, tx.county(), counted_as(box, name), machine_now());
        count_refusal(tx, box, account ? account->id : Id{}, name);
    });
}

/// The account as it is in this transaction. Looking at a password takes long: meanwhile it may have been replaced, which has
/// ended every session, or the account disabled.
Account as_it_was(const Tx& tx, const Account& looked_at) {
    auto now = account_by_id(tx, looked_at.id);
    if (!now || now->disabled || now->password != looked_at.password) refuse_password();
    return std::move(*now);
}

http::Reply sign_in(Store& store, const http::Request& request, const SecretBox& box) {
    const auto in = record::from_json<SignIn>(request.body);
    const std::string& county = request.caller.county;
    if (county.empty() || (in.county && in.county->value != county))
        throw invalid("/county", "this server hosts several counties: sign in at /api/public/{county}/session");
    begin_try(store, box, county, in.name.value);
    const auto account = store.read(request.caller, [&](const Tx& tx) { return find_account(tx, in.name.value); });
    if (!password_is_right(account, in.password.value)) {
        remember_failure(store, box, in.name.value, account, request);
        refuse_password();
    }
    return store.write(caller_of(*account), [&](Tx& tx) {
        const Account now = as_it_was(tx, *account);
        http::act_once(tx, request);
        forgive(tx, box, now.name);
        remember_sign_in(tx, now, now.has_factor() ? "password" : "signed_in", request);
        return begin_session(tx, now, request);
    });
}

constexpr Sql old_passwords{
    R"sql(SELECT password FROM old_password WHERE county = $1 AND account = $2 ORDER BY replaced DESC LIMIT 4)sql"};
static_assert(passwords_remembered == 5, "four old ones and the present one");
/// Why the new password cannot be taken; also slow, for every old one has its own salt.
void check_new(Store& store, const Account& account, const std::string& password) {
    if (const auto fault = password_fault(password, account.name, account.display))
        throw invalid("/new_password", *fault);
    auto earlier = store.read(caller_of(account), [&](const Tx& tx) {
        return tx.all<std::string>(old_passwords, account.county, account.id);
    });
    earlier.push_back(account.password);
    for (const std::string& phc : earlier)
        if (password_matches(phc, password)) throw invalid("/new_password", "is one of your last five passwords");
}

constexpr Sql keep_old{R"sql(INSERT INTO old_password (county, account, replaced, password) VALUES ($1, $2, $3, $4)
    ON CONFLICT (county, account, replaced) DO NOTHING)sql"};
constexpr Sql forget_oldest{R"sql(DELETE FROM old_password WHERE county = $1 AND account = $2 AND replaced NOT IN (
    SELECT o.replaced FROM old_password o WHERE o.county = $1 AND o.account = $2 ORDER BY o.replaced DESC LIMIT 4))sql"};
http::Reply change_password(Store& store, const http::Request& request, const SecretBox& box) {
    const auto in = record::from_json<NewPassword>(request.body);
    require_own_session(request.caller);
    Account account = store.read(request.caller, own_account);
    begin_try(store, box, account.county, account.name);
    if (!password_is_right(account, in.password.value)) throw invalid("/password", "is not your present password");
    store.write(caller_of(account), [&](Tx& tx) { forgive(tx, box, account.name); });
    check_new(store, account, in.new_password.value);
    const std::string phc = hash_password(in.new_password.value);
    return store.write(caller_of(account), [&](Tx& tx) {
        as_it_was(tx, account);
        require_open(tx, request);
        http::act_once(tx, request);
        tx.exec(keep_old, account.county, account.id, machine_now(), account.password);
        tx.exec(forget_oldest, account.county, account.id);
        set_password_hash(tx, account.id, phc);
        drop_all(tx, account.id, false);  // whoever knew the old one is out
        const Account now = own_account(tx);
        remember_sign_in(tx, now, "password_changed", request);
        return begin_session(tx, now, request, {.factor_given = true});
    });
}

http::Reply who_am_i(const Tx& tx, const http::Request&) {
    return {200, "application/json", record::to_json(session_of(tx, tx.caller())), {{"Cache-Control", "no-store"}}};
}

http::Reply sign_out(Tx& tx, const http::Request& request) {
    drop_credential(tx, request.credential);
    if (tx.caller().pending.empty()) tell_signed_out(tx, own_account(tx));
    return with_cookie("", "", 0, request.base_url.starts_with("https"));
}

}  // namespace

constexpr Sql county_row{R"sql(SELECT name, name_en, demo FROM county WHERE county = $1)sql"};
constexpr Sql division_row{R"sql(SELECT name, name_en FROM division WHERE county = $1 AND code = $2)sql"};
Session session_of(const Tx& tx, const Caller& caller) {
    const auto county = tx.one<CountyRow>(county_row, caller.county).value_or(CountyRow{caller.county, "", false});
    const auto division = tx.one<DivisionRow>(division_row, caller.county, caller.division);
    Session out{caller.county,
                county.name,
                county.name_en,
                caller.account,
                caller.name,
                caller.display,
                filled(display_en(tx, caller.account)),
                caller.role,
                filled(caller.division),
                division ? std::optional(division->name) : std::nullopt,
                division ? std::optional(division->name_en) : std::nullopt,
                filled(caller.department),
                county.demo};
    out.pending = filled(caller.pending);
    if (caller.actor.value != 0) {
        out.acting_for = caller.name;
        out.display_en.reset();  // the English name is of the one acted for alone; the Chinese one says both
    }
    const auto own = caller.actor.value != 0 ? account_by_id(tx, caller.actor) : std::nullopt;
    if (sits_at_a_desk(caller.role) || (own && sits_at_a_desk(own->role)))
        out.idle_minutes = settings_of(tx).idle_minutes;
    return out;
}

http::Reply with_cookie(std::string body, const std::string& value, std::int64_t seconds, bool secure) {
    return {body.empty() ? 204 : 200,
            "application/json",
            std::move(body),
            {{"Set-Cookie", "session=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" +
                                std::to_string(seconds) + (secure ? "; Secure" : "")},
             {"Cache-Control", "no-store"}}};
}

constexpr Sql session_ends{R"sql(SELECT expires FROM credential WHERE county = $1 AND digest = $2 AND kind = 'session'
    AND expires > $3)sql"};
Micros require_open(const Tx& tx, const http::Request& request) {
    const auto ends = tx.one<Micros>(session_ends, tx.county(), secret_digest(request.credential), machine_now());
    if (!ends) throw Problem(401, "session_over", "This session was ended: sign in again.");
    return *ends;
}

constexpr Sql end_session{R"sql(DELETE FROM credential WHERE county = $1 AND digest = $2 AND kind = 'session')sql"};
http::Reply begin_session(Tx& tx, const Account& account, const http::Request& request, Start start) {
    const Settings settings = settings_of(tx);
    const std::string lacks = still_lacks(account, settings, start.factor_given);
    if (!request.credential.empty()) tx.exec(end_session, account.county, secret_digest(request.credential));
    NewCredential c{account.id, "session"};
    c.lives = lacks.empty() ? start.lives.value_or(session_life) : pending_life;
    const bool at_a_desk = sits_at_a_desk(account.role) || sits_at_a_desk(start.acts_as);
    c.idle = lacks.empty() && at_a_desk ? settings.idle_minutes * minute : 0;
    c.label = record::text_fault(request.agent, 0, 200) ? "" : request.agent;
    c.pending = lacks;
    c.deputy = start.deputy;
    const std::string secret = issue(tx, c);
    if (account.standby && lacks.empty())
        emit(tx, "account_standby_used", {.person = account.id}, StandbyUsed{account.id, account.name});
    const Caller caller = identify(tx, secret).value_or(caller_of(account));
    return with_cookie(record::to_json(session_of(tx, caller)), secret, c.lives / second,
                       request.base_url.starts_with("https"));
}

void require_own_session(const Caller& caller) {
    if (caller.pending == "factor") throw forbidden("factor_first", "Give the code of your second factor first.");
    if (caller.pending.empty() && !allowed(caller, "manage_self"))
        throw forbidden("not_with_a_token", "Neither a token nor a deputy changes a password: sign in as yourself.");
}

std::vector<http::Route> session_routes(const Box& box) {
    const auto with_box = [&](auto verb) {
        return [box, verb](Store& store, const http::Request& r) { return verb(store, r, *box); };
    };
    return {
        http::answers<Session>(
            http::takes<SignIn>(http::route("POST", "/api/session", May::anyone, "Sign in", with_box(sign_in)))),
        http::answers<Session>(
            http::takes<SignIn>(http::route("POST", "/api/public/{county}/session", May::anyone,
                                            "Sign in to one of several counties", with_box(sign_in)))),
        http::answers<Session>(http::route("GET", "/api/session", May::finish_sign_in, "Who am I", who_am_i)),
        http::answers<Session>(
            http::takes<NewPassword>(http::route("POST", "/api/session/password", May::finish_sign_in,
                                                 "Replace one's password", with_box(change_password)))),
        http::route("DELETE", "/api/session", May::finish_sign_in, "Sign out", sign_out),
    };
}

}  // namespace huying::identity
