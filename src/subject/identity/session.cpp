// session.cpp - signing in with a name and a password, who am I, signing out.
// 5 wrong passwords in a row lock the account for 15 minutes (GB/T 22239-2019, 8.1.4.1 b).
#include <mutex>

#include "engine/http/answers.hpp"
#include "subject/identity/english.hpp"
#include "subject/identity/identity.hpp"

namespace huying::identity {

void drop_credential(Tx& tx, const std::string& credential);

namespace {

constexpr std::int64_t session_life = 12 * hour;
constexpr std::int64_t failures_allowed = 5;
constexpr std::int64_t lock_time = 15 * minute;

struct SignIn {
    std::optional<Text<1, 12>> county;
    Text<1, 40> name;
    Text<1, 200> password;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (county, name, password))

struct Session {
    std::string county, county_name, county_name_en;
    Id id;
    std::string name, display;
    std::optional<std::string> display_en;
    std::string role;
    std::optional<std::string> division, division_name, division_name_en, department;
    bool demo = false;
};
BOOST_DESCRIBE_STRUCT(Session, (), (county, county_name, county_name_en, id, name, display, display_en, role, division,
                                    division_name, division_name_en, department, demo))

struct CountyRow {
    std::string name, name_en;
    bool demo;
};
BOOST_DESCRIBE_STRUCT(CountyRow, (), (name, name_en, demo))
struct DivisionRow {
    std::string name, name_en;
};
BOOST_DESCRIBE_STRUCT(DivisionRow, (), (name, name_en))

std::optional<std::string> filled(const std::string& s) { return s.empty() ? std::nullopt : std::optional(s); }

constexpr Sql county_row{R"sql(SELECT name, name_en, demo FROM county WHERE county = $1)sql"};
constexpr Sql division_row{R"sql(SELECT name, name_en FROM division WHERE county = $1 AND code = $2)sql"};
Session session_of(const Tx& tx, const Caller& caller) {
    const auto county = tx.one<CountyRow>(county_row, caller.county).value_or(CountyRow{caller.county, "", false});
    const auto division = tx.one<DivisionRow>(division_row, caller.county, caller.division);
    return {caller.county,
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
}

constexpr Sql set_failures{R"sql(UPDATE account SET failures = $3, locked_until = $4
    WHERE county = $1 AND id = $2)sql"};

/// argon2id takes 19 MiB and some tens of milliseconds: one at a time, so that a storm of sign-ins is bounded.
bool check_password(const Account& account, const std::string& password) {
    static std::mutex one_at_a_time;
    const std::lock_guard lock(one_at_a_time);
    static const std::string nobody = hash_password("no account has this password");  // equal time for unknown names
    const bool known = !account.password.empty();
    return password_matches(known ? account.password : nobody, password) && known;
}

http::Reply with_cookie(std::string body, const std::string& value, std::int64_t seconds, bool secure) {
    return {body.empty() ? 204 : 200,
            "application/json",
            std::move(body),
            {{"Set-Cookie", "session=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" +
                                std::to_string(seconds) + (secure ? "; Secure" : "")},
             {"Cache-Control", "no-store"}}};
}

void count_failure(Store& store, const Account& account, Micros now) {
    store.write(system_caller(account.county), [&](Tx& tx) {
        const std::int64_t failures = account.failures + 1;
        const Micros until = failures >= failures_allowed ? now + lock_time : Micros{};
        tx.exec(set_failures, account.county, account.id, failures >= failures_allowed ? 0 : failures, until);
    });
}

/// Reads and checks on a reader's thread, where slow argon2id holds up no writer; then writes the session.
http::Reply sign_in(const Tx& tx, const http::Request& request) {
    const auto in = record::from_json<SignIn>(request.body);
    if (tx.county().empty() || (in.county && in.county->value != tx.county()))
        throw invalid("/county", "this server hosts several counties: sign in at /api/public/{county}/session");
    const auto found = find_account(tx, in.name.value);
    const Micros now = RealClock{}.now();
    if (found && found->locked_until > now)
        throw Problem(429, "locked", "Too many wrong passwords: this account is locked for up to 15 minutes.");
    const Account account = found.value_or(Account{});
    if (!check_password(account, in.password.value) || account.disabled) {
        if (found) count_failure(tx.store(), account, now);
        throw Problem(401, "wrong_name_or_password", "The name or the password is wrong.");
    }
    std::string secret;
    tx.store().write(caller_of(account), [&](Tx& write) {
        write.exec(set_failures, account.county, account.id, 0, Micros{});
        secret = issue_credential(write, account.id, "session", session_life);
    });
    return with_cookie(record::to_json(session_of(tx, caller_of(account))), secret, session_life / second,
                       request.base_url.starts_with("https"));
}

http::Reply who_am_i(const Tx& tx, const http::Request& request) {
    return {200, "application/json", record::to_json(session_of(tx, request.caller)), {{"Cache-Control", "no-store"}}};
}

http::Reply sign_out(Tx& tx, const http::Request& request) {
    drop_credential(tx, request.credential);
    return with_cookie("", "", 0, request.base_url.starts_with("https"));
}

}  // namespace

std::vector<http::Route> session_routes() {
    return {
        http::answers<Session>(http::takes<SignIn>(http::route("POST", "/api/session", May::anyone, "Sign in", sign_in))),
        http::answers<Session>(http::takes<SignIn>(http::route("POST", "/api/public/{county}/session", May::anyone,
                                                               "Sign in to one of several counties", sign_in))),
        http::answers<Session>(http::route("GET", "/api/session", May::be_signed_in, "Who am I", who_am_i)),
        http::route("DELETE", "/api/session", May::be_signed_in, "Sign out", sign_out),
    };
}

}  // namespace huying::identity
