// message_reader_for_test.hpp - the browser's side of RFC 8291, for tests only. It is written from
// the RFC with HMAC alone, apart from ece.cpp, so that one mistake cannot hide in both.
#pragma once
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <optional>
#include <string>
#include <string_view>

#include "engine/notify/openssl.hpp"
#include "engine/notify/p256.hpp"

namespace huying::notify {

inline unsigned char* raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

inline std::string hmac(const std::string& key, std::string message) {
    std::string tag(32, '\0');
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), raw(message), message.size(), raw(tag), &size);
    return tag;
}

/// The plaintext of one AES-128-GCM record with its tag; nothing if the tag does not fit.
inline std::optional<std::string> open_record(std::string key, std::string nonce, std::string record) {
    const std::unique_ptr<EVP_CIPHER_CTX, FreeWith<EVP_CIPHER_CTX_free>> context{EVP_CIPHER_CTX_new()};
    const int size = static_cast<int>(record.size()) - 16;
    if (size < 1) return std::nullopt;
    int written = 0;
    int rest = 0;
    std::string text(static_cast<std::size_t>(size), '\0');
    EVP_DecryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, raw(key), raw(nonce));
    EVP_DecryptUpdate(context.get(), raw(text), &written, raw(record), size);
    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, 16, raw(record) + size);
    if (EVP_DecryptFinal_ex(context.get(), raw(text) + written, &rest) != 1) return std::nullopt;
    return text;
}

/// The payload of a message body; nothing if anything about it is wrong.
inline std::optional<std::string> decrypt(std::string_view body, const P256Key& receiver, const std::string& auth) {
    using namespace std::string_literals;
    if (body.size() < 86 || body.substr(16, 5) != "\0\0\x10\0\x41"s) return std::nullopt;
    const std::string salt{body.substr(0, 16)};
    const std::string sender{body.substr(21, 65)};
    std::string shared;
    try {
        shared = receiver.shared_secret(P256Key::from_public(sender));
    } catch (const std::exception&) {
        return std::nullopt;
    }
    const std::string info = "WebPush: info\0"s + receiver.public_point() + sender;
    const std::string material = hmac(hmac(auth, shared), info + '\x01');
    const std::string prk = hmac(salt, material);
    const std::string key = hmac(prk, "Content-Encoding: aes128gcm\0\x01"s).substr(0, 16);
    const std::string nonce = hmac(prk, "Content-Encoding: nonce\0\x01"s).substr(0, 12);
    auto text = open_record(key, nonce, std::string{body.substr(86)});
    if (!text) return std::nullopt;
    const std::size_t end = text->find_last_not_of('\0');
    if (end == std::string::npos || (*text)[end] != '\x02') return std::nullopt;
    return text->substr(0, end);
}

}  // namespace huying::notify
