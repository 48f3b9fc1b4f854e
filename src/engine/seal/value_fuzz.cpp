// value_fuzz.cpp - any bytes as a sealed value: what is read is written the same, and nothing opens that was not sealed.
#include "engine/seal/value.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying::seal;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto sealed = parse_sealed(bytes);
    if (!sealed) return 0;
    if (head_of(sealed->profile, sealed->version) + std::string(sealed->body) != bytes) __builtin_trap();
    static const Cipher aes(Profile::aes_gcm, std::string(key_bytes, 'k')),
        sm4(Profile::sm4, std::string(key_bytes, 'k'));
    if ((sealed->profile == Profile::sm4 ? sm4 : aes).open("somewhere", sealed->body)) __builtin_trap();
    return 0;
}
