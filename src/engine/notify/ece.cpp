// ece.cpp - key derivation and the single sealed record. Sources: RFC 8291 section 3.4, RFC 8188.
#include "engine/notify/ece.hpp"

#include <fmt/core.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <algorithm>
#include <stdexcept>

#include "base/bytes.hpp"
#include "engine/notify/openssl.hpp"

namespace huying::notify {
namespace {

using namespace std::string_view_literals;
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeWith<EVP_CIPHER_CTX_free>>;
using Kdf = std::unique_ptr<EVP_KDF, FreeWith<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, FreeWith<EVP_KDF_CTX_free>>;

constexpr std::size_t tag_bytes = 16;         // RFC 8188 section 2
constexpr std::size_t pad_step = 256;         // bytes; ours, sizes fall into 16 classes
constexpr char last_record = '\x02';          // RFC 8188 section 2
constexpr auto record_size = "\0\0\x10\0"sv;  // 4096, big-endian, as in RFC 8291 section 5
constexpr auto key_label = "WebPush: info\0"sv;
constexpr auto content_key_info = "Content-Encoding: aes128gcm\0"sv;
constexpr auto nonce_info = "Content-Encoding: nonce\0"sv;

/// HKDF with SHA-256, extract and expand (RFC 5869).
std::string hkdf(std::string_view salt, std::string_view secret, std::string_view info, std::size_t size) {
    const auto octets = [](const char* name, std::string_view bytes) {
        return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(bytes.data()), bytes.size());
    };
    char digest[] = "SHA256";
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        octets(OSSL_KDF_PARAM_SALT, salt),
        octets(OSSL_KDF_PARAM_KEY, secret),
        octets(OSSL_KDF_PARAM_INFO, info),
        OSSL_PARAM_construct_end(),
    };
    const Kdf kdf{EVP_KDF_fetch(nullptr, "HKDF", nullptr)};
    const KdfContext context{kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr};
    std::string key(size, '\0');
    require_openssl(context && EVP_KDF_derive(context.get(), data_of(key), key.size(), params) == 1, "derive a key");
    return key;
}

std::string seal(const std::string& key, const std::string& nonce, std::string record) {
    const Cipher context{EVP_CIPHER_CTX_new()};
    const auto* key_data = reinterpret_cast<const unsigned char*>(key.data());
    const auto* nonce_data = reinterpret_cast<const unsigned char*>(nonce.data());
    std::string tag(tag_bytes, '\0');
    int written = 0;
    int finished = 0;
    require_openssl(context &&
                        EVP_EncryptInit_ex2(context.get(), EVP_aes_128_gcm(), key_data, nonce_data, nullptr) == 1 &&
                        EVP_EncryptUpdate(context.get(), data_of(record), &written, data_of(record),
                                          static_cast<int>(record.size())) == 1 &&
                        EVP_EncryptFinal_ex(context.get(), data_of(record) + written, &finished) == 1 &&
                        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, tag.data()) == 1,
                    "encrypt a message");
    return record + tag;
}

void check_sizes(std::string_view payload, const SubscriptionKeys& keys, const MessageSecrets& secrets) {
    if (payload.size() > max_payload_bytes)
        throw std::invalid_argument(
            fmt::format("a push payload has at most {} bytes, not {}", max_payload_bytes, payload.size()));
    if (secrets.pad_bytes > max_payload_bytes - payload.size())
        throw std::invalid_argument("the padding does not fit into the push message");
    if (keys.auth.size() != auth_bytes) throw std::invalid_argument("the subscription's auth secret has 16 bytes");
    if (secrets.salt.size() != salt_bytes) throw std::invalid_argument("the salt of a push message has 16 bytes");
}

}  // namespace

std::string encrypt(std::string_view payload, const SubscriptionKeys& keys, const MessageSecrets& secrets) {
    check_sizes(payload, keys, secrets);
    const P256Key receiver = P256Key::from_public(keys.p256dh);
    const std::string sender_point = secrets.sender.public_point();
    const std::string shared = secrets.sender.shared_secret(receiver);

    const std::string key_info = std::string{key_label} + keys.p256dh + sender_point;
    const std::string material = hkdf(keys.auth, shared, key_info, 32);
    const std::string content_key = hkdf(secrets.salt, material, content_key_info, 16);
    const std::string nonce = hkdf(secrets.salt, material, nonce_info, 12);

    std::string record{payload};
    record += last_record;
    record.append(secrets.pad_bytes, '\0');

    std::string body = secrets.salt;
    body += record_size;
    body += static_cast<char>(p256_point_bytes);
    body += sender_point;
    return body + seal(content_key, nonce, std::move(record));
}

std::string encrypt(std::string_view payload, const SubscriptionKeys& keys) {
    const std::size_t step = (payload.size() + pad_step) / pad_step * pad_step;
    const std::size_t padded = std::max(payload.size(), std::min(step, max_payload_bytes));
    return encrypt(payload, keys, {random_bytes(salt_bytes), P256Key::generate(), padded - payload.size()});
}

}  // namespace huying::notify
