// key.cpp - see key.hpp. Source of the SM2 identity: GM/T 0009-2012 section 10.
#include "engine/ledger/key.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <stdexcept>

#include "base/file.hpp"

namespace huying::ledger {
namespace {

constexpr std::string_view sm2_identity = "1234567812345678";

template <class T> using Held = std::unique_ptr<T, void (*)(T*)>;
using Key = std::shared_ptr<EVP_PKEY>;

Key held(EVP_PKEY* key) { return {key, EVP_PKEY_free}; }

const unsigned char* bytes(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }

/// A context that signs or checks; for SM2 with its digest and the identity that the standard mixes in.
struct Context {
    Context(EVP_PKEY* key, KeyKind kind, bool signing) {
        EVP_PKEY_CTX* inner = nullptr;
        if (kind == KeyKind::sm2) {
            pkey.reset(EVP_PKEY_CTX_new(key, nullptr));
            EVP_PKEY_CTX_set1_id(pkey.get(), sm2_identity.data(), static_cast<int>(sm2_identity.size()));
            EVP_MD_CTX_set_pkey_ctx(digest.get(), pkey.get());
        }
        const EVP_MD* md = kind == KeyKind::sm2 ? EVP_sm3() : nullptr;
        good = 1 == (signing ? EVP_DigestSignInit(digest.get(), &inner, md, nullptr, key)
                             : EVP_DigestVerifyInit(digest.get(), &inner, md, nullptr, key));
    }
    Held<EVP_PKEY_CTX> pkey{nullptr, EVP_PKEY_CTX_free};
    Held<EVP_MD_CTX> digest{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    bool good;
};

Key public_sm2(std::string_view point) {
    Held<OSSL_PARAM_BLD> build(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
    OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0);
    OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    const Held<OSSL_PARAM> params(OSSL_PARAM_BLD_to_param(build.get()), OSSL_PARAM_free);
    const Held<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr), EVP_PKEY_CTX_free);
    EVP_PKEY* key = nullptr;
    EVP_PKEY_fromdata_init(context.get());
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get());
    return held(key);
}

Key public_from(KeyKind kind, std::string_view raw) {
    if (kind == KeyKind::ed25519)
        return raw.size() != 32 ? nullptr
                                : held(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes(raw), raw.size()));
    return raw.size() != 65 || raw[0] != 4 ? nullptr : public_sm2(raw);
}

}  // namespace

SigningKey SigningKey::generate(KeyKind kind) {
    EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, kind == KeyKind::sm2 ? "SM2" : "ED25519");
    if (key == nullptr) throw std::runtime_error("no key can be made: OpenSSL refuses");
    return {held(key), kind};
}

SigningKey SigningKey::from_pem(const std::string& pem, KeyKind kind) {
    const Held<BIO> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), [](BIO* b) { BIO_free(b); });
    auto key = held(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (!key || EVP_PKEY_is_a(key.get(), kind == KeyKind::sm2 ? "SM2" : "ED25519") != 1)
        throw std::invalid_argument(kind == KeyKind::sm2 ? "this is no SM2 key in PEM form"
                                                         : "this is no Ed25519 key in PEM form");
    return {std::move(key), kind};
}

SigningKey SigningKey::load_or_create(const std::string& file, KeyKind kind) {
    try {
        return from_pem(read_or_create_private(file, [&] { return generate(kind).pem(); }), kind);
    } catch (const std::invalid_argument& e) {
        throw std::runtime_error(file + ": " + e.what());
    }
}

std::string SigningKey::pem() const {
    const Held<BIO> out(BIO_new(BIO_s_mem()), [](BIO* b) { BIO_free(b); });
    PEM_write_bio_PKCS8PrivateKey(out.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const long length = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(length)};
}

std::string SigningKey::public_key() const {
    std::string out(65, '\0');
    std::size_t length = out.size();
    const int good =
        kind_ == KeyKind::ed25519
            ? EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(out.data()), &length)
            : EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY,
                                              reinterpret_cast<unsigned char*>(out.data()), out.size(), &length);
    if (good != 1) throw std::runtime_error("the public key cannot be read");
    out.resize(length);
    return out;
}

std::string SigningKey::sign(std::string_view message) const {
    const Context context(key_.get(), kind_, true);
    std::string out(128, '\0');
    std::size_t length = out.size();
    if (!context.good || EVP_DigestSign(context.digest.get(), reinterpret_cast<unsigned char*>(out.data()), &length,
                                        bytes(message), message.size()) != 1)
        throw std::runtime_error("the log's key does not sign");
    out.resize(length);
    return out;
}

bool verify(KeyKind kind, std::string_view public_key, std::string_view message, std::string_view signature) {
    const Key key = public_from(kind, public_key);
    if (!key) return ERR_clear_error(), false;
    const Context context(key.get(), kind, false);
    const bool good = context.good && EVP_DigestVerify(context.digest.get(), bytes(signature), signature.size(),
                                                       bytes(message), message.size()) == 1;
    ERR_clear_error();
    return good;
}

}  // namespace huying::ledger
