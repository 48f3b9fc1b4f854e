// cipher.cpp - see cipher.hpp. All cryptography is OpenSSL's; here is which, with which lengths, and in which order.
#include "engine/seal/cipher.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <memory>
#include <stdexcept>

#include "engine/notify/openssl.hpp"

namespace huying::seal {
namespace {

using notify::require_openssl;
using Context = std::unique_ptr<EVP_CIPHER_CTX, notify::FreeWith<EVP_CIPHER_CTX_free>>;
constexpr std::size_t gcm_nonce = 12,
                      gcm_tag = 16;  // SP 800-38D, 8.2.2 (random: at most 2^32 under one key) and 5.2.1.2
constexpr std::size_t sm4_key = 16, sm4_start = 16, sm3_tag = 32;

unsigned char* bytes(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }
const unsigned char* bytes(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }
int length(std::string_view s) { return static_cast<int>(s.size()); }

/// SP 800-108, 5.1: [1] | label | 0 | context (none) | length in bits.
std::string derived(Profile profile, std::string_view key, std::string_view label) {
    const std::string input =
        std::string("\0\0\0\1", 4) + std::string(label) + std::string(1, '\0') + std::string("\0\0\1\0", 4);
    return hmac(profile, key, input);
}

/// What the tag of the sm4 profile is over: the context with its length before it, so that no two inputs give the same bytes.
std::string authenticated(std::string_view context, std::string_view body) {
    std::string out = std::to_string(context.size()) + ":";
    return ((out += context) += body);
}

}  // namespace

std::optional<Profile> profile_of(std::string_view name) {
    if (name == "aes-256-gcm") return Profile::aes_gcm;
    if (name == "sm4") return Profile::sm4;
    return std::nullopt;
}

std::string_view name_of(Profile profile) { return profile == Profile::sm4 ? "sm4" : "aes-256-gcm"; }

std::string random_bytes(std::size_t n) {
    std::string out(n, '\0');
    require_openssl(RAND_bytes(bytes(out), static_cast<int>(n)) == 1, "make random bytes");
    return out;
}

std::optional<std::string> gcm(bool seal, std::string_view key, std::string_view nonce, std::string_view context,
                               std::string_view in) {
    if (key.size() != key_bytes || nonce.size() != gcm_nonce || (!seal && in.size() < gcm_tag)) return std::nullopt;
    const Context c(EVP_CIPHER_CTX_new());
    const std::string_view body = seal ? in : in.substr(0, in.size() - gcm_tag);
    std::string out(body.size() + gcm_tag, '\0'), tag(in.substr(body.size()));
    int n = 0;
    const bool done = c &&
                      EVP_CipherInit_ex(c.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(nonce), seal) == 1 &&
                      EVP_CipherUpdate(c.get(), nullptr, &n, bytes(context), length(context)) == 1 &&
                      EVP_CipherUpdate(c.get(), bytes(out), &n, bytes(body), length(body)) == 1 &&
                      (seal || EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_SET_TAG, gcm_tag, tag.data()) == 1);
    require_openssl(done, "run AES-256-GCM");
    if (EVP_CipherFinal_ex(c.get(), bytes(out) + body.size(), &n) != 1) return std::nullopt;
    if (seal)
        require_openssl(EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_GET_TAG, gcm_tag, out.data() + body.size()) == 1,
                        "take the tag");
    else
        out.resize(body.size());
    return out;
}

std::string sm4_ctr(std::string_view key, std::string_view start, std::string_view in) {
    const Context c(EVP_CIPHER_CTX_new());
    std::string out(in.size(), '\0');
    int n = 0;
    const bool done = c && key.size() == sm4_key && start.size() == sm4_start &&
                      EVP_EncryptInit_ex(c.get(), EVP_sm4_ctr(), nullptr, bytes(key), bytes(start)) == 1 &&
                      EVP_EncryptUpdate(c.get(), bytes(out), &n, bytes(in), length(in)) == 1;
    require_openssl(done, "run SM4-CTR");
    return out;
}

std::string hmac(Profile profile, std::string_view key, std::string_view text) {
    std::string out(EVP_MAX_MD_SIZE, '\0');
    unsigned n = 0;
    require_openssl(HMAC(profile == Profile::sm4 ? EVP_sm3() : EVP_sha256(), key.data(), length(key), bytes(text),
                         text.size(), bytes(out), &n) != nullptr,
                    "compute an HMAC");
    out.resize(n);
    return out;
}

Cipher::Cipher(Profile profile, std::string_view key) : profile_(profile) {
    if (key.size() != key_bytes) throw std::runtime_error("a key has 32 bytes");
    encrypting_ = derived(profile, key, "encrypt");
    if (profile == Profile::sm4) encrypting_.resize(sm4_key);
    authenticating_ = derived(profile, key, "authenticate");
    indexing_ = derived(profile, key, "index");
}

Cipher::~Cipher() {
    for (std::string* key : {&encrypting_, &authenticating_, &indexing_}) OPENSSL_cleanse(key->data(), key->size());
}

std::size_t Cipher::overhead(Profile profile) {
    return profile == Profile::sm4 ? sm4_start + sm3_tag : gcm_nonce + gcm_tag;
}

std::string Cipher::seal(std::string_view context, std::string_view plain) const {
    if (profile_ == Profile::aes_gcm) {
        std::string nonce = random_bytes(gcm_nonce);
        return nonce += gcm(true, encrypting_, nonce, context, plain).value();
    }
    std::string out = random_bytes(sm4_start);
    out += sm4_ctr(encrypting_, out, plain);
    return out += hmac(profile_, authenticating_, authenticated(context, out));
}

std::optional<std::string> Cipher::open(std::string_view context, std::string_view sealed) const {
    if (sealed.size() < overhead(profile_)) return std::nullopt;
    if (profile_ == Profile::aes_gcm)
        return gcm(false, encrypting_, sealed.substr(0, gcm_nonce), context, sealed.substr(gcm_nonce));
    const std::string_view body = sealed.substr(0, sealed.size() - sm3_tag), tag = sealed.substr(body.size());
    const std::string expected = hmac(profile_, authenticating_, authenticated(context, body));
    if (CRYPTO_memcmp(expected.data(), tag.data(), sm3_tag) != 0) return std::nullopt;
    return sm4_ctr(encrypting_, body.substr(0, sm4_start), body.substr(sm4_start));
}

std::string Cipher::digest(std::string_view text) const { return hmac(profile_, indexing_, text); }

}  // namespace huying::seal
