// id_token_fuzz.cpp - tokens and key sets from outside: whatever comes, nothing is believed and nothing breaks.
#include <cstdint>

#include "subject/identity/id_token.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto newline = text.find('\n');
    std::vector<huying::identity::Jwk> keys;
    try {
        keys = huying::identity::read_jwks(newline == std::string_view::npos ? text : text.substr(newline + 1));
    } catch (const std::exception&) {
    }
    std::string why;
    const auto claims = huying::identity::check_id_token(text.substr(0, newline), keys,
                                                         {"https://p.example", "huying", "n", 1'700'000'000}, why);
    if (claims) __builtin_trap();  // nobody signs by chance
    return 0;
}
