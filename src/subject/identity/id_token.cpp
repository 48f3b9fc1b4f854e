// id_token.cpp - see id_token.hpp. Signatures are OpenSSL's; nothing here trusts the token's own "alg" or keys in its header.
#include "subject/identity/id_token.hpp"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <array>
#include <memory>

#include "base/bytes.hpp"
#include "engine/notify/openssl.hpp"
#include "engine/record/record.hpp"

namespace huying::identity {
namespace {

using notify::FreeWith;
using Key = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using record::Element;

constexpr std::size_t longest_token = 16 * 1024;
constexpr std::int64_t clocks_differ = 60;              // seconds
constexpr std::int64_t oldest_token = 10 * 60;          // seconds since it was issued
constexpr int smallest_rsa = 2048, largest_rsa = 8192;  // bits; RFC 7518 section 3.3

std::string text(const Element& object, const char* name) {
    std::string_view s;
    return object[name].get(s) ? std::string() : std::string(s);
}

const unsigned char* bytes(const std::string& s) { return reinterpret_cast<const unsigned char*>(s.data()); }

Key key_from(const char* type, OSSL_PARAM_BLD* built) {
    const std::unique_ptr<OSSL_PARAM, FreeWith<OSSL_PARAM_free>> params(OSSL_PARAM_BLD_to_param(built));
    const std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>> context(
        EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
        return nullptr;
    return Key(key);
}

Key rsa_key(const Jwk& jwk) {
    const auto n = from_base64url(jwk.n), e = from_base64url(jwk.e);
    if (!n || !e || n->empty() || e->empty() || e->size() > 8) return nullptr;
    const std::unique_ptr<BIGNUM, FreeWith<BN_free>> modulus(
        BN_bin2bn(bytes(*n), static_cast<int>(n->size()), nullptr));
    const std::unique_ptr<BIGNUM, FreeWith<BN_free>> exponent(
        BN_bin2bn(bytes(*e), static_cast<int>(e->size()), nullptr));
    if (BN_num_bits(modulus.get()) < smallest_rsa || BN_num_bits(modulus.get()) > largest_rsa) return nullptr;
    const std::unique_ptr<OSSL_PARAM_BLD, FreeWith<OSSL_PARAM_BLD_free>> build(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
    OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
    return key_from("RSA", build.get());
}

Key p256_key(const Jwk& jwk) {
    const auto x = from_base64url(jwk.x), y = from_base64url(jwk.y);
    if (jwk.crv != "P-256" || !x || !y || x->size() != 32 || y->size() != 32) return nullptr;
    const std::string point = "\x04" + *x + *y;  // uncompressed; OpenSSL refuses one that is not on the curve
    const std::unique_ptr<OSSL_PARAM_BLD, FreeWith<OSSL_PARAM_BLD_free>> build(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    return key_from("EC", build.get());
}

/// JWS writes r and s side by side (RFC 7518 section 3.4), OpenSSL wants them as DER.
std::string der_of(const std::string& raw) {
    if (raw.size() != 64) return "";
    const std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>> sig(ECDSA_SIG_new());
    BIGNUM* r = BN_bin2bn(bytes(raw), 32, nullptr);
    BIGNUM* s = BN_bin2bn(bytes(raw) + 32, 32, nullptr);
    ECDSA_SIG_set0(sig.get(), r, s);
    unsigned char* out = nullptr;
    const int length = i2d_ECDSA_SIG(sig.get(), &out);
    std::string der(reinterpret_cast<char*>(out), length > 0 ? static_cast<std::size_t>(length) : 0);
    OPENSSL_free(out);
    return der;
}

bool signed_by(const Jwk& jwk, const std::string& alg, std::string_view message, const std::string& signature) {
    const bool rsa = alg == "RS256" && jwk.kty == "RSA", ec = alg == "ES256" && jwk.kty == "EC";
    if ((!rsa && !ec) || (!jwk.alg.empty() && jwk.alg != alg)) return false;
    const Key key = rsa ? rsa_key(jwk) : p256_key(jwk);
    const std::string given = rsa ? signature : der_of(signature);
    const std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    return key && !given.empty() &&
           EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), bytes(given), given.size(),
                            reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1;
}

struct Parts {
    std::string header, payload, signature;
    std::string_view signed_part;
};
std::optional<Parts> split(std::string_view token) {
    const auto first = token.find('.'), second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (token.size() > longest_token || second == std::string_view::npos ||
        token.find('.', second + 1) != std::string_view::npos)
        return std::nullopt;
    auto header = from_base64url(token.substr(0, first)),
         payload = from_base64url(token.substr(first + 1, second - first - 1)),
         signature = from_base64url(token.substr(second + 1));
    if (!header || !payload || !signature) return std::nullopt;
    return Parts{std::move(*header), std::move(*payload), std::move(*signature), token.substr(0, second)};
}

/// The audience is one name or a list of names; we want to be the only one.
bool only_audience(const Element& payload, const std::string& client) {
    std::string_view one;
    if (!payload["aud"].get(one)) return one == client;
    simdjson::dom::array list;
    return !payload["aud"].get(list) && list.size() == 1 && !list.at(0).get(one) && one == client;
}

bool says_two_factors(const Element& payload) {
    simdjson::dom::array list;
    if (payload["amr"].get(list)) return false;
    for (const Element e : list) {
        std::string_view method;
        if (!e.get(method) && (method == "mfa" || method == "otp" || method == "hwk")) return true;
    }
    return false;
}

const char* fault_of(const Element& payload, const Expected& expected) {
    std::int64_t ends = 0, issued = 0;
    if (text(payload, "iss") != expected.issuer) return "another issuer";
    if (!only_audience(payload, expected.client)) return "for another client";
    if (expected.nonce.empty() || text(payload, "nonce") != expected.nonce) return "of another sign-in (nonce)";
    if (payload["exp"].get(ends) || ends + clocks_differ <= expected.now) return "expired";
    if (payload["iat"].get(issued) || issued > expected.now + clocks_differ || issued + oldest_token < expected.now)
        return "not of this time";
    const std::string subject = text(payload, "sub");
    if (subject.empty() || record::text_fault(subject, 1, 255)) return "no subject";
    return nullptr;
}

}  // namespace

std::vector<Jwk> read_jwks(std::string_view json) {
    std::vector<Jwk> out;
    simdjson::dom::array keys;
    if (record::parse_json(json)["keys"].get(keys)) return out;
    for (const Element k : keys) {
        Jwk jwk{text(k, "kty"), text(k, "kid"), text(k, "alg"), text(k, "use"), text(k, "crv"),
                text(k, "n"),   text(k, "e"),   text(k, "x"),   text(k, "y")};
        const bool signs = jwk.use.empty() || jwk.use == "sig";
        if (signs && (jwk.kty == "RSA" || jwk.kty == "EC")) out.push_back(std::move(jwk));
    }
    return out;
}

std::optional<Claims> check_id_token(std::string_view token, const std::vector<Jwk>& keys, const Expected& expected,
                                     std::string& why) {
    const auto parts = split(token);
    why = "not of the form of a signed token";
    if (!parts) return std::nullopt;
    std::string alg, kid;
    try {
        const Element header = record::parse_json(parts->header);
        alg = text(header, "alg");
        kid = text(header, "kid");
        simdjson::dom::element critical;
        if (!header["crit"].get(critical)) return std::nullopt;  // RFC 7515 section 4.1.11: we understand no extension
    } catch (const Problem&) {
        return std::nullopt;
    }
    bool good = false;
    for (const Jwk& key : keys)
        good = good || ((kid.empty() || key.kid.empty() || key.kid == kid) &&
                        signed_by(key, alg, parts->signed_part, parts->signature));
    why = "not signed by the provider";
    if (!good) return std::nullopt;
    try {
        const Element payload = record::parse_json(parts->payload);
        const char* fault = fault_of(payload, expected);
        why = fault != nullptr ? fault : "";
        if (fault != nullptr) return std::nullopt;
        return Claims{text(payload, "sub"), says_two_factors(payload)};
    } catch (const Problem&) {
        why = "its content is no JSON";
        return std::nullopt;
    }
}

}  // namespace huying::identity
