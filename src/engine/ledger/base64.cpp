// base64.cpp - see base64.hpp.
#include "engine/ledger/base64.hpp"

#include <cstdint>

namespace huying::ledger {
namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string base64(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4, '=');
    char* out = text.data();
    for (std::size_t i = 0; i < bytes.size(); i += 3, out += 4) {
        const auto byte = [&](std::size_t n) {
            return i + n < bytes.size() ? static_cast<unsigned char>(bytes[i + n]) : 0u;
        };
        const std::uint32_t bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        out[0] = letters[bits >> 18];
        out[1] = letters[bits >> 12 & 63];
        if (i + 1 < bytes.size()) out[2] = letters[bits >> 6 & 63];
        if (i + 2 < bytes.size()) out[3] = letters[bits & 63];
    }
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
    std::string bytes;
    std::uint32_t bits = 0;
    int held = 0;  // bits not yet written
    for (const char letter : text.substr(0, text.size() - padding)) {
        const auto value = letters.find(letter);
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0x3fff;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes += static_cast<char>(bits >> held & 0xff);
    }
    const bool stray = (bits & ((1u << held) - 1)) != 0;
    if (stray || held != static_cast<int>(2 * padding)) return std::nullopt;
    return bytes;
}

}  // namespace huying::ledger
