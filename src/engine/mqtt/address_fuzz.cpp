// address_fuzz.cpp - any text as an address: what is shown of it leads to the same place.
#include <cstdint>
#include <cstdlib>

#include "engine/mqtt/address.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto a = huying::mqtt::parse_address({reinterpret_cast<const char*>(data), size});
    if (!a) return 0;
    const auto b = huying::mqtt::parse_address(a->shown());
    if (!b || b->host != a->host || b->port != a->port || b->tls != a->tls || !b->user.empty()) std::abort();
    return 0;
}
