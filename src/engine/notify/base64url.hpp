// base64url.hpp - bytes as URL-safe text without padding, as Web Push and JWS write them.
// Source: RFC 4648 section 5, RFC 7515 section 2.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace huying::notify {

/// The text of `bytes`: letters, digits, `-` and `_`, no `=`.
std::string base64url_encode(std::string_view bytes);

/// The bytes of `text`; nothing if it has padding, white space, another letter, an impossible
/// length or stray bits at its end, so that every byte string has exactly one text.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace huying::notify
