// time_fuzz.cpp - any text as a time: nothing, or a time that comes back as it was written.
#include "base/time.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying;
    const auto time = parse_time({reinterpret_cast<const char*>(data), size});
    if (!time) return 0;
    const std::string text = to_text(*time);
    if (parse_time(text) != time || from_civil(civil(*time)) != *time) __builtin_trap();
    return 0;
}
