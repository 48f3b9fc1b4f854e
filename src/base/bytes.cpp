// bytes.cpp - see bytes.hpp. Both kinds of base64 differ in two letters and in padding alone.
#include "base/bytes.hpp"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <cstdint>
#include <stdexcept>

namespace huying {
namespace {

constexpr std::string_view standard_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encoded(std::string_view bytes, std::string_view letters) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t bits = 0;
    int held = 0;  // bits not yet written
    for (const unsigned char byte : bytes) {
        bits = (bits << 8 | byte) & 0xffff;
        for (held += 8; held >= 6; held -= 6) text += letters[bits >> (held - 6) & 63];
    }
    if (held > 0) text += letters[bits << (6 - held) & 63];
    return text;
}

/// Of text without padding.
std::optional<std::string> decoded(std::string_view text, std::string_view letters) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int held = 0;  // bits not yet written
    for (const char letter : text) {
        const std::size_t value = letters.find(letter);
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0x3fff;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes += static_cast<char>(bits >> held & 0xff);
    }
    const bool stray = (bits & ((1u << held) - 1)) != 0;
    return stray ? std::nullopt : std::optional(std::move(bytes));
}

}  // namespace

std::string hex(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const unsigned char b : bytes) out += {digits[b >> 4], digits[b & 15]};
    return out;
}

std::string base64(std::string_view bytes) {
    std::string text = encoded(bytes, standard_letters);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::string base64url(std::string_view bytes) { return encoded(bytes, url_letters); }

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int most = 2; most > 0 && text.ends_with('='); --most) text.remove_suffix(1);
    return decoded(text, standard_letters);
}

std::optional<std::string> from_base64url(std::string_view text) { return decoded(text, url_letters); }

std::string sha256(std::string_view bytes) {
    std::string out(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(out.data()));
    return out;
}

std::string random_bytes(std::size_t n) {
    std::string out(n, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(n)) != 1)
        throw std::runtime_error("the machine gave no random numbers");
    return out;
}

}  // namespace huying
