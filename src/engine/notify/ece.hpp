// ece.hpp - one Web Push message, encrypted so that only the subscriber's browser can read it.
// Sources: RFC 8291 (keys), RFC 8188 (content coding aes128gcm), one record per message.
//   body = salt (16) | record size (4) | 65 | sender's public key (65) | AES-128-GCM record
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "engine/notify/p256.hpp"

namespace huying::notify {

constexpr std::size_t auth_bytes = 16;           // RFC 8291 section 3.2
constexpr std::size_t salt_bytes = 16;           // RFC 8188 section 2.1
constexpr std::size_t max_payload_bytes = 3993;  // RFC 8291 section 4: 4096 - 86 - 16 - 1

/// What the browser handed out when it subscribed, as raw bytes.
struct SubscriptionKeys {
    std::string p256dh;  // the browser's public key, 65 bytes
    std::string auth;    // the secret shared with the browser, 16 bytes
};

/// What is drawn anew for each message, and what a test fixes.
struct MessageSecrets {
    std::string salt;       // 16 bytes
    P256Key sender;         // the pair used for this message only
    std::size_t pad_bytes;  // zero bytes after the payload
};

/// The request body for `payload`, with fresh secrets. Payloads are padded to the next multiple of
/// 256 bytes where there is room, so that the size tells little of the content.
/// Throws std::invalid_argument for a payload over 3993 bytes or keys of a wrong shape.
std::string encrypt(std::string_view payload, const SubscriptionKeys& keys);

/// The same with given secrets. Using a pair of salt and sender twice reveals both messages.
std::string encrypt(std::string_view payload, const SubscriptionKeys& keys, const MessageSecrets& secrets);

}  // namespace huying::notify
