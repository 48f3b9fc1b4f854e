// endpoint_fuzz.cpp - an endpoint that is not refused has a clean https origin that stays itself.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/notify/endpoint.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace huying::notify;
    const std::string_view url{reinterpret_cast<const char*>(data), size};
    const auto found = origin(url);
    if (found && origin(*found) != found) std::abort();
    if (found && !is_allowed_origin(url, {{*found}})) std::abort();
    if (refuse_reason(url, {})) return 0;
    if (!found || !found->starts_with("https://") || refuse_reason(*found, {})) std::abort();
    if (found->find_first_of("@ \\\"%") != std::string_view::npos) std::abort();
    return 0;
}
