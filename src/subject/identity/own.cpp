// own.cpp - what everybody may see and do about their own account: sign-ins, sessions and tokens, acting for another.
#include <algorithm>

#include "engine/http/answers.hpp"
#include "subject/identity/events.hpp"
#include "subject/identity/routes.hpp"
#include "subject/identity/session.hpp"

namespace huying::identity {
namespace {

constexpr std::int64_t longest_token_days = 366;

struct SignInOut {
    Id id;
    Micros time;
    std::string outcome, address, agent;
};
BOOST_DESCRIBE_STRUCT(SignInOut, (), (id, time, outcome, address, agent))
struct SignIns {
    std::vector<SignInOut> items;
};
BOOST_DESCRIBE_STRUCT(SignIns, (), (items))
struct CredentialOut {
    Id id;
    std::string kind, label, scope;
    Micros created, used, expires;
    bool current = false;
};
BOOST_DESCRIBE_STRUCT(CredentialOut, (), (id, kind, label, scope, created, used, expires, current))
struct Credentials {
    std::vector<CredentialOut> items;
    bool factor = false;              ///< a second factor is set up
    std::int64_t recovery_codes = 0;  ///< how many are left
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (items, factor, recovery_codes))
struct CredentialId {
    Id id;
};
BOOST_DESCRIBE_STRUCT(CredentialId, (), (id))
struct NewToken {
    Text<1, 80> label;
    std::int64_t days;
    std::vector<std::string> scope;  ///< names of permissions
};
BOOST_DESCRIBE_STRUCT(NewToken, (), (label, days, scope))
struct Token {
    std::string token;  ///< shown once
    Micros expires;
};
BOOST_DESCRIBE_STRUCT(Token, (), (token, expires))
struct DeputyOut {
    Id id;
    std::string name, display, display_en, role, division;
    Micros begins, ends;
};
BOOST_DESCRIBE_STRUCT(DeputyOut, (), (id, name, display, display_en, role, division, begins, ends))
struct Deputies {
    std::vector<DeputyOut> items;
};
BOOST_DESCRIBE_STRUCT(Deputies, (), (items))
struct ActFor {
    std::optional<Id> deputy;  ///< absent: as oneself again
};
BOOST_DESCRIBE_STRUCT(ActFor, (), (deputy))

constexpr Sql sign_ins_of{R"sql(SELECT id, time, outcome, address, agent FROM sign_in WHERE county = $1 AND account = $2
    ORDER BY id DESC LIMIT 100)sql"};
SignIns sign_ins(const Tx& tx, const None&) {
    return {tx.all<SignInOut>(sign_ins_of, tx.county(), self_of(tx.caller()))};
}

constexpr Sql credentials_of{
    R"sql(SELECT id, kind, label, scope, created, used, expires, digest = $3 AS current FROM credential
    WHERE county = $1 AND account = $2 AND expires > $4 AND (idle = 0 OR used + idle > $4) ORDER BY created DESC, id DESC)sql"};
constexpr Sql recovery_left{R"sql(SELECT count(*) FROM recovery_code WHERE county = $1 AND account = $2)sql"};
http::Reply credentials(const Tx& tx, const http::Request& request) {
    const Account own = own_account(tx);
    const Credentials out{
        tx.all<CredentialOut>(credentials_of, own.county, own.id, secret_digest(request.credential), machine_now()),
        own.has_factor(), tx.one<std::int64_t>(recovery_left, own.county, own.id).value_or(0)};
    return {200, "application/json", record::to_json(out), {{"Cache-Control", "no-store"}}};
}

constexpr Sql kind_of_one{R"sql(SELECT kind FROM credential WHERE county = $1 AND account = $2 AND id = $3)sql"};
constexpr Sql end_one{R"sql(DELETE FROM credential WHERE county = $1 AND account = $2 AND id = $3)sql"};
http::Nothing end_credential(Tx& tx, const CredentialId& in) {
    const Account own = own_account(tx);
    const auto kind = tx.one<std::string>(kind_of_one, tx.county(), own.id, in.id);
    if (!kind) throw not_found("You have no such session or token.");
    tx.exec(end_one, tx.county(), own.id, in.id);
    if (*kind == "token") tell_token(tx, "token_revoked", own, {.token = in.id});
    else tell_signed_out(tx, own);
    return {};
}

/// Everywhere, this one too; tokens stay, each can be ended by itself.
http::Reply end_sessions(Tx& tx, const http::Request& request) {
    const Account own = own_account(tx);
    drop_all(tx, own.id, false);
    tell_signed_out(tx, own);
    return with_cookie("", "", 0, request.base_url.starts_with("https"));
}

/// The scope as it is stored; only what the account itself may.
std::string scope_of(const Caller& caller, const std::vector<std::string>& wanted) {
    std::string out;
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto may = may_of(wanted[i]);
        if (!may || *may == May::manage_self || *may == May::change_access || !allowed(caller, wanted[i]))
            errors.push_back({"/scope/" + std::to_string(i), "is no permission that a token of yours can have"});
        out += (out.empty() ? "" : " ") + wanted[i];
    }
    if (wanted.empty()) errors.push_back({"/scope", "must name what the token may do"});
    if (!errors.empty()) throw invalid(std::move(errors));
    return out;
}

http::Created<Token> add_token(Tx& tx, const NewToken& in) {
    if (in.days < 1 || in.days > longest_token_days) throw invalid("/days", "must be from 1 to 366");
    const std::int64_t lives = in.days * day;
    if (in.label.value == command_line) throw invalid("/label", "is what tokens made at the machine are called");
    const std::string token = issue_token(
        tx, own_account(tx), {.lives = lives, .label = in.label.value, .scope = scope_of(tx.caller(), in.scope)});
    return {{token, machine_now() + lives}, "/api/my/credentials"};
}

constexpr Sql deputies_of{
    R"sql(SELECT d.id AS id, a.name AS name, a.display AS display, a.display_en AS display_en, a.role AS role,
    a.division AS division, d.begins AS begins, d.ends AS ends FROM deputy d JOIN account a ON a.county = d.county AND a.id = d.acts_for
    WHERE d.county = $1 AND d.account = $2 AND d.ends > $3 AND d.revoked IS NULL AND NOT a.disabled ORDER BY d.begins, d.id)sql"};
Deputies deputies(const Tx& tx, const None&) {
    Deputies out{tx.all<DeputyOut>(deputies_of, tx.county(), self_of(tx.caller()), tx.now())};
    const std::string own = own_account(tx).role;
    std::erase_if(out.items, [&](const DeputyOut& d) { return !may_act_for(own, d.role); });
    return out;
}

/// Goes on as the one acted for, or as oneself: a new session either way, which ends when this one would have.
http::Reply act_for(Tx& tx, const http::Request& request) {
    const auto in = record::from_json<ActFor>(request.body);
    if (tx.caller().withheld != 0 && tx.caller().actor.value == 0)
        throw forbidden("not_with_a_token", "A token acts for its own account only.");
    const auto mine = deputies(tx, {}).items;
    const auto found = std::ranges::find_if(
        mine, [&](const DeputyOut& d) { return in.deputy && d.id == *in.deputy && d.begins <= tx.now(); });
    if (in.deputy && found == mine.end()) throw not_found("You are not that deputy at this time.");
    const std::int64_t left = (require_open(tx, request) - machine_now()) / second * second;  // never a bit longer
    return begin_session(tx, own_account(tx), request,
                         {.factor_given = true,
                          .deputy = in.deputy.value_or(Id{}),
                          .acts_as = in.deputy ? found->role : "",
                          .lives = left});
}

}  // namespace

std::vector<http::Route> own_routes() {
    return {
        http::route("GET", "/api/my/sign_ins", May::manage_self, "My last sign-ins", sign_ins),
        http::answers<Credentials>(
            http::route("GET", "/api/my/credentials", May::manage_self, "My sessions and tokens", credentials)),
        http::route("DELETE", "/api/my/credentials/{id}", May::manage_self, "End a session or a token of mine",
                    end_credential),
        http::route("DELETE", "/api/my/sessions", May::manage_self, "Sign out everywhere", end_sessions),
        http::told_once(http::route("POST", "/api/my/tokens", May::manage_self,
                                    "A token for a program, limited to what it needs", add_token)),
        http::route("GET", "/api/my/deputies", May::be_signed_in, "Whom I may act for", deputies),
        http::told_once(http::answers<Session>(http::takes<ActFor>(http::route(
            "POST", "/api/session/acting", May::be_signed_in, "Act for another, or as oneself again", act_for)))),
    };
}

}  // namespace huying::identity
