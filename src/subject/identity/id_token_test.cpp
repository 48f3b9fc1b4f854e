// id_token_test.cpp - tokens signed here with fresh keys: the good one is taken, and every way of being wrong is refused: each
// altered character, another key, "alg": "none", a MAC under the public key, another issuer, client, nonce or time.
#include "subject/identity/id_token.hpp"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>

#include "base/bytes.hpp"
#include "base/problem.hpp"
#include "engine/notify/openssl.hpp"

namespace huying::identity {
namespace {

using Key = std::unique_ptr<EVP_PKEY, notify::FreeWith<EVP_PKEY_free>>;
constexpr std::int64_t now = 1'800'000'000;

std::string number(const Key& key, const char* name, int width = 0) {
    BIGNUM* n = nullptr;
    EVP_PKEY_get_bn_param(key.get(), name, &n);
    std::string out(static_cast<std::size_t>(width > 0 ? width : BN_num_bytes(n)), '\0');
    BN_bn2binpad(n, reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size()));
    BN_free(n);
    return base64url(out);
}

struct Signer {
    Key key;
    bool rsa;
    explicit Signer(bool rsa) : key(rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256")), rsa(rsa) {}
    std::string jwk(const std::string& kid) const {
        const std::string head = "{\"kid\":\"" + kid + "\",\"use\":\"sig\",\"kty\":";
        if (rsa)
            return head + R"("RSA","alg":"RS256","n":")" + number(key, OSSL_PKEY_PARAM_RSA_N) + "\",\"e\":\"" +
                   number(key, OSSL_PKEY_PARAM_RSA_E) + "\"}";
        return head + R"("EC","crv":"P-256","x":")" + number(key, OSSL_PKEY_PARAM_EC_PUB_X, 32) + "\",\"y\":\"" +
               number(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32) + "\"}";
    }
    std::string sign(const std::string& message) const {
        const std::unique_ptr<EVP_MD_CTX, notify::FreeWith<EVP_MD_CTX_free>> c(EVP_MD_CTX_new());
        std::size_t length = 600;
        std::string out(length, '\0');
        EVP_DigestSignInit(c.get(), nullptr, EVP_sha256(), nullptr, key.get());
        EVP_DigestSign(c.get(), reinterpret_cast<unsigned char*>(out.data()), &length,
                       reinterpret_cast<const unsigned char*>(message.data()), message.size());
        out.resize(length);
        return rsa ? out : raw(out);
    }
    static std::string raw(const std::string& der) {
        auto at = reinterpret_cast<const unsigned char*>(der.data());
        const std::unique_ptr<ECDSA_SIG, notify::FreeWith<ECDSA_SIG_free>> sig(
            d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
        std::string out(64, '\0');
        BN_bn2binpad(ECDSA_SIG_get0_r(sig.get()), reinterpret_cast<unsigned char*>(out.data()), 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(sig.get()), reinterpret_cast<unsigned char*>(out.data()) + 32, 32);
        return out;
    }
    std::string token(const std::string& payload, const std::string& header = "") const {
        const std::string h =
            header.empty() ? std::string(R"({"alg":")") + (rsa ? "RS256" : "ES256") + R"(","kid":"k1"})" : header;
        const std::string message = base64url(h) + "." + base64url(payload);
        return message + "." + base64url(sign(message));
    }
};

std::string payload(const std::string& more = "", const std::string& issuer = "https://p.example",
                    const std::string& audience = "\"huying\"", const std::string& nonce = "n-1",
                    std::int64_t issued = now - 5, std::int64_t ends = now + 300) {
    return R"({"iss":")" + issuer + R"(","sub":"person-7","aud":)" + audience + R"(,"nonce":")" + nonce +
           R"(","iat":)" + std::to_string(issued) + R"(,"exp":)" + std::to_string(ends) + more + "}";
}

struct IdToken : testing::TestWithParam<bool> {
    const Signer signer{GetParam()}, other{GetParam()};
    const std::vector<Jwk> keys = read_jwks("{\"keys\":[" + other.jwk("k0") + "," + signer.jwk("k1") + "]}");
    std::string why;
    std::optional<Claims> check(const std::string& token) {
        return check_id_token(token, keys, {"https://p.example", "huying", "n-1", now}, why);
    }
};

