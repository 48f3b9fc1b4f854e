// envelope_fuzz.cpp - any bytes as a wrapped data key: what is read is written the same.
#include "engine/seal/envelope.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto envelope = huying::seal::parse_envelope(bytes);
    if (envelope && huying::seal::to_bytes(*envelope) != bytes) __builtin_trap();
    return 0;
}
