// oidc.cpp - see oidc.hpp. Sources: OpenID Connect Core 1.0 and Discovery 1.0, RFC 6749, RFC 7636 (PKCE), RFC 9207 (iss).
#include "subject/identity/oidc.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "base/bytes.hpp"
#include "engine/http/answers.hpp"
#include "subject/identity/fetch.hpp"
#include "subject/identity/id_token.hpp"
#include "subject/identity/lock.hpp"
#include "subject/identity/session.hpp"

namespace huying::identity {
namespace {

constexpr std::int64_t errand_life = 10 * minute;

struct ProviderOut {
    std::string issuer, label;
};
BOOST_DESCRIBE_STRUCT(ProviderOut, (), (issuer, label))
struct Providers {
    std::vector<ProviderOut> items;
};
BOOST_DESCRIBE_STRUCT(Providers, (), (items))

/// What we set out for, kept until the browser comes back: once.
struct Errand {
    std::string county, digest, issuer, nonce, verifier, next;
    Micros ends;
};
BOOST_DESCRIBE_STRUCT(Errand, (), (county, digest, issuer, nonce, verifier, next, ends))

struct Discovered {
    std::string authorization, token, jwks;
};

constexpr Sql provider_list{R"sql(SELECT /*row*/ FROM oidc_provider WHERE county = $1 ORDER BY label)sql"};
Providers providers(const Tx& tx, const None&) {
    Providers out;
    for (const auto& p : tx.all<Provider>(provider_list, tx.county())) out.items.push_back({p.issuer, p.label});
    return out;
}

constexpr Sql provider_of{R"sql(SELECT /*row*/ FROM oidc_provider WHERE county = $1 AND issuer = $2)sql"};
Provider provider(Store& store, const http::Request& request, const std::string& issuer) {
    auto p =
        store.read(request.caller, [&](const Tx& tx) { return tx.one<Provider>(provider_of, tx.county(), issuer); });
    if (!p) throw not_found("This county has no such provider of identities.");
    return std::move(*p);
}

std::string parameter(const http::Request& request, std::string_view name) {
    for (const auto& [n, value] : request.query)
        if (n == name) return value;
    return "";
}

/// A text member of what the provider answered; empty when it is not there, or the answer no JSON.
std::string member(std::string_view json, const char* name) {
    try {
        std::string_view s;
        return record::parse_json(json)[name].get(s) ? std::string() : std::string(s);
    } catch (const Problem&) {
        return "";
    }
}

[[noreturn]] void no_answer(const std::string& what, const Fetched& f) {
    spdlog::warn("the provider of identities: {}: {}", what,
                 f.failure.empty() ? "status " + std::to_string(f.status) : f.failure);
    throw Problem(502, "provider_away",
                  "The identity provider does not answer as it should. Sign in with your password.");
}

/// Discovery 1.0 section 4: the document must speak of the issuer that we asked for.
Discovered discover(const std::string& issuer) {
    const Fetched f = fetch(issuer + (issuer.ends_with('/') ? "" : "/") + ".well-known/openid-configuration");
    if (f.status != 200 || member(f.body, "issuer") != issuer) no_answer("discovery", f);
    Discovered out{member(f.body, "authorization_endpoint"), member(f.body, "token_endpoint"),
                   member(f.body, "jwks_uri")};
    const bool safe =
        !issuer.starts_with("https:") ||
        (out.authorization.starts_with("https:") && out.token.starts_with("https:") && out.jwks.starts_with("https:"));
    if (out.authorization.empty() || out.token.empty() || out.jwks.empty() || !safe) no_answer("discovery", f);
    return out;
}

std::string challenge_of(const std::string& verifier) { return base64url(sha256(verifier)); }

std::string back_to(const http::Request& request) {
    return request.base_url + "/api/public/" + request.caller.county + "/oidc/callback";
}

/// Lax, for the way back is a navigation from the provider; readable by us alone.
std::string errand_cookie(const http::Request& request, const std::string& value, std::int64_t seconds) {
    return "errand=" + value + "; Path=/api/public/" + request.caller.county +
           "/oidc; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds) +
           (request.base_url.starts_with("https") ? "; Secure" : "");
}

http::Reply go(const std::string& to, std::vector<std::pair<std::string, std::string>> headers) {
    headers.emplace_back("Location", to);
    headers.emplace_back("Cache-Control", "no-store");
    return {303, "", "", std::move(headers)};
}

http::Reply start(Store& store, const http::Request& request) {
    const Provider p = provider(store, request, parameter(request, "issuer"));
    const Discovered at = discover(p.issuer);
    const std::string state = random_secret(32);
    const Errand errand{p.county,
                        secret_digest(state),
                        p.issuer,
                        random_secret(32),
                        random_secret(32),
                        own_path(parameter(request, "next")),
                        machine_now() + errand_life};
    store.write(request.caller, [&](Tx& tx) { tx.insert("oidc_errand", errand); });
    const std::string query = form_of({{"response_type", "code"},
                                       {"client_id", p.client},
                                       {"redirect_uri", back_to(request)},
                                       {"scope", "openid"},
                                       {"state", state},
                                       {"nonce", errand.nonce},
                                       {"code_challenge", challenge_of(errand.verifier)},
                                       {"code_challenge_method", "S256"}});
    return go(at.authorization + (at.authorization.find('?') == std::string::npos ? "?" : "&") + query,
              {{"Set-Cookie", errand_cookie(request, state, errand_life / second)}});
}

constexpr Sql errand_of{R"sql(SELECT /*row*/ FROM oidc_errand WHERE county = $1 AND digest = $2 AND ends > $3)sql"};
constexpr Sql end_errand{R"sql(DELETE FROM oidc_errand WHERE county = $1 AND digest = $2)sql"};
/// Once, and only for the browser that set out: whoever is sent here with another's state has not its cookie.
std::optional<Errand> take_errand(Store& store, const http::Request& request, const std::string& state) {
    if (state.empty() || state != request.errand) return std::nullopt;
    return store.write(request.caller, [&](Tx& tx) {
        auto errand = tx.one<Errand>(errand_of, tx.county(), secret_digest(state), machine_now());
        tx.exec(end_errand, tx.county(), secret_digest(state));
        return errand;
    });
}

std::optional<Claims> ask_provider(const http::Request& request, const Provider& p, const std::string& secret,
                                   const Errand& errand) {
    const Discovered at = discover(p.issuer);
    std::vector<std::pair<std::string, std::string>> fields{{"grant_type", "authorization_code"},
                                                            {"code", parameter(request, "code")},
                                                            {"redirect_uri", back_to(request)},
                                                            {"code_verifier", errand.verifier}};
    if (secret.empty()) fields.emplace_back("client_id", p.client);
    const std::string user =
        secret.empty() ? "" : percent_encoded(p.client) + ":" + percent_encoded(secret);  // RFC 6749, 2.3.1
    const Fetched token = fetch(at.token, form_of(fields), user), keys = fetch(at.jwks);
    if (token.status != 200) no_answer("token", token);
    if (keys.status != 200) no_answer("keys", keys);
    std::string why;
    auto claims = check_id_token(member(token.body, "id_token"), read_jwks(keys.body),
                                 {p.issuer, p.client, errand.nonce, machine_now().value / second}, why);
    if (!claims) spdlog::warn("an ID token of {} was refused: {}", p.issuer, why);
    return claims;
}

constexpr Sql linked{R"sql(SELECT account FROM subject_link WHERE county = $1 AND issuer = $2 AND subject = $3)sql"};
http::Reply come_back(Store& store, const http::Request& request, const SecretBox& box) {
    const auto failed = [&](const std::string& why) {
        return go("/signin?provider=" + why, {{"Set-Cookie", errand_cookie(request, "", 0)}});
    };
    const auto errand = take_errand(store, request, parameter(request, "state"));
    if (!errand) return failed("stale");
    const std::string iss = parameter(request, "iss");
    if (parameter(request, "code").empty() || (!iss.empty() && iss != errand->issuer)) return failed("refused");
    const Provider p = provider(store, request, errand->issuer);
    const auto secret = p.secret.empty() ? std::optional(std::string()) : box.open(p.secret, p.county + "/" + p.issuer);
    if (!secret)
        throw unavailable("The provider's secret cannot be opened: an administrator must look for identity.key.");
    const auto claims = ask_provider(request, p, *secret, *errand);
    if (!claims) return failed("refused");
    return store.write(request.caller, [&](Tx& tx) {
        const auto id = tx.one<Id>(linked, tx.county(), p.issuer, claims->subject);
        const auto account = id ? account_by_id(tx, *id) : std::nullopt;
        if (!account || account->disabled) return failed("unknown");
        remember_sign_in(tx, *account, "signed_in", request);
        http::Reply session = begin_session(tx, *account, request, {.factor_given = claims->two_factors});
        session.headers.emplace_back("Set-Cookie", errand_cookie(request, "", 0));
        const bool finished = record::from_json<Session>(session.body).pending.value_or("").empty();
        return go(finished ? errand->next : "/signin", std::move(session.headers));
    });
}

}  // namespace

std::string own_path(const std::string& next) {
    const bool plain = std::ranges::all_of(next, [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '\\'; });
    const bool own = next.size() > 1 && next.size() < 200 && next[0] == '/' && next[1] != '/';
    return plain && own ? next : "/signin";
}

constexpr Sql keep_provider{
    R"sql(INSERT INTO oidc_provider (county, issuer, label, client, secret) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (county, issuer) DO UPDATE SET label = excluded.label, client = excluded.client, secret = excluded.secret)sql"};
void set_provider(Tx& tx, const SecretBox& box, Provider p, const std::string& secret) {
    if (!p.issuer.starts_with("https://") && !p.issuer.starts_with("http://127.0.0.1:"))  // the latter: on this machine
        throw invalid("--issuer", "must be an https:// address");
    p.county = tx.county();
    p.secret = secret.empty() ? "" : box.seal(secret, p.county + "/" + p.issuer);
    tx.exec(keep_provider, p.county, p.issuer, p.label, p.client, p.secret);
}

std::vector<http::Route> oidc_routes(const Box& box) {
    return {
        http::route("GET", "/api/public/{county}/oidc", May::anyone, "Identity providers to sign in with", providers),
        http::route("GET", "/api/public/{county}/oidc/start", May::anyone, "Set out to an identity provider to sign in",
                    start),
        http::answers("Redirect", R"({"type":"null"})",
                      http::route("GET", "/api/public/{county}/oidc/callback", May::anyone, "Come back from there",
                                  [box](Store& store, const http::Request& r) { return come_back(store, r, *box); })),
    };
}

}  // namespace huying::identity
