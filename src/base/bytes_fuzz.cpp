// bytes_fuzz.cpp - what is read is written again letter for letter, and the other way round.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace huying;
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    if (const auto bytes = from_base64url(input); bytes && base64url(*bytes) != input) std::abort();
    if (const auto bytes = from_base64(input); bytes && base64(*bytes) != input) std::abort();
    if (from_base64url(base64url(input)) != input || from_base64(base64(input)) != input) std::abort();
    return 0;
}
