// envelope.cpp - see envelope.hpp.
#include "engine/seal/envelope.hpp"

namespace huying::seal {
namespace {

constexpr char format = 2;

void add(std::string& out, std::string_view part) {
    out += static_cast<char>(part.size() >> 8 & 0xff);
    out += static_cast<char>(part.size() & 0xff);
    out += part;
}

bool take(std::string_view& bytes, std::string_view& part) {
    if (bytes.size() < 2) return false;
    const std::size_t n =
        static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8 | static_cast<unsigned char>(bytes[1]);
    if (bytes.size() - 2 < n) return false;
    part = bytes.substr(2, n);
    bytes.remove_prefix(2 + n);
    return true;
}

}  // namespace

std::string to_bytes(const Envelope& envelope) {
    std::string out(1, format);
    add(out, envelope.key);
    add(out, envelope.signature);
    return out += envelope.body;
}

std::optional<Envelope> parse_envelope(std::string_view bytes) {
    Envelope out;
    if (bytes.empty() || bytes[0] != format) return std::nullopt;
    bytes.remove_prefix(1);
    if (!take(bytes, out.key) || !take(bytes, out.signature)) return std::nullopt;
    out.body = bytes;
    return out;
}

}  // namespace huying::seal
