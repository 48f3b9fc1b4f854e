// value.cpp - see value.hpp.
#include "engine/seal/value.hpp"

namespace huying::seal {
namespace {
constexpr char format = 1;
}

std::string head_of(Profile profile, std::uint32_t version) {
    std::string out{format, static_cast<char>(profile)};
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(version >> shift & 0xff);
    return out;
}

std::optional<Sealed> parse_sealed(std::string_view bytes) {
    if (bytes.size() < head_bytes || bytes[0] != format) return std::nullopt;
    const auto profile = static_cast<Profile>(bytes[1]);
    if (profile != Profile::aes_gcm && profile != Profile::sm4) return std::nullopt;
    std::uint32_t version = 0;
    for (std::size_t i = 2; i < head_bytes; ++i) version = version << 8 | static_cast<unsigned char>(bytes[i]);
    if (bytes.size() < head_bytes + Cipher::overhead(profile)) return std::nullopt;
    return Sealed{profile, version, bytes.substr(head_bytes)};
}

}  // namespace huying::seal
