// factor.cpp - the second factor (GB/T 22239-2019, 8.1.4.1 d): enrolling an authenticator app, giving its code, recovery
// codes for the day the phone is lost. Keys are sealed (secret_box.hpp); recovery codes are kept as SHA-256 and work once.
#include "base/bytes.hpp"
#include "engine/http/answers.hpp"
#include "engine/http/idempotency.hpp"
#include "subject/identity/lock.hpp"
#include "subject/identity/routes.hpp"
#include "subject/identity/session.hpp"
#include "subject/identity/totp.hpp"

namespace huying::identity {
namespace {

constexpr std::size_t key_bytes = 20;  // RFC 4226 section 4, R6: as long as SHA-1
constexpr std::size_t recovery_codes = 10;
constexpr std::size_t recovery_bytes = 10;  // 80 random bits: no dictionary, so SHA-256 is enough

struct CodeIn {
    std::optional<Text<6, 6>> code;
    std::optional<Text<1, 40>> recovery;
};
BOOST_DESCRIBE_STRUCT(CodeIn, (), (code, recovery))
struct ConfirmIn {
    Text<6, 6> code;
};
BOOST_DESCRIBE_STRUCT(ConfirmIn, (), (code))
struct Enrolment {
    std::string secret;  ///< base32, for typing
    std::string uri;     ///< for the QR code
};
BOOST_DESCRIBE_STRUCT(Enrolment, (), (secret, uri))
struct RecoveryCodes {
    std::vector<std::string> recovery_codes;  ///< shown once
    Session session;
};
BOOST_DESCRIBE_STRUCT(RecoveryCodes, (), (recovery_codes, session))

std::string whose(const Account& a) { return a.county + "/" + std::to_string(a.id.value); }

std::string key_of(const SecretBox& box, const Account& account) {
    const auto key = box.open(account.factor_secret, whose(account));
    if (!key)
        throw unavailable(
            "The key that seals second factors is missing or another: an administrator must look for identity.key.");
    return *key;
}

constexpr Sql set_factor{R"sql(UPDATE account SET factor_secret = $3, factor_since = $4, factor_step = $5
    WHERE county = $1 AND id = $2)sql"};
constexpr Sql use_step{
    R"sql(UPDATE account SET factor_step = $3 WHERE county = $1 AND id = $2 AND factor_step < $3)sql"};
constexpr Sql use_recovery{R"sql(DELETE FROM recovery_code WHERE county = $1 AND account = $2 AND digest = $3)sql"};
constexpr Sql drop_recovery{R"sql(DELETE FROM recovery_code WHERE county = $1 AND account = $2)sql"};
constexpr Sql add_recovery{R"sql(INSERT INTO recovery_code (county, account, digest) VALUES ($1, $2, $3))sql"};

/// Dashes and blanks are for the eye; letters may be small.
std::string plain_code(const std::string& typed) {
    std::string out;
    for (const char c : typed)
        if (c != '-' && c != ' ') out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return out;
}

std::vector<std::string> new_recovery_codes(Tx& tx, Id account) {
    tx.exec(drop_recovery, tx.county(), account);
    std::vector<std::string> out;
    while (out.size() < recovery_codes) {
        std::string code = base32(random_bytes(recovery_bytes));
        tx.exec(add_recovery, tx.county(), account, secret_digest(code));
        for (const std::size_t at : {12, 8, 4}) code.insert(at, "-");
        out.push_back(code);
    }
    return out;
}

/// In one transaction with what the code is for: a code works once, also when it comes twice at the same moment.
bool code_is_right(Tx& tx, const SecretBox& box, const Account& account, const CodeIn& in) {
    if (in.recovery)
        return tx.exec(use_recovery, tx.county(), account.id, secret_digest(plain_code(in.recovery->value))) == 1;
    const auto step =
        totp_step(key_of(box, account), in.code->value, machine_now().value / second, account.factor_step);
    return step && tx.exec(use_step, tx.county(), account.id, *step) == 1;
}

void refuse_code(Store& store, const SecretBox& box, const Account& account, const http::Request& request) {
    store.write(caller_of(account), [&](Tx& tx) {
        remember_sign_in(tx, account, "wrong_code", request);
        count_refusal(tx, box, account.id, of_codes(account.name));
    });
    throw Problem(401, "wrong_code", "The code is wrong, or was used already.");
}

CodeIn code_from(const http::Request& request) {
    const auto in = record::from_json<CodeIn>(request.body);
    if (in.code.has_value() == in.recovery.has_value()) throw invalid("/code", "or else /recovery is required");
    return in;
}

/// The code at sign-in. Wrong ones are counted with wrong passwords, under another name.
http::Reply give_code(Store& store, const http::Request& request, const SecretBox& box) {
    const CodeIn in = code_from(request);
    const Account account = store.read(request.caller, own_account);
    if (request.caller.pending != "factor") throw conflict("no_code_wanted", "This sign-in wants no code.");
    begin_try(store, box, account.county, of_codes(account.name));
    auto reply = store.write(caller_of(account), [&](Tx& tx) -> std::optional<http::Reply> {
        require_open(tx, request);
        const Account now = own_account(tx);
        if (!now.has_factor() || !code_is_right(tx, box, now, in)) return std::nullopt;
        http::act_once(tx, request);
        forgive(tx, box, of_codes(account.name));
        remember_sign_in(tx, now, in.recovery ? "recovery_code" : "signed_in", request);
        return begin_session(tx, now, request, {.factor_given = true});
    });
    if (!reply) refuse_code(store, box, account, request);
    return std::move(*reply);
}

void require_enrolling(const Caller& caller, const Account& account) {
    const bool in_session = caller.pending == "enrol" || allowed(caller, "manage_self");
    if (!in_session || account.has_factor())
        throw conflict("not_enrolling",
                       "A second factor is set up when none is there, in a session and not with a token.");
}

Enrolment enrol(Tx& tx, const SecretBox& box) {
    const Account account = own_account(tx);
    require_enrolling(tx.caller(), account);
    const std::string key = random_bytes(key_bytes);
    tx.exec(set_factor, account.county, account.id, box.seal(key, whose(account)), Micros{}, 0);
    return {base32(key), totp_uri(key, account.county, account.name)};
}

/// The first code proves that the app has the key.
http::Reply confirm(Tx& tx, const http::Request& request, const SecretBox& box) {
    const auto in = record::from_json<ConfirmIn>(request.body);
    Account account = own_account(tx);
    require_enrolling(tx.caller(), account);
    require_open(tx, request);
    if (account.factor_secret.empty()) throw conflict("not_enrolling", "Ask for a new key first.");
    const Micros now = machine_now();
    const auto step = totp_step(key_of(box, account), in.code.value, now.value / second, 0);
    if (!step) throw invalid("/code", "is not what the app shows now: is the phone's clock right?");
    tx.exec(set_factor, account.county, account.id, account.factor_secret, now, *step);
    account = own_account(tx);
    remember_sign_in(tx, account, "factor_enrolled", request);
    http::Reply reply = begin_session(tx, account, request, {.factor_given = true});
    const auto codes = new_recovery_codes(tx, account.id);
    const auto session = record::from_json<Session>(reply.body);
    reply.body = record::to_json(RecoveryCodes{codes, session});
    return reply;
}

/// With a right code: `replace` takes the factor away, so that the next can be set up; else new recovery codes.
http::Reply renew(Store& store, const http::Request& request, const SecretBox& box, bool replace) {
    const CodeIn in = code_from(request);
    const Account account = store.read(request.caller, own_account);
    if (!account.has_factor()) throw conflict("no_factor", "There is no second factor yet.");
    begin_try(store, box, account.county, of_codes(account.name));
    auto reply = store.write(caller_of(account), [&](Tx& tx) -> std::optional<http::Reply> {
        require_open(tx, request);
        if (!code_is_right(tx, box, own_account(tx), in)) return std::nullopt;
        http::act_once(tx, request);
        forgive(tx, box, of_codes(account.name));
        remember_sign_in(tx, account, replace ? "factor_removed" : "recovery_codes_renewed", request);
        if (replace) {
            tx.exec(set_factor, account.county, account.id, std::string(), Micros{}, 0);
            tx.exec(drop_recovery, account.county, account.id);
        }
        http::Reply session = begin_session(tx, own_account(tx), request, {.factor_given = true});
        if (!replace)
            session.body = record::to_json(
                RecoveryCodes{new_recovery_codes(tx, account.id), record::from_json<Session>(session.body)});
        return session;
    });
    if (!reply) refuse_code(store, box, account, request);
    return std::move(*reply);
}

}  // namespace

/// For one who lost the phone and the recovery codes: see the change "reset".
void remove_factor(Tx& tx, Id account) {
    tx.exec(set_factor, tx.county(), account, std::string(), Micros{}, 0);
    tx.exec(drop_recovery, tx.county(), account);
}

std::vector<http::Route> factor_routes(const Box& box) {
    using http::Request;
    const auto code = [&](const char* path, May may, const char* summary, auto verb) {
        return http::takes<CodeIn>(http::route(
            "POST", path, may, summary, [box, verb](Store& store, const Request& r) { return verb(store, r, *box); }));
    };
    const auto replace = [](Store& store, const Request& r, const SecretBox& b) { return renew(store, r, b, true); };
    const auto new_codes = [](Store& store, const Request& r, const SecretBox& b) { return renew(store, r, b, false); };
    return {
        http::answers<Session>(
            code("/api/session/factor", May::finish_sign_in, "Give the second factor's code", give_code)),
        http::told_once(http::route("POST", "/api/session/enrol", May::finish_sign_in,
                                    "Begin to set up a second factor",
                                    [box](Tx& tx, const None&) { return enrol(tx, *box); })),
        http::told_once(http::answers<RecoveryCodes>(http::takes<ConfirmIn>(
            http::route("POST", "/api/session/enrol/confirm", May::finish_sign_in, "Prove that the app has the key",
                        [box](Tx& tx, const Request& r) { return confirm(tx, r, *box); })))),
        http::answers<Session>(code("/api/my/factor/replace", May::manage_self,
                                    "Take the second factor away, to set up another", replace)),
        http::answers<RecoveryCodes>(
            code("/api/my/recovery_codes", May::manage_self, "New recovery codes; the old ones end", new_codes)),
    };
}

}  // namespace huying::identity
