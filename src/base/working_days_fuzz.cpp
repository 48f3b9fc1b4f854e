// working_days_fuzz.cpp - a file of holidays: whatever is in it, it is read or refused, and what was read gives a deadline.
#include <cstdint>
#include <stdexcept>

#include "base/working_days.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const auto read = huying::read_holidays({reinterpret_cast<const char*>(data), size});
        if (read.works.size() < read.years.size()) __builtin_trap();
        const auto monday = *huying::parse_time("2026-03-02T00:00:00+08:00");
        if (read.works.size() < 50 && huying::after_working_days(monday, 5, read).due <= monday) __builtin_trap();
    } catch (const std::runtime_error&) {
    }
    return 0;
}