TEST_P(IdToken, IsBelievedWhenItIsGood) {
    ASSERT_EQ(keys.size(), 2u);
    const auto claims = check(signer.token(payload()));
    ASSERT_TRUE(claims) << why;
    EXPECT_EQ(claims->subject, "person-7");
    EXPECT_FALSE(claims->two_factors);
    EXPECT_TRUE(check(signer.token(payload(R"(,"amr":["pwd","otp"])")))->two_factors);
    EXPECT_TRUE(check(signer.token(payload("", "https://p.example", R"(["huying"])"))));
    EXPECT_TRUE(check(signer.token(payload(), GetParam() ? R"({"alg":"RS256"})" : R"({"alg":"ES256"})")))
        << "without kid every key is tried";
}

TEST_P(IdToken, IsRefusedWhenOneCharacterIsAnother) {
    const std::string token = signer.token(payload());
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string altered = token;
        altered[i] = altered[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(check(altered)) << i;
    }
    for (const std::size_t cut : {std::size_t{0}, token.find('.'), token.rfind('.'), token.size() - 1})
        EXPECT_FALSE(check(token.substr(0, cut)));
    EXPECT_FALSE(check(token + "."));
    EXPECT_FALSE(check(token + ".x"));
}

TEST_P(IdToken, IsRefusedUnlessTheProviderSignedItSo) {
    EXPECT_FALSE(check(other.token(payload()))) << "the key k1 is the other one";
    EXPECT_FALSE(check(Signer(GetParam()).token(payload(), R"({"alg":"RS256"})")));
    const std::string none = base64url(R"({"alg":"none"})") + "." + base64url(payload()) + ".";
    EXPECT_FALSE(check(none));
    for (const char* alg : {"none", "None", "HS256", "RS384", "ES384", ""})
        EXPECT_FALSE(check(signer.token(payload(), R"({"alg":")" + std::string(alg) + R"(","kid":"k1"})"))) << alg;
    EXPECT_FALSE(check(signer.token(
        payload(), R"({"alg":")" + std::string(GetParam() ? "RS256" : "ES256") + R"(","kid":"k1","crit":["b64"]})")));
    EXPECT_FALSE(check(signer.token(payload(), "no json")));
    EXPECT_FALSE(check(signer.token("no json")));
    EXPECT_FALSE(check(signer.token("[]")));
}

TEST_P(IdToken, IsRefusedWhenItIsForAnotherOrOfAnotherTime) {
    const std::string us = "\"huying\"", p = "https://p.example";
    EXPECT_FALSE(check(signer.token(payload("", "https://q.example"))));
    EXPECT_FALSE(check(signer.token(payload("", p, "\"another\""))));
    EXPECT_FALSE(check(signer.token(payload("", p, R"(["huying","another"])"))));
    EXPECT_FALSE(check(signer.token(payload("", p, us, "n-2"))));
    EXPECT_FALSE(check(signer.token(payload("", p, us, ""))));
    EXPECT_FALSE(check(signer.token(payload("", p, us, "n-1", now - 5, now - 61)))) << "expired";
    EXPECT_FALSE(check(signer.token(payload("", p, us, "n-1", now - 601, now + 300)))) << "old";
    EXPECT_FALSE(check(signer.token(payload("", p, us, "n-1", now + 61, now + 300)))) << "of the future";
    EXPECT_FALSE(check_id_token(signer.token(payload("", p, us, "")), keys, {p, "huying", "", now}, why))
        << "no nonce was sent";
}

INSTANTIATE_TEST_SUITE_P(Algorithms, IdToken, testing::Values(true, false),
                         [](const auto& i) { return i.param ? "RS256" : "ES256"; });

TEST(Jwks, LeavesOutWhatCannotSign) {
    EXPECT_TRUE(read_jwks("{}").empty());
    EXPECT_TRUE(read_jwks(R"({"keys":[{"kty":"oct","k":"x"},{"kty":"RSA","use":"enc"},7]})").empty());
    EXPECT_THROW(read_jwks("no json"), Problem);
    std::string why;
    const auto weak =
        read_jwks(R"({"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"},{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]})");
    EXPECT_EQ(weak.size(), 2u);
    for (const bool rsa : {true, false})
        EXPECT_FALSE(
            check_id_token(Signer(rsa).token(payload()), weak, {"https://p.example", "huying", "n-1", now}, why));
}

}  // namespace
}  // namespace huying::identity
