// envelope.hpp - a wrapped data key of the 国密 profile as it stands in a column: 2 | length (2, big end first) and bytes of the
// key under SM2 | the same of the signature | the data key under that key. The first byte is no sealed value's (value.hpp).
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace huying::seal {

struct Envelope {
    std::string_view key, signature, body;
};
std::string to_bytes(const Envelope& envelope);
/// Nothing for bytes that cannot be one.
std::optional<Envelope> parse_envelope(std::string_view bytes);

}  // namespace huying::seal
