// p256.cpp - P-256 keys through the EVP interface of OpenSSL 3.
#include "engine/notify/p256.hpp"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <array>
#include <stdexcept>

#include "engine/notify/openssl.hpp"

namespace huying::notify {
namespace {

using Bignum = std::unique_ptr<BIGNUM, FreeWith<BN_clear_free>>;
using Bio = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, FreeWith<OSSL_PARAM_BLD_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
using Params = std::unique_ptr<OSSL_PARAM, FreeWith<OSSL_PARAM_free>>;
using Pkey = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>>;

constexpr const char* curve_name = SN_X9_62_prime256v1;

std::string fixed_width(const BIGNUM* number) {
    std::string bytes(p256_scalar_bytes, '\0');
    const int width = static_cast<int>(p256_scalar_bytes);
    require_openssl(BN_bn2binpad(number, data_of(bytes), width) == width, "write a number");
    return bytes;
}

/// The public key of a point. Null if OpenSSL refuses it.
Pkey public_key_of(std::string_view point) {
    const Builder builder{OSSL_PARAM_BLD_new()};
    bool done = builder != nullptr;
    done = done && OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve_name, 0);
    done = done && OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    const Params params{done ? OSSL_PARAM_BLD_to_param(builder.get()) : nullptr};
    const PkeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
    require_openssl(params && context && EVP_PKEY_fromdata_init(context.get()) > 0, "prepare a P-256 key");
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) <= 0) ERR_clear_error();
    return Pkey{key};
}

bool is_on_p256(const EVP_PKEY* key) {
    std::array<char, 32> name{};
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
           EVP_PKEY_get_group_name(key, name.data(), name.size(), nullptr) == 1 &&
           std::string_view{name.data()} == curve_name;
}

/// Answers OpenSSL's wish for a pass phrase, so that it never asks on the terminal.
int no_pass_phrase(char*, int, int, void*) { return -1; }

}  // namespace

P256Key::P256Key(EVP_PKEY* owned) : key_{owned, FreeWith<EVP_PKEY_free>{}} {}

P256Key P256Key::generate() {
    EVP_PKEY* key = EVP_EC_gen(curve_name);
    require_openssl(key != nullptr, "generate a P-256 key");
    return P256Key{key};
}

P256Key P256Key::from_public(std::string_view point) {
    if (point.size() != p256_point_bytes || point.front() != '\x04')
        throw std::invalid_argument("a P-256 public key has 65 bytes and begins with 0x04");
    Pkey key = public_key_of(point);
    if (!key) throw std::invalid_argument("the public key is not a point of P-256");
    return P256Key{key.release()};
}

P256Key P256Key::from_pem(std::string_view pem) {
    const Bio source{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    require_openssl(source != nullptr, "read a private key");
    Pkey key{PEM_read_bio_PrivateKey(source.get(), nullptr, no_pass_phrase, nullptr)};
    ERR_clear_error();
    if (!key || !is_on_p256(key.get()))
        throw std::invalid_argument("the text is not an unencrypted PEM private key on P-256");
    return P256Key{key.release()};
}

std::string P256Key::to_pem() const {
    const Bio target{BIO_new(BIO_s_secmem())};
    require_openssl(
        target && PEM_write_bio_PKCS8PrivateKey(target.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
        "write a private key");
    char* text = nullptr;
    const long size = BIO_get_mem_data(target.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string P256Key::public_point() const {
    // From x and y, because a PEM file may have asked for the compressed form.
    BIGNUM* x = nullptr;
    BIGNUM* y = nullptr;
    const bool read = EVP_PKEY_get_bn_param(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 &&
                      EVP_PKEY_get_bn_param(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1;
    const Bignum owned_x{x};
    const Bignum owned_y{y};
    require_openssl(read, "read a public key");
    return '\x04' + fixed_width(x) + fixed_width(y);
}

std::string P256Key::shared_secret(const P256Key& theirs) const {
    const PkeyContext context{EVP_PKEY_CTX_new(key_.get(), nullptr)};
    std::string secret(p256_scalar_bytes, '\0');
    std::size_t size = secret.size();
    require_openssl(context && EVP_PKEY_derive_init(context.get()) > 0 &&
                        EVP_PKEY_derive_set_peer(context.get(), theirs.key_.get()) > 0 &&
                        EVP_PKEY_derive(context.get(), data_of(secret), &size) > 0 && size == secret.size(),
                    "agree on a secret");
    return secret;
}

std::string P256Key::sign_es256(std::string_view message) const {
    const Digest context{EVP_MD_CTX_new()};
    std::array<unsigned char, 80> der{};  // an ECDSA-Sig-Value on P-256 has at most 72 bytes
    std::size_t size = der.size();
    require_openssl(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
                        EVP_DigestSign(context.get(), der.data(), &size, data_of(message), message.size()) == 1,
                    "sign");
    const unsigned char* cursor = der.data();
    const Signature signature{d2i_ECDSA_SIG(nullptr, &cursor, static_cast<long>(size))};
    require_openssl(signature != nullptr, "read a signature");
    return fixed_width(ECDSA_SIG_get0_r(signature.get())) + fixed_width(ECDSA_SIG_get0_s(signature.get()));
}

}  // namespace huying::notify
