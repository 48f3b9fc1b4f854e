// value.hpp - a sealed value as it stands in a column: 1 | profile (1) | version of the data key (4, big-endian) | nonce,
// ciphertext and tag. The head says what to open it with and is itself under the tag.
#pragma once
#include "engine/seal/cipher.hpp"

namespace huying::seal {

struct Sealed {
    Profile profile;
    std::uint32_t version;
    std::string_view body;
};
constexpr std::size_t head_bytes = 6;
std::string head_of(Profile profile, std::uint32_t version);
/// Nothing for bytes that cannot be a sealed value.
std::optional<Sealed> parse_sealed(std::string_view bytes);

}  // namespace huying::seal
