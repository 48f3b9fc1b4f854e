// sm2.cpp - see sm2.hpp.
#include "engine/seal/sm2.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <stdexcept>

#include "engine/notify/openssl.hpp"

namespace huying::seal {
namespace {

using notify::data_of;
using notify::FreeWith;
using notify::require_openssl;
using Context = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;

constexpr std::size_t point_bytes = 65;

}  // namespace

Sm2Pair::Sm2Pair(const std::string& pem) {
    const std::unique_ptr<BIO, FreeWith<BIO_vfree>> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    key_.reset(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    ERR_clear_error();
    if (!key_ || EVP_PKEY_is_a(key_.get(), "SM2") != 1) throw std::invalid_argument("this is no SM2 key in PEM form");
    public_key_.resize(point_bytes);
    std::size_t n = 0;
    require_openssl(EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY,
                                                    data_of(public_key_), point_bytes, &n) == 1 &&
                        n == point_bytes,
                    "read an SM2 public key");
}

std::string Sm2Pair::public_key() const { return public_key_; }

std::string Sm2Pair::encrypt(std::string_view plain) const {
    const Context c(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
    std::size_t n = 0;
    require_openssl(c && EVP_PKEY_encrypt_init(c.get()) == 1 &&
                        EVP_PKEY_encrypt(c.get(), nullptr, &n, data_of(plain), plain.size()) == 1,
                    "set up SM2 encryption");
    std::string out(n, '\0');
    require_openssl(EVP_PKEY_encrypt(c.get(), data_of(out), &n, data_of(plain), plain.size()) == 1, "encrypt with SM2");
    out.resize(n);
    return out;
}

std::optional<std::string> Sm2Pair::decrypt(std::string_view encrypted) const {
    const Context c(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
    require_openssl(c && EVP_PKEY_decrypt_init(c.get()) == 1, "set up SM2 decryption");
    std::size_t n = 0;
    std::string out;
    bool done = EVP_PKEY_decrypt(c.get(), nullptr, &n, data_of(encrypted), encrypted.size()) == 1;
    if (done) {
        out.resize(n);
        done = EVP_PKEY_decrypt(c.get(), data_of(out), &n, data_of(encrypted), encrypted.size()) == 1;
    }
    ERR_clear_error();
    if (!done) return std::nullopt;
    out.resize(n);
    return out;
}

}  // namespace huying::seal
