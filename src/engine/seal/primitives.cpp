// primitives.cpp - see primitives.hpp. Algorithms are fetched once: in OpenSSL 3.0 each use of EVP_sm4_ctr() and the like looks
// them up anew, under a lock.
#include "engine/seal/primitives.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "engine/notify/openssl.hpp"

namespace huying::seal {
namespace {

using notify::data_of;
using notify::FreeWith;
using notify::require_openssl;
using Algorithm = std::unique_ptr<EVP_CIPHER, FreeWith<EVP_CIPHER_free>>;

int length(std::string_view s) { return static_cast<int>(s.size()); }

const EVP_CIPHER* aes_gcm() {
    static const Algorithm one(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
    return one.get();
}
const EVP_CIPHER* sm4_ctr() {
    static const Algorithm one(EVP_CIPHER_fetch(nullptr, "SM4-CTR", nullptr));
    return one.get();
}
EVP_MAC* hmac() {
    static const std::unique_ptr<EVP_MAC, FreeWith<EVP_MAC_free>> one(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    return one.get();
}

EVP_CIPHER_CTX* keyed(const EVP_CIPHER* algorithm, std::string_view key, bool seal) {
    std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> c(EVP_CIPHER_CTX_new());
    const bool fits = algorithm != nullptr && length(key) == EVP_CIPHER_get_key_length(algorithm);
    require_openssl(c && fits && EVP_CipherInit_ex2(c.get(), algorithm, data_of(key), nullptr, seal, nullptr) == 1,
                    "set up a cipher");
    return c.release();
}

}  // namespace

void FreeCipher::operator()(evp_cipher_ctx_st* c) const noexcept { EVP_CIPHER_CTX_free(c); }
void FreeMac::operator()(evp_mac_ctx_st* c) const noexcept { EVP_MAC_CTX_free(c); }

Gcm::Gcm(std::string_view key) : sealing_(keyed(aes_gcm(), key, true)), opening_(keyed(aes_gcm(), key, false)) {}

void Gcm::seal(std::string_view nonce, std::string_view context, std::string_view plain, std::string& out) {
    EVP_CIPHER_CTX* c = sealing_.get();
    const std::size_t at = out.size();
    out.resize(at + plain.size() + gcm_tag);
    int n = 0;
    const bool done = nonce.size() == gcm_nonce &&
                      EVP_EncryptInit_ex2(c, nullptr, nullptr, data_of(nonce), nullptr) == 1 &&
                      EVP_EncryptUpdate(c, nullptr, &n, data_of(context), length(context)) == 1 &&
                      EVP_EncryptUpdate(c, data_of(out) + at, &n, data_of(plain), length(plain)) == 1 &&
                      EVP_EncryptFinal_ex(c, data_of(out) + at + plain.size(), &n) == 1 &&
                      EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, gcm_tag, data_of(out) + at + plain.size()) == 1;
    require_openssl(done, "run AES-256-GCM");
}

std::optional<std::string> Gcm::open(std::string_view nonce, std::string_view context, std::string_view sealed) {
    if (nonce.size() != gcm_nonce || sealed.size() < gcm_tag) return std::nullopt;
    EVP_CIPHER_CTX* c = opening_.get();
    const std::string_view body = sealed.substr(0, sealed.size() - gcm_tag);
    std::string out(body.size(), '\0');
    unsigned char tag[gcm_tag];
    sealed.copy(reinterpret_cast<char*>(tag), gcm_tag, body.size());
    int n = 0;
    const bool done = EVP_DecryptInit_ex2(c, nullptr, nullptr, data_of(nonce), nullptr) == 1 &&
                      EVP_DecryptUpdate(c, nullptr, &n, data_of(context), length(context)) == 1 &&
                      EVP_DecryptUpdate(c, data_of(out), &n, data_of(body), length(body)) == 1 &&
                      EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, gcm_tag, tag) == 1;
    require_openssl(done, "run AES-256-GCM");
    if (EVP_DecryptFinal_ex(c, tag, &n) != 1) return std::nullopt;  // GCM's end writes no text
    return out;
}

Sm4Ctr::Sm4Ctr(std::string_view key) : context_(keyed(sm4_ctr(), key, true)) {}

void Sm4Ctr::run(std::string_view start, std::string_view in, std::string& out) {
    const std::size_t at = out.size();
    out.resize(at + in.size());
    int n = 0;
    const bool done = start.size() == sm4_start &&
                      EVP_EncryptInit_ex2(context_.get(), nullptr, nullptr, data_of(start), nullptr) == 1 &&
                      EVP_EncryptUpdate(context_.get(), data_of(out) + at, &n, data_of(in), length(in)) == 1;
    require_openssl(done, "run SM4-CTR");
}

Hmac::Hmac(Digest digest, std::string_view key) : context_(EVP_MAC_CTX_new(hmac())) {
    char name[] = "SHA256", chinese[] = "SM3";
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest == Digest::sm3 ? chinese : name, 0),
        OSSL_PARAM_construct_end()};
    // An empty key is a key: OpenSSL takes a null pointer for "as before".
    const unsigned char* const k = key.empty() ? reinterpret_cast<const unsigned char*>("") : data_of(key);
    require_openssl(context_ && EVP_MAC_init(context_.get(), k, key.size(), params) == 1, "set up an HMAC");
}

std::string Hmac::of(std::initializer_list<std::string_view> parts) {
    std::string out(sm3_tag, '\0');
    std::size_t n = 0;
    bool done = EVP_MAC_init(context_.get(), nullptr, 0, nullptr) == 1;  // the key as before, already mixed in
    for (const std::string_view part : parts)
        done = done && EVP_MAC_update(context_.get(), data_of(part), part.size()) == 1;
    require_openssl(done && EVP_MAC_final(context_.get(), data_of(out), &n, out.size()) == 1 && n == out.size(),
                    "compute an HMAC");
    return out;
}

}  // namespace huying::seal
