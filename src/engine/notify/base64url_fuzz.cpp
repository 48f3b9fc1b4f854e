// base64url_fuzz.cpp - what is read is written again letter for letter, and the other way round.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/notify/base64url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace huying::notify;
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const auto bytes = base64url_decode(input);
    if (bytes && base64url_encode(*bytes) != input) std::abort();
    if (base64url_decode(base64url_encode(input)) != input) std::abort();
    return 0;
}
