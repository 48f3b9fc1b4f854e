// bytes.hpp - bytes as text, SHA-256 of bytes, and bytes that nobody can guess.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace huying {

/// Two lower-case hexadecimal digits for each byte.
std::string hex(std::string_view bytes);

/// With padding (RFC 4648 section 4).
std::string base64(std::string_view bytes);
/// The URL-safe alphabet without padding, as Web Push and JWS write it (RFC 4648 section 5, RFC 7515 section 2).
std::string base64url(std::string_view bytes);

/// Both are strict: nothing for another letter, white space, an impossible length, wrong padding or stray bits at the end,
/// so that every byte string has exactly one text.
std::optional<std::string> from_base64(std::string_view text);
std::optional<std::string> from_base64url(std::string_view text);

/// 32 bytes (FIPS 180-4).
std::string sha256(std::string_view bytes);

/// From OpenSSL's generator, good for keys. Throws std::runtime_error when the machine has no randomness.
std::string random_bytes(std::size_t n);

}  // namespace huying
